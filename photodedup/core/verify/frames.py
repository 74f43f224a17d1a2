"""Square luma frames: squares make the eight turns exact.

Squashing to a square forgives a changed aspect ratio, which is then reported as an
edit.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.records import Turn

Grey = NDArray[np.float32]
"""Luma as float32, (H, W), 0..255."""

FRAME_SIDE = 128


def squashed(view: Grey, side: int) -> Grey:
    """Scale to a square, averaging where it shrinks and interpolating where it grows.

    One filter for both directions would either alias or soften: the fine band of a
    small copy must meet the area average of the large one.
    """
    height, width = view.shape
    shrunk = (min(side, width), min(side, height))
    pixels = view
    if shrunk != (width, height):
        pixels = cv2.resize(pixels, shrunk, interpolation=cv2.INTER_AREA).astype(
            np.float32
        )
    if shrunk != (side, side):
        pixels = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_CUBIC).astype(
            np.float32
        )
    return pixels


def turned(pixels: Grey, turn: Turn) -> Grey:
    """Apply one of the eight turns: transpose, then mirror, then flip."""
    if turn & Turn.TRANSPOSED:
        pixels = pixels.T
    if turn & Turn.MIRRORED:
        pixels = pixels[:, ::-1]
    if turn & Turn.FLIPPED:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
