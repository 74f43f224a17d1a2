"""What Apply did so far; each batch can be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.actions.plan import ActionKind
from photodedup.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.ui.engine import PastBatch


class HistoryDialog(QDialog):
    """A list of past batches, newest first.

    Signals
    -------
    undoRequested(int)
        The number of the batch to put back.
    """

    undoRequested = Signal(int)  # noqa: N815 -- Qt names signals so

    def __init__(
        self, batches: Sequence[PastBatch], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._batches = tuple(batches)
        self.setWindowTitle(self.tr("History"))
        self.resize(620, 380)
        title = QLabel(
            self.tr("What Apply did so far")
            if batches
            else self.tr("Apply has not changed anything yet.")
        )
        title.setProperty("subheading", True)  # noqa: FBT003 -- Qt's property
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Past actions"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for past in self._batches:
            self.list.addItem(QListWidgetItem(self._line(past)))
        self.undo_button = QPushButton(icon("undo"), self.tr("Put back"))
        self.undo_button.setAutoDefault(False)
        self.undo_button.clicked.connect(self._undo)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.list.currentRowChanged.connect(self._show_state)
        self.list.setVisible(bool(batches))
        if batches:
            self.list.setCurrentRow(0)
        self._show_state()

    def _line(self, past: PastBatch) -> str:
        count = past.photos
        text = {
            ActionKind.TRASH: self.tr("%Ln photo(s) moved to Trash", "", count),
            ActionKind.MOVE: self.tr("%Ln photo(s) moved to a folder", "", count),
            ActionKind.HARDLINK: self.tr("%Ln photo(s) replaced by links", "", count),
        }[past.kind]
        time = QDateTime.fromString(past.when, Qt.DateFormat.ISODate)
        form = QLocale.FormatType.ShortFormat
        when = QLocale().toString(time.toLocalTime(), form)
        line = self.tr("%1: %2")
        if past.interrupted:
            line = self.tr("%1: %2 (interrupted)")
        elif not past.can_undo:
            line = self.tr("%1: %2 (put back)")
        return line.replace("%1", when or past.when).replace("%2", text)

    def _show_state(self) -> None:
        row = self.list.currentRow()
        chosen = 0 <= row < len(self._batches)
        self.undo_button.setEnabled(chosen and self._batches[row].can_undo)

    def _undo(self) -> None:
        self.undoRequested.emit(self._batches[self.list.currentRow()].batch)
        self.accept()
