"""What a method sees in two photos: small in the panel, large over the photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui.icons import icon
from photodedup.ui.picture_threads import Picture
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.photo_view import PhotoView
from photodedup.ui.widgets.viewport import FIT, STEP, Viewport, fitted

if TYPE_CHECKING:
    from collections.abc import Callable

HIGHEST = 176
"""A tall drawing is made narrower rather than take the room of the table."""


class Drawing(QAbstractButton):
    """The drawing at the width of the panel; pressing it shows it large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._sentence = Picture(), ""
        self._fitted = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def picture(self) -> Picture:
        """What is drawn; without levels while there is nothing."""
        return self._picture

    @property
    def sentence(self) -> str:
        """What stands in place of the drawing."""
        return self._sentence

    def show_picture(self, picture: Picture, name: str) -> None:
        """Show a drawing.

        Parameters
        ----------
        name
            What it is, in words.
        """
        self._picture, self._sentence = picture, ""
        self.setAccessibleName(name)
        self.setToolTip(self.tr("Press to see it large (Enter)"))
        self.setEnabled(True)
        self._place()

    def tell(self, sentence: str) -> None:
        """Say in words why there is no drawing yet, or none at all."""
        self._picture, self._sentence = Picture(), sentence
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.setEnabled(False)
        self._place()

    def _place(self) -> None:
        self._fitted = QImage()
        self.updateGeometry()
        self.update()

    # ------------------------------------------------------------------ Qt

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the whole drawing, up to a limit."""
        size = QSizeF(self._picture.largest.size())
        if size.isEmpty():
            return HIGHEST // 2
        return round(fitted(size, QSizeF(width, HIGHEST)).height())

    def sizeHint(self) -> QSize:
        """Return the size at the width there is."""
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drawing, or the sentence."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.photo_background)
        if self._picture.levels:
            place = self._room()
            painter.drawImage(place, self._scaled(place.size()))
        else:
            painter.setPen(theme.photo_text)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(
                self.rect().adjusted(10, 4, -10, -4), flags, self._sentence
            )
        if self.hasFocus():
            painter.setPen(QPen(theme.link, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _scaled(self, size: QSizeF) -> QImage:
        """Return the picture at a size; thin lines last when it is averaged once."""
        wanted = (size * self.devicePixelRatioF()).toSize()
        if self._fitted.size() != wanted:
            level = self._picture.level_for(wanted.width())
            smooth = Qt.TransformationMode.SmoothTransformation
            ratio = Qt.AspectRatioMode.IgnoreAspectRatio
            self._fitted = level.scaled(wanted, ratio, smooth)
        return self._fitted

    def _room(self) -> QRectF:
        area = QRectF(self.rect())
        size = fitted(QSizeF(self._picture.largest.size()), area.size())
        return QRectF(area.center() - QPointF(size.width(), size.height()) / 2, size)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class LargeDrawing(QWidget):
    """A drawing in place of the photos, with zoom and pan; Escape closes it.

    Signals
    -------
    closed()
        The photos are wanted again.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport(self)
        self.view = PhotoView(self.viewport)
        self.view.toggled.connect(self._toggle_full_size)
        self._title = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._title.set_strong(strong=True)
        close = QToolButton()
        close.setText(self.tr("Close (Esc)"))
        close.setIcon(icon("close"))
        close.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.closed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.setContentsMargins(8, 2, 2, 2)
        row.addWidget(self._title, stretch=1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.view, stretch=1)
        self._keys: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.closed.emit,
            Qt.Key.Key_Return: self.closed.emit,
            Qt.Key.Key_Enter: self.closed.emit,
            Qt.Key.Key_Plus: lambda: self.viewport.zoom_by(STEP),
            Qt.Key.Key_Equal: lambda: self.viewport.zoom_by(STEP),
            Qt.Key.Key_Minus: lambda: self.viewport.zoom_by(1 / STEP),
            Qt.Key.Key_0: self.viewport.fit,
            Qt.Key.Key_Z: self._toggle_full_size,
        }

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text

    def show_picture(self, picture: Picture, title: str) -> None:
        """Show a drawing from its whole on."""
        self._title.set_text(title)
        self.setAccessibleName(title)
        self.viewport.fit()
        self.view.set_photo(QSizeF(picture.full), QImage(), picture)

    def _toggle_full_size(self, anchor: QPointF | None = None) -> None:
        """Show it pixel by pixel, or everything again."""
        if self.viewport.zoom > FIT:
            self.viewport.fit()
        else:
            zoom = self.view.zoom_for_scale(1.0)
            self.viewport.zoom_to(zoom, anchor or self.viewport.centre)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom or close; the other keys go to the page."""
        does = self._keys.get(event.key())
        if does is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            does()
