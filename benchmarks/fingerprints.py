"""Milliseconds of CPU per 400x300 picture: every fingerprint, and imagehash beside it.

Run from the checkout: ``python -m benchmarks.fingerprints``. Compare ratios between
machines, not milliseconds.
"""

from __future__ import annotations

import os

# One core, as in a reading worker: numpy's BLAS decides on threads when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import time
from typing import TYPE_CHECKING

import cv2
import imagehash
import numpy as np
from PIL import Image

from photodedup.core.fingerprints import (
    borders,
    compute,
    hashes,
    histogram,
    sign,
    thumbnail,
)
from photodedup.core.fingerprints.luma import luma

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

PICTURES = 20
ROUNDS = 5


def main() -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    pictures = [drawn(seed) for seed in range(PICTURES)]
    print(f"{'':14}{'photodedup':>12}{'imagehash':>12}{'ratio':>8}   ms of CPU")
    for name, own, theirs in PAIRS:
        mine, reference = spent(own, pictures), spent(theirs, pictures)
        print(f"{name:14}{mine:12.3f}{reference:12.3f}{reference / mine:8.1f}")
    for name, part in PARTS:
        print(f"{name:14}{spent(part, pictures):12.3f}")
    everything = spent(compute, pictures)
    five = spent(five_hashes, pictures)
    print(f"{'compute()':14}{everything:12.3f}{five:12.3f}{five / everything:8.1f}")


def spent(work: Callable[[Pixels], object], pictures: list[Pixels]) -> float:
    """Return the milliseconds of CPU per picture, the best of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for pixels in pictures:
            work(pixels)
        rounds.append(time.process_time() - start)
    return min(rounds) / len(pictures) * 1e3


def drawn(seed: int) -> Pixels:
    """Return a picture with structure at every scale, uint8 (300, 400, 3)."""
    rng = np.random.default_rng(seed)
    total = np.zeros((300, 400, 3), np.float32)
    for cells, weight in ((3, 1.0), (7, 0.7), (20, 0.4), (60, 0.2)):
        noise = rng.normal(size=(cells, cells, 3)).astype(np.float32)
        total += weight * cv2.resize(noise, (400, 300), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(128 + 50 * total, 0, 255), np.uint8)


def five_hashes(pixels: Pixels) -> None:
    """Call the five functions of imagehash."""
    for _, _, theirs in PAIRS:
        theirs(pixels)


def _grey(pixels: Pixels) -> Image.Image:
    return Image.fromarray(pixels).convert("L")


def _shares(pixels: Pixels) -> bytes:
    return histogram.to_bytes(histogram.channels(pixels, luma(pixels)))


def _sign(pixels: Pixels) -> int:
    return sign.code(thumbnail.grey(luma(pixels)))


PAIRS: tuple[
    tuple[str, Callable[[Pixels], object], Callable[[Pixels], object]], ...
] = (
    (
        "average",
        lambda pixels: hashes.average(_grey(pixels)),
        lambda pixels: imagehash.average_hash(Image.fromarray(pixels)),
    ),
    (
        "difference",
        lambda pixels: hashes.difference(_grey(pixels)),
        lambda pixels: imagehash.dhash(Image.fromarray(pixels)),
    ),
    (
        "perception",
        lambda pixels: hashes.perception(_grey(pixels)),
        lambda pixels: imagehash.phash(Image.fromarray(pixels)),
    ),
    (
        "wavelet",
        lambda pixels: hashes.wavelet(_grey(pixels)),
        lambda pixels: imagehash.whash(Image.fromarray(pixels)),
    ),
    (
        "color",
        lambda pixels: hashes.color(pixels, luma(pixels)),
        lambda pixels: imagehash.colorhash(Image.fromarray(pixels)),
    ),
)
PARTS: tuple[tuple[str, Callable[[Pixels], object]], ...] = (
    ("luma", luma),
    ("sign", _sign),
    ("trim", borders.trim),
    ("histogram", _shares),
    ("rgb", thumbnail.rgb),
    ("preview", thumbnail.preview),
)

if __name__ == "__main__":
    main()
