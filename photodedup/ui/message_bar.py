"""A bar for problems of the world: what is wrong and the next step, never a dialog."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from photodedup.ui.icons import Tone, icon

ICON_SIDE = 18


class MessageBar(QFrame):
    """Shows one sentence until it is closed or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName(self.tr("Message"))
        self._sign = QLabel()
        self._sign.setPixmap(icon("warning", Tone.WARNING).pixmap(ICON_SIDE))
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        close = QToolButton()
        close.setIcon(icon("close", Tone.WARNING))
        close.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._label, stretch=1)
        row.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._label.text()

    def withdraw(self, sentence: str) -> None:
        """Hide a sentence that is no longer so, if it still stands here."""
        if sentence == self.text:
            self.hide()

    def show_problem(self, sentence: str) -> None:
        """Show a sentence and let a screen reader say it."""
        self._label.setText(sentence)
        self._sign.setPixmap(icon("warning", Tone.WARNING).pixmap(ICON_SIDE))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
