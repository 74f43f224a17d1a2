"""The line at the bottom: what was done last, with Undo, and what is going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QStatusBar,
    QWidget,
)

from photodedup.ui.icons import Tone, icon

if TYPE_CHECKING:
    from photodedup.core.progress import Progress


class StatusLine(QStatusBar):
    """A sentence with an Undo button, or the progress of an action with Stop.

    Hidden while there is nothing to tell.

    Signals
    -------
    undoRequested()
        The user wants back what the sentence tells.
    stopRequested()
        The user wants the running action to stop after the current file.
    """

    undoRequested = Signal()  # noqa: N815 -- Qt names signals so
    stopRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setAccessibleName(self.tr("Status"))
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setContentsMargins(12, 0, 8, 0)
        self._undo = QPushButton(icon("undo", Tone.LINK), self.tr("Undo"))
        self._undo.setFlat(True)
        self._undo.setToolTip(self.tr("Put these photos back (Ctrl+Z)"))
        self._undo.clicked.connect(self.undoRequested)
        self._bar = QProgressBar()
        self._bar.setMaximumWidth(240)
        self._bar.setAccessibleName(self.tr("Progress of the action"))
        self._stop = QPushButton(icon("stop"), self.tr("Stop"))
        self._stop.setFlat(True)
        self._stop.clicked.connect(self.stopRequested)
        for widget in (self._sentence, self._undo, self._bar, self._stop):
            self.addWidget(widget)
        self.tell("")

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    @property
    def offers_undo(self) -> bool:
        """Whether the Undo button stands beside the sentence."""
        return not self._undo.isHidden()

    def tell(self, sentence: str, *, undo: bool = False) -> None:
        """Show a sentence, with the Undo button or without."""
        self._sentence.setText(sentence)
        self._undo.setVisible(undo)
        self._bar.hide()
        self._stop.hide()
        self.setVisible(bool(sentence))  # photos need the height
        if sentence:
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(self, sentence)
            )

    def show_action(self, sentence: str, *, can_stop: bool) -> None:
        """Show that an action runs."""
        self.tell(sentence)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._stop.setVisible(can_stop)

    def set_progress(self, progress: Progress) -> None:
        """Show how far the action is."""
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)
