"""Both photos upon each other: with a split, half transparent, or their difference."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from photodedup.ui import wording
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.overlays import INK, MARGIN, SHADE, paint_badge
from photodedup.ui.widgets.paint import smaller
from photodedup.ui.widgets.scene_view import Layer, SceneView

if TYPE_CHECKING:
    from photodedup.ui.widgets.viewport import Viewport

HANDLE = 14
"""A press so near to the split moves it instead of the photos."""

STEPS = 100
LARGEST_GAIN = 16.0
MEASURED = QSize(320, 240)
"""The share of differing pixels is counted on so few: 2 ms, and noise averages out."""

NOTICEABLE = 16
"""Grey levels; less is what saving as JPEG again does."""

RAMP = QColor("#26282C"), QColor("#FFE14A")
"""Dark grey to yellow: told apart without red and green."""


class View(Enum):
    """How two photos are compared."""

    SIDE_BY_SIDE = "side by side"
    SWIPE = "swipe"
    ONION = "onion"
    DIFFERENCE = "difference"


class OverlayView(SceneView):
    """Paints two layers of one scene upon each other.

    Signals
    -------
    levelChanged(int)
        The split was dragged: its place in hundredths.
    """

    levelChanged = Signal(int)  # noqa: N815 -- Qt names signals so

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(viewport, parent)
        self._layers: tuple[Layer, ...] = ()
        self._view = View.SWIPE
        self._level = STEPS // 2
        self._is_splitting = False

    def layers(self) -> tuple[Layer, ...]:
        """Return both photos."""
        return self._layers

    def set_layers(self, first: Layer, second: Layer) -> None:
        """Show two photos that lie in one scene."""
        self._layers = first, second
        self.ask_for_full()
        self.update()

    def set_view(self, view: View, level: int) -> None:
        """Show them in a way.

        Parameters
        ----------
        level
            0..100: place of the split, opacity of the second photo, or gain.
        """
        self._view, self._level = view, level
        self.update()

    @property
    def gain(self) -> float:
        """How much a difference is exaggerated, 1..16."""
        return float(LARGEST_GAIN ** (self._level / STEPS))

    def differing_share(self) -> float:
        """Return the share of the common part that differs noticeably, 0..1."""
        scene = QRectF(QPointF(), QSizeF(MEASURED))
        common = self._common(scene)
        mask = QImage(MEASURED, QImage.Format.Format_Grayscale8)
        mask.fill(0)
        painter = QPainter(mask)
        painter.fillPath(common, Qt.GlobalColor.white)
        painter.end()
        differing = bytes(self._difference(MEASURED, 1.0, scene).constBits())
        inside = bytes(mask.constBits())
        size = inside.count(b"\xff")
        seen = sum(
            value > NOTICEABLE and within == 255  # noqa: PLR2004 -- white
            for value, within in zip(differing, inside, strict=True)
        )
        return seen / size if size else 0.0

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both photos."""
        painter = QPainter(self)
        background = theme_of(self.palette()).photo_background
        painter.fillRect(event.rect(), background)
        scene = self.scene_rect()
        if self._layers and not scene.isEmpty():
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, not self.is_moving
            )
            if self._view is View.DIFFERENCE:
                self._paint_difference(painter, scene)
            elif self._view is View.ONION:
                self._paint_onion(painter, scene)
            else:
                self._paint_split(painter, scene)
        painter.end()

    def _paint_split(self, painter: QPainter, scene: QRectF) -> None:
        room = QRectF(self.rect())
        split = self._split
        first, second = self._layers
        right = room.adjusted(split, 0, 0, 0)
        painter.save()
        painter.setClipRect(room.adjusted(0, 0, split - room.width(), 0))
        first.paint(painter, scene, room)
        painter.setClipRect(right)
        second.paint(painter, scene, room)
        painter.restore()
        for ink, width in ((SHADE, 4), (INK, 2)):
            painter.setPen(QPen(ink, width))
            painter.drawLine(QPointF(split, 0), QPointF(split, room.height()))
        painter.setFont(smaller(self.font()))
        inner = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        top = Qt.AlignmentFlag.AlignTop
        paint_badge(painter, inner, "A", top)
        paint_badge(painter, right.adjusted(MARGIN, MARGIN, 0, 0), "B", top)

    def _paint_onion(self, painter: QPainter, scene: QRectF) -> None:
        room = QRectF(self.rect())
        first, second = self._layers
        first.paint(painter, scene, room)
        painter.setOpacity(self._level / STEPS)
        second.paint(painter, scene, room)
        painter.setOpacity(1.0)

    def _paint_difference(self, painter: QPainter, scene: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        size = (QSizeF(self.size()) * ratio).toSize()
        image = self._difference(size, ratio, scene)
        ramp = QImage(
            image.constBits(),
            image.width(),
            image.height(),
            image.bytesPerLine(),
            QImage.Format.Format_Indexed8,
        )
        ramp.setColorTable(_ramp(self.gain))
        ramp.setDevicePixelRatio(ratio)
        painter.save()
        painter.setClipPath(self._common(scene))
        painter.drawImage(0, 0, ramp)
        painter.restore()

    def _difference(self, size: QSize, ratio: float, scene: QRectF) -> QImage:
        """Return |A - B| in grey levels, black where neither photo is."""
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.black)
        room = QRectF(QPointF(), QSizeF(size) / ratio)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        modes = QPainter.CompositionMode
        for layer, mode in zip(
            self._layers,
            (modes.CompositionMode_SourceOver, modes.CompositionMode_Difference),
            strict=True,
        ):
            painter.setCompositionMode(mode)
            layer.paint(painter, scene, room)
        painter.end()
        return image.convertToFormat(QImage.Format.Format_Grayscale8)

    def _common(self, scene: QRectF) -> QPainterPath:
        path = QPainterPath()
        first, second = (layer.outline(scene) for layer in self._layers)
        path.addPolygon(QPolygonF(first.intersected(second)))
        return path

    @property
    def _split(self) -> float:
        return self.width() * self._level / STEPS

    # ------------------------------------------------------------------ the split

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the split, or the photos."""
        near = abs(event.position().x() - self._split) <= HANDLE
        if self._view is View.SWIPE and near:
            self._is_splitting = True
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the split, or the photos."""
        if not self._is_splitting:
            near = abs(event.position().x() - self._split) <= HANDLE
            split = self._view is View.SWIPE and near
            shapes = Qt.CursorShape
            shape = shapes.SplitHCursor if split else shapes.OpenHandCursor
            if not event.buttons():
                self.setCursor(shape)
            super().mouseMoveEvent(event)
            return
        level = round(STEPS * event.position().x() / max(1, self.width()))
        self.levelChanged.emit(max(0, min(level, STEPS)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._is_splitting = False
        super().mouseReleaseEvent(event)


def _ramp(gain: float) -> list[int]:
    """Return the colours of 256 differences."""
    low, high = RAMP
    colours = []
    for level in range(256):
        share = min(1.0, gain * level / 255)
        ink = QColor.fromRgbF(
            low.redF() + share * (high.redF() - low.redF()),
            low.greenF() + share * (high.greenF() - low.greenF()),
            low.blueF() + share * (high.blueF() - low.blueF()),
        )
        colours.append(ink.rgb())
    return colours


class OverlayPane(QWidget):
    """An `OverlayView` with the slider that belongs to the way of comparing."""

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = OverlayView(viewport)
        self._levels = {View.SWIPE: 50, View.ONION: 50, View.DIFFERENCE: 50}
        self._shown = View.SWIPE
        self._label, self._figure = QLabel(), QLabel()
        self._figure.setProperty("muted", "true")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self._on_level)
        self.view.levelChanged.connect(self.slider.setValue)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.slider, stretch=1)
        row.addWidget(self._figure)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(4)
        column.addWidget(self.view, stretch=1)
        column.addLayout(row)

    @property
    def text(self) -> str:
        """What stands beside the slider."""
        return f"{self._label.text()} {self._figure.text()}".strip()

    def show_view(self, view: View) -> None:
        """Compare in another way."""
        self._shown = view
        names = {
            View.SWIPE: self.tr("A to the left of the line, B to the right"),
            View.ONION: self.tr("How much of B is seen"),
            View.DIFFERENCE: self.tr("Difference, made stronger"),
        }
        self._label.setText(names[view])
        self.slider.setAccessibleName(names[view])
        self.view.setAccessibleName(names[view])
        self.slider.setValue(self._levels[view])
        self._on_level(self._levels[view])

    def set_layers(self, first: Layer, second: Layer) -> None:
        """Show two photos."""
        self.view.set_layers(first, second)
        self._show_figure()

    def _on_level(self, level: int) -> None:
        self._levels[self._shown] = level
        self.view.set_view(self._shown, level)
        self._show_figure()

    def _show_figure(self) -> None:
        self._figure.setVisible(self._shown is View.DIFFERENCE)
        if self._shown is not View.DIFFERENCE or not self.view.layers():
            return
        share = wording.number_text(100 * self.view.differing_share(), 1)
        gain = wording.number_text(self.view.gain)
        text = self.tr("×%1 · %2 % of the pixels differ")  # noqa: RUF001 -- times
        self._figure.setText(text.replace("%1", gain).replace("%2", share))
