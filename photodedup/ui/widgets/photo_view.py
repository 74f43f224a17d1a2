"""One photo on neutral grey, at the zoom and place that a `Viewport` says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF

from photodedup.ui.alignment import alone
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.overlays import (
    INK,
    MARGIN,
    SHADE,
    paint_badge,
    paint_outline,
)
from photodedup.ui.widgets.paint import smaller
from photodedup.ui.widgets.scene_view import SHARP_FROM, Layer, SceneView, fractions_to

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from photodedup.ui.alignment import Placing
    from photodedup.ui.picture_threads import Picture
    from photodedup.ui.widgets.viewport import Viewport

LOUPE_RADIUS = 90.0


class PhotoView(SceneView):
    """Paints one photo with the outline of what the other one shows, and the loupe."""

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(viewport, parent)
        self._layer = Layer()
        self._badge = self._part_name = self._sentence = ""

    def layers(self) -> tuple[Layer, ...]:
        """Return the photo."""
        return (self._layer,)

    @property
    def layer(self) -> Layer:
        """The photo with its pixels and its place."""
        return self._layer

    @property
    def photo_size(self) -> QSizeF:
        """Pixels of the whole photo."""
        return self._layer.size

    @property
    def shown_image(self) -> QImage:
        """What is painted at the moment: a level of the picture, or the preview."""
        return self._layer.image(self.scene_rect(), self.devicePixelRatioF())

    def set_photo(self, size: QSizeF, preview: QImage, picture: Picture) -> None:
        """Show a photo: the preview until there is a picture."""
        self._layer = Layer(size, preview, picture, alone(size))
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
        self._layer = replace(self._layer, placing=placing)
        self._badge, self._part_name = badge, part_name
        self.update()

    @property
    def badge(self) -> str:
        """The words in the corner."""
        return self._badge

    def set_preview(self, preview: QImage) -> None:
        """Take over a preview that arrived."""
        self._layer = replace(self._layer, preview=preview)
        self.update()

    def set_picture(self, picture: Picture) -> None:
        """Take over a picture that arrived."""
        self._layer = replace(self._layer, picture=picture)
        self.ask_for_full()
        self.update()

    def set_problem(self, sentence: str) -> None:
        """Show why there is no picture."""
        self._sentence = sentence
        self.update()

    def photo_rect(self) -> QRectF:
        """Return the upright rectangle around the photo in this widget."""
        return self._layer.outline(self.scene_rect()).boundingRect()

    def part_outline(self) -> QPolygonF:
        """Return where the outlined part lies; empty when it is the whole photo."""
        return fractions_to(self.scene_rect()).map(self._layer.placing.part)

    @property
    def scale(self) -> float:
        """Pixels of the screen per pixel of the photo."""
        return self._layer.scale(self.scene_rect())

    def zoom_for_scale(self, scale: float) -> float:
        """Return the zoom at which this photo is shown with a scale."""
        return self._viewport.zoom * scale / self.scale

    # ------------------------------------------------------------------ Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo, or in words why there is none."""
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.photo_background)
        image, has_photo = self.shown_image, not self._layer.size.isEmpty()
        if has_photo and not image.isNull():
            fine = self.scale < SHARP_FROM and not self.is_moving
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, fine)
            self._layer.paint(painter, self.scene_rect(), QRectF(self.rect()))
            self._paint_overlays(painter)
        text = self._sentence
        if not text and image.isNull() and has_photo:
            text = self.tr("Loading…")
        if text:
            painter.setPen(theme.photo_text)
            area = self.rect().adjusted(24, 12, -24, -12)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, text)
        painter.end()

    def _paint_overlays(self, painter: QPainter) -> None:
        painter.setFont(smaller(self.font()))
        part = self.part_outline()
        if not part.isEmpty():
            paint_outline(painter, part, QRectF(self.rect()), self._part_name)
        if self._viewport.has_loupe:
            self._paint_loupe(painter)
        if self._badge:
            room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            paint_badge(painter, room, self._badge, Qt.AlignmentFlag.AlignTop)

    def _paint_loupe(self, painter: QPainter) -> None:
        """Paint a circle in which the larger photo is shown pixel by pixel."""
        scene = self.scene_rect()
        middle = self.position_of(self._viewport.loupe)
        larger = self._viewport.loupe_zoom / self._viewport.zoom
        inside = QRectF(
            middle + (scene.topLeft() - middle) * larger, scene.size() * larger
        )
        room = QRectF(
            middle.x() - LOUPE_RADIUS,
            middle.y() - LOUPE_RADIUS,
            2 * LOUPE_RADIUS,
            2 * LOUPE_RADIUS,
        )
        circle = QPainterPath()
        circle.addEllipse(room)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(circle)
        painter.fillRect(room, theme_of(self.palette()).photo_background)
        self._layer.paint(painter, inside, room)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((SHADE, 4), (INK, 2)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(room)
        painter.restore()

    def loupe_wanted(self) -> QPointF:
        """Return the point of the scene where the loupe opens: under the mouse."""
        position = QPointF(self.mapFromGlobal(self.cursor().pos()))
        inside = QRectF(self.rect()).contains(position)
        return self.point_at(position) if inside else self._viewport.centre
