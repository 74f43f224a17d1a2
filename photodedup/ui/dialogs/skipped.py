"""A list of files that were passed over, with the reason for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui.models.problems import ProblemModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class SkippedDialog(QDialog):
    """Shows files and reasons; they can be copied as text.

    Parameters
    ----------
    title
        What happened to these files, one sentence.
    problems
        Path and reason of each.
    """

    def __init__(
        self,
        title: str,
        problems: Sequence[tuple[Path, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Passed over"))
        self.resize(760, 420)
        self.model = ProblemModel(problems, self)
        heading = QLabel(title)
        heading.setProperty("subheading", True)  # noqa: FBT003 -- Qt's property
        heading.setWordWrap(True)
        copy = QPushButton(self.tr("Copy list"))
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self._make_table())
        column.addLayout(buttons)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("table")
        table.setAccessibleName(self.tr("Files and reasons"))
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return table

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text())
