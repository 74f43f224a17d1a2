"""Shows a bug of ours with everything that helps to report it."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import photodedup


class CrashDialog(QDialog):
    """A sentence, the traceback, and a button that copies both."""

    def __init__(self, traceback: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("This is a bug in photodedup"))
        self.resize(760, 460)
        self.report = f"photodedup {photodedup.__version__}\n\n{traceback}"
        heading = QLabel(self.tr("Something went wrong that should not."))
        heading.setProperty("heading", True)  # noqa: FBT003 -- Qt's property
        advice = QLabel(
            self.tr(
                "No photo was lost: every action is checked and journaled. Please "
                "copy the text below into a report; it may name your folders."
            )
        )
        advice.setWordWrap(True)
        text = QPlainTextEdit(self.report)
        text.setReadOnly(True)
        text.setAccessibleName(self.tr("Report of the bug"))
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copy = QPushButton(self.tr("Copy"))
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
        for widget in (heading, advice, text):
            column.addWidget(widget)
        column.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
