"""What is painted over a photo: the outline of a part, and a badge in the corner."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from photodedup.ui.widgets.paint import RADIUS

INK = QColor(255, 255, 255)
SHADE = QColor(0, 0, 0, 190)
"""White on black reads on any photo, bright or dark, in both themes."""

MARGIN = 6.0
PADDING = 7.0
DASH = (5.0, 4.0)
SMALLEST_NAMED = 90.0
"""An outline that is narrower carries no words: they would hide what it shows."""


def paint_outline(
    painter: QPainter, outline: QPolygonF, room: QRectF, text: str
) -> None:
    """Paint a dashed outline that shows on any photo, with words inside its corner.

    Parameters
    ----------
    outline
        Not empty; any convex polygon.
    room
        The widget: words stand where the outline and the widget overlap.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(SHADE, 3))
    painter.drawPolygon(outline)
    dashes = QPen(INK, 1.5)
    dashes.setDashPattern(DASH)
    painter.setPen(dashes)
    painter.drawPolygon(outline)
    painter.restore()
    rect = outline.boundingRect()
    place = rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    is_large = rect.width() >= SMALLEST_NAMED and rect.height() >= SMALLEST_NAMED / 2
    if is_large and room.contains(place.bottomLeft()):
        paint_badge(painter, place, text, Qt.AlignmentFlag.AlignBottom)


def paint_badge(
    painter: QPainter, room: QRectF, text: str, edge: Qt.AlignmentFlag
) -> None:
    """Paint words on a dark ground at the left of a rectangle.

    Parameters
    ----------
    edge
        Top or bottom of `room`.
    """
    metrics = QFontMetricsF(painter.font())
    line = metrics.elidedText(
        text, Qt.TextElideMode.ElideRight, room.width() - 2 * PADDING
    )
    width = metrics.horizontalAdvance(line) + 2 * PADDING
    height = metrics.height() + PADDING
    at_top = edge == Qt.AlignmentFlag.AlignTop
    top = room.top() if at_top else room.bottom() - height
    box = QRectF(room.left(), top, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SHADE)
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.setPen(INK)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line)
    painter.restore()
