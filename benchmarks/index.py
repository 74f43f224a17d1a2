"""Seconds to add photos in batches and find all their near ones, for every index.

Run from the checkout: ``python -m benchmarks.index [SIZE...]``. Every photo asks with
the eight orientations of its code at a radius of 12, as in a scan. "stall" is the
longest time for which another thread of the process could not run. Indexes that would
take minutes are asked for a share of the photos only, and their time is scaled up (~).

A second table: how long it takes to find the 10 nearest of a million hashes, exactly,
by their length in bits (48 hold the colour hash). A third, where Annoy is installed:
what it finds of them among 100,000 hashes of 64 bits. Times are those of one core.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import threading
import time
from typing import TYPE_CHECKING, Self

import numpy as np

from photodedup.core.fingerprints.orientation import oriented_codes
from photodedup.core.index import flat, forest, make_index
from photodedup.core.settings import IndexKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.index.base import HammingIndex, Hits

RADIUS = 12
BATCH = 250
SIZES = (500, 5_000, 100_000)
ASKED = {IndexKind.BKTREE: 500_000, IndexKind.BRUTE: 50_000_000}
"""Comparisons of photos after which an index is asked for a share only."""
MOST_FOR_TREE = 10_000
"""More codes take the tree minutes to build alone."""
MULTI_ASKED = 500_000_000

NEAREST_OF = 1_000_000
NEAREST_BYTES = (6, 8, 32, 128)
NEAREST = 10
QUERIES = 51
FOREST_OF = 100_000
FOREST_TREES = (10, 50)
FOREST_NODES = (-1, 2_000, 20_000)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    print(f"{'photos':>8} {'index':<11}{'CPU s':>10}{'ratio':>8}{'stall ms':>10}")
    for size in parser.parse_args().sizes:
        codes = photo_like(size)
        reference = 0.0
        for kind in (IndexKind.BRUTE, IndexKind.BKTREE, IndexKind.MULTIINDEX):
            if kind is IndexKind.BKTREE and size > MOST_FOR_TREE:
                continue
            seconds, stall_ms, asked = measured(kind, codes)
            reference = reference or seconds
            mark = "" if asked == size else "~"
            ratio = reference / seconds
            print(
                f"{size:8} {kind.value:<11}{mark + format(seconds, '.2f'):>10}"
                f"{ratio:8.2f}{stall_ms:10.1f}",
                flush=True,
            )
    print_nearest()
    print_forests()


def print_nearest() -> None:
    """Print the time of one exact question for the nearest."""
    print(
        f"\n{'hashes':>9}{'bits':>6}{'median ms':>11}{'worst ms':>10}{'stall ms':>10}"
    )
    rng = np.random.default_rng(1)
    for length in NEAREST_BYTES:
        stored = rng.integers(0, 256, (NEAREST_OF, length), np.uint8)
        queries = [row.tobytes() for row in stored[:QUERIES]]
        timed(flat.nearest, queries[0], stored)
        with Ticker() as ticker:
            found = [timed(flat.nearest, query, stored) for query in queries]
        print(
            f"{NEAREST_OF:9}{8 * length:6}{np.median(found):11.2f}{max(found):10.2f}"
            f"{ticker.longest_ms:10.1f}",
            flush=True,
        )


def print_forests() -> None:
    """Print what Annoy finds of the exact answer, and in which time."""
    if importlib.util.find_spec("annoy") is None:
        print("\nAnnoy is not installed.")
        return
    print(f"\n{'hashes':>9}{'trees':>6}{'search_k':>9}{'recall':>8}{'median ms':>11}")
    stored = photo_like(FOREST_OF).byteswap().view(np.uint8).reshape(-1, 8)
    queries = [row.tobytes() for row in stored[:: FOREST_OF // QUERIES]]
    for trees in FOREST_TREES:
        grown = forest.Forest(stored, trees)
        for nodes in FOREST_NODES:
            search = functools.partial(grown.nearest, search_k=nodes)
            found = [timed(search, query) for query in queries]
            share = grown.mean_recall(NEAREST, nodes)
            print(
                f"{FOREST_OF:9}{trees:6}{nodes:9}{share:8.3f}{np.median(found):11.3f}",
                flush=True,
            )


def timed(search: Callable[..., flat.Nearest], *asked: object) -> float:
    """Return the milliseconds that a question for the nearest takes a core."""
    start = time.thread_time()
    search(*asked, count=NEAREST)
    return (time.thread_time() - start) * 1e3


def measured(kind: IndexKind, codes: np.ndarray) -> tuple[float, float, int]:
    """Return CPU seconds for all photos, the longest stall in ms, and the asked."""
    index = make_index(kind, RADIUS)
    share = min(ASKED.get(kind, MULTI_ASKED) / codes.size**2, 1.0)
    asked = 0
    with Ticker() as ticker:
        start = time.thread_time()
        for first in range(0, codes.size, BATCH):
            batch = codes[first : first + BATCH]
            index.extend(np.arange(first, first + batch.size), batch)
            wanted = batch[: max(round(share * batch.size), 1)]
            asked += find(index, wanted)
        seconds = time.thread_time() - start
    return seconds * codes.size / asked, ticker.longest_ms, asked


def find(index: HammingIndex, codes: np.ndarray) -> int:
    """Ask for some photos and return how many."""
    hits: Hits = index.within(oriented_codes(codes).ravel(), RADIUS)
    if hits.query.size < codes.size:
        message = "an index did not find the photos themselves"
        raise RuntimeError(message)
    return int(codes.size)


def photo_like(count: int) -> np.ndarray:
    """Return random 63-bit codes of which 5 % lie within 6 bits of another."""
    rng = np.random.default_rng(count)
    codes = rng.integers(0, 2**63, count, dtype=np.uint64)
    for row in range(0, count - 1, 20):
        for place in rng.integers(0, 63, 6):
            codes[row + 1] = codes[row] ^ np.uint64(1 << int(place))
    return codes


class Ticker:
    """A thread that wants to run every millisecond, like an event loop."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tick)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _tick(self) -> None:
        last = time.perf_counter()
        while not self._ended.wait(0.001):
            now = time.perf_counter()
            self.longest_ms = max(self.longest_ms, (now - last) * 1e3)
            last = now


if __name__ == "__main__":
    main()
