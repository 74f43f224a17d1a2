"""The line between "likely the same" and "maybe", on a scale with every found photo."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodedup.core.methods import Direction
from photodedup.ui import search_wording, wording
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import bold, smaller

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.ui.models.answer import AnswerModel
    from photodedup.ui.theme import Theme

MARGIN = 14
DOT = 3.5
HANDLE = QSize(10, 20)
TRACK = 4
REMOTE = 4
"""So many times as far as anything found, the end of a range is left out."""

GAP = 12
"""Between two words above the scale."""

COARSE = 10
"""Page Up and Page Down move this many steps."""


class ThresholdLine(QWidget):
    """Shows and moves the threshold of an `AnswerModel`, with the mouse or keys.

    The nearest value is on the left, whichever direction the method counts in.
    """

    def __init__(self, model: AnswerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(smaller(self.font(), 0.5))
        self.setToolTip(
            self.tr(
                "Drag the line, or move it with the arrow keys; nothing is searched "
                "anew."
            )
        )
        model.thresholdChanged.connect(self._tell)
        model.modelReset.connect(self._tell)
        self._tell()

    @property
    def text(self) -> str:
        """Where the line is."""
        method = self._model.method
        if method is None:
            return ""
        return search_wording.threshold_text(method, self._model.threshold)

    def span(self) -> tuple[float, float]:
        """Return the values at both ends of the scale, the nearest first."""
        method = self._model.method
        if method is None:
            return 0.0, 1.0
        values = [found.value for found in self._model.ranked]
        values = [value for value in values if math.isfinite(value)]
        marks = [*values, method.default_threshold, self._model.threshold]
        if method.direction is Direction.LOWER_IS_CLOSER:
            far = max(*marks, 2 * method.default_threshold)
            return method.low, min(far, method.high)
        near = method.high
        if near > REMOTE * max(marks):
            near = max(*marks, 2 * method.default_threshold)
        far = min(*marks, 2 * method.default_threshold - near)
        return near, max(far, method.low)

    def place_of(self, value: float) -> float:
        """Return where a value is on the screen."""
        near, far = self.span()
        if math.isinf(value):
            return self._right
        share = (value - near) / (far - near) if far != near else 0.0
        return self._left + max(0.0, min(share, 1.0)) * (self._right - self._left)

    def value_at(self, place: float) -> float:
        """Return the value at a place, rounded to what is shown."""
        near, far = self.span()
        share = (place - self._left) / max(1.0, self._right - self._left)
        value = near + max(0.0, min(share, 1.0)) * (far - near)
        return self._rounded(value)

    # ------------------------------------------------------------------ inside

    @property
    def _left(self) -> float:
        return float(MARGIN)

    @property
    def _right(self) -> float:
        return float(self.width() - MARGIN)

    @property
    def _track(self) -> float:
        return float(self.height() - HANDLE.height() / 2 - 3)

    def _rounded(self, value: float) -> float:
        step = _step(self._model.method)
        return round(round(value / step) * step, 6)

    def _move_by(self, steps: int) -> None:
        """Move towards the far end, or with negative steps the near end."""
        near, far = self.span()
        step = math.copysign(_step(self._model.method), far - near)
        value = self._rounded(self._model.threshold + steps * step)
        method = self._model.method
        if method is not None:
            value = max(method.low, min(value, method.high))
        self._model.set_threshold(value)

    def _tell(self) -> None:
        model = self._model
        self.setVisible(bool(model.ranked))
        name = self.tr("Threshold: %1. Likely the same: %2, maybe: %3.")
        name = name.replace("%2", wording.number_text(model.likely))
        rest = len(model.ranked) - model.likely
        name = name.replace("%3", wording.number_text(rest))
        self.setAccessibleName(name.replace("%1", self.text))
        self.update()

    # ------------------------------------------------------------------ Qt

    def sizeHint(self) -> QSize:
        """Return the room for words and scale."""
        return QSize(220, self.fontMetrics().height() + HANDLE.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, narrower."""
        return QSize(140, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_dragged = True
            self._model.set_threshold(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the line."""
        if self._is_dragged:
            self._model.set_threshold(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        del event
        self._is_dragged = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line with the arrow keys; Home goes back to the usual place."""
        key, method = Qt.Key, self._model.method
        steps = {
            key.Key_Left: -1,
            key.Key_Down: -1,
            key.Key_Right: 1,
            key.Key_Up: 1,
            key.Key_PageDown: -COARSE,
            key.Key_PageUp: COARSE,
        }
        moved = steps.get(key(event.key()), 0)
        if method is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() == key.Key_Home:
            self._model.set_threshold(method.default_threshold)
        elif moved:
            self._move_by(moved)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, scale, photos and line."""
        del event
        if self._model.method is None:
            return
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        handle = self.place_of(self._model.threshold)
        self._paint_words(painter, handle, theme)
        self._paint_scale(painter, handle, theme)
        self._paint_handle(painter, handle, theme)
        painter.end()

    def _paint_words(self, painter: QPainter, handle: float, theme: Theme) -> None:
        painter.setFont(bold(self.font()))
        metrics = painter.fontMetrics()
        height, room = metrics.height(), float(self.width())
        width = metrics.horizontalAdvance(self.text) + 2
        left = max(0.0, min(handle - width / 2, room - width))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.text)
        painter.drawText(QRectF(left, 0, width, height), middle, self.text)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        metrics = painter.fontMetrics()
        near, far = self.tr("likely the same"), self.tr("maybe")
        if metrics.horizontalAdvance(near) + GAP <= left:
            painter.drawText(QRectF(0, 0, left, height), middle, near)
        rest = room - left - width
        if metrics.horizontalAdvance(far) + GAP <= rest:
            place = QRectF(left + width, 0, rest, height)
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, far)

    def _paint_scale(self, painter: QPainter, handle: float, theme: Theme) -> None:
        top = self._track - TRACK / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for start, end, color in (
            (self._left, handle, theme.keep),
            (handle, self._right, theme.border),
        ):
            painter.setBrush(color)
            bar = QRectF(start, top, max(0.0, end - start), TRACK)
            painter.drawRoundedRect(bar, TRACK / 2, TRACK / 2)
        for place, found in enumerate(self._model.ranked):
            is_likely = place < self._model.likely
            painter.setBrush(theme.keep if is_likely else theme.window)
            painter.setPen(QPen(theme.window if is_likely else theme.muted, 1.2))
            spot = QPointF(self.place_of(found.value), self._track)
            painter.drawEllipse(spot, DOT, DOT)

    def _paint_handle(self, painter: QPainter, handle: float, theme: Theme) -> None:
        box = QRectF(0, 0, HANDLE.width(), HANDLE.height())
        box.moveCenter(QPointF(handle, self._track))
        painter.setBrush(theme.accent)
        painter.setPen(QPen(theme.link, 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QPen(theme.accent_text, 1.2))
        middle = box.center()
        painter.drawLine(middle - QPointF(0, 5), middle + QPointF(0, 5))


def _step(method: Method | None) -> float:
    """Return how far one key press moves: one of the last digit that is shown."""
    return 1.0 if method is None else 10.0 ** -search_wording.decimals(method)
