"""How a copy came from its original, in the numbers that people ask for.

A `Transform` leads from the first to the second photo in path order; which of the two
is the original is known only when a keeper was chosen. `derivation` says everything of
the copy: how it is turned, what part of the original it shows, at which scale, and
where in the copy that lies. Plain arithmetic: reports and the window's process use it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from photodedup.core.records import IDENTITY, WHOLE, Box, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.records import Mapping, Match, Photo, Transform

Point = tuple[float, float]
Jacobian = tuple[float, float, float, float]

WHOLE_AREA = 0.985
"""A part that covers this share of a picture counts as all of it: alignment on
previews is off by up to half a pixel of 320 at each side."""
SINGULAR = 1e-9
TURNS = tuple(Turn(number) for number in range(8))
_MIRRORED, _FLIPPED, _TRANSPOSED = 1, 2, 4
SMALLEST_BOX = 1e-6


@dataclass(frozen=True, slots=True)
class Derivation:
    """What was done to an original to make a copy.

    Attributes
    ----------
    turn
        Mirror or quarter turn of the copy.
    angle_deg
        Further rotation of the copy, -45..45, positive clockwise.
    scale
        Pixels of the copy per pixel of the original, along a side, 1 = same size.
    stretch
        How much more the copy is scaled along one side than along the other, >= 1.
    shown
        Share of the original's area that the copy shows, 0..1.
    filled
        Share of the copy's area that the original fills, 0..1.
    outline
        Where the copy's corners (top left, top right, bottom right, bottom left) lie
        in the original, fractions; outside of 0..1 where the copy shows more.
    crop
        The smallest upright rectangle of the original that holds all that the copy
        shows.
    place
        The smallest upright rectangle of the copy that holds all that it shows of the
        original.
    overlay_area
        Share of the common part that something else covers, 0..1.
    """

    turn: Turn
    angle_deg: float
    scale: float
    stretch: float
    shown: float
    filled: float
    outline: tuple[Point, Point, Point, Point]
    crop: Box
    place: Box
    overlay_area: float

    @property
    def is_cropped(self) -> bool:
        """Whether the copy shows visibly less than the original."""
        return self.shown < WHOLE_AREA

    @property
    def is_framed(self) -> bool:
        """Whether the copy shows visibly more than the original."""
        return self.filled < WHOLE_AREA


def derivation(match: Match, original: Photo, copy: Photo) -> Derivation:
    """Return how one photo of a match came from the other.

    Parameters
    ----------
    match
        Of these two photos, whichever is first.
    original, copy
        The photo to compare with (the keeper of a group), and the other one.
    """
    transform = match.transform
    mapping, angle_deg = mapping_of(transform), transform.angle_deg
    if match.first != original.number:
        mapping = inverted(mapping)
        # A mirror turns the sense of rotation about once more.
        angle_deg = angle_deg if transform.turn.is_mirror else -angle_deg
    facts = original.facts, copy.facts
    made = _derived(
        mapping,
        (facts[0].width, facts[0].height),
        (facts[1].width, facts[1].height),
        transform.overlay_area,
    )
    if _is_noted(transform) or not angle_deg:
        return made
    # The upright bounds of a tilted part say nothing of how it is stretched.
    return replace(made, angle_deg=angle_deg, stretch=1.0)


def mapping_of(transform: Transform) -> Mapping:
    """Return where points of the second photo lie in the first.

    Made of the turn and the two parts where no mapping was noted.
    """
    if _is_noted(transform):
        return transform.mapping
    first, second = transform.first_part, transform.second_part
    if transform.turn is Turn.UPRIGHT and first == second == WHOLE:
        return IDENTITY
    return _product(
        _product(_from_unit(first), _undone(transform.turn)),
        inverted(_from_unit(second)),
    )


def _is_noted(transform: Transform) -> bool:
    mapping = transform.mapping
    return mapping != IDENTITY and abs(_determinant(mapping)) > SINGULAR


def inverted(mapping: Mapping) -> Mapping:
    """Return the mapping that leads back; a mapping's scale has no meaning."""
    a, b, c, d, e, f, g, h, i = mapping
    adjugate = (
        e * i - f * h,
        c * h - b * i,
        b * f - c * e,
        f * g - d * i,
        a * i - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    )
    last = adjugate[8] if abs(adjugate[8]) > SINGULAR else 1.0
    return tuple(value / last for value in adjugate)  # type: ignore[return-value]  # nine values in, nine out


def carried(mapping: Mapping, point: Point) -> Point:
    """Return where a mapping takes a point."""
    x, y = point
    a, b, c, d, e, f, g, h, i = mapping
    w = g * x + h * y + i
    if abs(w) < SINGULAR:
        w = math.copysign(SINGULAR, w)
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


_CORNERS: tuple[Point, ...] = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def _derived(
    to_original: Mapping,
    original_size: tuple[int, int],
    copy_size: tuple[int, int],
    overlay_area: float,
) -> Derivation:
    outline = tuple(carried(to_original, corner) for corner in _CORNERS)
    to_copy = inverted(to_original)
    inside = _clipped(outline)
    place = _clipped([carried(to_copy, corner) for corner in _CORNERS])
    jacobian = _in_pixels(_slopes(to_original), original_size, copy_size)
    turn, rest = _nearest_turn(jacobian)
    across, down = math.hypot(rest[0], rest[2]), math.hypot(rest[1], rest[3])
    area = abs(rest[0] * rest[3] - rest[1] * rest[2])
    return Derivation(
        turn=turn,
        angle_deg=-math.degrees(math.atan2(rest[2] - rest[1], rest[0] + rest[3])),
        scale=1 / math.sqrt(max(area, SINGULAR)),
        stretch=max(across, down) / max(min(across, down), SINGULAR),
        shown=_area(inside),
        filled=_area(place),
        outline=(outline[0], outline[1], outline[2], outline[3]),
        crop=_bounds(inside),
        place=_bounds(place),
        overlay_area=overlay_area,
    )


# ------------------------------------------------------------------ mappings


def _product(left: Mapping, right: Mapping) -> Mapping:
    rows, columns = (
        (left[0:3], left[3:6], left[6:9]),
        (
            right[0::3],
            right[1::3],
            right[2::3],
        ),
    )
    return tuple(  # type: ignore[return-value]  # three rows by three columns
        sum(x * y for x, y in zip(row, column, strict=True))
        for row in rows
        for column in columns
    )


def _determinant(mapping: Mapping) -> float:
    a, b, c, d, e, f, g, h, i = mapping
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def _from_unit(box: Box) -> Mapping:
    """Return the mapping of the whole picture onto a part."""
    width, height = box.right - box.left, box.bottom - box.top
    return (width, 0.0, box.left, 0.0, height, box.top, 0.0, 0.0, 1.0)


def _undone(turn: Turn) -> Mapping:
    """Return where the points of a turned picture lay before the turn.

    A turn transposes, then mirrors, then flips; the last is undone first.
    """
    x = (-1.0, 0.0, 1.0) if turn & Turn.MIRRORED else (1.0, 0.0, 0.0)
    y = (0.0, -1.0, 1.0) if turn & Turn.FLIPPED else (0.0, 1.0, 0.0)
    rows = (y, x) if turn & Turn.TRANSPOSED else (x, y)
    return (*rows[0], *rows[1], 0.0, 0.0, 1.0)


def _slopes(mapping: Mapping) -> Jacobian:
    """Return the derivatives of a mapping in the middle of the picture."""
    x, y = carried(mapping, (0.5, 0.5))
    a, b, _, d, e, _, g, h, i = mapping
    w = 0.5 * g + 0.5 * h + i
    w = w if abs(w) > SINGULAR else SINGULAR
    return (a - x * g) / w, (b - x * h) / w, (d - y * g) / w, (e - y * h) / w


def _in_pixels(
    slopes: Jacobian, original: tuple[int, int], copy: tuple[int, int]
) -> Jacobian:
    (width, height), (copy_width, copy_height) = original, copy
    return (
        slopes[0] * width / copy_width,
        slopes[1] * width / copy_height,
        slopes[2] * height / copy_width,
        slopes[3] * height / copy_height,
    )


def _nearest_turn(jacobian: Jacobian) -> tuple[Turn, Jacobian]:
    """Return the turn that a mapping is nearest to, and what is left of it."""
    best, rest, closeness = 0, jacobian, -math.inf
    for number in range(len(TURNS)):
        left = _after(number, jacobian)
        if left[0] + left[3] > closeness + SINGULAR:
            best, rest, closeness = number, left, left[0] + left[3]
    return TURNS[best], rest


def _after(turn: int, jacobian: Jacobian) -> Jacobian:
    """Return a mapping's slopes as seen from the turned original."""
    # Plain numbers: a report asks for every pair, and flags are ten times slower.
    a, b, c, d = jacobian
    if turn & _TRANSPOSED:
        a, b, c, d = c, d, a, b
    if turn & _MIRRORED:
        a, b = -a, -b
    if turn & _FLIPPED:
        c, d = -c, -d
    return a, b, c, d


# ------------------------------------------------------------------ outlines


def _clipped(outline: Sequence[Point]) -> list[Point]:
    """Return the part of an outline within 0..1 (Sutherland and Hodgman 1974)."""
    points = list(outline)
    if all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points):
        return points
    for axis in (0, 1):
        for limit, side in ((0.0, 1.0), (1.0, -1.0)):
            points = _clipped_at(points, axis, limit, side)
    return points


def _clipped_at(
    points: Sequence[Point], axis: int, limit: float, side: float
) -> list[Point]:
    kept: list[Point] = []
    for place, point in enumerate(points):
        before = points[place - 1]
        inside = side * (point[axis] - limit) >= 0
        if inside != (side * (before[axis] - limit) >= 0):
            share = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (
                    before[0] + share * (point[0] - before[0]),
                    before[1] + share * (point[1] - before[1]),
                )
            )
        if inside:
            kept.append(point)
    return kept


def _area(points: Sequence[Point]) -> float:
    twice = sum(
        points[place - 1][0] * point[1] - point[0] * points[place - 1][1]
        for place, point in enumerate(points)
    )
    return min(1.0, abs(twice) / 2)


def _bounds(points: Sequence[Point]) -> Box:
    if not points:
        return WHOLE
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return Box(
        left,
        top,
        max(right, left + SMALLEST_BOX),
        max(bottom, top + SMALLEST_BOX),
    )
