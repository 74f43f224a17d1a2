"""The slider that groups anew after a scan: looser finds more, stricter is surer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from photodedup.core.records import STRICTNESS_DEFAULT
from photodedup.ui import wording
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import smaller

STEPS = 100
DEFAULT = round(STEPS * STRICTNESS_DEFAULT)
SETTLE_MS = 120
"""While the slider is dragged, groups follow at most so often."""

NOTCH = 4.0
HEIGHT = 24
"""Room for the notch above the handle."""


class StrictnessSlider(QSlider):
    """A slider with a mark at the default; a double click leads back to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, STEPS)
        self.setPageStep(10)
        self.setValue(DEFAULT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(HEIGHT)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the default."""
        event.accept()
        self.setValue(DEFAULT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the slider and the mark."""
        super().paintEvent(event)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider,
            option,
            QStyle.SubControl.SC_SliderHandle,
            self,
        )
        x = handle.width() / 2 + QStyle.sliderPositionFromValue(
            0, STEPS, DEFAULT, self.width() - handle.width(), option.upsideDown
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme = theme_of(self.palette())
        painter.setBrush(theme.text if self.isEnabled() else theme.muted)
        painter.drawPolygon(
            QPolygonF([QPointF(x - NOTCH, 0), QPointF(x + NOTCH, 0), QPointF(x, NOTCH)])
        )
        painter.end()


class StrictnessBar(QWidget):
    """The slider between its two words.

    Signals
    -------
    chosen(float)
        The user chose a strictness, 0..1, and rested there for a moment.
    """

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = StrictnessSlider()
        self._value = QLabel()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        looser, surer = QLabel(self.tr("more, looser")), QLabel(self.tr("fewer, surer"))
        surer.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in (looser, surer):
            label.setFont(smaller(self.font()))
        for label in (looser, surer, self._value):
            label.setProperty("muted", "true")
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(lambda: self.chosen.emit(self.strictness))
        self.slider.valueChanged.connect(self._on_value)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 4, 10, 2)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.addWidget(QLabel(self.tr("Strictness")), 0, 0)
        grid.addWidget(self._value, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(looser, 2, 0)
        grid.addWidget(surer, 2, 1)
        self._show_value()
        self.offer(offered=False)

    @property
    def strictness(self) -> float:
        """What the slider says, 0..1."""
        return self.slider.value() / STEPS

    def offer(self, *, offered: bool) -> None:
        """Let the slider be moved, or say why not."""
        self._settle.stop()
        self.slider.setEnabled(offered)
        tip = self.tr(
            "How alike photos must be to form a group. Groups change at once, nothing "
            "is read again. A double click leads back to the mark."
        )
        if not offered:
            tip = self.tr("The groups can be made stricter or looser after the scan")
        self.slider.setToolTip(tip)

    def show_strictness(self, strictness: float) -> None:
        """Show what the groups were made with."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(STEPS * strictness))
        self._settle.stop()
        self._show_value()

    def _on_value(self) -> None:
        self._show_value()
        if not self._settle.isActive():
            self._settle.start()

    def _show_value(self) -> None:
        text = wording.number_text(self.strictness, 2)
        if self.slider.value() == DEFAULT:
            text = self.tr("%1, default").replace("%1", text)
        self._value.setText(text)
        name = self.tr("Strictness: %1").replace("%1", text)
        self.slider.setAccessibleName(name)
