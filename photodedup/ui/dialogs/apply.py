"""The only confirmation of the program: what happens to the marked photos."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import printable
from photodedup.ui.engine import ApplyRequest
from photodedup.ui.icons import Tone, icon
from photodedup.ui.wording import size_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.ui.models.marks import MarkedPhoto

FOLDERS_SHOWN = 4
WIDTH = 560
INDENT = 24


class ApplyDialog(QDialog):
    """Asks what to do with the marked photos.

    Parameters
    ----------
    marked
        At least one photo.
    report
        Where the CSV report goes unless the user chooses another place.
    """

    def __init__(
        self, marked: Sequence[MarkedPhoto], report: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._marked = tuple(marked)
        self.setWindowTitle(self.tr("Apply"))
        self.setMinimumWidth(WIDTH)
        self._kinds = QButtonGroup(self)
        self._destination = QLineEdit()
        self._keep_structure = QCheckBox(self.tr("Keep the folder structure"))
        self._with_report = QCheckBox(self.tr("Also write a CSV report"))
        self._report = QLineEdit(str(report))
        self._go = QPushButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addLayout(self._make_summary())
        column.addWidget(self._make_choices())
        column.addLayout(self._make_report_row())
        column.addWidget(self._make_promise())
        column.addLayout(self._make_buttons())
        self._kinds.idToggled.connect(self._show_state)
        self._destination.textChanged.connect(self._show_state)
        self._with_report.toggled.connect(self._show_state)
        self._report.textChanged.connect(self._show_state)
        self.choose(ActionKind.TRASH)
        self._show_state()

    @property
    def kind(self) -> ActionKind:
        """The chosen action."""
        return tuple(ActionKind)[self._kinds.checkedId()]

    def choose(self, kind: ActionKind) -> None:
        """Choose an action."""
        self._button(kind).setChecked(True)

    def choose_destination(self, folder: Path) -> None:
        """Choose where to move the photos."""
        self._destination.setText(str(folder))
        self.choose(ActionKind.MOVE)

    def choose_report(self, file: Path) -> None:
        """Choose to write a report, and where."""
        self._report.setText(str(file))
        self._with_report.setChecked(True)

    def can(self, kind: ActionKind) -> bool:
        """Whether an action is possible for these photos."""
        return self._button(kind).isEnabled()

    @property
    def request(self) -> ApplyRequest:
        """What the user chose."""
        moves = self.kind is ActionKind.MOVE
        return ApplyRequest(
            kind=self.kind,
            destination=Path(self._destination.text()).absolute() if moves else None,
            keep_structure=self._keep_structure.isChecked(),
            report=(
                Path(self._report.text()).absolute()
                if self._with_report.isChecked()
                else None
            ),
        )

    # ------------------------------------------------------------- parts

    def _make_summary(self) -> QVBoxLayout:
        sizes: Counter[Path] = Counter()
        counts: Counter[Path] = Counter()
        for marked in self._marked:
            folder = marked.photo.file.path.parent
            counts[folder] += 1
            sizes[folder] += marked.photo.file.size_bytes
        count = self.tr("%Ln photo(s)", "", len(self._marked))
        where = self.tr("from %Ln folder(s)", "", len(counts))
        title = QLabel(f"{count}, {size_text(sizes.total())}, {where}")
        title.setProperty("heading", True)  # noqa: FBT003 -- Qt's property
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(title)
        for folder, number in counts.most_common(FOLDERS_SHOWN):
            photos = self.tr("%Ln photo(s)", "", number)
            column.addWidget(
                _elided(printable(folder), f"{photos}, {size_text(sizes[folder])}")
            )
        more = len(counts) - FOLDERS_SHOWN
        if more > 0:
            column.addWidget(_muted(self.tr("and %Ln more folder(s)", "", more)))
        return column

    def _make_choices(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, INDENT - 12)
        grid.setColumnStretch(1, 1)
        words = {
            ActionKind.TRASH: self.tr("Move to Trash"),
            ActionKind.MOVE: self.tr("Move to a folder"),
            ActionKind.HARDLINK: self.tr("Replace by a hard link to the photo kept"),
        }
        row = 0
        for place, kind in enumerate(ActionKind):
            button = QRadioButton(words[kind])
            self._kinds.addButton(button, place)
            grid.addWidget(button, row, 0, 1, 3)
            row += 1
            if kind is ActionKind.MOVE:
                row = self._add_destination(grid, row)
            if kind is ActionKind.HARDLINK:
                grid.addWidget(self._make_link_note(button), row, 1, 1, 2)
        return card

    def _add_destination(self, grid: QGridLayout, row: int) -> int:
        self._destination.setPlaceholderText(self.tr("Choose a folder"))
        self._destination.setAccessibleName(self.tr("Folder to move the photos to"))
        self._browse = QPushButton(icon("folder"), self.tr("Choose..."))
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._choose_folder)
        self._keep_structure.setChecked(True)
        grid.addWidget(self._destination, row, 1)
        grid.addWidget(self._browse, row, 2)
        grid.addWidget(self._keep_structure, row + 1, 1, 1, 2)
        return row + 2

    def _make_link_note(self, button: QRadioButton) -> QLabel:
        """Say what a hard link is, or why it is not possible."""
        unequal = sum(m.photo.content != m.keeper.content for m in self._marked)
        elsewhere = sum(
            m.photo.file.device != m.keeper.file.device for m in self._marked
        )
        if unequal:
            note = self.tr(
                "Not possible: %Ln photo(s) not identical to the one kept.", "", unequal
            )
        elif elsewhere:
            note = self.tr(
                "Not possible: %Ln photo(s) on another disk than the one kept.",
                "",
                elsewhere,
            )
        else:
            note = self.tr("Both names stay, the bytes are stored once.")
        button.setEnabled(not (unequal or elsewhere))
        button.setAccessibleDescription(note)
        return _muted(note)

    def _make_report_row(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, INDENT - 12)
        grid.setColumnStretch(1, 1)
        self._report.setAccessibleName(self.tr("File of the CSV report"))
        self._browse_report = QPushButton(self.tr("Change..."))
        self._browse_report.setAutoDefault(False)
        self._browse_report.clicked.connect(self._choose_report)
        grid.addWidget(self._with_report, 0, 0, 1, 3)
        grid.addWidget(self._report, 1, 1)
        grid.addWidget(self._browse_report, 1, 2)
        return grid

    def _make_promise(self) -> QLabel:
        return _muted(
            self.tr(
                "Each photo and the one kept are read again right before. "
                "You can undo this."
            )
        )

    def _make_buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._go.setProperty("primary", True)  # noqa: FBT003 -- Qt's property
        self._go.setDefault(True)
        self._go.setIcon(icon("check", Tone.ON_ACCENT))
        self._go.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._go)
        return row

    # ------------------------------------------------------------- behaviour

    def _button(self, kind: ActionKind) -> QRadioButton:
        button = self._kinds.button(tuple(ActionKind).index(kind))
        assert isinstance(button, QRadioButton)  # noqa: S101 -- made above
        return button

    def _show_state(self) -> None:
        """Enable what belongs to the choice; name the button by what it does."""
        moves = self.kind is ActionKind.MOVE
        for widget in (self._destination, self._browse, self._keep_structure):
            widget.setEnabled(moves)
        for widget in (self._report, self._browse_report):
            widget.setVisible(self._with_report.isChecked())
        number = len(self._marked)
        self._go.setText(
            {
                ActionKind.TRASH: self.tr("Move %Ln photo(s) to Trash", "", number),
                ActionKind.MOVE: self.tr("Move %Ln photo(s)", "", number),
                ActionKind.HARDLINK: self.tr("Replace %Ln photo(s)", "", number),
            }[self.kind]
        )
        complete = bool(self._destination.text()) or not moves
        named = bool(self._report.text()) or not self._with_report.isChecked()
        self._go.setEnabled(complete and named)

    def _choose_folder(self) -> None:
        title = self.tr("Move the photos to")
        chosen = QFileDialog.getExistingDirectory(self, title, self._destination.text())
        if chosen:
            self.choose_destination(Path(chosen))

    def _choose_report(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("CSV report"), self._report.text(), self.tr("CSV (*.csv)")
        )
        if chosen:
            self.choose_report(Path(chosen))


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("muted", True)  # noqa: FBT003 -- Qt's property
    return label


def _elided(path: str, numbers: str) -> QWidget:
    """Return a line with a folder, shortened in its middle, and its numbers."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    folder, count = _muted(""), _muted(numbers)
    folder.setWordWrap(False)
    count.setWordWrap(False)
    mode = Qt.TextElideMode.ElideMiddle
    folder.setText(folder.fontMetrics().elidedText(path, mode, WIDTH * 3 // 5))
    folder.setToolTip(path)
    row.addWidget(folder, stretch=1)
    row.addWidget(count)
    return line
