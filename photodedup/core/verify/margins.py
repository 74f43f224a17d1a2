"""Margins of a compared part that show something else: the neighbour in a collage.

Where a photo was cut to its place, the cells beside it lie within the photo's own
frame. They do not contradict the photo; they cover it, over a whole side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.verify.bands import Mask

LEAST_LEFT = 0.5
"""Share of the part, below which what is left is no longer most of the photo."""
LEAST_BLOCKS = 6
LEAST_DEPTH = 2
FOREIGN = 0.75
"""Of the blocks with detail in a margin so many disagree; by chance one in five does
not."""
AGREEING = 0.8
"""Of those in the rest so many agree; else it is no copy, or a poor start."""
SIDES = 4


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a part, as shares of it: 0..1."""

    left: float
    top: float
    right: float
    bottom: float


def without_margins(agreeing: Mask, disagreeing: Mask) -> Rest | None:
    """Return the part that is left without margins that show something else.

    Parameters
    ----------
    agreeing, disagreeing
        bool (H, W): blocks with detail that agree, and that do not.

    Returns
    -------
    None when there are no such margins, when too little is left, or when the rest does
    not agree either.
    """
    gain = disagreeing.astype(np.int64) - agreeing.astype(np.int64)
    height, width = gain.shape
    top, bottom, left, right = 0, height, 0, width
    for _ in range(SIDES):
        inside = slice(top, bottom), slice(left, right)
        depths = [
            _depth(gain[inside], disagreeing[inside], side) for side in range(SIDES)
        ]
        side = int(np.argmax([score for score, _ in depths]))
        score, depth = depths[side]
        if score <= 0:
            break
        top, bottom = top + depth * (side == 0), bottom - depth * (side == 1)
        left, right = left + depth * (side == 2), right - depth * (side == 3)  # noqa: PLR2004 -- the sides
        if (bottom - top) * (right - left) < LEAST_LEFT * height * width:
            return None
    if (top, bottom, left, right) == (0, height, 0, width):
        return None
    inside = slice(top, bottom), slice(left, right)
    good, bad = agreeing[inside].sum(), disagreeing[inside].sum()
    if good < AGREEING * (good + bad):
        return None
    return Rest(left / width, top / height, right / width, bottom / height)


def _depth(gain: NDArray[np.int64], disagreeing: Mask, side: int) -> tuple[int, int]:
    """Return how much a margin at a side is worth cutting, and its depth in blocks."""
    if side in {1, 3}:
        gain, disagreeing = gain[::-1, ::-1], disagreeing[::-1, ::-1]
    across = 1 if side in {0, 1} else 0
    total = np.cumsum(gain.sum(axis=across))
    foreign = np.cumsum(disagreeing.sum(axis=across))
    if len(total) < LEAST_DEPTH:
        return 0, 0
    depth = int(np.argmax(total)) + 1
    worth, wrong = int(total[depth - 1]), int(foreign[depth - 1])
    right = wrong - worth
    clear = wrong >= FOREIGN * (wrong + right)
    if depth < LEAST_DEPTH or wrong < LEAST_BLOCKS or not clear:
        return 0, 0
    return worth, depth
