"""All photos of a group under the two compared ones, for groups of three and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from photodedup.ui import wording
from photodedup.ui.icons import tinted
from photodedup.ui.models.marks import Mark, suggested
from photodedup.ui.models.members import MemberRole
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import (
    RADIUS,
    mark_color,
    mark_pen,
    paint_thumbnail,
    smaller,
)

if TYPE_CHECKING:
    from photodedup.core.records import Member
    from photodedup.ui.theme import Theme
    from photodedup.ui.thumbnails import PictureSource

CELL = QSize(116, 94)
ICON_SIDE = 13


class FilmDelegate(QStyledItemDelegate):
    """Paints one photo with its number, its mark and its pixels."""

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Return the size of every cell."""
        del option, index
        return CELL

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint frame, thumbnail and caption."""
        member, mark = index.data(MemberRole.MEMBER), index.data(MemberRole.MARK)
        theme = theme_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The view makes cells as high as itself.
        cell = QRect(option.rect.topLeft(), CELL)
        card = cell.adjusted(3, 3, -3, -3)
        painter.setBrush(theme.base)
        painter.setPen(mark_pen(theme, mark, 1.0 if mark is Mark.UNDECIDED else 2.0))
        painter.drawRoundedRect(QRectF(card), RADIUS, RADIUS)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.link, 1.5))
            ring = QRectF(cell).adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(ring, RADIUS + 2, RADIUS + 2)
        thumb = QRect(card.left() + 4, card.top() + 4, card.width() - 8, 62)
        preview = self._pictures.preview(member.photo.content)
        paint_thumbnail(painter, thumb, preview, theme)
        caption = QRect(thumb.left(), thumb.bottom() + 3, thumb.width(), 20)
        painter.setFont(smaller(option.font))
        _paint_caption(painter, caption, index.row() + 1, member, mark, theme)
        painter.restore()


def _paint_caption(
    painter: QPainter,
    rect: QRect,
    number: int,
    member: Member,
    mark: Mark,
    theme: Theme,
) -> None:
    flags = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(theme.text)
    painter.drawText(rect, flags | Qt.AlignmentFlag.AlignLeft, str(number))
    shown = suggested(member) if mark is Mark.UNDECIDED else mark
    left = rect.left() + painter.fontMetrics().horizontalAdvance(f"{number}  ")
    ink = theme.muted if mark is Mark.UNDECIDED else mark_color(theme, mark)
    glyph = "check" if shown is Mark.KEEP else "x"
    top = rect.top() + (rect.height() - ICON_SIDE) // 2
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(left, top, tinted(glyph, ink, ICON_SIDE, ratio))
    word = wording.mark_word(shown)
    if mark is Mark.UNDECIDED:
        word = QCoreApplication.translate("Wording", "%1?").replace("%1", word)
    painter.setPen(theme.muted if mark is Mark.UNDECIDED else theme.text)
    painter.drawText(
        rect.adjusted(left - rect.left() + ICON_SIDE + 4, 0, 0, 0),
        flags | Qt.AlignmentFlag.AlignLeft,
        word,
    )


class Filmstrip(QListView):
    """Shows the photos of a group in a row; keys go to the page."""

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Photos of this group"))
        self.setItemDelegate(FilmDelegate(pictures, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFixedHeight(CELL.height() + 14)
        self.setSpacing(0)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        pictures.previewReady.connect(self._repaint)

    def _repaint(self) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the page."""
        event.ignore()
