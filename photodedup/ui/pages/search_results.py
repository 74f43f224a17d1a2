"""The results of the search page: look at them, compare them, put them together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from photodedup.core.records import WHOLE
from photodedup.ui import search_wording, wording
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.models.additions import Addition
from photodedup.ui.models.answer import AnswerRole
from photodedup.ui.pages.all_methods import AllMethods
from photodedup.ui.pages.intake import Intake
from photodedup.ui.pages.search_layout import ANSWERS, COMPARED, RESULTS, SearchLayout
from photodedup.ui.widgets.found_view import members_of

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from photodedup.core.records import Photo, Ranked
    from photodedup.ui.engine import Engine
    from photodedup.ui.thumbnails import PictureSource
    from photodedup.ui.widgets.answer_view import AnswerView


class SearchResults(SearchLayout):
    """Does what a key or a button means for the found photo that is chosen.

    Parameters
    ----------
    engine
        Counts and picks photos; called on threads.
    pictures
        Gives previews and large pictures.

    Signals
    -------
    additionRequested(Addition)
        A found photo is to be put into the group of the query.
    groupRequested(Addition)
        That group is to be shown.
    """

    additionRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    groupRequested = Signal(object)  # noqa: N815 -- Qt names signals so

    def __init__(
        self, engine: Engine, pictures: PictureSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(pictures, engine.count_photos, parent)
        self.intake = Intake(engine, self)
        self._active = self.answers[0]
        self.all_methods = AllMethods(self.found, self._take_keys, self)
        self._added: list[Addition] = []
        self._connect_answers()

    @property
    def is_comparing(self) -> bool:
        """Whether the query stands beside a found photo."""
        return self.body.currentIndex() == COMPARED

    @property
    def current(self) -> Ranked | None:
        """The photo that the keys act on; None when there is none."""
        return self._active.current

    def open_current(self) -> None:
        """Compare the current photo with the query."""
        model, found = self._active.model, self.current
        if model.result is None or found is None:
            return
        self.found.show_found(model, found)
        is_part = model.result.query.part != WHOLE
        note = self.tr("Of the whole query, not only of its part.") if is_part else ""
        query, other = self.found.compare.members
        self.all_methods.show_pair(query, other, note)
        self.body.setCurrentIndex(COMPARED)
        self._take_keys()
        self._show_chosen()

    def show_results(self) -> None:
        """Go back to all results."""
        self.body.setCurrentIndex(RESULTS)
        self._show_chosen()
        if self.isVisible():
            self._take_keys()

    def step(self, by: int) -> None:
        """Compare the photo before or after."""
        place = self._active.list.chosen + by
        if 0 <= place < len(self._active.model.ranked):
            self._active.list.choose(place)
            self.open_current()

    def find_similar(self) -> None:
        """Look for photos like the current one."""
        if self.current is not None:
            self.intake.take_path(self.current.photo.file.path)

    def add_to_group(self) -> None:
        """Ask for the current photo to be put into the group of the query."""
        result, found = self._active.result, self.current
        if result is None or found is None:
            return
        if self.intake.holds(result.photo.file.path):
            self.hint.tell(
                self.tr(
                    "A pasted picture does not last, so it has no group: save it as a "
                    "file first."
                )
            )
            return
        query, other = members_of(result, found)
        self.additionRequested.emit(Addition(query.photo, other.photo, other.match))

    def list_skipped(self, answer: AnswerView) -> None:
        """Show the files that could not be read, and why."""
        if answer.result is not None:
            skipped = [(each.path, each.reason) for each in answer.result.skipped]
            title = search_wording.skipped_text(answer.result)
            SkippedDialog(title, skipped, self).open()

    def tell_added(self, addition: Addition) -> None:
        """Say that a photo was put into a group, and offer to look at it."""
        text = self.tr("%1 and %2 are in one group now; Ctrl+Z takes it back.")
        for place, photo in enumerate((addition.guest, addition.host), start=1):
            text = text.replace(f"%{place}", wording.file_name(photo))
        self._added = [addition]
        self.hint.tell(text, self.tr("Show the group"))

    def _show_second(self, *, shown: bool) -> None:
        second = self.answers[1]
        if not shown:
            had_keys = second.isAncestorOf(self.focusWidget() or self)
            second.hide()
            second.clear()
            self._active = self.answers[0]
            if had_keys:
                self._take_keys()
        second.setVisible(shown)

    def _may_take_keys(self) -> bool:
        """Whether nobody is at a choice: a combo box keeps its keys."""
        focus = self.focusWidget()
        lists = [answer.list for answer in self.answers]
        return self.isVisible() and (focus is None or focus in (self, *lists))

    def _take_keys(self) -> None:
        has_answer = self.below.currentIndex() == ANSWERS and not self.is_comparing
        (self._active.list if has_answer else self).setFocus()

    def _show_group(self) -> None:
        self.hint.hide()
        self.groupRequested.emit(self._added[-1])

    def _on_active(self, answer: AnswerView) -> None:
        self._active = answer
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Say what the current photo is, and what can be done with it."""
        found, result = self.current, self._active.result
        said = ""
        if found is not None and result is not None:
            explained = search_wording.explanation(result, found)
            path = wording.path_text(found.photo)
            said = f"{explained} · {path}" if explained else path
        self.show_current(said, is_comparing=self.is_comparing)

    # ------------------------------------------------------------------ building

    def _connect_answers(self) -> None:
        self.compare_button.clicked.connect(self.open_current)
        self.add_button.clicked.connect(self.add_to_group)
        self.similar_button.clicked.connect(self.find_similar)
        self.found.left.connect(self.show_results)
        self.found.panel.methodsRequested.connect(self.all_methods.toggle)
        self.hint.pressed.connect(self._show_group)
        menu = self.similar
        menu.requested.connect(lambda photo: self.intake.take_path(photo.file.path))
        for answer in self.answers:
            answer.opened.connect(self.open_current)
            answer.chosen.connect(self._show_chosen)
            answer.skippedRequested.connect(partial(self.list_skipped, answer))
            answer.activated.connect(lambda answer=answer: self._on_active(answer))
            menu.offer_in(answer.list, _photo_of)
        for place, pane in enumerate(self.found.compare.panes):
            menu.offer_on(pane, partial(self._compared, place))

    def _compared(self, place: int) -> Photo | None:
        members = self.found.compare.members
        return members[place].photo if members else None


def _photo_of(index: QModelIndex) -> Photo | None:
    found: Ranked | None = index.data(AnswerRole.RANKED)
    return None if found is None else found.photo
