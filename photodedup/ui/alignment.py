"""Where two matching photos lie so that both panes show the same content.

The photos of a pair lie in one *scene*: pixels of the first photo, and just as much
room around it as the second one needs. The mapping of the match takes each point of the
second photo to its place there: a crop lies where it was cut out, a photo lies in its
frame, and what was turned, mirrored, tilted or stretched lies straight. Coordinates are
fractions 0..1; a point of a photo counts from the top left of what is displayed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPolygonF, QTransform

from photodedup.core.derivation import derivation, mapping_of
from photodedup.core.records import WHOLE, Box, Match, MatchKind, Transform, Turn

if TYPE_CHECKING:
    from photodedup.core.records import Photo

WHOLE_AREA = 0.97
"""A part that covers this share of a photo is the whole of it, as for the core."""

SMALLEST_PART = 1e-4
"""Less in common cannot be outlined: the mapping says nothing of use."""

STEEPEST = 8.0
"""Ratio of depths in one photo beyond which a mapping cannot be painted as a plane."""

LARGEST_SCENE = 200.0
"""Areas of the first photo; a collage of 14 x 14 photos is smaller."""

LEVEL_DEG = 0.5
STRETCHED = 1.02
"""Less is rounding of a crop to whole pixels."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How one photo of a pair is shown.

    Attributes
    ----------
    scene
        Size of the scene in this pane, in any unit.
    photo
        Takes a point of the photo to a point of this pane's scene.
    part
        The outline of what the other photo shows too, in this pane's scene; empty
        when that is the whole photo.
    look
        Takes a point of the scene of the pair to a point of this pane's scene: the
        same point, unless the photo is shown as it is and does not lie straight.
    """

    scene: QSizeF
    photo: QTransform
    part: QPolygonF = field(default_factory=QPolygonF)
    look: QTransform = field(default_factory=QTransform)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is done to the second photo to lie as the first one does.

    Attributes
    ----------
    turn
        Quarter turn or mirror.
    is_tilted, is_stretched
        Whether it is turned by some degrees more; whether its sides change.
    """

    turn: Turn = Turn.UPRIGHT
    is_tilted: bool = False
    is_stretched: bool = False

    @property
    def is_none(self) -> bool:
        """Whether nothing is to be done but scaling."""
        return self.turn is Turn.UPRIGHT and not (self.is_tilted or self.is_stretched)


def alone(size: QSizeF) -> Placing:
    """Return the placing of a photo that fills its scene."""
    return Placing(size, QTransform())


def adjustment(first: Photo, second: Photo, match: Match | None) -> Adjustment:
    """Return what makes the other photo of a match look like this one."""
    if match is None:
        return Adjustment()
    turn = match.transform.turn
    turn = turn.inverse if match.first == first.number else turn
    laid = _mapping(first, second, match) * _pixels(_size(first))
    quad = [laid.map(corner) for corner in (*_CORNERS, _CORNERS[0])]
    sides = [_length(after - before) for before, after in pairwise(quad)]
    across, down = _mean(sides[0], sides[2]), _mean(sides[1], sides[3])
    size = _size(second)
    ratio = across / down * size.height() / size.width()
    return Adjustment(
        turn,
        abs(match.transform.angle_deg) >= LEVEL_DEG,
        max(ratio, 1 / ratio) >= STRETCHED,
    )


def placings(
    first: Photo, second: Photo, match: Match | None, *, turned: bool
) -> tuple[Placing, Placing]:
    """Return where two photos lie.

    Parameters
    ----------
    match
        Of these two photos, in either order; None when they were never compared.
    turned
        Show the second photo as it lies in the first one, not upright as it is.
    """
    mapping = _mapping(first, second, match)
    back, _ = mapping.inverted()
    pixels = _pixels(_size(first))
    base = QRectF(QPointF(), _size(first))
    room = base.united((mapping * pixels).mapRect(_UNIT_RECT))
    scene = _fractions(room)
    parts = _parts(first, match)
    marked, outline = QPolygonF(), QPolygonF()
    if match is not None and match.kind.is_duplicate:  # others show no common part
        marked = _outline(mapping.map(_corners(parts[1])))
        outline = _outline(back.map(_corners(parts[0])))
    left = Placing(room.size(), pixels * scene, (pixels * scene).map(marked))
    if turned:
        laid = mapping * pixels * scene
        return left, Placing(room.size(), laid, laid.map(outline))
    own = _pixels(_size(second) * _scale(mapping * pixels, _size(second)))
    own_room = _own_room(own, back * own, room.size())
    laid = own * _fractions(own_room)
    upright, _ = (pixels * scene).inverted()
    look = upright * back * laid
    return left, Placing(own_room.size(), laid, laid.map(outline), look)


def shows_same_part(first: Photo, second: Photo, match: Match | None) -> bool:
    """Whether both photos show the same content, whatever their size and turn."""
    if match is None or not match.kind.is_duplicate:
        return True
    made = derivation(match, first, second)
    return min(made.shown, made.filled) >= WHOLE_AREA


# ------------------------------------------------------------------ the mapping


def _mapping(first: Photo, second: Photo, match: Match | None) -> QTransform:
    """Return what takes a point of the second photo to its place in the first."""
    if match is None or not match.kind.is_duplicate:
        return _side_by_side(_size(first), _size(second))
    transform = match.transform
    mapping = _homography(transform)
    if not _is_plane(mapping):
        mapping = _homography(
            Transform(
                transform.turn,
                first_part=_sound(transform.first_part),
                second_part=_sound(transform.second_part),
            )
        )
    if match.first != first.number:
        mapping, _ = mapping.inverted()
    return mapping


def _homography(transform: Transform) -> QTransform:
    a, b, c, d, e, f, g, h, i = mapping_of(transform)
    # Qt multiplies a row by the matrix, the core a matrix by a column.
    return QTransform(a, d, g, b, e, h, c, f, i)


def _is_plane(mapping: QTransform) -> bool:
    """Whether a mapping can be painted, there and back."""
    back, is_invertible = mapping.inverted()
    if not is_invertible:
        return False
    areas = []
    for each in (mapping, back):
        depths = [
            each.m13() * corner.x() + each.m23() * corner.y() + each.m33()
            for corner in _CORNERS
        ]
        if min(depths) * max(depths) <= 0:
            return False
        if max(map(abs, depths)) > STEEPEST * min(map(abs, depths)):
            return False
        areas.append(abs(polygon_area(each.map(_UNIT))))
    return all(area < LARGEST_SCENE for area in areas)


def _side_by_side(one: QSizeF, other: QSizeF) -> QTransform:
    """Return a place with the middle and the area of the first photo.

    For photos that are no copies: neither is stretched.
    """
    scale = math.sqrt(one.width() * one.height() / other.width() / other.height())
    across = scale * other.width() / one.width()
    down = scale * other.height() / one.height()
    return QTransform(across, 0, 0, down, (1 - across) / 2, (1 - down) / 2)


# ------------------------------------------------------------------ parts and rooms


_CORNERS = (QPointF(0, 0), QPointF(1, 0), QPointF(1, 1), QPointF(0, 1))
_UNIT = QPolygonF([*_CORNERS, _CORNERS[0]])
_UNIT_RECT = QRectF(0, 0, 1, 1)


def polygon_area(polygon: QPolygonF) -> float:
    """Return the area of a polygon; negative when it runs counterclockwise."""
    points = [polygon.at(place) for place in range(polygon.count())]
    return (
        sum(
            points[place - 1].x() * point.y() - point.x() * points[place - 1].y()
            for place, point in enumerate(points)
        )
        / 2
    )


def _parts(first: Photo, match: Match | None) -> tuple[Box, Box]:
    """Return what of each photo is seen in the other.

    The mapping tells it, by all of the other photo cut at the edges. Only where a part
    was cut out and then put into a larger picture, it does not say which.
    """
    if match is None or match.kind is not MatchKind.FRAMED:
        return WHOLE, WHOLE
    one, other = (
        _sound(match.transform.first_part),
        _sound(match.transform.second_part),
    )
    # The box around a tilted part holds more than that part.
    seen = one if other.area < WHOLE_AREA else WHOLE
    filled = other if one.area < WHOLE_AREA else WHOLE
    return (seen, filled) if match.first == first.number else (filled, seen)


def _outline(quad: QPolygonF) -> QPolygonF:
    """Return what lies within a photo, or nothing when that is all of it."""
    seen = quad.intersected(_UNIT)
    area = abs(polygon_area(seen))
    return QPolygonF() if not SMALLEST_PART < area < WHOLE_AREA else seen


def _own_room(own: QTransform, other: QTransform, least: QSizeF) -> QRectF:
    """Return the room of a photo shown as it is, as large as the scene of the pair.

    Then one zoom shows both photos at the same scale.
    """
    room = own.mapRect(_UNIT_RECT).united(other.mapRect(_UNIT_RECT))
    if (room.width() > room.height()) != (least.width() > least.height()):
        least = least.transposed()
    across = max(0.0, least.width() - room.width()) / 2
    down = max(0.0, least.height() - room.height()) / 2
    return room.adjusted(-across, -down, across, down)


def _corners(box: Box) -> QPolygonF:
    rect = QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
    return QPolygonF(rect)


def _sound(box: Box) -> Box:
    return WHOLE if box.area <= 0 else box


def _scale(mapping: QTransform, size: QSizeF) -> float:
    """Return how much larger a photo lies in the scene than it is."""
    return math.sqrt(
        abs(polygon_area(mapping.map(_UNIT))) / size.width() / size.height()
    )


def _pixels(size: QSizeF) -> QTransform:
    return QTransform.fromScale(size.width(), size.height())


def _fractions(room: QRectF) -> QTransform:
    """Return what takes a point of a plane to its fraction of a room."""
    shift = QTransform.fromTranslate(-room.x(), -room.y())
    return shift * QTransform.fromScale(1 / room.width(), 1 / room.height())


def _length(side: QPointF) -> float:
    return math.hypot(side.x(), side.y())


def _mean(one: float, other: float) -> float:
    return max((one + other) / 2, 1e-9)


def _size(photo: Photo) -> QSizeF:
    return QSizeF(max(1, photo.facts.width), max(1, photo.facts.height))
