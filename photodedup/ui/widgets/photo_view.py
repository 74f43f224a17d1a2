"""One photo on neutral grey, at the zoom and place that a `Viewport` says."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodedup.ui.picture_threads import Picture
from photodedup.ui.theme import theme_of
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
        level = self._picture.level_for(self.photo_rect().width() * self._ratio)
        return self._preview if level.isNull() else level

    def set_photo(self, size: QSizeF, preview: QImage, picture: Picture) -> None:
        """Show a photo: the preview until there is a picture."""
        self._photo, self._preview, self._picture = size, preview, picture
        self._sentence = ""
        self.update()

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
        """Return where the whole photo lies in this widget."""
        if self._photo.isEmpty():
            return QRectF()
        pane = QSizeF(self.size())
        return placed(self._photo, pane, self._viewport.zoom, self._viewport.centre)

    @property
    def scale(self) -> float:
        """Pixels of the screen per pixel of the photo."""
        if self._photo.isEmpty():
            return 1.0
        return self.photo_rect().width() * self._ratio / self._photo.width()

    def zoom_for_scale(self, scale: float) -> float:
        """Return the zoom at which this photo is shown with a scale."""
        return self._viewport.zoom * scale / self.scale

    def point_at(self, position: QPointF) -> QPointF:
        """Return the point of the photo (0..1) at a position of this widget."""
        rect = self.photo_rect()
        if rect.isEmpty():
            return QPointF(0.5, 0.5)
        offset = position - rect.topLeft()
        return QPointF(
            max(0.0, min(offset.x() / rect.width(), 1.0)),
            max(0.0, min(offset.y() / rect.height(), 1.0)),
        )

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
        if self.photo_rect().width() * self._ratio > image.width():
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
        text = self._sentence
        if not text and image.isNull() and not self._photo.isEmpty():
            text = self.tr("Loading…")
        if text:
            painter.setPen(theme.photo_text)
            area = self.rect().adjusted(24, 12, -24, -12)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, text)
        painter.end()

    def _paint_visible(self, painter: QPainter, image: QImage) -> None:
        """Paint only what is inside the widget: the rest may be 60 times as large."""
        whole = self.photo_rect()
        seen = whole.intersected(QRectF(self.rect()))
        across, down = image.width() / whole.width(), image.height() / whole.height()
        offset = seen.topLeft() - whole.topLeft()
        source = QRectF(
            offset.x() * across,
            offset.y() * down,
            seen.width() * across,
            seen.height() * down,
        )
        painter.drawImage(seen, image, source)

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
        rect = self.photo_rect()
        if self._drag is None or rect.isEmpty():
            return
        moved = self._drag - event.position()
        self._drag = event.position()
        self._viewport.pan(QPointF(moved.x() / rect.width(), moved.y() / rect.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit or 100 %."""
        self.toggled.emit(self.point_at(event.position()))
