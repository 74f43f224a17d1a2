"""The histograms of both photos over each other: A filled, B as a dashed line.

Both are shares of all pixels, so photos of different size compare. Painted with
QPainter; the polygons are kept until size, photos or scale change.
"""

from __future__ import annotations

from enum import Enum
from math import sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui import histograms, wording
from photodedup.ui.histograms import LEVELS, Channel, Histogram
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from photodedup.ui.theme import Theme

HEADROOM = 0.97
ALIKE_PERCENT = 1
"""A smaller difference of the mean is not worth a word."""


class Tab(Enum):
    """Which channels are painted, and how."""

    RGB = "rgb"
    LUMA = "luma"
    SEPARATE = "separate"

    @property
    def plots(self) -> tuple[tuple[Channel, ...], ...]:
        """The plots from top to bottom, each with its channels."""
        if self is Tab.RGB:
            return ((Channel.RED, Channel.GREEN, Channel.BLUE),)
        if self is Tab.LUMA:
            return ((Channel.LUMA,),)
        return tuple((channel,) for channel in Channel)


def channel_color(theme: Theme, channel: Channel) -> QColor:
    """Return the colour of a channel."""
    return (theme.red, theme.green, theme.blue, theme.luma)[channel]


class HistogramPlot(QWidget):
    """Paints the histograms of A and B."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: tuple[Histogram | None, Histogram | None] = (None, None)
        self._tab = Tab.RGB
        self._is_linear = False
        self._curves: dict[tuple[int, Channel], QPolygonF] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_pair(self, first: Histogram | None, second: Histogram | None) -> None:
        """Show two histograms; None while one is not known."""
        self._pair = first, second
        self._forget()

    def set_tab(self, tab: Tab) -> None:
        """Choose the channels."""
        self._tab = tab
        self.updateGeometry()
        self._forget()

    def set_linear(self, *, linear: bool) -> None:
        """Choose the scale: linear, or the square root, which shows small shares."""
        self._is_linear = linear
        self._forget()

    def curve(self, photo: int, channel: Channel) -> QPolygonF:
        """Return the line of a photo (0 = A, 1 = B) in 0..1 x 0..1, y downwards."""
        key = photo, channel
        if key not in self._curves:
            self._curves[key] = self._made(photo, channel)
        return self._curves[key]

    def _made(self, photo: int, channel: Channel) -> QPolygonF:
        histogram, top = self._pair[photo], self._top(channel)
        if histogram is None or top <= 0:
            return QPolygonF()
        row = histogram.rows[channel]
        points = [
            QPointF(level / (LEVELS - 1), 1 - self._height(share, top))
            for level, share in enumerate(row)
        ]
        return QPolygonF(points)

    def _height(self, share: float, top: float) -> float:
        part = min(share / top, 1.0)
        return HEADROOM * (part if self._is_linear else sqrt(part))

    def _top(self, channel: Channel) -> float:
        """Return the share at the top: the highest of the plot, ends left out.

        A clipped sky puts a fifth of all pixels on level 255; with it the rest would
        be a flat line. The bar of a clipped end is cut off at the top instead.
        """
        channels = next(plot for plot in self._tab.plots if channel in plot)
        known = [histogram for histogram in self._pair if histogram is not None]
        inner = [max(h.rows[c][1:-1]) for h in known for c in channels]
        outer = [max(h.rows[c]) for h in known for c in channels]
        return max(inner, default=0.0) or max(outer, default=0.0)

    def _forget(self) -> None:
        self._curves.clear()
        self.update()

    # ------------------------------------------------------------------ Qt

    def sizeHint(self) -> QSize:
        """Return a flat rectangle, taller for separate channels."""
        return QSize(240, 172 if self._tab is Tab.SEPARATE else 112)

    def minimumSizeHint(self) -> QSize:
        """Return what can still be read."""
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew."""
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plots one above the other."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plots = self._tab.plots
        gap = 4
        height = (self.height() - gap * (len(plots) - 1)) / len(plots)
        for number, channels in enumerate(plots):
            top = number * (height + gap)
            self._paint_plot(
                painter, QRectF(0, top, self.width(), height), channels, theme
            )
        painter.end()

    def _paint_plot(
        self,
        painter: QPainter,
        rect: QRectF,
        channels: tuple[Channel, ...],
        theme: Theme,
    ) -> None:
        painter.setPen(QPen(theme.border, 1))
        painter.setBrush(theme.base)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        inner = rect.adjusted(4, 2, -4, -2)
        faint = QColor(theme.border)
        faint.setAlphaF(0.6)
        painter.setPen(QPen(faint, 1, Qt.PenStyle.DotLine))
        for quarter in (1, 2, 3):
            x = inner.left() + inner.width() * quarter / 4
            painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))
        for channel in channels:
            self._paint_filled(painter, inner, channel, theme)
        for channel in channels:
            color = channel_color(theme, channel)
            line = QColor(color.lighter(125) if theme.is_dark else color.darker(125))
            pen = QPen(line, 1.5)
            pen.setDashPattern((3.0, 2.0))
            painter.setPen(pen)
            painter.drawPolyline(_scaled(self.curve(1, channel), inner))

    def _paint_filled(
        self, painter: QPainter, rect: QRectF, channel: Channel, theme: Theme
    ) -> None:
        curve = _scaled(self.curve(0, channel), rect)
        if curve.isEmpty():
            return
        color = channel_color(theme, channel)
        color = QColor(color.red(), color.green(), color.blue(), 105)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        curve.append(rect.bottomRight())
        curve.append(rect.bottomLeft())
        painter.drawPolygon(curve)


def _scaled(curve: QPolygonF, rect: QRectF) -> QPolygonF:
    """Return a curve of 0..1 x 0..1 in a rectangle."""
    place = QTransform.fromTranslate(rect.left(), rect.top())
    return place.scale(rect.width(), rect.height()).map(curve)


class HistogramPanel(QWidget):
    """The plot with its switches and a sentence that says what to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = HistogramPlot()
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setFont(smaller(self.font(), 0.5))
        self._legend = QLabel(self.tr("A filled, B dashed"))
        self._legend.setProperty("muted", "true")
        self._legend.setFont(smaller(self.font()))
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(2)
        for tab, text in (
            (Tab.RGB, self.tr("RGB")),
            (Tab.LUMA, self.tr("Luma")),
            (Tab.SEPARATE, self.tr("Separate")),
        ):
            row.addWidget(self._tab_button(tab, text))
        row.addStretch()
        below = QHBoxLayout()
        below.addWidget(self._legend, stretch=1)
        below.addWidget(self._scale_button())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.plot)
        column.addLayout(below)
        column.addWidget(self._sentence)

    @property
    def sentence(self) -> str:
        """What the two histograms say."""
        return self._sentence.text()

    def set_pair(self, first: bytes, second: bytes, *, same_part: bool = True) -> None:
        """Show the histograms of A and B as the cache holds them; empty: not known.

        Parameters
        ----------
        same_part
            Both show the same content: what differs is a matter of tones.
        """
        pair = [Histogram.parse(data) if data else None for data in (first, second)]
        self.plot.set_pair(pair[0], pair[1])
        text = self.tr("The histograms are still being read.")
        if pair[0] is not None and pair[1] is not None:
            text = self.tr("A and B show more or less of the scene: tones differ too.")
            if same_part:
                text = self._worded(pair[0], pair[1])
        self._sentence.setText(text)
        self.plot.setAccessibleName(self.tr("Histogram: %1").replace("%1", text))

    def _worded(self, first: Histogram, second: Histogram) -> str:
        percent = histograms.brighter_percent(first, second)
        text = self.tr("A and B are equally bright.")
        if percent >= ALIKE_PERCENT:
            text = self.tr("B is %1 % brighter than A.")
        elif percent <= -ALIKE_PERCENT:
            text = self.tr("B is %1 % darker than A.")
        text = text.replace("%1", wording.number_text(abs(percent)))
        for letter, one, other in (("A", first, second), ("B", second, first)):
            if histograms.is_comb(one, other):
                comb = self.tr("%1 has gaps: its tones were stretched afterwards.")
                text = f"{text} {comb.replace('%1', letter)}"
        return text

    def _tab_button(self, tab: Tab, text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setChecked(tab is Tab.RGB)
        button.setFont(smaller(self.font()))
        button.clicked.connect(lambda: self.plot.set_tab(tab))
        self._tabs.addButton(button)
        return button

    def _scale_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Linear"))
        button.setCheckable(True)
        button.setFont(smaller(self.font()))
        button.setToolTip(
            self.tr("Linear heights; otherwise square roots, which show rare tones")
        )
        button.toggled.connect(lambda on: self.plot.set_linear(linear=on))
        return button
