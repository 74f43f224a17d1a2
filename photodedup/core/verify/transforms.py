"""Say what a mapping does: quarter turn, tilt, and which part of which is seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np

from photodedup.core.records import Box, Transform, Turn
from photodedup.core.verify.pose import common, inverted, mapped, of_turn

if TYPE_CHECKING:
    from photodedup.core.records import Mapping
    from photodedup.core.verify.appearance import Appearance
    from photodedup.core.verify.pose import Floats, Pose

LEAST_SIDE = 1e-6


def transform(
    first: Appearance, second: Appearance, pose: Pose, overlay_area: float
) -> Transform:
    """Describe how the second photo came from the first.

    Parameters
    ----------
    first, second
        The photos.
    pose
        How they lie on each other.
    overlay_area
        See `Transform.overlay_area`.
    """
    mapping = pose.mapping
    if pose.is_narrowed:
        first_part, second_part = map(_bounds, pose.compared_part)
    else:
        in_first = common(mapping)
        first_part = _bounds(in_first)
        second_part = _bounds(mapped(inverted(mapping), in_first))
    turn, angle = _turn(_slope(first, second, mapping, second_part))
    rows = tuple(float(value) for value in (mapping / mapping[2, 2]).ravel())
    return Transform(
        turn,
        angle,
        first_part,
        second_part,
        cast("Mapping", rows),
        overlay_area,
    )


def _slope(first: Appearance, second: Appearance, mapping: Floats, part: Box) -> Floats:
    """Return the derivative of a mapping in the middle of a part, px by px, (2, 2)."""
    point = np.array([(part.left + part.right) / 2, (part.top + part.bottom) / 2, 1.0])
    x, y, scale = mapping @ point
    slope = mapping[:2, :2] * scale - np.outer((x, y), mapping[2, :2])
    to_first = np.diag([float(first.width), float(first.height)])
    from_second = np.diag([1 / second.width, 1 / second.height])
    return np.asarray(to_first @ slope @ from_second / scale**2, np.float64)


def _turn(slope: Floats) -> tuple[Turn, float]:
    """Return the nearest of the eight turns and what is left, degrees clockwise."""

    def after(turn: Turn) -> Floats:
        return np.asarray(of_turn(turn)[:2, :2].T @ slope, np.float64)

    turn = max(
        (turn for turn in Turn if np.linalg.det(after(turn)) > 0),
        key=lambda turn: float(np.trace(after(turn))),
        default=Turn.UPRIGHT,
    )
    rest = after(turn)
    angle = math.atan2(rest[1, 0] - rest[0, 1], rest[0, 0] + rest[1, 1])
    return turn, -math.degrees(angle)


def _bounds(corners: Floats) -> Box:
    if len(corners) == 0:
        return Box()
    left, top = (float(value) for value in np.clip(corners.min(axis=0), 0, 1))
    right, bottom = (float(value) for value in np.clip(corners.max(axis=0), 0, 1))
    return Box(left, top, max(right, left + LEAST_SIDE), max(bottom, top + LEAST_SIDE))
