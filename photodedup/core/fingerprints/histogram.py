"""Histograms: how often each brightness, colour value or colour occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 256
COLOR_BINS = 8
FULL_SHARE = 65_535


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
    float64 (256,), counts.
    """
    return np.bincount(pixels.ravel(), minlength=LEVELS).astype(np.float64)


def colors(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the joint histogram of red, green and blue in 8 x 8 x 8 bins.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.

    Returns
    -------
    float32 (512,), shares of the pixels; sums to 1, whatever the size of the picture.
    """
    counts = cv2.calcHist([pixels], [0, 1, 2], None, [COLOR_BINS] * 3, [0, LEVELS] * 3)
    shares: NDArray[np.float32] = counts.ravel() / np.float32(pixels.size // 3)
    return shares
