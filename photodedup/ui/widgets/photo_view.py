"""One photo on neutral grey, at the zoom and place that a `Viewport` says."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodedup.core.records import Turn
from photodedup.ui.alignment import (
    Placing,
    alone,
    turned_point,
    turned_rect,
    turned_size,
)
from photodedup.ui.picture_threads import Picture
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.overlays import MARGIN, paint_badge, paint_outline
from photodedup.ui.widgets.paint import smaller
from photodedup.ui.widgets.viewport import STEP, Viewport, placed

SHARP_FROM = 4.0
"""From here one pixel of the photo is shown as a square, not blurred."""

REST_MS = 120
"""Zooming and dragging paint fast; smooth painting follows after this pause."""

WHEEL_NOTCH = 120
"""Eighths of a degree, by Qt's documentation."""


class PhotoView(QWidget):
    """Paints a photo; the wheel zooms at the cursor, dragging pans all views.

    Signals
    -------
    pressed()
        A mouse button went down: this photo is meant.
    toggled()
        Double click: fit or 100 %.
    fullWanted()
        The picture there is, is shown larger than it is.
    """

    pressed = Signal()
    toggled = Signal(QPointF)
    fullWanted = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._photo = QSizeF()
        self._placing = alone(QSizeF())
        self._badge = self._part_name = ""
        self._picture = Picture()
        self._preview = QImage()
        self._sentence = ""
        self._drag: QPointF | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.update)
        viewport.changed.connect(self._on_viewport)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @property
    def photo_size(self) -> QSizeF:
        """Pixels of the whole photo."""
        return self._photo

    @property
    def shown_image(self) -> QImage:
        """What is painted at the moment: a level of the picture, or the preview."""
        level = self._picture.level_for(self._width_on_screen)
        return self._preview if level.isNull() else level

    def set_photo(self, size: QSizeF, preview: QImage, picture: Picture) -> None:
        """Show a photo: the preview until there is a picture."""
        self._photo, self._preview, self._picture = size, preview, picture
        self._placing = alone(size)
        self._badge = self._part_name = self._sentence = ""
        self.update()

    def place(self, placing: Placing, *, badge: str, part_name: str) -> None:
        """Show the photo at its place in the scene that it shares with another one.

        Parameters
        ----------
        badge
            Words in the corner; empty for none.
        part_name
            Words at the outline of the part that the other photo shows.
        """
        self._placing, self._badge, self._part_name = placing, badge, part_name
        self.update()

    @property
    def placing(self) -> Placing:
        """Where the photo lies in the scene, and how it is turned."""
        return self._placing

    @property
    def badge(self) -> str:
        """The words in the corner."""
        return self._badge

    def set_preview(self, preview: QImage) -> None:
        """Take over a preview that arrived."""
        self._preview = preview
        self.update()

    def set_picture(self, picture: Picture) -> None:
        """Take over a picture that arrived."""
        self._picture = picture
        self._ask_for_full()
        self.update()

    def set_problem(self, sentence: str) -> None:
        """Show why there is no picture."""
        self._sentence = sentence
        self.update()

    def photo_rect(self) -> QRectF:
        """Return where the whole photo, as it is turned, lies in this widget."""
        return self._on_screen(self._placing.whole)

    def part_rect(self) -> QRectF:
        """Return where the outlined part lies; empty when it is the whole photo."""
        return self._on_screen(self._placing.part)

    @property
    def scale(self) -> float:
        """Pixels of the screen per pixel of the photo."""
        if self._photo.isEmpty():
            return 1.0
        return self._width_on_screen / self._photo.width()

    def zoom_for_scale(self, scale: float) -> float:
        """Return the zoom at which this photo is shown with a scale."""
        return self._viewport.zoom * scale / self.scale

    def point_at(self, position: QPointF) -> QPointF:
        """Return the point of the scene (0..1) at a position of this widget."""
        rect = self._scene_rect()
        if rect.isEmpty():
            return QPointF(0.5, 0.5)
        offset = position - rect.topLeft()
        point = QPointF(
            max(0.0, min(offset.x() / rect.width(), 1.0)),
            max(0.0, min(offset.y() / rect.height(), 1.0)),
        )
        return turned_point(point, self._placing.look.inverse)

    def _scene_rect(self) -> QRectF:
        """Return where the whole scene lies in this widget."""
        if self._photo.isEmpty():
            return QRectF()
        pane = QSizeF(self.size())
        centre = turned_point(self._viewport.centre, self._placing.look)
        return placed(self._placing.scene, pane, self._viewport.zoom, centre)

    def _on_screen(self, part: QRectF) -> QRectF:
        scene = self._scene_rect()
        if scene.isEmpty() or part.isEmpty():
            return QRectF()
        return QRectF(
            scene.x() + part.x() * scene.width(),
            scene.y() + part.y() * scene.height(),
            part.width() * scene.width(),
            part.height() * scene.height(),
        )

    @property
    def _width_on_screen(self) -> float:
        """Pixels of the screen across the photo's own width."""
        shown = turned_size(self.photo_rect().size(), self._placing.turn)
        return shown.width() * self._ratio

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def _on_viewport(self) -> None:
        self._rest.start()
        self._ask_for_full()
        self.update()

    def _ask_for_full(self) -> None:
        image = self._picture.largest
        if image.isNull() or not self.isVisible():
            return
        if self._width_on_screen > image.width():
            self.fullWanted.emit()

    # ------------------------------------------------------------------ Qt

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what waits for the next frame."""
        self._rest.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo, or in words why there is none."""
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.photo_background)
        image = self.shown_image
        if not image.isNull() and not self._photo.isEmpty():
            moving = self._rest.isActive() or self._drag is not None
            fine = self.scale < SHARP_FROM and not moving
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, fine)
            self._paint_visible(painter, image)
            self._paint_overlays(painter)
        text = self._sentence
        if not text and image.isNull() and not self._photo.isEmpty():
            text = self.tr("Loading…")
        if text:
            painter.setPen(theme.photo_text)
            area = self.rect().adjusted(24, 12, -24, -12)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, text)
        painter.end()

    def _paint_overlays(self, painter: QPainter) -> None:
        painter.setFont(smaller(self.font()))
        part = self.part_rect()
        if not part.isEmpty():
            paint_outline(painter, part, self._part_name)
        if self._badge:
            room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            paint_badge(painter, room, self._badge, Qt.AlignmentFlag.AlignTop)

    def _paint_visible(self, painter: QPainter, image: QImage) -> None:
        """Paint only what is inside the widget: the rest may be 60 times as large.

        A turned photo is painted through a turned coordinate system: turning 24
        million pixels would hold up the window.
        """
        whole, turn = self.photo_rect(), self._placing.turn
        seen = whole.intersected(QRectF(self.rect()))
        if seen.isEmpty():
            return
        part = QRectF(
            (seen.x() - whole.x()) / whole.width(),
            (seen.y() - whole.y()) / whole.height(),
            seen.width() / whole.width(),
            seen.height() / whole.height(),
        )
        if turn is Turn.UPRIGHT:
            painter.drawImage(seen, image, _scaled(part, QSizeF(image.size())))
            return
        upright = turned_rect(part, turn.inverse)
        painter.save()
        painter.setTransform(_turning(turn, whole), combine=True)
        target = _scaled(upright, turned_size(whole.size(), turn))
        painter.drawImage(target, image, _scaled(upright, QSizeF(image.size())))
        painter.restore()

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
        """Pan all views."""
        rect = self._scene_rect()
        if self._drag is None or rect.isEmpty():
            return
        moved = self._drag - event.position()
        self._drag = event.position()
        shift = QPointF(moved.x() / rect.width(), moved.y() / rect.height())
        back, middle = self._placing.look.inverse, QPointF(0.5, 0.5)
        self._viewport.pan(turned_point(middle + shift, back) - middle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit or 100 %."""
        self.toggled.emit(self.point_at(event.position()))


def _scaled(part: QRectF, size: QSizeF) -> QRectF:
    """Return a part, given in fractions, in pixels."""
    return QRectF(
        part.x() * size.width(),
        part.y() * size.height(),
        part.width() * size.width(),
        part.height() * size.height(),
    )


def _turning(turn: Turn, whole: QRectF) -> QTransform:
    """Return what takes pixels of the upright photo to their place in `whole`."""
    across = QTransform()
    if turn & Turn.TRANSPOSED:
        across = QTransform(0, 1, 1, 0, 0, 0)
    if turn & Turn.MIRRORED:
        across *= QTransform(-1, 0, 0, 1, whole.width(), 0)
    if turn & Turn.FLIPPED:
        across *= QTransform(1, 0, 0, -1, 0, whole.height())
    return across * QTransform.fromTranslate(whole.x(), whole.y())
