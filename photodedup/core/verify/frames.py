"""The pictures that a verification compares: square luma frames, turned and trimmed.

A frame is the whole picture, or its trimmed part, squashed to a square. Squares make
the eight turns exact, and squashing forgives a changed aspect ratio, which is then
reported as an edit.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.records import Box, Turn

Grey = NDArray[np.float32]
"""Luma as float32, (H, W), 0..255."""

FRAME_SIDE = 128


@dataclass(frozen=True, slots=True, eq=False)
class Appearance:
    """How one photo looks, as far as a verification needs to know.

    Attributes
    ----------
    grey
        uint8 (128, 128), the whole picture squashed.
    rgb
        uint8 (16, 16, 3), sRGB.
    preview
        uint8 (H, W) luma of the preview, upright, at most 320 px.
    trim
        The part that is left when uniform borders are cut, None if there are none.
    texture
        See `Hashes.texture`.
    width, height
        Full size of the photo as displayed, px.
    keypoints
        Local features, in the form of `fingerprints.keypoints`; may be empty.
    """

    grey: NDArray[np.uint8]
    rgb: NDArray[np.uint8]
    preview: NDArray[np.uint8]
    trim: Box | None
    texture: float
    width: int
    height: int
    keypoints: bytes = b""


def frame(look: Appearance, part: Box | None, side: int) -> Grey:
    """Return the whole picture (part None) or a part of it as a square luma frame.

    Parameters
    ----------
    look
        The photo.
    part
        What to show, as fractions of the picture.
    side
        Edge of the square, px.

    Returns
    -------
    float32 array (side, side), 0..255
    """
    if part is None and side == FRAME_SIDE:
        return look.grey.astype(np.float32)
    return squashed(part_of(look, part), side)


def part_of(look: Appearance, part: Box | None) -> Grey:
    """Return the preview's luma, or a part of it, float32 (H, W)."""
    view = look.preview
    if part is not None:
        height, width = view.shape
        left, right = round(part.left * width), round(part.right * width)
        top, bottom = round(part.top * height), round(part.bottom * height)
        view = view[top : max(bottom, top + 1), left : max(right, left + 1)]
    return view.astype(np.float32)


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


def turned_box(box: Box, turn: Turn) -> Box:
    """Return where a box lies after its picture was turned."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if turn & Turn.TRANSPOSED:
        left, top, right, bottom = top, left, bottom, right
    if turn & Turn.MIRRORED:
        left, right = 1 - right, 1 - left
    if turn & Turn.FLIPPED:
        top, bottom = 1 - bottom, 1 - top
    return Box(left, top, right, bottom)
