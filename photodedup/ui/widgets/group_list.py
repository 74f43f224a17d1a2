"""The list of groups: one row per group, thumbnails fetched when a row is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
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
from photodedup.ui.models.groups import GroupRole, GroupRow, GroupState
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import (
    bold,
    chip_width,
    paint_card,
    paint_chip,
    paint_thumbnail,
    smaller,
)

if TYPE_CHECKING:
    from photodedup.ui.theme import Theme
    from photodedup.ui.thumbnails import PictureSource

ROW_HEIGHT = 82
THUMB = 64
ICON_SIDE = 14

MOVES = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class GroupDelegate(QStyledItemDelegate):
    """Paints one group."""

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Return the size of every row; the width follows the view."""
        del option, index
        return QSize(120, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint background, thumbnail and three lines."""
        row, state = index.data(GroupRole.ROW), index.data(GroupRole.STATE)
        theme = theme_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(4, 2, -4, -2)
        paint_card(painter, card, option.state, theme)
        thumb = QRect(card.left() + 7, card.top() + 7, THUMB, THUMB)
        preview = self._pictures.preview(row.group.keeper.content)
        paint_thumbnail(painter, thumb, preview, theme)
        words = card.adjusted(THUMB + 17, 7, -9, -7)
        _paint_words(painter, words, option, row, state, theme)
        painter.restore()


def _paint_words(
    painter: QPainter,
    rect: QRect,
    option: QStyleOptionViewItem,
    row: GroupRow,
    state: GroupState,
    theme: Theme,
) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    ink = theme.accent_text if selected else theme.text
    soft = theme.accent_text if selected else theme.muted
    third = rect.height() // 3
    line = QRect(rect.left(), rect.top(), rect.width(), third)
    _paint_line(painter, line, wording.file_name(row.group.keeper), ink, strong=True)
    painter.setFont(smaller(option.font))
    summary = " · ".join(
        (
            wording.photos_text(len(row.group.members)),
            wording.reclaimable_text(row.group),
        )
    )
    _paint_line(painter, line.translated(0, third), summary, soft)
    last = line.translated(0, 2 * third + 2)
    left = last.left()
    texts = [wording.kind_text(row.group.kind)]
    if wording.is_possible(row.group):
        texts.insert(0, wording.possible_text())
    if row.grown:
        texts.insert(0, wording.grown_text(row.grown))
    width = _state_width(painter, state)
    for text in texts:
        wide = chip_width(painter.fontMetrics(), text)
        if left + wide + 6 + (width if text == texts[0] else 0) > last.right() + 1:
            break
        chip = QRect(left, last.top(), wide, third - 1)
        new = row.grown and text == texts[0]
        paint_chip(painter, chip, text, (theme.link if new and not selected else soft))
        left += wide + 5
    _paint_state(painter, last, state, left, ink=soft if not selected else ink)


def _paint_line(
    painter: QPainter, rect: QRect, text: str, ink: QColor, *, strong: bool = False
) -> None:
    if strong:
        painter.setFont(bold(painter.font()))
    mode = Qt.TextElideMode.ElideMiddle if strong else Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, mode, rect.width())
    painter.setPen(ink)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, flags, shown)


def _state_width(painter: QPainter, state: GroupState) -> int:
    word = wording.state_word(state)
    return ICON_SIDE + 4 + painter.fontMetrics().horizontalAdvance(word)


def _paint_state(
    painter: QPainter, rect: QRect, state: GroupState, left: int, *, ink: QColor
) -> None:
    """Paint glyph and word at the right edge; only the glyph where chips need room."""
    word = wording.state_word(state)
    wide = _state_width(painter, state)
    fits = rect.right() - wide >= left
    start = rect.right() - (wide if fits else ICON_SIDE)
    top = rect.top() + (rect.height() - ICON_SIDE) // 2
    if state is GroupState.TO_DO:
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(start + 2.5, top + 2.5, 9, 9))
    else:
        name = "check" if state is GroupState.DECIDED else "eye"
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(start, top, tinted(name, ink, ICON_SIDE, ratio))
    if fits:
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect, flags, word)


class GroupList(QListView):
    """Shows the groups; every key but the ones that move goes to the page."""

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Groups"))
        self.setItemDelegate(GroupDelegate(pictures, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        pictures.previewReady.connect(self._repaint)

    def _repaint(self) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or leave the key to the page (no type-ahead: letters are commands)."""
        if event.key() in MOVES and not event.modifiers():
            super().keyPressEvent(event)
        else:
            event.ignore()
