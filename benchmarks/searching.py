"""Seconds until a search answers, on 10,000 and 100,000 photos that the cache knows.

    python benchmarks/searching.py [--photos N ...] [--folder DIR] [--profile METHOD]

Made are N small files, and a cache that knows them: random hashes, histograms and
descriptors, and one real preview with its corners for all, so that its rows are as
long as those of a library. The query is a photo that lies elsewhere and is new.

`first` is a new search: the cache is opened, the folder walked, every photo looked up,
the answer ranked. `again` is the next question to the same searcher, which keeps what
it looked up. Workers run and are warm; the files lie in the memory of the system, as
after a search some minutes before. Each time is the median of some rounds; in brackets
the processor time of the searching process, which other work does not stretch.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import skimage
from PIL import Image

from photodedup.core import jobs, walk
from photodedup.core.jobs import READING_VERSIONS, MethodCall, calls
from photodedup.core.jobs.fresh import fresh_reading
from photodedup.core.methods import Form, methods
from photodedup.core.progress import CancelToken
from photodedup.core.records import Query, Thumbnails
from photodedup.core.search import Searcher
from photodedup.core.search.descriptions import cache_key
from photodedup.core.settings import Folder, MethodOptions, ScanSettings, SearchSettings
from photodedup.core.similarity.colors import encode
from photodedup.core.store import Cache
from photodedup.core.workers import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photodedup.core.methods import Method
    from photodedup.core.records import PhotoFile, Reading

    Random = np.random.Generator

SIZES = (10_000, 100_000)
BARS = {10_000: (0.3, 0.3), 100_000: (1.5, 3.0)}
"""Seconds to the first answer: methods that count and compare bits, embeddings."""
ASKED = ("phash", "histogram-l2", "histogram-correlation", "siamese")
ROUNDS = 3
PER_FOLDER = 1_000
AT_ONCE = 2_000
SEED = 23
LONG_AGO_NS = 1_577_836_800 * 10**9
"""The cache trusts no file that is as young as itself."""
CODES = ("average", "difference", "perception", "wavelet", "sign")
COLOR_BITS = 42
FULL_BINS = (150, 500)
"""How many of 4,096 colours occur in a photo."""
PIXELS = 120_000
WORST_LINES = 25


@dataclass(frozen=True)
class Spent:
    """Seconds: on the clock, and of the processor in this process."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} ({self.processor:.2f})"


@dataclass(frozen=True)
class Library:
    """Folders with photos that a cache knows, and a photo that is in none of them."""

    photos: Path
    cache: Path
    query: Path
    size: int


def build(folder: Path, size: int) -> Library:
    """Return a library of a size; made unless it lies in the folder already."""
    library = Library(
        folder / f"{size} photos", folder / f"{size} cache", folder / "query.jpg", size
    )
    if library.cache.exists():
        return library
    astronaut = Path(skimage.__file__).parent / "data" / "astronaut.png"
    with Image.open(astronaut) as photo:
        photo.convert("RGB").save(library.query, quality=90)
    _write_files(library)
    making = library.cache.with_suffix(".part")
    shutil.rmtree(making, ignore_errors=True)
    _fill(library, making)
    making.rename(library.cache)
    return library


def _write_files(library: Library) -> None:
    for number in range(library.size):
        path = library.photos / f"{number // PER_FOLDER:03}" / f"IMG_{number:06}.jpg"
        if number % PER_FOLDER == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(number.to_bytes(4, "big"))
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS + number))


def _fill(library: Library, where: Path) -> None:
    """Write a cache that knows all photos, with their descriptors."""
    rng = np.random.default_rng(SEED)
    # Status changes of files written just now are younger than a second; the cache
    # believes them after two.
    time.sleep(2.1)
    found = walk.walk(ScanSettings((Folder(library.photos),)), CancelToken()).files
    real = fresh_reading(library.query.read_bytes())
    with Cache.open(where, READING_VERSIONS) as cache:
        for start in range(0, len(found), AT_ONCE):
            entries = list(_entries(found[start : start + AT_ONCE], real, rng))
            cache.add(entries)
            contents = [reading.content for _, reading in entries]
            for method in _described():
                made = (_descriptor(method, rng) for _ in contents)
                cache.add_descriptors(
                    cache_key(method), dict(zip(contents, made, strict=True))
                )


def _described() -> Iterator[Method]:
    """Return the methods whose descriptors a reading does not hold; each key once."""
    asked = {each.key: each for each in methods() if each.name in ASKED}
    return (each for each in asked.values() if each.stored is None)


def _entries(
    files: Sequence[PhotoFile], real: Reading, rng: Random
) -> Iterator[tuple[PhotoFile, Reading]]:
    shares = rng.random((len(files), 4, 256)) ** 4
    shares *= 65_535 / shares.sum(axis=2, keepdims=True)
    for file, histogram in zip(files, shares.astype("<u2"), strict=True):
        bits = {name: int(rng.integers(2**63)) for name in CODES}
        color = int(rng.integers(2**COLOR_BITS))
        hashes = replace(real.hashes, **bits, color=color)
        small = real.thumbnails
        pictures = Thumbnails(
            rng.bytes(len(small.rgb)),
            histogram.tobytes(),
            small.preview,
            small.keypoints,
            small.embedding,
        )
        yield (
            file,
            replace(real, content=rng.bytes(16), hashes=hashes, thumbnails=pictures),
        )


def _descriptor(method: Method, rng: Random) -> bytes:
    if method.form is Form.BYTES:
        return rng.normal(0, 26, 192).clip(-127, 127).astype(np.int8).tobytes()
    bins = MethodOptions().bins
    full = np.sort(rng.choice(bins**3, rng.integers(*FULL_BINS), replace=False))
    counts = rng.dirichlet(np.full(full.size, 0.3)) * PIXELS + 1
    return encode(bins, full.astype(np.uint32), counts.astype(np.uint32))


class Asking:
    """Asks a library for the photos nearest to its query."""

    def __init__(self, library: Library, pool: WorkerPool) -> None:
        self._library = library
        self._pool = pool

    def first_and_again(self, call: MethodCall) -> tuple[Spent, Spent]:
        """Return how long a new search takes, and the same question once more."""
        with ExitStack() as stack:
            wall, processor = time.perf_counter(), time.process_time()
            cache = Cache.open(self._library.cache, READING_VERSIONS)
            stack.enter_context(cache)
            searcher = Searcher(cache, self._pool)
            self.ask(searcher, call)
            first = _since(wall, processor)
            wall, processor = time.perf_counter(), time.process_time()
            self.ask(searcher, call)
            return first, _since(wall, processor)

    def ask(self, searcher: Searcher, call: MethodCall) -> None:
        """Search, and see to it that all photos were known."""
        waited_for: list[str] = []
        result = searcher.search(
            Query(self._library.query),
            call,
            SearchSettings((self._library.photos,)),
            on_progress=lambda step: waited_for.append(step.stage.value),
            cancel=CancelToken(),
        )
        if result.photos != self._library.size or "describing" in waited_for:
            message = f"{call.name} looked at {result.photos} photos, some of them new"
            raise RuntimeError(message)

    def profile(self, call: MethodCall) -> None:
        """Print where the time of a new search goes."""
        profiler = cProfile.Profile()
        profiler.enable()
        self.first_and_again(call)
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(WORST_LINES)


def _since(wall: float, processor: float) -> Spent:
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def _median(spent: Sequence[Spent]) -> Spent:
    return Spent(
        float(np.median([each.wall for each in spent])),
        float(np.median([each.processor for each in spent])),
    )


def _show(size: int, call: MethodCall, rounds: Sequence[tuple[Spent, Spent]]) -> None:
    firsts, agains = zip(*rounds, strict=True)
    first, again = _median(firsts), _median(agains)
    learned = call.method.form in {Form.BYTES, Form.FLOATS}
    bar = BARS[size][learned] if size in BARS else 0
    verdict = f"{'met' if first.wall <= bar else 'MISSED'}: {bar} s" if bar else ""
    print(f"{size:8}  {call.name:24}{first!s:>16}{again!s:>16}   {verdict}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--folder", type=Path, help="keep what is made, for next time")
    parser.add_argument("--profile", metavar="METHOD")
    options = parser.parse_args()
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="searching-"))
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        pool = stack.enter_context(WorkerPool(jobs.perform, workers=1))
        print(f"{'photos':>8}  {'method':24}{'first, s':>16}{'again, s':>16}")
        asked = calls(ASKED, MethodOptions(), ())
        warm: set[str] = set()
        for size in options.photos:
            asking = Asking(build(folder, size), pool)
            for call in asked:
                if call.name not in warm:  # the workers load what they need
                    asking.first_and_again(call)
                    warm.add(call.name)
                rounds = [asking.first_and_again(call) for _ in range(ROUNDS)]
                _show(size, call, rounds)
                if options.profile == call.name:
                    asking.profile(call)


if __name__ == "__main__":
    main()
