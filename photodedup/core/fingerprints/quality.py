"""How well a picture came out: sharpness, compression blocks, clipped light and dark.

Measured on the working picture, so that two photos of any size compare like with like:
what only full size shows (a slight blur of 20 megapixels) is not seen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.fingerprints.luma import luma
from photodedup.core.records import Quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

_LEVELS = np.arange(256, dtype=np.float64)
EDGE_SPAN = 5
"""Pixels over which an edge is followed."""
LEAST_EDGE = 16
"""Gray levels; what rises by less over the span may be noise."""
STRONGEST = 0.02
"""Share of the pixels, the strongest edges, that tell the sharpness."""

BLACK, WHITE = 2, 253
"""Luma up to which, and from which on, nothing can be brought back."""

BLOCK = 8
VISIBLE_BLOCKS = 0.15
"""Texture alone makes the steps at every eighth pixel larger by up to this share."""


def quality(pixels: NDArray[np.uint8]) -> Quality:
    """Return how well a picture came out.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB, upright, the working picture.

    Returns
    -------
    Quality
        sharpness 0..1: how much of a strong edge lies between two neighbouring pixels,
        1 = all of it, 0.2 = a ramp over the whole span of 5 pixels, 0 = there is no
        edge. Blur lowers it, sharpening raises it; noise and saving again hardly matter
        because they are small beside the strongest edges.
        blockiness 0..: by how much, as a share, steps between 8x8 blocks are larger
        than all others, less what texture makes. 0 where no grid is seen, also because
        the picture was scaled: in photos above the size of the working picture.
        shadows, highlights 0..1: share of the pixels with luma <= 2 and >= 253.

    Notes
    -----
    Sharpness: width of the strongest edges as in Marziliano et al., "Perceptual blur
    and ringing metrics: application to JPEG2000", 2004, as a ratio of differences,
    which needs no search for ends. Blockiness: Wang, Bovik, Evans, "Blind measurement
    of blocking artifacts in images", ICIP 2000, in the pixel domain.
    """
    gray = luma(pixels)
    steps = _steps(gray), _steps(np.ascontiguousarray(gray.T))
    return Quality(
        sharpness=_sharpness(gray, steps[0], steps[1]),
        blockiness=min(_blockiness(each) for each in steps),
        shadows=float(np.count_nonzero(gray <= BLACK) / gray.size),
        highlights=float(np.count_nonzero(gray >= WHITE) / gray.size),
    )


def _steps(gray: Luma) -> Luma:
    """Return the absolute differences of neighbours in each row, (H, W - 1)."""
    if gray.shape[1] < 2:  # noqa: PLR2004 -- there are no neighbours
        return np.zeros((gray.shape[0], 0), np.uint8)
    return np.asarray(cv2.absdiff(gray[:, 1:], gray[:, :-1]), np.uint8)


def _sharpness(gray: Luma, across: Luma, down: Luma) -> float:
    rise, largest = 0.0, 0.0
    for picture, steps in ((gray, across), (np.ascontiguousarray(gray.T), down)):
        if picture.shape[1] <= EDGE_SPAN:
            continue
        rises = np.asarray(
            cv2.absdiff(picture[:, EDGE_SPAN:], picture[:, :-EDGE_SPAN]), np.uint8
        )
        # The largest of the steps that make up each rise.
        window = np.ones((1, EDGE_SPAN), np.uint8)
        highest = cv2.dilate(steps, window, anchor=(0, 0))[:, : rises.shape[1]]
        counts = _histogram(rises)
        strong = _strong(counts)
        rise += float((counts * _LEVELS)[strong:].sum())
        # A line of one pixel steps up and down again: no more than its rise counts.
        steepest = np.minimum(highest, rises)
        among_strong = (rises >= strong).astype(np.uint8)
        largest += float((_histogram(steepest, among_strong) * _LEVELS).sum())
    return largest / rise if rise else 0.0


def _histogram(values: Luma, where: Luma | None = None) -> NDArray[np.float64]:
    """Return how many of the values are 0, 1 .. 255; sums from it cost nothing."""
    counts = cv2.calcHist([values], [0], where, [256], [0, 256])
    return np.ravel(counts).astype(np.float64)


def _strong(counts: NDArray[np.float64]) -> int:
    """Return from how many gray levels on a rise is among the strongest."""
    above = np.cumsum(counts[::-1])
    wanted = int(np.searchsorted(above, STRONGEST * above[-1]))
    return max(LEAST_EDGE, 255 - wanted)


def _blockiness(steps: Luma) -> float:
    blocks = steps.shape[1] // BLOCK
    if blocks < 2:  # noqa: PLR2004 -- one border is no grid
        return 0.0
    columns = cv2.reduce(steps, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0]
    phases = columns[: blocks * BLOCK].reshape(blocks, BLOCK).mean(axis=0)
    others = float(phases[:-1].mean())
    if others <= 0:
        return 0.0
    return max(0.0, float(phases[-1]) / others - 1 - VISIBLE_BLOCKS)
