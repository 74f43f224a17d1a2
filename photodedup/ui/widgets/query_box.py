"""What is looked for, where, and how: the upper part of the search page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodedup.core.errors import printable
from photodedup.core.records import WHOLE
from photodedup.ui import wording
from photodedup.ui.icons import Tone, icon
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.method_choices import MethodChoices
from photodedup.ui.widgets.method_chooser import MethodChooser
from photodedup.ui.widgets.query_view import QueryView
from photodedup.ui.widgets.where_bar import WhereBar

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import Photo, PhotoFile
    from photodedup.ui.folder_counter import Count
    from photodedup.ui.thumbnails import PictureSource


class QueryBox(QFrame):
    """The query's picture, buttons to take another one, and the choices.

    Parameters
    ----------
    count
        Counts the photos of a folder; called on a thread.
    """

    def __init__(
        self, pictures: PictureSource, count: Count, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.view = QueryView(pictures)
        self.methods = MethodChooser()
        self.choices = MethodChoices(wide=True)
        self.where = WhereBar(count)
        self._is_pasted = False
        self._name = ElidedLabel()
        self._name.set_strong(strong=True)
        self._facts = ElidedLabel(Qt.TextElideMode.ElideLeft, muted=True)
        self.choose = self._button("image", self.tr("Choose photo..."))
        self.paste = self._button("export", self.tr("Paste"))
        self.paste.setToolTip(self.tr("A copied picture or file (Ctrl+V)"))
        self.random = self._button("swap", self.tr("Random photo"))
        self.random.setToolTip(self.tr("Any photo of the folders below"))
        self.whole = self._button("fit", self.tr("Whole photo"))
        self.whole.setToolTip(self.tr("Look for all of the picture again (Esc)"))
        self.whole.clicked.connect(self.view.reset)
        self.search = self._button("search", self.tr("Search"))
        self.search.setProperty("primary", True)  # noqa: FBT003 -- Qt's property
        self.search.setIcon(icon("search", Tone.ON_ACCENT))
        self._lay_out()
        self.where.changed.connect(self._order_tabs)
        self.tell_nothing()
        self.show_part()

    def _button(self, name: str, text: str) -> QPushButton:
        return QPushButton(icon(name), text)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.choose, self.paste, self.random, self.whole):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.search)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self._name)
        title.addWidget(self._facts, stretch=1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(title)
        column.addLayout(buttons)
        column.addWidget(self.methods)
        column.addWidget(self.choices)
        column.addWidget(self.where)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.view, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, stretch=1)

    def _order_tabs(self) -> None:
        """Let the tab key meet new chips where the eye does."""
        where = self.where
        choices = self.choices.stops
        line = (self.methods.count, *choices, *where.chips, where.add_button)
        for before, after in pairwise(line):
            QWidget.setTabOrder(before, after)

    @property
    def text(self) -> str:
        """What is said about the query."""
        return f"{self._name.text} {self._facts.text}".strip()

    def tell_nothing(self) -> None:
        """Say how to begin."""
        self._name.set_text(self.tr("Look for photos like one that you have"))
        self._facts.set_text("")

    def show_file(self, file: PhotoFile, *, is_pasted: bool) -> None:
        """Show another query."""
        self._is_pasted = is_pasted
        self.view.show_file(file)
        if is_pasted:
            self._name.set_text(self.tr("Pasted picture"))
            self._facts.set_text("")
        else:
            self._show_path(file.path)
        self.show_part()

    def show_photo(self, photo: Photo) -> None:
        """Add what was read of the query."""
        facts = (
            self.tr("%1 px").replace("%1", wording.pixels_text(photo.facts)),
            wording.size_text(photo.file.size_bytes),
            wording.format_text(photo.facts),
            "" if self._is_pasted else wording.folder_text(photo),
        )
        self._facts.set_text(" · ".join(filter(None, facts)))

    def show_part(self) -> None:
        """Offer the whole photo where only a part is looked for."""
        self.whole.setEnabled(self.view.part != WHOLE)

    def _show_path(self, path: Path) -> None:
        self._name.set_text(printable(path.name))
        self._facts.set_text(printable(path.parent))
