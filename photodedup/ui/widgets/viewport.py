"""What part of the photos is seen: one zoom and one centre for all panes.

Both are relative, so that a photo of 6000 pixels and its copy of 1000 pixels show the
same field of view: zoom 1 fits the whole scene (`photodedup.ui.alignment`) into its
pane, and the centre is a point of the scene in 0..1 x 0..1. A pane computes its own
rectangle from that.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal

FIT = 1.0
LARGEST = 64.0
"""Enough for one pixel of a 24 Mpx photo to be seen as a square in a small pane."""

STEP = 1.25
"""Zoom of one notch of the wheel and of the keys + and -."""

MIDDLE = QPointF(0.5, 0.5)


class Viewport(QObject):
    """Zoom and centre shared by the panes.

    Signals
    -------
    changed()
        Paint again.
    loupeMoved()
        The loupe opened, closed or moved: paint again.
    """

    changed = Signal()
    loupeMoved = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zoom = FIT
        self._centre = QPointF(MIDDLE)
        self._loupe = QPointF(MIDDLE)
        self._loupe_zoom = 0.0

    @property
    def zoom(self) -> float:
        """Size relative to fitting, 1..64."""
        return self._zoom

    @property
    def centre(self) -> QPointF:
        """The point of the photo in the middle of the pane, 0..1."""
        return QPointF(self._centre)

    def fit(self) -> None:
        """Show the whole photos."""
        self._set(FIT, MIDDLE)

    def zoom_to(self, zoom: float, anchor: QPointF = MIDDLE) -> None:
        """Zoom; the anchor (a point of the photo) stays where it is in the pane."""
        zoom = max(FIT, min(zoom, LARGEST))
        self._set(zoom, anchor + (self._centre - anchor) * (self._zoom / zoom))

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom by a factor about an anchor, or about the centre."""
        self.zoom_to(self._zoom * factor, self._centre if anchor is None else anchor)

    def look_at(self, zoom: float, centre: QPointF) -> None:
        """Show a place at a zoom."""
        self._set(max(FIT, min(zoom, LARGEST)), centre)

    def pan(self, shift: QPointF) -> None:
        """Move what is seen, by a share of the photo."""
        self._set(self._zoom, self._centre + shift)

    @property
    def has_loupe(self) -> bool:
        """Whether each pane shows a circle of its photo pixel by pixel."""
        return self._loupe_zoom > 0

    @property
    def loupe(self) -> QPointF:
        """The point of the scene in the middle of the loupe."""
        return QPointF(self._loupe)

    @property
    def loupe_zoom(self) -> float:
        """The zoom inside the loupe."""
        return self._loupe_zoom

    def open_loupe(self, zoom: float, point: QPointF) -> None:
        """Show a point larger in a circle, in all panes."""
        self._loupe, self._loupe_zoom = point, max(zoom, self._zoom)
        self.loupeMoved.emit()

    def move_loupe(self, point: QPointF) -> None:
        """Take the loupe to a point, if it is open."""
        if self.has_loupe and point != self._loupe:
            self._loupe = point
            self.loupeMoved.emit()

    def close_loupe(self) -> None:
        """Show the photos without the loupe."""
        if self.has_loupe:
            self._loupe_zoom = 0.0
            self.loupeMoved.emit()

    def _set(self, zoom: float, centre: QPointF) -> None:
        margin = 0.5 / zoom
        centre = QPointF(
            max(margin, min(centre.x(), 1 - margin)),
            max(margin, min(centre.y(), 1 - margin)),
        )
        if zoom != self._zoom or centre != self._centre:
            self._zoom, self._centre = zoom, centre
            self.changed.emit()


def fitted(photo: QSizeF, pane: QSizeF) -> QSizeF:
    """Return the size at which a whole photo just fits into a pane."""
    return photo.scaled(pane, Qt.AspectRatioMode.KeepAspectRatio)


def placed(photo: QSizeF, pane: QSizeF, zoom: float, centre: QPointF) -> QRectF:
    """Return where the whole photo lies, in coordinates of the pane.

    A side that is smaller than the pane stands in the middle; a larger one leaves no
    gap at the edges of the pane.
    """
    size = fitted(photo, pane) * zoom
    left = _offset(pane.width(), size.width(), centre.x())
    top = _offset(pane.height(), size.height(), centre.y())
    return QRectF(QPointF(left, top), size)


def _offset(pane: float, size: float, centre: float) -> float:
    if size <= pane:
        return (pane - size) / 2
    return min(0.0, max(pane - size, pane / 2 - centre * size))


def stacks_better(photos: list[QSizeF], area: QSizeF, caption: float) -> bool:
    """Whether photos one above the other are shown larger than side by side.

    Parameters
    ----------
    area
        Room for all panes.
    caption
        Height of the strip above each photo.
    """
    count = max(1, len(photos))
    beside = QSizeF(area.width() / count, area.height() - caption)
    above = QSizeF(area.width(), area.height() / count - caption)
    return _seen(photos, above) > _seen(photos, beside)


def _seen(photos: list[QSizeF], pane: QSizeF) -> float:
    if pane.width() <= 0 or pane.height() <= 0:
        return 0.0
    sizes = [fitted(photo, pane) for photo in photos]
    return sum(size.width() * size.height() for size in sizes)
