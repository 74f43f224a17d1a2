"""One answer: which method, the line between likely and maybe, and the photos."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photodedup.ui import method_wording, search_wording
from photodedup.ui.models.answer import AnswerModel
from photodedup.ui.widgets.answer_list import AnswerList
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.paint import smaller
from photodedup.ui.widgets.threshold_line import ThresholdLine

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.core.records import Ranked, SearchResult
    from photodedup.ui.thumbnails import PictureSource


class AnswerView(QWidget):
    """Shows the answer of one method.

    Signals
    -------
    opened()
        The current photo is to be compared with the query.
    chosen()
        Another photo is the current one.
    activated()
        The keys act on this answer now.
    skippedRequested()
        Show the files that could not be read.
    """

    opened = Signal()
    chosen = Signal()
    activated = Signal()
    skippedRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AnswerModel(self)
        self.line = ThresholdLine(self.model)
        self.list = AnswerList(pictures, self.model)
        self._title = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._title.set_strong(strong=True)
        self._facts = ElidedLabel(Qt.TextElideMode.ElideRight, muted=True)
        self._notes = QLabel()
        self._notes.setWordWrap(True)
        self._notes.setTextFormat(Qt.TextFormat.RichText)
        self._notes.setProperty("muted", "true")
        self._notes.setFont(smaller(self.font(), 0.5))
        self._notes.hide()
        self._notes.linkActivated.connect(lambda _: self.skippedRequested.emit())
        self._said = ""
        self.list.doubleClicked.connect(lambda _: self.opened.emit())
        self.list.focused.connect(self.activated)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._facts, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.line)
        column.addWidget(self._notes)
        column.addWidget(self.list, stretch=1)

    @property
    def result(self) -> SearchResult | None:
        """The answer shown; None before the first."""
        return self.model.result

    @property
    def text(self) -> str:
        """Everything that is said about the answer."""
        parts = (self._title.text, self._facts.text, self._said)
        return "\n".join(filter(None, parts))

    @property
    def current(self) -> Ranked | None:
        """The photo that the keys act on; None when there is none."""
        place = self.list.chosen
        return self.model.ranked[place] if place >= 0 else None

    def await_method(self, method: Method) -> None:
        """Tell which method will answer, unless the answer of before still stands."""
        if self.result is None:
            self._show_method(method)

    def _show_method(self, method: Method) -> None:
        title = method_wording.method_title(method)
        self._title.set_text(title)
        self._title.setToolTip(search_wording.method_help(method))
        name = self.tr("Photos found by %1").replace("%1", title)
        self.list.setAccessibleName(name)

    def show_answer(self, method: Method, result: SearchResult) -> None:
        """Show what a method found."""
        self._show_method(method)
        self._facts.set_text(search_wording.answer_text(method, result))
        self.model.set_answer(method, result)
        self._said = " ".join(search_wording.notes(result))
        self._show_notes()

    def _show_notes(self) -> None:
        """Say what must be known, and link to what could not be read."""
        shown = html.escape(self._said)
        if self.result is not None and self.result.skipped:
            shown += f' <a href="skipped">{html.escape(self.tr("Which?"))}</a>'
        self._notes.setText(shown)
        self._notes.setVisible(bool(self._said))

    def clear(self) -> None:
        """Show nothing."""
        self.model.clear()
        self._facts.set_text("")
        self._said = ""
        self._notes.hide()

    def _on_current(self, index: QModelIndex) -> None:
        del index
        self.chosen.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Paint the link in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._notes.clear()  # the same text keeps its colours
            self._show_notes()
