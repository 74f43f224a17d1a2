"""A view of the scene of a pair: what a `Viewport` says, moved with the mouse."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodedup.ui.alignment import Placing, alone, polygon_area
from photodedup.ui.picture_threads import Picture
from photodedup.ui.widgets.viewport import STEP, Viewport, placed

SHARP_FROM = 4.0
"""From here one pixel of the photo is shown as a square, not blurred."""

REST_MS = 120
"""Zooming and dragging paint fast; smooth painting follows after this pause."""

WHEEL_NOTCH = 120
"""Eighths of a degree, by Qt's documentation."""

UNIT = QRectF(0, 0, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One photo of a scene, with what there is of its pixels.

    Attributes
    ----------
    size
        Pixels of the whole photo.
    preview, picture
        A small picture, shown until there is a larger one.
    """

    size: QSizeF = field(default_factory=QSizeF)
    preview: QImage = field(default_factory=QImage)
    picture: Picture = field(default_factory=Picture)
    placing: Placing = field(default_factory=lambda: alone(QSizeF()))

    def outline(self, scene: QRectF) -> QPolygonF:
        """Return where the photo's corners lie when the scene lies in a rectangle."""
        return self.on(scene).map(QPolygonF(UNIT))

    def on(self, scene: QRectF) -> QTransform:
        """Return what takes a point of the photo to its place on the screen."""
        return self.placing.photo * fractions_to(scene)

    def scale(self, scene: QRectF) -> float:
        """Return pixels of the screen per pixel of the photo."""
        if self.size.isEmpty() or scene.isEmpty():
            return 1.0
        area = abs(polygon_area(self.outline(scene)))
        return float((area / self.size.width() / self.size.height()) ** 0.5)

    def image(self, scene: QRectF, ratio: float) -> QImage:
        """Return what is painted: a level of the picture, or the preview.

        Parameters
        ----------
        ratio
            Pixels of the device per pixel of the widget.
        """
        width = self.scale(scene) * self.size.width() * ratio
        level = self.picture.level_for(width)
        return self.preview if level.isNull() else level

    def wants_full(self, scene: QRectF, ratio: float) -> bool:
        """Whether the picture there is, is shown larger than it is."""
        image = self.picture.largest
        width = self.scale(scene) * self.size.width() * ratio
        return not image.isNull() and width > image.width()

    def paint(self, painter: QPainter, scene: QRectF, room: QRectF) -> None:
        """Paint what is inside a room: the rest may be 60 times as large.

        Turned and tilted photos are painted through a turned coordinate system: turning
        24 million pixels would hold up the window.
        """
        image = self.image(scene, painter.device().devicePixelRatio())
        if image.isNull() or scene.isEmpty():
            return
        size = QSizeF(image.size())
        laid = QTransform.fromScale(1 / size.width(), 1 / size.height())
        laid *= self.on(scene)
        back, is_invertible = laid.inverted()
        if not is_invertible:
            return
        whole = QRectF(QPointF(), size)
        seen = back.mapRect(room).adjusted(-1, -1, 1, 1).intersected(whole)
        if seen.isEmpty():
            return
        seen = QRectF(seen.toAlignedRect()).intersected(whole)
        painter.save()
        painter.setTransform(laid, combine=True)
        painter.drawImage(seen, image, seen)
        painter.restore()


def fractions_to(rect: QRectF) -> QTransform:
    """Return what takes fractions of a rectangle to its points."""
    scaled = QTransform.fromScale(rect.width(), rect.height())
    return scaled * QTransform.fromTranslate(rect.x(), rect.y())


class SceneView(QWidget):
    """Shows layers of a scene; the wheel zooms at the cursor, dragging pans all views.

    Signals
    -------
    pressed()
        A mouse button went down: this photo is meant.
    toggled(QPointF)
        Double click: fit or 100 %.
    fullWanted()
        A picture is shown larger than it is.
    resized()
        The scale changed with the size of the widget.
    """

    pressed = Signal()
    resized = Signal()
    toggled = Signal(QPointF)
    fullWanted = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._drag: QPointF | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.update)
        viewport.changed.connect(self._on_viewport)
        viewport.loupeMoved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def layers(self) -> tuple[Layer, ...]:
        """Return what is shown, the lowest first."""
        raise NotImplementedError

    @property
    def placing(self) -> Placing:
        """Where the lowest photo lies in the scene."""
        layers = self.layers()
        return layers[0].placing if layers else alone(QSizeF())

    @property
    def is_moving(self) -> bool:
        """Whether the user zooms or drags right now."""
        return self._rest.isActive() or self._drag is not None

    def scene_rect(self) -> QRectF:
        """Return where the whole scene lies in this widget."""
        placing = self.placing
        if placing.scene.isEmpty():
            return QRectF()
        pane = QSizeF(self.size())
        centre = placing.look.map(self._viewport.centre)
        return placed(placing.scene, pane, self._viewport.zoom, centre)

    def point_at(self, position: QPointF) -> QPointF:
        """Return the point of the pair's scene (0..1) at a position of this widget."""
        rect = self.scene_rect()
        if rect.isEmpty():
            return QPointF(0.5, 0.5)
        offset = position - rect.topLeft()
        point = QPointF(
            max(0.0, min(offset.x() / rect.width(), 1.0)),
            max(0.0, min(offset.y() / rect.height(), 1.0)),
        )
        back, _ = self.placing.look.inverted()
        return back.map(point)

    def position_of(self, point: QPointF) -> QPointF:
        """Return where a point of the pair's scene lies in this widget."""
        return fractions_to(self.scene_rect()).map(self.placing.look.map(point))

    def ask_for_full(self) -> None:
        """Ask for larger pictures where the screen shows more than there is."""
        if not self.isVisible():
            return
        scene, ratio = self.scene_rect(), self.devicePixelRatioF()
        if any(layer.wants_full(scene, ratio) for layer in self.layers()):
            self.fullWanted.emit()

    def _on_viewport(self) -> None:
        if not self.isVisible():
            return
        self._rest.start()
        self.ask_for_full()
        self.update()

    # ------------------------------------------------------------------ Qt

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what waits for the next frame."""
        self._rest.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another scale."""
        super().resizeEvent(event)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / WHEEL_NOTCH
        if notches:
            self._viewport.zoom_by(STEP**notches, self.point_at(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self.pressed.emit()
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan all views, and take the loupe along."""
        rect = self.scene_rect()
        if rect.isEmpty():
            return
        if self._drag is not None:
            moved = self._drag - event.position()
            self._drag = event.position()
            shift = QPointF(moved.x() / rect.width(), moved.y() / rect.height())
            look = self.placing.look
            back, _ = look.inverted()
            centre = self._viewport.centre
            self._viewport.pan(back.map(look.map(centre) + shift) - centre)
        self._viewport.move_loupe(self.point_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit or 100 %."""
        self.toggled.emit(self.point_at(event.position()))
