"""The same capture, or another shot of the scene? Asked of every accepted pair.

Two exposures of one scene pass every test of likeness. Three things tell them apart:
a copy fits its original to a hundredth of a pixel under one homography; a copy that was
merely scaled, cropped or framed lies exactly on the axes, which no hand does; and a
copy shows a part of its original, where a second shot nearly always shows something
new. Docs: docs/quality.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from photodedup.core.records import WHOLE, Bound, Measure
from photodedup.core.verify.frames import Grey, part_of, turned
from photodedup.core.verify.residual import MIN_BLOCKS, Residual, residual
from photodedup.core.verify.rules import NEAR_EQUAL_BLOCKS, NEAR_EQUAL_FINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.records import Box
    from photodedup.core.verify.bands import Likeness, Mask
    from photodedup.core.verify.classify import Accepted
    from photodedup.core.verify.frames import Appearance

    Floats = NDArray[np.float64]

ON_GRID_PX = 0.03
ON_GRID_MEDIAN_PX = 0.45
AXIS_PX = 0.10
AXIS_MEDIAN_PX = 0.30
AXIS_UPPER_PX = 1.2
FREE_SLACK = 1.5
"""JPEG previews of 320 px have half as much residual again as the 512 px for which
`Residual.limit` was found; other shots start at 3.8 times the limit."""
OVERHANG_PX = 2.0
NEAR_EQUAL_COARSE = 0.98


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two pictures are of one capture, and the measure that decided."""

    same: bool
    measure: Measure


def judge(first: Appearance, second: Appearance, accepted: Accepted) -> Judgement:
    """Tell a copy from another shot of the same scene.

    Parameters
    ----------
    first, second
        The photos.
    accepted
        How the first lies in the second.
    """
    view = _view(first, second, accepted)
    rest = residual(view.first, view.second, view.mask, view.mapping)
    if rest.blocks < MIN_BLOCKS:
        return _judge_untextured(accepted.likeness)
    limit = _limit(rest)
    same = rest.median <= limit
    if rest.off_axis > _on_axis_px(rest):
        same = (
            same
            and rest.upper <= 2 * limit
            and rest.most <= 5 * limit
            and view.overhang_px <= OVERHANG_PX
        )
    elif rest.off_axis > ON_GRID_PX:
        same = same and rest.upper <= AXIS_UPPER_PX
    return Judgement(same, Measure("leftover shift", rest.median, limit, Bound.AT_MOST))


def _on_axis_px(rest: Residual) -> float:
    return max(AXIS_PX, 0.7 * rest.limit)


def _limit(rest: Residual) -> float:
    """Return the largest median residual of a copy, by how it lies, px."""
    if rest.off_axis <= ON_GRID_PX:
        return ON_GRID_MEDIAN_PX
    if rest.off_axis <= _on_axis_px(rest):
        return max(AXIS_MEDIAN_PX, 1.6 * rest.limit)
    return FREE_SLACK * rest.limit


def _judge_untextured(found: Likeness) -> Judgement:
    """Without texture nothing moves visibly: only near equality will do."""
    near = found.fine >= NEAR_EQUAL_FINE and found.blocks >= NEAR_EQUAL_BLOCKS
    same = near or found.coarse >= NEAR_EQUAL_COARSE
    coarse = Measure(
        "coarse structure", found.coarse, NEAR_EQUAL_COARSE, Bound.AT_LEAST
    )
    return Judgement(same, coarse)


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """Both pictures in the place and resolution of the coarser one."""

    first: Grey
    second: Grey
    mask: Mask
    mapping: Floats
    overhang_px: float


def _view(first: Appearance, second: Appearance, accepted: Accepted) -> _View:
    near = turned(part_of(first, accepted.first_part), accepted.turn)
    far = part_of(second, accepted.second_part)
    matrix = accepted.matrix.astype(float)
    ratio = _first_per_second(matrix, near, far)
    if ratio < 1:
        far = _scaled(far, ratio)
    else:
        near = _scaled(near, 1 / ratio)
    mapping = _pixels(near) @ matrix @ np.linalg.inv(_pixels(far))
    size = far.shape[1], far.shape[0]
    warp = cv2.WARP_INVERSE_MAP
    pixels = cv2.warpPerspective(
        near,
        mapping,
        size,
        flags=cv2.INTER_CUBIC | warp,
        borderMode=cv2.BORDER_REPLICATE,
    )
    present = cv2.warpPerspective(
        np.ones(near.shape, np.float32), mapping, size, flags=cv2.INTER_LINEAR | warp
    )
    return _View(
        np.asarray(pixels, np.float32),
        far,
        present > 0.99,  # noqa: PLR2004
        mapping,
        _overhang_px(accepted, matrix, near, far),
    )


def _first_per_second(matrix: Floats, near: Grey, far: Grey) -> float:
    """Return how many pixels of the first make one of the second."""
    across = np.hypot(matrix[0, 0] * near.shape[1], matrix[1, 0] * near.shape[0])
    down = np.hypot(matrix[0, 1] * near.shape[1], matrix[1, 1] * near.shape[0])
    return float(np.sqrt(across * down / (far.shape[0] * far.shape[1])))


def _scaled(pixels: Grey, ratio: float) -> Grey:
    height, width = (max(8, round(side * ratio)) for side in pixels.shape)
    scaled = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(scaled, np.float32)


def _pixels(picture: Grey) -> Floats:
    """Return the map from fractions of a picture to its pixel centres."""
    height, width = picture.shape
    return np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1.0]])


def _overhang_px(accepted: Accepted, matrix: Floats, near: Grey, far: Grey) -> float:
    """Return by how much the lesser one sticks out of the other, px.

    The trimmed picture is held against the untrimmed frame of the other: a straightened
    photo on a plain ground would else seem to stick out of its own margin.
    """
    of_second = _beyond(matrix, _allowed(accepted.first_part), near)
    of_first = _beyond(np.linalg.inv(matrix), _allowed(accepted.second_part), far)
    return min(of_second, of_first)


def _allowed(part: Box | None) -> Box:
    """Return the whole picture in fractions of its trimmed part."""
    if part is None:
        return WHOLE
    width, height = part.right - part.left, part.bottom - part.top
    return type(part)(
        -part.left / width,
        -part.top / height,
        (1 - part.left) / width,
        (1 - part.top) / height,
    )


def _beyond(matrix: NDArray[Any], allowed: Box, picture: Grey) -> float:
    corners = matrix @ np.array([[0, 1, 1, 0], [0, 0, 1, 1], [1, 1, 1, 1.0]])
    x, y = corners[0] / corners[2], corners[1] / corners[2]
    height, width = picture.shape
    across = max(allowed.left - float(x.min()), float(x.max()) - allowed.right)
    down = max(allowed.top - float(y.min()), float(y.max()) - allowed.bottom)
    return float(max(across * width, down * height, 0.0))
