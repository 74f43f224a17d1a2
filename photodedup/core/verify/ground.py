"""What of a picture is photographed, and what is ground, drawing or print.

Photographed surfaces are nowhere exactly even: they have shading, grain, texture.
Pages, charts, icons and the chrome of screenshots are strokes on an even ground, so
that nearly every pixel of theirs has ground within a few pixels. Shares of the picture
that lie farther than that from any ground: photos .05 (two in a hundred) to .85
(median), products on white from .25, drawn and printed pages at most .04.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.verify.bands import Mask

EVEN_LEVELS = 2
REACH_PX = 4
"""Half the width of the strokes of large print in a preview of 320 px."""
GROUND_LEVELS = 6
GROUND_SHARE = 0.2
"""Share of the picture from which its commonest level may be a ground."""
PEAKS = 3
PEAKED = 0.6
"""Share of a ground's pixels that its three commonest levels have: pages .88, user
interfaces .67; fabrics and walls .24 to .3."""
ONE_MEAN_LEVELS = 1.2
"""Pages .1 to 1.06; fabrics and walls 2 (median)."""
PLACES = 16
MOSTLY = 0.3
LIES_TOGETHER = 0.6
"""Share of a ground's pixels that have ground all around: pages and screens from .72,
grass, gravel and fur, where one level in five is the commonest, at most .43."""


def photographed(luma: NDArray[np.uint8]) -> Mask:
    """Return which pixels of a preview belong to photographed surfaces, bool (H, W).

    Parameters
    ----------
    luma
        uint8 (H, W), at most 320 px.
    """
    near = np.ones((3, 3), np.uint8)
    spread = cv2.subtract(cv2.dilate(luma, near), cv2.erode(luma, near))
    even = cv2.erode(cv2.inRange(spread, 0, EVEN_LEVELS), near)
    ground = _ground(luma)
    if ground is not None:
        even = cv2.bitwise_or(even, ground)
    size = 2 * REACH_PX + 1
    grown = cv2.dilate(even, np.ones((size, size), np.uint8))
    return np.equal(grown, 0)


def _ground(luma: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Return where the commonest light is, if it is that of paper: one even level.

    Print leaves gaps too narrow to be even, and scanned paper has grain. But paper has
    one level (or the few of a user interface), or one mean all over, where a weave and
    a shaded wall have neither; and it lies in one piece between the strokes, where the
    commonest level of grass or fur is strewn all over.
    """
    shares = np.bincount(luma.ravel(), minlength=256) / luma.size
    around = np.convolve(shares, np.ones(2 * GROUND_LEVELS + 1), "same")
    level = int(around.argmax())
    if around[level] < GROUND_SHARE:
        return None
    lowest, highest = level - GROUND_LEVELS, level + GROUND_LEVELS
    ground = np.asarray(cv2.inRange(luma, lowest, highest), np.uint8)
    if _together(ground) < LIES_TOGETHER:
        return None
    peaks = np.sort(shares[max(lowest, 0) : highest + 1])[-PEAKS:].sum()
    peaked = peaks >= PEAKED * around[level]
    return ground if peaked or _spread(luma, ground) <= ONE_MEAN_LEVELS else None


def _together(ground: NDArray[np.uint8]) -> float:
    """Return the share of a ground's pixels that have ground all around, 0..1.

    Specks of grain make no hole: a pixel counts as most of its neighbours do.
    """
    inner = cv2.erode(cv2.medianBlur(ground, 3), np.ones((3, 3), np.uint8))
    inside = int(cv2.countNonZero(cv2.bitwise_and(inner, ground)))
    return inside / max(int(cv2.countNonZero(ground)), 1)


def _spread(luma: NDArray[np.uint8], ground: NDArray[np.uint8]) -> float:
    """Return by how much the ground's mean differs from place to place, levels."""
    size = (PLACES, PLACES)
    there = (ground > 0).astype(np.float32)
    share = cv2.resize(there, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(luma * there, size, interpolation=cv2.INTER_AREA)
    mostly = share > MOSTLY
    if not mostly.any():
        return float("inf")
    return float((total[mostly] / share[mostly]).std())
