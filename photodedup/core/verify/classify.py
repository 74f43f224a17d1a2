"""Name what was done to a copy: the kind of the match and its transform."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.records import Box, MatchKind, Measure, Transform, Turn
from photodedup.core.verify.difference import differences
from photodedup.core.verify.frames import Appearance, turned_box

if TYPE_CHECKING:
    from photodedup.core.verify.align import Matrix
    from photodedup.core.verify.bands import Likeness

WHOLE_AREA = 0.97
"""A part that covers this share of a picture counts as the whole of it."""
TURNED_DEG = 1.0
SAME_SHAPE = 0.015
SAME_SIZE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Accepted:
    """A hypothesis that passed, with what was measured.

    Attributes
    ----------
    turn, first_part, second_part
        The hypothesis: how the first was turned, which parts were compared.
    matrix
        Where a point of the second part lies in the turned first part.
    likeness
        The agreement after alignment.
    evidence
        The measures of the rule that held.
    """

    turn: Turn
    first_part: Box | None
    second_part: Box | None
    matrix: Matrix
    likeness: Likeness
    evidence: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two photos are related, how, and on what evidence; see `records.Match`."""

    kind: MatchKind
    similarity: float
    transform: Transform
    evidence: tuple[Measure, ...]
    strictness: float = 1.0


def classified(first: Appearance, second: Appearance, accepted: Accepted) -> Verdict:
    """Turn an accepted hypothesis into a verdict."""
    transform = _transform(accepted)
    found = accepted.likeness
    similarity = max(0.0, min(1.0, 0.5 * found.fine + 0.5 * found.blocks))
    kind = _moved(accepted, transform)
    evidence = accepted.evidence
    if kind is None:
        kind = MatchKind.EDITED
        if _same_shape(first, second):
            apart = differences(first, second)
            if apart.untouched:
                kind = _saved(first, second)
                evidence = (*evidence, *apart.visible)
    return Verdict(kind, similarity, transform, evidence)


def _moved(accepted: Accepted, transform: Transform) -> MatchKind | None:
    """Return the kind of a copy that lies elsewhere, None for one in its place."""
    if accepted.first_part is not None or accepted.second_part is not None:
        framed = (transform.first_part.area < WHOLE_AREA) != (
            transform.second_part.area < WHOLE_AREA
        )
        if framed:
            return MatchKind.FRAMED
    if transform.turn is not Turn.UPRIGHT or abs(transform.angle_deg) >= TURNED_DEG:
        return MatchKind.TURNED
    if min(transform.first_part.area, transform.second_part.area) < WHOLE_AREA:
        return MatchKind.CROPPED
    return None


def _saved(first: Appearance, second: Appearance) -> MatchKind:
    """Return the kind of a copy in which nothing but its size may differ."""
    pixels = first.width * first.height, second.width * second.height
    if abs(math.log(pixels[0] / pixels[1])) > SAME_SIZE:
        return MatchKind.RESIZED
    return MatchKind.RESAVED


def _same_shape(first: Appearance, second: Appearance) -> bool:
    shape = abs(math.log(first.width * second.height / (first.height * second.width)))
    rounding = 1.5 / min(first.width, first.height, second.width, second.height)
    return shape <= max(SAME_SHAPE, rounding)


def _transform(accepted: Accepted) -> Transform:
    matrix = accepted.matrix.astype(np.float64)
    seen = _bounds(matrix)
    filled = _bounds(np.linalg.inv(matrix))
    undo = accepted.turn.inverse
    first_part = _within(accepted.first_part, turned_box(seen, undo))
    second_part = _within(accepted.second_part, filled)
    angle = math.degrees(
        math.atan2(matrix[1, 0] - matrix[0, 1], matrix[0, 0] + matrix[1, 1])
    )
    return Transform(accepted.turn, -angle, first_part, second_part)


def _bounds(matrix: np.ndarray) -> Box:
    """Return the part of the unit square that the mapped unit square covers."""
    corners = np.array([[0, 1, 1, 0], [0, 0, 1, 1], [1, 1, 1, 1]], float)
    mapped = matrix @ corners
    x, y = np.clip(mapped[0] / mapped[2], 0, 1), np.clip(mapped[1] / mapped[2], 0, 1)
    left, right = float(x.min()), float(x.max())
    top, bottom = float(y.min()), float(y.max())
    return Box(left, top, max(right, left + 1e-6), max(bottom, top + 1e-6))


def _within(outer: Box | None, inner: Box) -> Box:
    """Return a part of a part in the coordinates of the whole."""
    if outer is None:
        return inner
    width, height = outer.right - outer.left, outer.bottom - outer.top
    return Box(
        outer.left + inner.left * width,
        outer.top + inner.top * height,
        outer.left + inner.right * width,
        outer.top + inner.bottom * height,
    )
