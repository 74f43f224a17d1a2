"""The found photos as cards, the nearest first, in two sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
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
from photodedup.ui.models.answer import AnswerModel, AnswerRole, Section
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import RADIUS, bold, paint_thumbnail, smaller

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from photodedup.core.records import Ranked
    from photodedup.ui.thumbnails import PictureSource

    Index = QModelIndex | QPersistentModelIndex

WIDTH = 176
THUMB_HEIGHT = 112
PADDING = 7
SPACING = 4
ICON_SIDE = 13
HEADING_HEIGHT = 28

MOVES = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class AnswerDelegate(QStyledItemDelegate):
    """Paints one found photo, or the heading of a section."""

    def __init__(self, pictures: PictureSource, view: QListView) -> None:
        super().__init__(view)
        self._pictures, self._view = pictures, view
        self.has_explanations = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a card; a heading takes a row of its own."""
        if index.data(AnswerRole.RANKED) is None:
            room = self._view.viewport().width() - 2 * SPACING - 2
            return QSize(max(WIDTH, room), HEADING_HEIGHT)
        lines = 4 if self.has_explanations else 3
        height = smaller_height(option) * lines + THUMB_HEIGHT + 2 * PADDING + 10
        return QSize(WIDTH, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint a card or a heading."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = index.data(AnswerRole.RANKED)
        if found is None:
            _paint_heading(painter, option, index)
        else:
            self._paint_card(painter, option, index, found)
        painter.restore()

    def _paint_card(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        found: Ranked,
    ) -> None:
        theme, flags = theme_of(option.palette), option.state
        is_current = bool(flags & QStyle.StateFlag.State_Selected)
        is_chosen = is_current and self._view.hasFocus()
        likely = index.data(AnswerRole.SECTION) is Section.LIKELY
        card = QRectF(option.rect).adjusted(2, 2, -2, -2)
        fill = theme.hover if flags & QStyle.StateFlag.State_MouseOver else theme.base
        painter.setBrush(theme.accent if is_chosen else fill)
        pen = QPen(theme.keep if likely else theme.border, 1.5 if likely else 1.0)
        if not likely:
            pen.setDashPattern((4.0, 3.0))
        painter.setPen(pen)
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        if is_current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.text if is_chosen else theme.link, 1.5))
            painter.drawRoundedRect(card.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)
        inner = card.toRect().adjusted(PADDING, PADDING, -PADDING, -PADDING)
        thumb = QRect(inner.topLeft(), QSize(inner.width(), THUMB_HEIGHT))
        preview = self._pictures.preview(found.photo.content)
        paint_thumbnail(painter, thumb, preview, theme)
        ink = theme.accent_text if is_chosen else theme.text
        soft = theme.accent_text if is_chosen else theme.muted
        words = inner.adjusted(0, THUMB_HEIGHT + 5, 0, 0)
        _paint_words(painter, words, option, index, (ink, soft))


def smaller_height(option: QStyleOptionViewItem) -> int:
    """Return the height of a line on a card."""
    return option.fontMetrics.height() - 1


def _paint_heading(
    painter: QPainter, option: QStyleOptionViewItem, index: Index
) -> None:
    """Paint glyph, words, and for the second heading the line between both."""
    theme = theme_of(option.palette)
    likely = index.data(AnswerRole.SECTION) is Section.LIKELY
    rect = option.rect.adjusted(4, 0, -4, 0)
    name, ink = ("check", theme.keep) if likely else ("help", theme.muted)
    top = rect.top() + (rect.height() - ICON_SIDE) // 2
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(rect.left(), top, tinted(name, ink, ICON_SIDE, ratio))
    painter.setFont(bold(option.font))
    painter.setPen(theme.text)
    words = rect.adjusted(ICON_SIDE + 6, 0, 0, 0)
    text = index.data()
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
    start = words.left() + painter.fontMetrics().horizontalAdvance(text) + 10
    pen = QPen(theme.keep if likely else theme.border, 1.5)
    if not likely:
        pen.setDashPattern((4.0, 3.0))
    painter.setPen(pen)
    middle = rect.center().y()
    if start < rect.right():
        painter.drawLine(start, middle, rect.right(), middle)


def _paint_words(
    painter: QPainter,
    rect: QRect,
    option: QStyleOptionViewItem,
    index: Index,
    inks: tuple[QColor, QColor],
) -> None:
    """Paint rank and value, name, folder, and what the photo is to the query."""
    found: Ranked = index.data(AnswerRole.RANKED)
    strong, soft = inks
    height = smaller_height(option)
    line = QRect(rect.left(), rect.top(), rect.width(), height)
    middle, elide = Qt.AlignmentFlag.AlignVCenter, Qt.TextElideMode
    painter.setFont(bold(smaller(option.font, 0.5)))
    painter.setPen(strong)
    value = index.data(AnswerRole.VALUE)
    painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, value)
    painter.drawText(line, middle, wording.number_text(found.rank))
    painter.setFont(smaller(option.font, 0.5))
    model = index.model()
    method = (
        model.method.name if isinstance(model, AnswerModel) and model.method else ""
    )
    metrics = painter.fontMetrics()
    used = metrics.horizontalAdvance(f"{found.rank}   {value}  ") + 8
    painter.setPen(soft)
    painter.drawText(
        line.adjusted(metrics.horizontalAdvance(f"{found.rank}") + 10, 0, 0, 0),
        middle,
        metrics.elidedText(method, elide.ElideRight, line.width() - used),
    )
    for text, mode, ink in (
        (wording.file_name(found.photo), elide.ElideMiddle, strong),
        (wording.folder_text(found.photo), elide.ElideLeft, soft),
        (index.data(AnswerRole.SAID), elide.ElideRight, soft),
    ):
        line.translate(0, height)
        painter.setPen(ink)
        painter.drawText(line, middle, metrics.elidedText(text, mode, line.width()))


class AnswerList(QListView):
    """Shows an `AnswerModel`; every key but the ones that move goes to the page.

    Signals
    -------
    focused()
        It has the focus now.
    """

    focused = Signal()

    def __init__(
        self, pictures: PictureSource, model: AnswerModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._answer = model
        self._delegate = AnswerDelegate(pictures, self)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(SPACING)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would make the headings change their width.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)
        self.setModel(model)
        model.modelReset.connect(self._start)
        pictures.previewReady.connect(self._repaint)

    def choose(self, place: int) -> None:
        """Make a found photo, from 0 by rank, the current one."""
        if 0 <= place < len(self._answer.ranked):
            self.setCurrentIndex(self._answer.index(self._answer.row_of(place)))

    @property
    def chosen(self) -> int:
        """The place of the current photo, from 0 by rank; -1 for none."""
        index = self.currentIndex()
        return self._answer.place_of(index.row()) if index.isValid() else -1

    def _start(self) -> None:
        """Begin with the nearest photo."""
        rows = range(self._answer.rowCount())
        said = (self._answer.index(row).data(AnswerRole.SAID) for row in rows)
        self._delegate.has_explanations = any(said)
        self.scheduleDelayedItemsLayout()
        self.choose(0)

    def _repaint(self) -> None:
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys act here."""
        super().focusInEvent(event)
        self.focused.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the headings follow the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or leave the key to the page (no type-ahead: letters are commands)."""
        if event.key() in MOVES and not event.modifiers():
            super().keyPressEvent(event)
        else:
            event.ignore()
