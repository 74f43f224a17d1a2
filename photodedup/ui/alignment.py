"""Where two matching photos lie so that both panes show the same content.

The photos of a pair lie in one *scene*: the common content of both covers the same
part of it, whatever the sizes, and the scene is just large enough for both. A crop
thus lies where it was cut out, and a photo lies in its frame. Coordinates are fractions
0..1; a point of a photo counts from the top left of what is displayed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from photodedup.core.records import WHOLE, Box, Match, Transform, Turn

if TYPE_CHECKING:
    from photodedup.core.records import Photo

WHOLE_AREA = 0.97
"""A part that covers this share of a photo is the whole of it, as for the core."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How one photo of a pair is shown.

    Attributes
    ----------
    turn
        Applied to the upright photo before it is painted.
    scene
        Size of the scene in this pane, in any unit.
    whole
        Where the whole photo lies in the scene.
    part
        Where what the other photo shows too lies in the scene; empty when that is
        the whole photo.
    look
        Takes a point of the scene of the pair to a point of this pane's scene: not
        upright only when a turned photo is shown as it is.
    """

    turn: Turn
    scene: QSizeF
    whole: QRectF
    part: QRectF
    look: Turn = Turn.UPRIGHT


def alone(size: QSizeF) -> Placing:
    """Return the placing of a photo that fills its scene."""
    return Placing(Turn.UPRIGHT, size, QRectF(0, 0, 1, 1), QRectF())


def turn_between(first: Photo, match: Match | None) -> Turn:
    """Return what makes the other photo of a match look like this one."""
    if match is None:
        return Turn.UPRIGHT
    turn = match.transform.turn
    return turn.inverse if match.first == first.number else turn


def placings(
    first: Photo, second: Photo, match: Match | None, *, turned: bool
) -> tuple[Placing, Placing]:
    """Return where two photos lie.

    Parameters
    ----------
    match
        Of these two photos, in either order; None when they were never compared.
    turned
        Show the second photo turned or mirrored as the first one is.
    """
    transform = match.transform if match is not None else Transform()
    parts = transform.first_part, transform.second_part
    if match is not None and match.first != first.number:
        parts = parts[1], parts[0]
    turn = turn_between(first, match)
    one, other = _size(first), turned_size(_size(second), turn)
    seen, filled = _rect(parts[0]), turned_rect(_rect(parts[1]), turn)
    place = _placed_upon(one, seen, other, filled)
    base = QRectF(QPointF(), one)
    scene = base.united(place)
    whole, other_whole = _within(scene, base), _within(scene, place)
    left = Placing(Turn.UPRIGHT, scene.size(), whole, _outline(whole, seen, parts[0]))
    outline = _outline(other_whole, filled, parts[1])
    if turned:
        return left, Placing(turn, scene.size(), other_whole, outline)
    look = turn.inverse
    return left, Placing(
        Turn.UPRIGHT,
        turned_size(scene.size(), look),
        turned_rect(other_whole, look),
        turned_rect(outline, look),
        look,
    )


def shows_same_part(transform: Transform) -> bool:
    """Whether both photos show the same content, whatever their size and turn."""
    parts = transform.first_part, transform.second_part
    return min(part.area for part in parts) >= WHOLE_AREA


def turned_point(point: QPointF, turn: Turn) -> QPointF:
    """Return where a point of a picture lies when the picture is turned."""
    x, y = point.x(), point.y()
    if turn & Turn.TRANSPOSED:
        x, y = y, x
    if turn & Turn.MIRRORED:
        x = 1 - x
    if turn & Turn.FLIPPED:
        y = 1 - y
    return QPointF(x, y)


def turned_rect(rect: QRectF, turn: Turn) -> QRectF:
    """Return where a part of a picture lies when the picture is turned."""
    if rect.isEmpty():
        return rect
    corners = rect.topLeft(), rect.bottomRight()
    return QRectF(*(turned_point(corner, turn) for corner in corners)).normalized()


def turned_size(size: QSizeF, turn: Turn) -> QSizeF:
    """Return the size of a turned picture."""
    return size.transposed() if turn & Turn.TRANSPOSED else size


def _placed_upon(one: QSizeF, seen: QRectF, other: QSizeF, filled: QRectF) -> QRectF:
    """Return where the other photo lies in pixels of the first one.

    Its part gets the middle and the area of the first one's part; it is never
    stretched, so a copy that was shows it.
    """
    area = seen.width() * one.width() * seen.height() * one.height()
    other_area = filled.width() * other.width() * filled.height() * other.height()
    scale = math.sqrt(area / other_area)
    size = other * scale
    middle, other_middle = seen.center(), filled.center()
    return QRectF(
        middle.x() * one.width() - other_middle.x() * size.width(),
        middle.y() * one.height() - other_middle.y() * size.height(),
        size.width(),
        size.height(),
    )


def _outline(whole: QRectF, part: QRectF, box: Box) -> QRectF:
    if box.area >= WHOLE_AREA:
        return QRectF()
    return QRectF(
        whole.x() + part.x() * whole.width(),
        whole.y() + part.y() * whole.height(),
        part.width() * whole.width(),
        part.height() * whole.height(),
    )


def _within(scene: QRectF, rect: QRectF) -> QRectF:
    return QRectF(
        (rect.x() - scene.x()) / scene.width(),
        (rect.y() - scene.y()) / scene.height(),
        rect.width() / scene.width(),
        rect.height() / scene.height(),
    )


def _rect(box: Box) -> QRectF:
    whole = WHOLE if box.area <= 0 else box
    return QRectF(
        whole.left, whole.top, whole.right - whole.left, whole.bottom - whole.top
    )


def _size(photo: Photo) -> QSizeF:
    return QSizeF(max(1, photo.facts.width), max(1, photo.facts.height))
