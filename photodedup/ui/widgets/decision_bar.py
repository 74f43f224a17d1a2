"""The buttons below the photos: decide this group, and apply everything."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photodedup.ui import wording
from photodedup.ui.icons import Tone, icon
from photodedup.ui.models.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent, QUndoStack

    from photodedup.core.records import Group
    from photodedup.ui.models.marks import MarkedPhoto


NARROWEST = 480
"""With icons alone at the sides, in English."""


class Words(Enum):
    """How much of the bar is said in words."""

    ALL = auto()
    NO_SIDES = auto()
    NO_COUNT = auto()


class DecisionBar(QWidget):
    """Accept, Skip, Not duplicates, Undo; on the other side how far, and Apply.

    Signals
    -------
    acceptRequested(), skipRequested(), notDuplicatesRequested(), undoRequested(),
    exportRequested(), applyRequested()
        A button was pressed.
    """

    acceptRequested = Signal()  # noqa: N815 -- Qt names signals so
    skipRequested = Signal()  # noqa: N815 -- Qt names signals so
    notDuplicatesRequested = Signal()  # noqa: N815 -- Qt names signals so
    undoRequested = Signal()  # noqa: N815 -- Qt names signals so
    exportRequested = Signal()  # noqa: N815 -- Qt names signals so
    applyRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accept = QPushButton()
        self.accept.setProperty("primary", "true")
        self.accept.clicked.connect(self.acceptRequested)
        self.skip = self._button(self.tr("Skip"), "S")
        self.skip.setToolTip(self.tr("Leave this group undecided and go on"))
        self.skip.clicked.connect(self.skipRequested)
        self.distinct = self._button(self.tr("Not duplicates"), "N")
        self.distinct.setToolTip(
            self.tr("Take this group away and never show these photos together again")
        )
        self.distinct.clicked.connect(self.notDuplicatesRequested)
        self.undo = QPushButton(icon("undo"), self.tr("Undo"))
        self.undo.setToolTip(self.tr("Take back the last mark (Ctrl+Z)"))
        self.undo.clicked.connect(self.undoRequested)
        self.undo.setEnabled(False)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        self._decided = QLabel()
        self._decided.setProperty("muted", "true")
        self.export = QPushButton(icon("export"), self.tr("Report…"))
        self.export.clicked.connect(self.exportRequested)
        self.show_scanning(scanning=True)
        self.apply = QPushButton(icon("trash"), "")
        self.apply.clicked.connect(self.applyRequested)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        for button in (self.accept, self.skip, self.distinct, self.undo):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._decided)
        row.addSpacing(6)
        row.addWidget(self.export)
        row.addWidget(self.apply)
        sides = self.undo, self.export
        for button in (*sides, self.skip, self.distinct, self.apply, self.accept):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._side_words = {button: button.text() for button in sides}
        for button, words in self._side_words.items():
            button.setAccessibleName(words)
        self.show_group(None, {}, decided=False)
        self.show_totals(0, 0, ())

    def minimumSizeHint(self) -> QSize:
        """Let the window be narrow: words give way, see `_fit`."""
        return QSize(NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out words until all buttons fit: first of those that have an icon."""
        for width in (Words.ALL, Words.NO_SIDES, Words.NO_COUNT):
            for button, words in self._side_words.items():
                button.setText(words if width is Words.ALL else "")
            self._decided.setVisible(width is not Words.NO_COUNT)
            if super().minimumSizeHint().width() <= self.width():
                return

    def _button(self, text: str, key: str) -> QPushButton:
        button = QPushButton(f"{text}   {key}")
        button.setAccessibleName(text)
        return button

    def show_scanning(self, *, scanning: bool) -> None:
        """Offer the report when the scan is done."""
        self.export.setEnabled(not scanning)
        tip = self.tr("Write the groups and your decisions to a CSV file")
        if scanning:
            tip = self.tr("A report can be written when the scan is done or stopped")
        self.export.setToolTip(tip)

    def show_group(
        self, group: Group | None, after: dict[Path, Mark], *, decided: bool
    ) -> None:
        """Say what Enter does to the group: nothing that it would do is hidden.

        Parameters
        ----------
        after
            The marks of the group as Enter would leave them.
        """
        for button in (self.accept, self.skip, self.distinct):
            button.setEnabled(group is not None)
        trash = sum(mark is Mark.TRASH for mark in after.values())
        if group is None:
            text, tip = self.tr("Accept, next"), ""
        elif decided:
            text, tip = self.tr("Next"), self.tr("Goes to the next group to do.")
        elif trash:
            text = self.tr("Accept, next")
            tip = self.tr(
                "Marks %Ln photo(s) for the Trash, keeps the others and goes on.",
                "",
                trash,
            )
        elif not group.kind.is_duplicate:
            text = self.tr("Leave all, next")
            tip = self.tr(
                "These are different pictures: marks none of them and goes on. Mark a "
                "photo with X if you want it to go."
            )
        else:
            text = self.tr("Keep all, next")
            tip = self.tr(
                "Nothing here is suggested for the Trash: keeps every photo and goes "
                "on. Mark a photo with X if you want it to go."
            )
        self.accept.setText(self.tr("%1   Enter").replace("%1", text))
        self.accept.setAccessibleName(text)
        self.accept.setToolTip(tip)
        self._fit()

    def show_totals(
        self, decided: int, groups: int, marked: Sequence[MarkedPhoto]
    ) -> None:
        """Say how far the user is, and what Apply would do."""
        text = self.tr("%1 of %2 decided") if groups else ""
        text = text.replace("%1", wording.number_text(decided))
        self._decided.setText(text.replace("%2", wording.number_text(groups)))
        self._show_marked(marked)
        self._fit()

    def _show_marked(self, marked: Sequence[MarkedPhoto]) -> None:
        self.apply.setEnabled(bool(marked))
        if not marked:
            self.apply.setText(self.tr("Apply…"))
            self.apply.setToolTip(self.tr("No photo is marked for the Trash yet"))
            self.apply.setIcon(icon("trash", Tone.MUTED))
            return
        size = sum(one.photo.file.size_bytes for one in marked)
        label = self.tr("Apply: %1, %2…")
        label = label.replace("%2", wording.size_text(size))
        label = label.replace("%1", wording.photos_text(len(marked)))
        self.apply.setText(label)
        self.apply.setIcon(icon("trash"))
        self.apply.setToolTip(
            self.tr("Choose what happens to the marked photos (Ctrl+Enter)")
        )
