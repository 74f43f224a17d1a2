"""The query and a found photo beside each other, as in the review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.errors import Bug
from photodedup.core.records import WHOLE, Member, Suggestion
from photodedup.ui import method_wording, search_wording, wording
from photodedup.ui.icons import icon
from photodedup.ui.models.marks import Mark
from photodedup.ui.widgets.compare import Compare
from photodedup.ui.widgets.compare_bar import CompareBar
from photodedup.ui.widgets.compare_wiring import wire
from photodedup.ui.widgets.drawing import LargeDrawing
from photodedup.ui.widgets.methods_panel import MethodsPanel
from photodedup.ui.widgets.pair_panel import PairPanel

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.core.records import Photo, Ranked, SearchResult
    from photodedup.ui.models.answer import AnswerModel
    from photodedup.ui.thumbnails import PictureSource


def members_of(result: SearchResult, found: Ranked) -> tuple[Member, Member]:
    """Return query and found photo as the compare view takes them.

    A match of a part of the query says nothing of where the whole of it lies.
    """
    match = found.match if result.query.part == WHOLE else None
    query, other = (
        replace(whole_query(result), number=0),
        replace(found.photo, number=1),
    )
    similarity = 0.0 if match is None else match.similarity
    return (
        Member(query, Suggestion.KEEP, 1.0),
        Member(other, Suggestion.REVIEW, similarity, (), match),
    )


def whole_query(result: SearchResult) -> Photo:
    """Return the query with the size of its file where only a part was read."""
    photo, part = result.photo, result.query.part
    width = round(photo.facts.width / (part.right - part.left))
    height = round(photo.facts.height / (part.bottom - part.top))
    return replace(photo, facts=replace(photo.facts, width=width, height=height))


class FoundPanel(PairPanel):
    """What the method says of the pair, why they match, histogram and differences."""

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self._value = QLabel()
        self._value.setWordWrap(True)
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out(self.tr("Method"), self._value)

    @property
    def text(self) -> str:
        """What the method says."""
        return self._value.text()

    def show_found(
        self, model: AnswerModel, found: Ranked, pair: tuple[Member, Member]
    ) -> None:
        """Tell about the query and a found photo of an answer."""
        method = model.method
        if method is None or model.result is None:
            raise Bug("a photo that no method found")
        lines = [
            self._measured(method, found),
            self.tr("Likely the same: %1.").replace(
                "%1", search_wording.threshold_text(method, model.threshold)
            ),
            found.note,
        ]
        self._value.setText("\n".join(filter(None, lines)))
        # The histogram of a part is not kept, so the whole would be compared with it.
        self._has_histogram = model.result.query.part == WHOLE
        self._has_match = pair[1].match is not None
        self._set_pair(*pair)

    def _measured(self, method: Method, found: Ranked) -> str:
        text = self.tr("%1: %2")
        text = text.replace("%2", method_wording.value_text(method, found.value))
        return text.replace("%1", method_wording.method_title(method))


class FoundView(QWidget):
    """Compares the query (A) with a found photo (B).

    Signals
    -------
    left()
        Back to the results.
    """

    left = Signal()

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.back = QToolButton()
        self.back.setIcon(icon("undo"))
        self.back.setText(self.tr("Results"))
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.back.setToolButtonStyle(style)
        self.back.setToolTip(self.tr("Back to the results (Esc)"))
        self.back.clicked.connect(self.left)
        self.bar = CompareBar()
        self.compare = Compare(pictures, marking=False)
        self.panel = FoundPanel(pictures)
        self.methods = MethodsPanel(pictures)
        self.large = LargeDrawing()
        self.stage = QStackedWidget()
        self._lay_out()
        wire(self.bar, self.compare, self.panel)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self.bar, stretch=1)
        head.addStretch()  # keeps the button where it is while the bar is hidden
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addLayout(head)
        self.stage.addWidget(self.compare)
        self.stage.addWidget(self.large)
        middle.addWidget(self.stage, stretch=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 0, 0)
        row.setSpacing(6)
        row.addLayout(middle, stretch=1)
        row.addWidget(self.panel)
        row.addWidget(self.methods)

    def show_found(self, model: AnswerModel, found: Ranked) -> None:
        """Show the query and a found photo of an answer."""
        method, result = model.method, model.result
        if method is None or result is None:
            raise Bug("a found photo without an answer")
        first, second = members_of(result, found)
        title = self.tr("%1 of %2 · %4: %3")
        title = title.replace("%1", wording.number_text(found.rank))
        title = title.replace("%2", wording.number_text(len(result.ranked)))
        title = title.replace("%3", method_wording.value_text(method, found.value))
        self.bar.show_title(title.replace("%4", method_wording.method_title(method)))
        self._pictures.want_only([first.photo, second.photo])
        self.compare.show_pair(first, second)
        self.compare.show_marks(Mark.UNDECIDED, Mark.UNDECIDED, 1)
        self.panel.show_found(model, found, (first, second))
