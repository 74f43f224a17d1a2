"""Candidates of a labelled folder: which copies are proposed, what else, the cost.

Run from the checkout: ``python -m benchmarks.proposals FOLDER`` for a folder that has a
``truth.csv`` with the columns path, group and kind. Compares what the sign hash
proposes with what shared corners and the learned descriptor add to it. A copy counts
as found when it is proposed together with the original of its group.
"""

from __future__ import annotations

import os

# One core, as in a reading worker: numpy's BLAS decides on threads when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import csv
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.decode import decode
from photodedup.core.errors import EnvironmentProblem
from photodedup.core.fingerprints import WORKING_SIDE, compute, keypoints
from photodedup.core.fingerprints.luma import luma
from photodedup.core.index.brute import BruteForceIndex
from photodedup.core.index.embedding import nearest_others, rows
from photodedup.core.index.local import LocalFeatures
from photodedup.core.index.proposals import FLAT_TEXTURE, Proposals
from photodedup.core.records import Facts, Photo, PhotoFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

ORIGINAL = "original"
RADIUS = 12
NEIGHBOURS = 10
LEAST_RECALL = 99.0
"""Per cent; only kinds below it are listed."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """One file of the folder: what it is and how it looks."""

    photo: Photo
    rgb: bytes
    pixels: Pixels
    group: str
    kind: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one kind of proposal found and cost, per photo."""

    pairs: frozenset[Pair]
    features_ms: float
    index_ms: float
    size_bytes: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    cv2.setNumThreads(1)
    files = labelled(folder)
    hashes = by_hashes(files)
    nothing = Proposed(frozenset(), 0, 0, 0)
    print(f"{len(files)} files")
    print(f"{'':20}{'recall':>8}{'false':>8}{'ms/photo':>10}{'index':>8}{'bytes':>8}")
    show("hash", files, hashes, nothing)
    show("hash + corners", files, hashes, by_corners(files))
    try:
        show("hash + learned", files, hashes, by_embedding(files))
    except EnvironmentProblem as problem:
        print(problem)


def labelled(folder: Path) -> list[Labelled]:
    """Decode and fingerprint every file of the table."""
    with (folder / "truth.csv").open(encoding="utf-8") as table:
        lines = list(csv.DictReader(table))
    files = []
    for number, line in enumerate(sorted(lines, key=lambda each: each["path"])):
        path = folder / line["path"]
        pixels = decode(path.read_bytes(), long_side=WORKING_SIDE).pixels
        found, small = compute(pixels)
        file = PhotoFile(path, 1, 1, 1, 1, number)
        photo = Photo(number, file, number.to_bytes(16), Facts(8, 8, "png"), found)
        files.append(Labelled(photo, small.rgb, pixels, line["group"], line["kind"]))
    return files


def by_hashes(files: Sequence[Labelled]) -> frozenset[Pair]:
    """Return the pairs of the sign hash and of flat pictures' colours."""
    desk = Proposals(BruteForceIndex(), RADIUS, lambda photo: files[photo.number].rgb)
    found = desk.add([each.photo for each in files])
    return frozenset((each.first, each.second) for each in found)


def by_corners(files: Sequence[Labelled]) -> Proposed:
    """Return the pairs that share corners."""
    structured = textured(files)
    blobs, features_ms = timed(
        lambda pixels: keypoints.encode(luma(pixels)), structured
    )
    features = LocalFeatures()
    started = time.process_time()
    features.add([each.photo.number for each in structured], blobs)
    pairs = frozenset((each.first, each.second) for each in features.finish())
    index_ms = (time.process_time() - started) / len(files) * 1e3
    size = sum(map(len, blobs)) / len(blobs)
    return Proposed(pairs, features_ms, index_ms, size)


def by_embedding(files: Sequence[Labelled]) -> Proposed:
    """Return the pairs whose learned descriptors are nearest."""
    # Loads the network's runtime, which nothing else here needs.
    from photodedup.core.fingerprints.embedding import embed  # noqa: PLC0415

    structured = textured(files)
    vectors, features_ms = timed(embed, structured)
    started = time.process_time()
    near = nearest_others(rows(vectors), NEIGHBOURS)
    numbers = np.array([each.photo.number for each in structured])
    both = np.sort(np.stack([numbers[near.query], numbers[near.stored]], axis=1))
    index_ms = (time.process_time() - started) / len(files) * 1e3
    pairs = frozenset((a, b) for a, b in both.tolist())
    return Proposed(pairs, features_ms, index_ms, len(vectors[0]))


def textured(files: Sequence[Labelled]) -> list[Labelled]:
    """Return the files that are not flat: only they have local features."""
    return [each for each in files if each.photo.hashes.texture >= FLAT_TEXTURE]


def timed(
    work: Callable[[Pixels], bytes], files: Sequence[Labelled]
) -> tuple[list[bytes], float]:
    """Return the results and the mean milliseconds of CPU."""
    started = time.process_time()
    results = [work(each.pixels) for each in files]
    return results, (time.process_time() - started) / len(files) * 1e3


def show(
    name: str, files: Sequence[Labelled], hashes: frozenset[Pair], found: Proposed
) -> None:
    """Print one row and the kinds of which too few are proposed."""
    original = {each.group: each for each in files if each.kind == ORIGINAL}
    total: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for each in files:
        if each.kind == ORIGINAL or each.group not in original:
            continue
        numbers = sorted((each.photo.number, original[each.group].photo.number))
        pair = (numbers[0], numbers[1])
        total[each.kind] += 1
        hits[each.kind] += pair in hashes or pair in found.pairs
    false = sum(
        files[a].group != files[b].group for a, b in found.pairs or hashes
    ) / len(files)
    recall = 100 * hits.total() / max(total.total(), 1)
    print(
        f"{name:20}{recall:8.2f}{false:8.2f}{found.features_ms:10.2f}"
        f"{found.index_ms:8.2f}{found.size_bytes:8.0f}"
    )
    for kind in sorted(total):
        share = 100 * hits[kind] / total[kind]
        if share < LEAST_RECALL:
            print(f"    {kind:16}{share:8.1f}   of {total[kind]}")


if __name__ == "__main__":
    main()
