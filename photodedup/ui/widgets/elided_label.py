"""A label that shortens its text instead of widening its parent."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodedup.ui.theme import theme_of


class ElidedLabel(QWidget):
    """One line of text; the whole text is its tool tip and accessible name.

    Parameters
    ----------
    mode
        Where the text is cut: file names in the middle, folders on the left.
    muted
        Painted in the colour of secondary text.
    """

    def __init__(
        self,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        *,
        muted: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._mode, self._muted = mode, muted
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a text."""
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_strong(self, *, strong: bool) -> None:
        """Write in bold, or not."""
        font = self.font()
        font.setBold(strong)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        """Return the room that the whole text takes."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters."""
        return QSize(24, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, cut to the width there is."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setPen(theme.muted if self._muted else theme.text)
        text = self.fontMetrics().elidedText(self._text, self._mode, self.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self.rect(), flags, text)
        painter.end()
