"""Scaling to a square, whatever the shape: the ground of every small fingerprint.

Squares make the eight turns exact, and a changed aspect ratio does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Level = TypeVar("Level", np.uint8, np.float32)


def squashed(pixels: NDArray[Level], side: int) -> NDArray[Level]:
    """Return the picture as a square of `side` px, of the same dtype.

    Parameters
    ----------
    pixels
        uint8 or float32, (H, W) or (H, W, 3).

    Notes
    -----
    Area average along an axis that shrinks, linear interpolation along one that grows.
    In one call OpenCV would use the latter for both axes of a panorama, and alias.
    """
    height, width = pixels.shape[:2]
    shrunk = (min(width, side), min(height, side))
    small = pixels
    if shrunk != (width, height):
        small = _resized(small, shrunk, cv2.INTER_AREA)
    if shrunk != (side, side):
        small = _resized(small, (side, side), cv2.INTER_LINEAR)
    return small


def _resized(
    pixels: NDArray[Level], size: tuple[int, int], method: int
) -> NDArray[Level]:
    return np.asarray(cv2.resize(pixels, size, interpolation=method), pixels.dtype)
