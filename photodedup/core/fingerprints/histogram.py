"""Histograms: how often each brightness, colour value or colour occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 256
FULL_SHARE = 65_535
WHITE = (255, 255, 255)
SORTED_BELOW = 8
"""Bins per value of the picture from which sorting its colours takes less time than
clearing all bins (0.3 megapixels and 256 bins per channel: 20 ms, not 200)."""


def channels(pixels: NDArray[np.uint8], luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the histograms of red, green, blue and luma.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.
    luma
        uint8 (H, W), the luma of the same picture.

    Returns
    -------
    float64 (4, 256), shares of the pixels; each row sums to 1.
    """
    planes = [(pixels, 0), (pixels, 1), (pixels, 2), (luma, 0)]
    rows = [
        cv2.calcHist([plane], [channel], None, [LEVELS], [0, LEVELS]).ravel()
        for plane, channel in planes
    ]
    return np.stack(rows).astype(np.float64) / luma.size


def to_bytes(shares: NDArray[np.float64]) -> bytes:
    """Return histograms as `Thumbnails.histogram` stores them.

    Parameters
    ----------
    shares
        float64 (4, 256), each row sums to 1.

    Returns
    -------
    Little-endian uint16, row by row; rounding leaves each row at 65,535 +- 128.
    """
    return np.rint(shares * FULL_SHARE).astype("<u2").tobytes()


def values(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Count all values of all channels together.

    Parameters
    ----------
    pixels
        uint8 of any shape.

    Returns
    -------
    float64 (256,), counts; from 2^24 on they are rounded as float32 is.
    """
    counts = cv2.calcHist([pixels.reshape(1, -1)], [0], None, [LEVELS], [0, LEVELS])
    return counts.ravel().astype(np.float64)


def colors(
    pixels: NDArray[np.uint8], bins: int, *, ignore_white: bool = False
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Count the joint bins of red, green and blue, as ``cv2.calcHist`` does.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.
    bins
        Bins per channel, 2..256; a value v is in bin v * bins // 256.
    ignore_white
        Leave out the pixels that are exactly (255, 255, 255), and no others of their
        bin.

    Returns
    -------
    uint32 (K,) and (K,): the bins that are not empty, numbered (red * bins + green) *
    bins + blue, in rising order, and their pixels. K is 0 where all is left out.
    """
    sparse = pixels.size * SORTED_BELOW < bins**3
    bin_, count = (_sorted_colors if sparse else _counted_colors)(pixels, bins)
    if ignore_white:
        white = cv2.countNonZero(cv2.inRange(pixels, WHITE, WHITE))
        # Its bin is the last one: that there is white says that it is there.
        if white:
            count[-1] -= white
    kept = count > 0
    return bin_[kept], count[kept]


def _sorted_colors(
    pixels: NDArray[np.uint8], bins: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    channel = (np.arange(LEVELS, dtype=np.uint32) * bins) >> 8
    number = channel[pixels[..., 0]]
    for plane in (1, 2):
        number *= bins
        number += channel[pixels[..., plane]]
    bin_, count = np.unique(number, return_counts=True)
    return bin_, count.astype(np.uint32)


def _counted_colors(
    pixels: NDArray[np.uint8], bins: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    counts = cv2.calcHist([pixels], [0, 1, 2], None, [bins] * 3, [0, LEVELS] * 3)
    counts = counts.ravel()
    bin_ = np.flatnonzero(counts)
    return bin_.astype(np.uint32), counts[bin_].astype(np.uint32)
