"""The picture that others like it are looked for, with a rubber band for a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodedup.core.records import WHOLE, Box
from photodedup.ui.icons import tinted
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.overlays import SHADE
from photodedup.ui.widgets.paint import RADIUS

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from photodedup.core.records import PhotoFile
    from photodedup.ui.thumbnails import PictureSource

SIZE = QSize(184, 138)
LEAST = 0.05
"""A smaller band is a click that slipped, and the whole picture is meant."""

STEP = 0.02
HALF = Box(0.25, 0.25, 0.75, 0.75)
"""What the keys begin with."""

ICON_SIDE = 36


class QueryView(QWidget):
    """Shows a file and chooses a part of it: drag, or Shift and the arrow keys.

    Signals
    -------
    partChosen(Box)
        This part counts from now on.
    pressed()
        Pressed while there is no picture.
    """

    partChosen = Signal(object)  # noqa: N815 -- Qt names signals so
    pressed = Signal()

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._file: PhotoFile | None = None
        self._part = self._drawn = WHOLE
        self._anchor: QPointF | None = None
        self._sentence = ""
        self.setFixedSize(SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        pictures.pictureReady.connect(self._on_picture)
        pictures.failed.connect(self._on_failed)
        self._describe()

    @property
    def part(self) -> Box:
        """Which part of the picture counts."""
        return self._part

    def show_file(self, file: PhotoFile) -> None:
        """Show another picture, all of it."""
        self._file, self._part, self._anchor = file, WHOLE, None
        self._sentence = ""
        self._describe()

    def reset(self) -> None:
        """Let the whole picture count again."""
        self._choose(WHOLE)

    def picture_rect(self) -> QRectF:
        """Return where the picture lies in this widget."""
        image = self._image()
        room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if image is None or image.isNull():
            return room
        keep = Qt.AspectRatioMode.KeepAspectRatio
        place = QRectF(QPointF(), QSizeF(image.size()).scaled(room.size(), keep))
        place.moveCenter(room.center())
        return place

    # ------------------------------------------------------------------ inside

    def _image(self) -> QImage | None:
        """Return what there is of the picture; it is asked for where it is missing."""
        if self._file is None:
            return None
        return self._pictures.picture_of(self._file).level_for(2 * SIZE.width())

    def _choose(self, part: Box) -> None:
        if self._file is None or part == self._part:
            return
        self._part = part
        self._describe()
        self.partChosen.emit(part)

    def _on_picture(self, path: Path) -> None:
        if self._file is not None and path == self._file.path:
            self.update()

    def _on_failed(self, path: Path, sentence: str) -> None:
        if self._file is not None and path == self._file.path:
            self._sentence = sentence
            self.update()

    def _describe(self) -> None:
        name = self.tr("No photo yet: drop, paste or choose one")
        if self._file is not None:
            name = self.tr("Query: all of the picture")
            if self._part != WHOLE:
                name = self.tr("Query: a part of the picture, %1 %")
                name = name.replace("%1", str(round(100 * self._part.area)))
        self.setAccessibleName(name)
        tip = self.tr(
            "Drag over a part to look for it alone; Shift and the arrow keys change "
            "it, Esc takes the whole picture again."
        )
        self.setToolTip(tip if self._file is not None else "")
        has_file = self._file is not None
        shapes = Qt.CursorShape
        self.setCursor(shapes.CrossCursor if has_file else shapes.PointingHandCursor)
        self.update()

    def _fraction(self, place: QPointF) -> QPointF:
        rect = self.picture_rect()
        return QPointF(
            max(0.0, min((place.x() - rect.left()) / rect.width(), 1.0)),
            max(0.0, min((place.y() - rect.top()) / rect.height(), 1.0)),
        )

    # ------------------------------------------------------------------ Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a band, or ask for a photo where there is none."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._file is None:
            self.pressed.emit()
        else:
            self._anchor, self._drawn = self._fraction(event.position()), WHOLE

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the band."""
        if self._anchor is not None:
            self._drawn = _band(self._anchor, self._fraction(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the band; a click takes the whole picture."""
        if self._anchor is not None:
            part = _band(self._anchor, self._fraction(event.position()))
            self._anchor = None
            self._choose(part)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the part: Shift and arrows its size, arrows alone its place."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        sides = {
            Qt.Key.Key_Left: (-STEP, 0.0),
            Qt.Key.Key_Right: (STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -STEP),
            Qt.Key.Key_Down: (0.0, STEP),
        }
        if key is Qt.Key.Key_Escape and self._part != WHOLE:
            self.reset()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self._file is None:
            self.pressed.emit()
        elif key in sides and self._file is not None:
            grows = modifiers & Qt.KeyboardModifier.ShiftModifier
            change = _resized if grows else _moved
            is_whole = self._part == WHOLE
            self._choose(HALF if is_whole else change(self._part, *sides[key]))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, dark outside the part that counts."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.photo_background)
        pen = QPen(theme.link if self.hasFocus() else theme.border, 1.5)
        if self._file is None:
            pen.setDashPattern((4, 4))
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        image = self._image()
        if image is not None and not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.picture_rect(), image)
            self._paint_part(painter)
        else:
            self._paint_empty(painter)
        painter.end()

    def _paint_part(self, painter: QPainter) -> None:
        rect = self.picture_rect()
        part = self._part if self._anchor is None else self._drawn
        if part == WHOLE:
            return
        left, top = (
            rect.left() + part.left * rect.width(),
            rect.top() + part.top * rect.height(),
        )
        width = (part.right - part.left) * rect.width()
        height = (part.bottom - part.top) * rect.height()
        band = QRectF(left, top, width, height)
        outside = QPainterPath()
        outside.addRect(rect)
        outside.addRect(band)
        painter.fillPath(outside, SHADE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme_of(self.palette()).link, 2))
        painter.drawRect(band)

    def _paint_empty(self, painter: QPainter) -> None:
        theme = theme_of(self.palette())
        painter.setPen(theme.photo_text)
        centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = self.rect().adjusted(10, 8, -10, -8)
        if self._file is not None:
            painter.drawText(room, centre, self._sentence or self.tr("Loading…"))
            return
        ratio = self.devicePixelRatioF()
        sign = tinted("image", theme.photo_text, ICON_SIDE, ratio)
        painter.drawPixmap((self.width() - ICON_SIDE) // 2, 26, sign)
        room.setTop(26 + ICON_SIDE)
        painter.drawText(room, centre, self.tr("Drop a photo here"))


def _band(first: QPointF, second: QPointF) -> Box:
    """Return the box between two corners; the whole picture when it is too small."""
    left, right = sorted((first.x(), second.x()))
    top, bottom = sorted((first.y(), second.y()))
    if right - left < LEAST or bottom - top < LEAST:
        return WHOLE
    return Box(left, top, right, bottom)


def _moved(part: Box, across: float, down: float) -> Box:
    """Return the same part elsewhere inside the picture."""
    across = max(-part.left, min(across, 1 - part.right))
    down = max(-part.top, min(down, 1 - part.bottom))
    return Box(
        part.left + across, part.top + down, part.right + across, part.bottom + down
    )


def _resized(part: Box, across: float, down: float) -> Box:
    """Return the part with its right or lower edge elsewhere."""
    right = max(part.left + LEAST, min(part.right + across, 1.0))
    bottom = max(part.top + LEAST, min(part.bottom + down, 1.0))
    return Box(part.left, part.top, right, bottom)
