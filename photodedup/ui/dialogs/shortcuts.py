"""The list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

GROUPS_PER_COLUMN = 2


class ShortcutsDialog(QDialog):
    """Every key of the program, in groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        cards = QHBoxLayout()
        cards.setSpacing(16)
        groups = self._groups()
        for first in range(0, len(groups), GROUPS_PER_COLUMN):
            stack = QVBoxLayout()
            stack.setSpacing(16)
            for title, keys in groups[first : first + GROUPS_PER_COLUMN]:
                stack.addWidget(_make_card(title, keys))
            cards.addLayout(stack)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(cards)
        column.addLayout(row)

    def _groups(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        return (
            (
                self.tr("Decide"),
                (
                    ("Enter", self.tr("Accept the marks, next group")),
                    ("Space", self.tr("Change the mark of the focused photo")),
                    ("1 ... 9", self.tr("Change the mark of that photo")),
                    ("Shift+1 ... 9", self.tr("Keep only that photo")),
                    ("K", self.tr("Keep only the focused photo")),
                    ("X", self.tr("Mark the focused photo for removal")),
                    ("U", self.tr("Take the mark away")),
                    ("A", self.tr("Keep all")),
                    ("N", self.tr("Not duplicates")),
                    ("M", self.tr("Keep the focused photo as an alternate")),
                    ("S", self.tr("Skip the group")),
                ),
            ),
            (
                self.tr("Move"),
                (
                    (self.tr("Up, Down"), self.tr("Group before, group after")),
                    (self.tr("Left, Right"), self.tr("Photo of the group")),
                    ("Ctrl+1 ... 3", self.tr("Scan, Review, Search by image")),
                ),
            ),
            (
                self.tr("Look"),
                (
                    ("B", self.tr("Blink between both photos while held")),
                    ("W", self.tr("Both photos beside each other")),
                    ("P", self.tr("One over the other, with a line to move")),
                    ("O", self.tr("One shining through the other")),
                    ("D", self.tr("Difference of both")),
                    ("L", self.tr("Loupe on both photos")),
                    ("Z", self.tr("100 % or fit")),
                    ("+   -   0", self.tr("Zoom in, zoom out, fit")),
                    ("T", self.tr("Turn B to match A, or show it as it is")),
                    ("H", self.tr("Histogram")),
                    ("I", self.tr("Information panel")),
                    ("E", self.tr("What every method says of both photos")),
                ),
            ),
            (
                self.tr("Search by image"),
                (
                    ("F", self.tr("Find photos like the focused one")),
                    ("Ctrl+V", self.tr("Look for a copied picture or file")),
                    ("Enter", self.tr("Compare with the query")),
                    ("Esc", self.tr("Back to the results; all of the query")),
                    ("G", self.tr("Add to the group of the query")),
                    (
                        self.tr("Left, Right"),
                        self.tr("Photo; on the threshold line: move it"),
                    ),
                ),
            ),
            (
                self.tr("Program"),
                (
                    ("Ctrl+O", self.tr("Add folder")),
                    ("Ctrl+Enter", self.tr("Apply")),
                    ("Ctrl+Z", self.tr("Undo, also of Apply")),
                    ("Ctrl+Shift+Z", self.tr("Redo")),
                    ("Ctrl+F", self.tr("Filter the groups")),
                    ("F11", self.tr("Full screen")),
                    ("F1", self.tr("This list")),
                ),
            ),
        )


def _make_card(title: str, keys: tuple[tuple[str, str], ...]) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    grid = QGridLayout(card)
    grid.setContentsMargins(16, 12, 16, 14)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title)
    heading.setProperty("subheading", True)  # noqa: FBT003 -- Qt's property
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (key, does) in enumerate(keys, start=1):
        name = QLabel(key)
        name.setProperty("keycap", True)  # noqa: FBT003 -- Qt's property
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(does), row, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return card
