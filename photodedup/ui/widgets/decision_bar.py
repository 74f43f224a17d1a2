"""The buttons below the photos: decide this group, and apply everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photodedup.ui import wording
from photodedup.ui.icons import Tone, icon
from photodedup.ui.models.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QUndoStack

    from photodedup.core.records import Group
    from photodedup.ui.models.marks import MarkedPhoto


class DecisionBar(QWidget):
    """Accept, Skip, Not duplicates, Undo; on the other side how far, and Apply.

    Signals
    -------
    acceptRequested(), skipRequested(), notDuplicatesRequested(), undoRequested(),
    applyRequested()
        A button was pressed.
    """

    acceptRequested = Signal()  # noqa: N815 -- Qt names signals so
    skipRequested = Signal()  # noqa: N815 -- Qt names signals so
    notDuplicatesRequested = Signal()  # noqa: N815 -- Qt names signals so
    undoRequested = Signal()  # noqa: N815 -- Qt names signals so
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
        row.addWidget(self.apply)
        for button in (self.skip, self.distinct, self.undo, self.apply, self.accept):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_group(None, {}, decided=False)
        self.show_totals(0, 0, ())

    def _button(self, text: str, key: str) -> QPushButton:
        button = QPushButton(f"{text}   {key}")
        button.setAccessibleName(text)
        return button

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
        else:
            text = self.tr("Keep all, next")
            tip = self.tr(
                "Nothing here is suggested for the Trash: keeps every photo and goes "
                "on. Mark a photo with X if you want it to go."
            )
        self.accept.setText(self.tr("%1   Enter").replace("%1", text))
        self.accept.setAccessibleName(text)
        self.accept.setToolTip(tip)

    def show_totals(
        self, decided: int, groups: int, marked: Sequence[MarkedPhoto]
    ) -> None:
        """Say how far the user is, and what Apply would do."""
        text = self.tr("%1 of %2 decided") if groups else ""
        text = text.replace("%1", wording.number_text(decided))
        self._decided.setText(text.replace("%2", wording.number_text(groups)))
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
