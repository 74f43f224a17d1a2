"""The table of methods: value, a bar with the threshold on it, and the verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from photodedup.core.methods import Family
from photodedup.core.records import Compared, NotCompared
from photodedup.ui import method_wording
from photodedup.ui.icons import tinted
from photodedup.ui.models.methods import MethodLine, MethodRole
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.group_list import MOVES
from photodedup.ui.widgets.paint import bold, paint_card, smaller

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.ui.theme import Theme

    Index = QModelIndex | QPersistentModelIndex

ICON_SIDE = 12
BAR_HEIGHT = 4
PADDING = 4
MARGIN = 6
HALF = 0.5
UNKNOWN = "…"


def bar_share(method: Method, value: float) -> float:
    """Return how much of its bar a value fills, 0..1.

    Where the range has an end the bar is the range. Where it has none the threshold
    stands in the middle and infinity at the end, so bars of different pairs compare.
    """
    if math.isinf(method.high):
        above = max(value - method.low, 0.0)
        middle = method.default_threshold - method.low
        if above + middle <= 0:
            return HALF
        return 1.0 if math.isinf(above) else above / (above + middle)
    share = (value - method.low) / (method.high - method.low)
    return max(0.0, min(share, 1.0))


class MethodDelegate(QStyledItemDelegate):
    """Paints a heading, or a method in two lines; a note or reason is a third one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; the width follows the view."""
        row = index.data(MethodRole.LINE)
        words = option.fontMetrics.height()
        if isinstance(row, Family):
            return QSize(120, words + 8)
        lines = 3 if isinstance(row, MethodLine) and _has_note(row) else 2
        return QSize(120, lines * words + 2 * PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint a row."""
        row = index.data(MethodRole.LINE)
        theme = theme_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        if isinstance(row, Family):
            _paint_heading(painter, option, row, theme)
        elif isinstance(row, MethodLine):
            paint_card(painter, option.rect.adjusted(1, 0, -1, 0), option.state, theme)
            _paint_line(painter, option, row, theme)
        painter.restore()


def _has_note(line: MethodLine) -> bool:
    return isinstance(line.outcome, Compared) and bool(line.outcome.note)


def _paint_heading(
    painter: QPainter, option: QStyleOptionViewItem, family: Family, theme: Theme
) -> None:
    painter.setPen(theme.muted)
    painter.setFont(bold(option.font))
    room = option.rect.adjusted(MARGIN, 4, -MARGIN, 0)
    _paint_text(painter, room, method_wording.family_title(family))


def _paint_line(
    painter: QPainter, option: QStyleOptionViewItem, line: MethodLine, theme: Theme
) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    ink = theme.accent_text if selected else theme.text
    soft = theme.accent_text if selected else theme.muted
    height = option.fontMetrics.height()
    room = option.rect.adjusted(MARGIN, PADDING, -MARGIN, 0)
    first = QRect(room.left(), room.top(), room.width(), height)
    outcome = line.outcome
    value = UNKNOWN
    if isinstance(outcome, Compared):
        value = method_wording.value_text(line.method, outcome.value)
    elif isinstance(outcome, NotCompared):
        value = ""
    painter.setPen(ink)
    _paint_text(painter, first, value, at_end=True)
    wide = painter.fontMetrics().horizontalAdvance(value) + 8
    title = method_wording.method_title(line.method)
    _paint_text(painter, first.adjusted(0, 0, -wide, 0), title)
    painter.setFont(smaller(option.font, 0.5))
    second = first.translated(0, height)
    if isinstance(outcome, NotCompared):
        _paint_glyph(painter, second, "minus", soft)
        painter.setPen(soft)
        _paint_text(painter, second.adjusted(ICON_SIDE + 4, 0, 0, 0), outcome.reason)
        return
    _paint_verdict(painter, second, line, ink if selected else None, theme)
    if isinstance(outcome, Compared) and outcome.note:
        painter.setPen(soft)
        _paint_text(painter, second.translated(0, height), outcome.note)


def _paint_verdict(
    painter: QPainter,
    rect: QRect,
    line: MethodLine,
    ink: QColor | None,
    theme: Theme,
) -> None:
    """Paint the bar, and beside it a glyph and a word.

    Parameters
    ----------
    ink
        Of everything, where colours cannot be seen; None elsewhere.
    """
    words = [method_wording.translate("Method", word) for word in _VERDICTS]
    widest = max(map(painter.fontMetrics().horizontalAdvance, words))
    wide = min(widest + ICON_SIDE + 4, rect.width() // 2)
    bar = QRectF(rect.adjusted(0, 0, -wide - 10, 0))
    bar.setTop(rect.center().y() - BAR_HEIGHT / 2 + 1)
    bar.setHeight(BAR_HEIGHT)
    color = ink or (theme.keep if line.is_alike else theme.trash)
    _paint_bar(painter, bar, line, color, theme, selected=ink is not None)
    if not isinstance(line.outcome, Compared):
        return
    place = QRect(rect.right() + 1 - wide, rect.top(), wide, rect.height())
    _paint_glyph(painter, place, "check" if line.is_alike else "x", color)
    painter.setPen(ink or theme.text)
    word = method_wording.verdict_text(line.method, line.outcome.value)
    _paint_text(painter, place.adjusted(ICON_SIDE + 4, 0, 0, 0), word)


_VERDICTS = ("alike", "different")


def _paint_bar(
    painter: QPainter,
    bar: QRectF,
    line: MethodLine,
    color: QColor,
    theme: Theme,
    *,
    selected: bool,
) -> None:
    method, outcome = line.method, line.outcome
    ground = QColor(theme.accent_text if selected else theme.border)
    ground.setAlphaF(0.35 if selected else 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(bar, 2, 2)
    if isinstance(outcome, Compared):
        painter.setBrush(color)
        filled = QRectF(bar)
        filled.setWidth(max(2.0, bar.width() * bar_share(method, outcome.value)))
        painter.drawRoundedRect(filled, 2, 2)
    x = round(bar.left() + bar.width() * bar_share(method, method.default_threshold))
    painter.setPen(QPen(theme.accent_text if selected else theme.text, 1.5))
    painter.drawLine(x, int(bar.top()) - 2, x, int(bar.bottom()) + 2)


def _paint_glyph(painter: QPainter, rect: QRect, name: str, color: QColor) -> None:
    top = rect.top() + (rect.height() - ICON_SIDE) // 2 + 1
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(rect.left(), top, tinted(name, color, ICON_SIDE, ratio))


def _paint_text(
    painter: QPainter, rect: QRect, text: str, *, at_end: bool = False
) -> None:
    mode = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, mode, rect.width())
    align = Qt.AlignmentFlag
    side = align.AlignRight if at_end else align.AlignLeft
    painter.drawText(rect, align.AlignVCenter | side, shown)


class MethodList(QListView):
    """Shows a `MethodsModel`; the keys that do not move go to the page.

    Signals
    -------
    chosen(object)
        Another `MethodLine` is selected, or there is more to say of it.
    opened()
        Enter or a double click on a row.
    left()
        Escape: the keys go back to the page.
    """

    chosen = Signal(object)
    opened = Signal()
    left = Signal()

    def __init__(
        self, model: QAbstractItemModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What each method says"))
        self.setFont(smaller(self.font(), 0.5))
        self.setItemDelegate(MethodDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setModel(model)
        model.dataChanged.connect(self._on_data)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(self.opened)

    @property
    def line(self) -> MethodLine | None:
        """The selected method."""
        line = self.currentIndex().data(MethodRole.LINE)
        return line if isinstance(line, MethodLine) else None

    def _on_data(self) -> None:
        self.scheduleDelayedItemsLayout()  # a note makes a row higher
        self._tell()

    def _on_reset(self) -> None:
        self._tell()
        if self.hasFocus():
            self._select_first()

    def _select_first(self) -> None:
        """Show where the keys are, when they are on no method yet."""
        if self.line is None and self.model().rowCount() > 1:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            first = self.model().index(1, 0)  # below the first heading
            self.selectionModel().setCurrentIndex(first, flag)

    def _tell(self) -> None:
        self.chosen.emit(self.line)

    # ------------------------------------------------------------------ Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self._select_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the selected method in sight when a drawing takes room below."""
        super().resizeEvent(event)
        if self.line is not None:
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, leave, or let the page have the key (no type-ahead)."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()  # never "accept": the keys are on a method
        elif key in MOVES and not event.modifiers():
            super().keyPressEvent(event)
            event.accept()  # at the end too: the page would go to other photos
        else:
            event.ignore()
