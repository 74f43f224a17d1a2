"""Uniform borders: letterboxes, frames, plain margins; what is left without them.

A line belongs to a border when nearly all of it has the colour of the outermost line
on its side. Rows and columns are looked at twice, because a bar may hide another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.records import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE = 14
"""Gray levels by which a channel may differ: JPEG noise on a flat border."""
OUTLIERS = 0.02
"""Share of a line that may have another colour: logos, time codes, ringing."""
MIN_CUT = 0.015
"""Share of the area under which a cut is an accident of the frame."""
MIN_SIDE_LEFT = 0.25
"""Share of a side under which the rest is an object on a ground, not a picture."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is left, in px: rows top..bottom, columns left..right (ends excluded)."""

    top: int
    bottom: int
    left: int
    right: int


def trim(pixels: NDArray[np.uint8]) -> Box | None:
    """Return the picture without its uniform borders.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.

    Returns
    -------
    What is left, on pixel borders; None when there is no border, when it covers less
    than 1.5 % of the picture, or when less than a quarter of a side would be left.
    """
    height, width = pixels.shape[:2]
    before = _Frame(0, height, 0, width)
    frame = _without_borders(pixels, before)
    if frame not in {None, before}:
        frame = _without_borders(pixels, frame)
    if frame is None:
        return None
    box = Box(
        left=frame.left / width,
        top=frame.top / height,
        right=frame.right / width,
        bottom=frame.bottom / height,
    )
    rest = min(box.right - box.left, box.bottom - box.top)
    if 1 - box.area < MIN_CUT or rest < MIN_SIDE_LEFT:
        return None
    return box


def _without_borders(pixels: NDArray[np.uint8], frame: _Frame) -> _Frame | None:
    """Cut rows, then columns; None when nothing would be left."""
    view = pixels[frame.top : frame.bottom, frame.left : frame.right]
    top, bottom = _border_lines(view), _border_lines(view[::-1])
    if top + bottom >= view.shape[0]:
        return None
    view = view[top : view.shape[0] - bottom]
    across = view.swapaxes(0, 1)
    left, right = _border_lines(across), _border_lines(across[::-1])
    if left + right >= across.shape[0]:
        return None
    return _Frame(
        frame.top + top, frame.bottom - bottom, frame.left + left, frame.right - right
    )


def _border_lines(view: NDArray[np.uint8]) -> int:
    """Count the leading rows that have the colour of the first one."""
    line = np.ascontiguousarray(view[0].T)
    median = np.sort(line, axis=1)[:, line.shape[1] // 2, np.newaxis].astype(np.int64)
    low, high = median - TOLERANCE, median + TOLERANCE
    needed = (1 - OUTLIERS) * line.shape[1]
    # Most photos have no border: one line tells.
    if np.count_nonzero(((line >= low) & (line <= high)).all(axis=0)) < needed:
        return 0
    alike = cv2.inRange(
        np.ascontiguousarray(view),
        tuple(low[:, 0].tolist()),
        tuple(high[:, 0].tolist()),
    )
    uniform = np.count_nonzero(alike, axis=1) >= needed
    return int(view.shape[0] if uniform.all() else np.argmin(uniform))
