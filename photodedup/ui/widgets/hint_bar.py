"""One sentence above the photos: why a key did nothing, or what may come next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from photodedup.ui.icons import Tone, icon
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import RADIUS


class HintBar(QWidget):
    """Shows a sentence, with a button or without, until the next decision.

    Signals
    -------
    pressed()
        The button was pressed.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_offer = False
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._button = QPushButton()
        self._button.setProperty("primary", "true")
        self._button.clicked.connect(self.pressed)
        close = QToolButton()
        close.setIcon(icon("close", Tone.MUTED))
        close.setToolTip(self.tr("Close this hint"))
        close.setAccessibleName(self.tr("Close this hint"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 6, 5)
        row.addWidget(self._label, stretch=1)
        row.addWidget(self._button)
        row.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty when there is none."""
        return "" if self.isHidden() else self._label.text()

    def tell(self, sentence: str, button: str = "") -> None:
        """Show a sentence and let a screen reader say it.

        Parameters
        ----------
        button
            What may be done now; without it the sentence is a warning.
        """
        self._is_offer = bool(button)
        self._label.setText(sentence)
        palette = self._label.palette()
        theme = theme_of(self.palette())
        ink = theme.text if self._is_offer else theme.warning_text
        palette.setColor(QPalette.ColorRole.WindowText, ink)
        self._label.setPalette(palette)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background of a message."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.border)
        painter.setBrush(theme.raised if self._is_offer else theme.warning)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()
