"""Icons that follow the theme: SVG files tinted when they are painted.

The files draw with ``currentColor``. A Qt icon asks its engine for a picture each time
it is shown, and the engine takes the colour from the application's palette at that
moment, so a change of the theme needs no new icons.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from photodedup.core.errors import Bug
from photodedup.ui.theme import theme_of

if TYPE_CHECKING:
    from photodedup.ui.theme import Theme

ICON_FOLDER = Path(__file__).resolve().parents[1] / "data" / "icons"


class Tone(Enum):
    """What an icon stands on or says; decides its colour."""

    TEXT = "text"
    MUTED = "muted"
    ON_ACCENT = "accent_text"
    LINK = "link"
    KEEP = "keep"
    TRASH = "trash"
    WARNING = "warning_text"

    def color(self, theme: Theme) -> QColor:
        """Return the colour of this tone in a theme."""
        color = getattr(theme, self.value)
        if not isinstance(color, QColor):
            raise Bug(f"the token {self.value} is no colour")
        return color


def icon(name: str, tone: Tone = Tone.TEXT) -> QIcon:
    """Return an icon by the name of its file, without the ending.

    Raises
    ------
    Bug
        There is no such icon.
    """
    return QIcon(_TintedIcon(_svg(name), name, tone))


def tinted(name: str, color: QColor, side: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture of `side` x `side` logical pixels in one colour.

    Parameters
    ----------
    ratio
        Device pixels per logical pixel of where it will be painted.

    Raises
    ------
    Bug
        There is no such icon.
    """
    pixmap = _render(_svg(name), name, QSize(side, side) * ratio, color)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _svg(name: str) -> str:
    file = ICON_FOLDER / f"{name}.svg"
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Bug(f"there is no icon named {name!r}") from error


def _render(svg: str, name: str, size: QSize, color: QColor) -> QPixmap:
    if size.isEmpty():  # a button that is squeezed to nothing
        return QPixmap()
    key = f"photodedup/{name}/{size.width()}x{size.height()}/{color.name()}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return QPixmap(pixmap)
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    drawing = svg.replace("currentColor", color.name())
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(QRect(QPoint(), size)))
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return QPixmap(pixmap)


class _TintedIcon(QIconEngine):
    """Paints one SVG in the colour that the palette asks for."""

    def __init__(self, svg: str, name: str, tone: Tone) -> None:
        super().__init__()
        self._svg, self._name, self._tone = svg, name, tone

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        palette = QGuiApplication.palette()
        theme = theme_of(palette)
        if mode is QIcon.Mode.Disabled:
            return theme.muted
        # A checked tool button and a selected menu entry stand on the accent colour.
        if mode is QIcon.Mode.Selected or state is QIcon.State.On:
            return palette.color(QPalette.ColorRole.HighlightedText)
        return self._tone.color(theme)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon at a size in device pixels."""
        return _render(self._svg, self._name, size, self._color(mode, state))

    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        """Paint the icon, sharp on screens of any density."""
        ratio = painter.device().devicePixelRatio()
        pixmap = self.pixmap(rect.size() * ratio, mode, state)
        pixmap.setDevicePixelRatio(ratio)
        painter.drawPixmap(rect.topLeft(), pixmap)

    def clone(self) -> QIconEngine:
        """Return an engine for a copied icon."""
        return _TintedIcon(self._svg, self._name, self._tone)
