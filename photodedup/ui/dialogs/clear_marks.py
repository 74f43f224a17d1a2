"""Asks before a new scan clears the marks of the one before."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


class ClearMarksBox(QMessageBox):
    """One question with two clear answers; `accepted` means: scan.

    Parameters
    ----------
    marked
        How many photos have a mark.
    """

    def __init__(self, marked: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("New scan"))
        self.setText(
            self.tr("A new scan clears the marks of %Ln photo(s).", "", marked)
        )
        self.setInformativeText(
            self.tr("No file was touched yet. Apply the marks first to keep them.")
        )
        roles = QMessageBox.ButtonRole
        self.scan = self.addButton(
            self.tr("Clear marks and scan"), roles.DestructiveRole
        )
        self.back = self.addButton(self.tr("Back to the review"), roles.RejectRole)
        self.setDefaultButton(self.back)
        self.setEscapeButton(self.back)
        # A button of this role tells neither accepted() nor rejected() by itself.
        self.scan.clicked.connect(self.accept)
