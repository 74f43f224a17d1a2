"""Where is searched: folders in one line, each with a cross to take it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from photodedup.core.errors import printable
from photodedup.ui import wording
from photodedup.ui.folder_counter import FolderCounter
from photodedup.ui.icons import Tone, icon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.ui.folder_counter import Count

SHOWN = 2
"""So many folders stand in the line; the others are in a menu at its end."""

CHIP_WIDTH = 90


class WhereBar(QWidget):
    """The folders that are searched, and how many photos they hold.

    Parameters
    ----------
    count
        Counts the photos of one folder; called on a thread.

    Signals
    -------
    changed()
        Other folders.
    addRequested()
        A folder is to be chosen.
    problem(str)
        One sentence: a folder cannot be read.
    """

    changed = Signal()
    addRequested = Signal()  # noqa: N815 -- Qt names signals so
    problem = Signal(str)

    def __init__(self, count: Count, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[Path, ...] = ()
        self._photos: dict[Path, int] = {}
        self.counter = FolderCounter(count, self)
        self.counter.counted.connect(self._on_counted)
        self.counter.uncountable.connect(
            lambda _, sentence: self.problem.emit(sentence)
        )
        self.add_button = QToolButton()
        self.add_button.setText(self.tr("Add folder..."))
        self.add_button.setIcon(icon("folder-add"))
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.add_button.setToolButtonStyle(style)
        self.add_button.clicked.connect(self.addRequested)
        self._label = QLabel(self.tr("Look in"))
        self._label.setProperty("muted", "true")
        self._total = QLabel()
        self._total.setProperty("muted", "true")
        self.chips: list[QToolButton] = []
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._label)
        row.addLayout(self._chips)
        row.addWidget(self.add_button)
        row.addWidget(self._total)
        row.addStretch(1)
        self._show()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders."""
        return self._folders

    @property
    def text(self) -> str:
        """How many photos there are, as far as they are counted."""
        return self._total.text()

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Search in other folders."""
        self._folders = tuple(dict.fromkeys(folders))
        self._show()
        self.changed.emit()
        for folder in self._folders:
            if folder not in self._photos:
                self.counter.ask(folder)

    def add_folder(self, folder: Path) -> None:
        """Search in one more folder."""
        if folder not in self._folders:
            self.set_folders((*self._folders, folder))

    def remove_folder(self, folder: Path) -> None:
        """Do not search in a folder."""
        self.counter.forget(folder)
        self.set_folders([one for one in self._folders if one != folder])

    def show_searched(self, photos: int) -> None:
        """Tell how many photos were searched: folders may overlap, files fail."""
        self._total.setText(wording.photos_text(photos))

    # ------------------------------------------------------------------ inside

    def _on_counted(self, folder: Path, photos: int) -> None:
        self._photos[folder] = photos
        self._show_total()

    def _show(self) -> None:
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.chips = [self._chip(folder) for folder in self._folders[:SHOWN]]
        if self._folders[SHOWN:]:
            self.chips.append(self._more(self._folders[SHOWN:]))
        for chip in self.chips:
            self._chips.addWidget(chip)
        self._show_total()

    def _show_total(self) -> None:
        known = [self._photos.get(folder) for folder in self._folders]
        counted = [count for count in known if count is not None]
        text = wording.photos_text(sum(counted)) if len(counted) == len(known) else ""
        self._total.setText(text if known else "")

    def _chip(self, folder: Path) -> QToolButton:
        chip = QToolButton(self)
        chip.setObjectName("chip")
        name = printable(folder.name or str(folder))
        elide = Qt.TextElideMode.ElideMiddle
        short = chip.fontMetrics().elidedText(name, elide, CHIP_WIDTH)
        chip.setText(short.replace("&", "&&"))
        chip.setIcon(icon("x", Tone.MUTED))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross comes last
        text = self.tr("Do not look in %1").replace("%1", printable(folder))
        chip.setToolTip(text)
        chip.setAccessibleName(text)
        chip.clicked.connect(lambda: self.remove_folder(folder))
        return chip

    def _more(self, folders: Sequence[Path]) -> QToolButton:
        button, menu = QToolButton(self), QMenu(self)
        button.setText(self.tr("+%1 more").replace("%1", str(len(folders))))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for folder in folders:
            entry = menu.addAction(icon("x", Tone.MUTED), printable(folder))
            entry.triggered.connect(lambda _=False, one=folder: self.remove_folder(one))
        button.setMenu(menu)
        return button
