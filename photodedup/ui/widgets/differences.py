"""What differs between the two compared photos; what is equal takes one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from photodedup.ui.comparison import Field, Side, compared
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from photodedup.core.records import Photo

BETTER = "▲"


class _Row:
    """The three cells of a row, made once and filled again for each pair."""

    def __init__(self, grid: QGridLayout, place: int) -> None:
        self.label = QLabel()
        self.label.setProperty("muted", "true")
        self.cells = ElidedLabel(), ElidedLabel()
        for widget in (self.label, *self.cells):
            widget.setFont(smaller(widget.font(), 0.5))
        for cell in self.cells:
            cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid.addWidget(self.label, place, 0)
        grid.addWidget(self.cells[0], place, 1)
        grid.addWidget(self.cells[1], place, 2)

    def fill(self, field: Field) -> None:
        """Show a field."""
        self.label.setText(field.label)
        texts = (field.first, field.second)
        sides = (Side.FIRST, Side.SECOND)
        for cell, text, side in zip(self.cells, texts, sides, strict=True):
            is_better = field.better is side
            cell.set_strong(strong=is_better)
            cell.set_text(f"{BETTER} {text}" if is_better else text)
            if is_better:
                name = QCoreApplication.translate("Wording", "%1, better").replace(
                    "%1", text
                )
                cell.setAccessibleName(name)

    def set_visible(self, *, visible: bool) -> None:
        """Show or hide the row."""
        for widget in (self.label, *self.cells):
            widget.setVisible(visible)


class DifferencesPanel(QWidget):
    """A table with a column for A and one for B."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        for column, letter in ((1, "A"), (2, "B")):
            head = QLabel(letter)
            head.setProperty("subheading", "true")
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignLeft)
        self._equal = QLabel()
        self._equal.setProperty("muted", "true")
        self._equal.setFont(smaller(self.font(), 0.5))
        self._equal.setWordWrap(True)

    @property
    def equal_text(self) -> str:
        """The line about what is equal."""
        return self._equal.text()

    def show_pair(self, first: Photo, second: Photo) -> None:
        """Show the differences of two photos."""
        fields = compared(first, second)
        different = [field for field in fields if not field.is_equal]
        while len(self._rows) < len(different):
            self._rows.append(_Row(self._grid, len(self._rows) + 1))
        for place, row in enumerate(self._rows):
            row.set_visible(visible=place < len(different))
            if place < len(different):
                row.fill(different[place])
        equal = [field.label for field in fields if field.is_equal]
        self._grid.addWidget(self._equal, len(self._rows) + 1, 0, 1, 3)
        self._equal.setText(self.tr("%Ln field(s) equal", "", len(equal)))
        self._equal.setToolTip(", ".join(equal))
        self._equal.setVisible(bool(equal))
