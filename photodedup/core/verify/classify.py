"""Name what was done to a copy: the kind of the match."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.records import MatchKind, Turn
from photodedup.core.verify.difference import differences
from photodedup.core.verify.seams import is_pasted

if TYPE_CHECKING:
    from photodedup.core.records import Box, Measure, Transform
    from photodedup.core.verify.appearance import Appearance

WHOLE_AREA = 0.97
"""A part that covers this share of a picture counts as the whole of it."""
TURNED_DEG = 1.0
SAME_SHAPE = 0.015
SAME_SIZE = 0.01


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two photos are related, how, and on what evidence; see `records.Match`."""

    kind: MatchKind
    similarity: float
    transform: Transform
    evidence: tuple[Measure, ...]
    strictness: float = 1.0


def kind_of(
    first: Appearance, second: Appearance, transform: Transform
) -> tuple[MatchKind, tuple[Measure, ...]]:
    """Return the kind of a copy, and what is to be said about one left untouched."""
    kind = _moved(first, second, transform)
    if kind is not None:
        return kind, ()
    if _same_shape(first, second):
        apart = differences(first, second)
        if apart.untouched:
            return _saved(first, second), apart.visible
    return MatchKind.EDITED, ()


def _moved(
    first: Appearance, second: Appearance, transform: Transform
) -> MatchKind | None:
    """Return the kind of a copy that lies elsewhere, None for one in its place."""
    if _framed(first, transform.first_part) or _framed(second, transform.second_part):
        return MatchKind.FRAMED
    if transform.turn is not Turn.UPRIGHT or abs(transform.angle_deg) >= TURNED_DEG:
        return MatchKind.TURNED
    if min(transform.first_part.area, transform.second_part.area) < WHOLE_AREA:
        return MatchKind.CROPPED
    return None


def _framed(look: Appearance, part: Box) -> bool:
    """Whether a part stands in a picture that goes on otherwise around it."""
    return part.area < WHOLE_AREA and is_pasted(look.preview, part)


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
