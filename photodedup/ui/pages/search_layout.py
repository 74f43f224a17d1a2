"""The widgets of the search page and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui.icons import Tone, icon
from photodedup.ui.warming import WarmUp
from photodedup.ui.widgets.answer_view import AnswerView
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.empty_state import EmptyState
from photodedup.ui.widgets.found_view import FoundView
from photodedup.ui.widgets.hint_bar import HintBar
from photodedup.ui.widgets.query_box import QueryBox
from photodedup.ui.widgets.search_strip import SearchStrip
from photodedup.ui.widgets.similar_menu import SimilarMenu

if TYPE_CHECKING:
    from photodedup.ui.folder_counter import Count
    from photodedup.ui.thumbnails import PictureSource

EMPTY, ANSWERS = 0, 1
RESULTS, COMPARED = 0, 1


class SearchLayout(QWidget):
    """Query above, one answer or two beside each other below; or two photos compared.

    Parameters
    ----------
    pictures
        Gives previews and large pictures.
    count
        Counts the photos of a folder; called on a thread.
    """

    def __init__(
        self, pictures: PictureSource, count: Count, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.box = QueryBox(pictures, count)
        self.strip = SearchStrip()
        self.answers = AnswerView(pictures), AnswerView(pictures)
        self.empty = EmptyState()
        self.found = FoundView(pictures)
        self.hint = HintBar()
        self.said = ElidedLabel(Qt.TextElideMode.ElideRight, muted=True)
        self.compare_button = self._button("columns", self.tr("Compare"), "Enter")
        self.add_button = self._button("plus", self.tr("Add to group"), "G")
        self.similar_button = self._button("search", self.tr("Find similar"), "F")
        self.compare_button.setProperty("primary", True)  # noqa: FBT003 -- Qt's property
        self.compare_button.setIcon(icon("columns", Tone.ON_ACCENT))
        self.similar = SimilarMenu(self)
        self.below = QStackedWidget()
        self.body = QStackedWidget()
        self._lay_out()

    def warm_up(self) -> None:
        """Prepare for the first search while the user does something else."""
        parts = (self.box, *self.answers, self.found.bar, self.found.compare)
        WarmUp(self, (*parts, self.found.panel)).start()

    def _button(self, name: str, text: str, key: str) -> QPushButton:
        button = QPushButton(icon(name), text)
        button.setToolTip(f"{text} ({key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        self.below.addWidget(self.empty)
        self.below.addWidget(self._make_answers())
        results = QWidget()
        column = QVBoxLayout(results)
        column.setContentsMargins(10, 8, 10, 0)
        column.setSpacing(6)
        for widget in (self.box, self.strip):
            column.addWidget(widget)
        column.addWidget(self.below, stretch=1)
        self.body.addWidget(results)
        self.body.addWidget(self.found)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.body, stretch=1)
        outer.addWidget(self.hint)
        outer.addWidget(line)
        outer.addWidget(self._make_actions())

    def _make_answers(self) -> QWidget:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(12)
        for answer in self.answers:
            splitter.addWidget(answer)
        self.answers[1].hide()
        return splitter

    def _make_actions(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for button in (self.compare_button, self.add_button, self.similar_button):
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self.said, stretch=1)
        return bar

    def show_current(self, said: str, *, is_comparing: bool) -> None:
        """Say what the current photo is, and what can be done with it."""
        for button in (self.compare_button, self.add_button, self.similar_button):
            button.setEnabled(bool(said))
        self.compare_button.setVisible(not is_comparing)
        self.said.set_text(said)

    def show_below(
        self,
        *,
        has_answer: bool,
        has_query: bool,
        has_searched: bool,
        is_searching: bool,
    ) -> None:
        """Show the answers, or say what is missing."""
        self.below.setCurrentIndex(ANSWERS if has_answer else EMPTY)
        if not has_query:
            sentence = self.tr(
                "Photos like it are looked for in the folders above. In the review, F "
                "does it with the photo that you look at."
            )
            self.empty.tell("image", self.tr("Drop, paste or choose a photo"), sentence)
        elif not self.box.where.folders:
            sentence = self.tr("Add a folder that is to be looked through.")
            self.empty.tell("folder-add", self.tr("Look where?"), sentence)
        elif is_searching:
            sentence = self.tr("New photos are read once; after that it is quick.")
            self.empty.tell("search", self.tr("Searching…"), sentence)
        elif has_searched:
            sentence = self.tr("There is no other photo in these folders.")
            self.empty.tell("search", self.tr("No photo is near"), sentence)
        else:
            sentence = self.tr(
                "Choose another photo, method or folder, or press Search."
            )
            self.empty.tell("search", self.tr("No answer yet"), sentence)
