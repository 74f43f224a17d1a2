"""Shapes that several own-painted widgets share: chips, thumbnails and mark frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from photodedup.ui.models.marks import Mark

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from photodedup.ui.theme import Theme

RADIUS = 6
CHIP_PADDING = 7
DASH = (4.0, 3.0)


def mark_color(theme: Theme, mark: Mark) -> QColor:
    """Return the colour of a mark's frame."""
    return {
        Mark.KEEP: theme.keep,
        Mark.TRASH: theme.trash,
        Mark.UNDECIDED: theme.border,
    }[mark]


def mark_pen(theme: Theme, mark: Mark, width: float) -> QPen:
    """Return the line of a mark's frame: solid for Keep, dashed for Trash."""
    pen = QPen(mark_color(theme, mark), width)
    if mark is Mark.TRASH:
        pen.setDashPattern(DASH)
    return pen


def smaller(font: QFont, points: float = 1.0) -> QFont:
    """Return a font some points smaller."""
    made = QFont(font)
    made.setPointSizeF(max(6.0, font.pointSizeF() - points))
    return made


def bold(font: QFont) -> QFont:
    """Return a semi-bold font."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def chip_width(metrics: QFontMetrics, text: str) -> int:
    """Return how wide `paint_chip` paints a text."""
    return metrics.horizontalAdvance(text) + 2 * CHIP_PADDING


def paint_chip(painter: QPainter, rect: QRect, text: str, ink: QColor) -> None:
    """Paint a word in a rounded outline of its own colour."""
    outline = QColor(ink)
    outline.setAlphaF(0.55)
    painter.setPen(QPen(outline, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def paint_thumbnail(
    painter: QPainter, rect: QRect, image: QImage, theme: Theme
) -> QRect:
    """Paint a preview centred on neutral grey; return where the photo lies."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.photo_background)
    painter.drawRoundedRect(QRectF(rect), 4, 4)
    if image.isNull():
        return rect
    size = image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(), size)
    place.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)
    return place


def centred(rect: QRect, side: int) -> QRect:
    """Return a square in the middle of a rectangle."""
    square = QRect(QPoint(), QSize(side, side))
    square.moveCenter(rect.center())
    return square


def paint_card(
    painter: QPainter, card: QRect, flags: QStyle.StateFlag, theme: Theme
) -> None:
    """Paint what shows that a row is selected, pointed at, or has the keys."""
    painter.setPen(Qt.PenStyle.NoPen)
    if flags & QStyle.StateFlag.State_Selected:
        painter.setBrush(theme.accent)
        painter.drawRoundedRect(card, RADIUS, RADIUS)
    elif flags & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(theme.hover)
        painter.drawRoundedRect(card, RADIUS, RADIUS)
    if flags & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(theme.text, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS
        )
