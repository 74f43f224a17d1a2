"""The search page: photos like a given one, by any method.

Each change of the picture, the folders or the methods asks anew; of the questions that
wait only the newest is answered (`SearchWorker`). Moving the threshold asks nothing: it
sorts what was found into two sections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from photodedup.core.errors import Bug
from photodedup.core.records import Query
from photodedup.core.settings import SearchSettings
from photodedup.ui.pages.search_keys import SearchKeys
from photodedup.ui.pages.search_results import SearchResults
from photodedup.ui.pasted import holds_picture
from photodedup.ui.search_worker import Answer, EngineQuestion, Question, SearchWorker
from photodedup.ui.widgets.found_view import whole_query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from photodedup.core.progress import Progress
    from photodedup.core.records import PhotoFile
    from photodedup.ui.background import Worker
    from photodedup.ui.engine import Engine
    from photodedup.ui.thumbnails import PictureSource

PAUSE_MS = 250
"""Choices that follow each other quickly are one question."""


class SearchPage(SearchResults):
    """Asks, and shows what was found.

    Parameters
    ----------
    engine
        Searches; called on threads.
    pictures
        Gives previews and large pictures.

    Signals
    -------
    problem(str)
        One sentence for the message bar.
    over(str)
        That sentence is about a question of before.
    crashed(str)
        A traceback from a thread.
    """

    problem = Signal(str)
    over = Signal(str)
    crashed = Signal(str)

    def __init__(
        self, engine: Engine, pictures: PictureSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(engine, pictures, parent)
        self._query: Query | None = None
        self._asked: tuple[SearchSettings, ...] = ()
        self._is_held = False
        self._problem = ""
        self._searching = SearchWorker(engine, self)
        self._listing = EngineQuestion(engine, self)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._keys = SearchKeys(self)
        self.setAcceptDrops(True)
        self.setFocusPolicy(self.focusPolicy().StrongFocus)
        self._connect_box()
        self._connect_work()
        self._show_state()

    # ------------------------------------------------------------------ interface

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Look in other folders from the next question on: a scan reads them now."""
        self.box.where.set_folders(folders)
        self._soon.stop()

    def hold(self, *, held: bool) -> None:
        """Read nothing ahead while a scan reads the same folders."""
        self._is_held = held
        self._read_ahead()

    @property
    def has_folders(self) -> bool:
        """Whether there is a folder to look in."""
        return bool(self.box.where.folders)

    @property
    def is_working(self) -> bool:
        """Whether a thread still runs."""
        return any(work.has_live_thread for work in self._works)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked, and all that was answered is shown.

        A thread may have ended and its answer still be on the way.
        """
        return not (self._searching.is_asked or any(w.running for w in self._works))

    @property
    def _works(self) -> tuple[Worker, ...]:
        picking, counter = self.intake.picking, self.box.where.counter
        return self._searching, self._listing, picking, counter

    def close_threads(self) -> None:
        """Stop all work, wait for it, and delete what was pasted."""
        self._soon.stop()
        self.strip.finish()
        self._searching.forget()
        for work in (self._searching, self._listing, self.box.where.counter):
            work.close()
        self.intake.close()

    # ------------------------------------------------------------------ asking

    def _on_photo(self, file: PhotoFile) -> None:
        """Look for photos like a file, at once where there are folders to look in."""
        self._query = Query(file.path)
        self._withdraw()
        self.box.show_file(file, is_pasted=self.intake.holds(file.path))
        for answer in self.answers:
            answer.clear()
        self.show_results()
        self._search()

    def _search(self) -> None:
        """Ask, when there is all that is needed; answers of before stay until then."""
        self._soon.stop()
        methods, folders = self.box.methods.chosen, self.box.where.folders
        if self._query is None or not methods or not folders:
            if self._query is not None:
                self._searching.forget()
            self._show_state()
            return
        wanted, options = self.box.methods.wanted, self.box.choices.options
        self._asked = tuple(
            SearchSettings(folders, method.name, options, wanted) for method in methods
        )
        for answer, method in zip(self.answers, methods, strict=False):
            answer.await_method(method)
        self._show_second(shown=len(methods) > 1)
        self.hint.hide()
        self.strip.begin()
        self._searching.ask(Question(self._query, self._asked))
        self._show_state()

    def _read_ahead(self) -> None:
        """Read new photos while the user still chooses what to look for."""
        if self.isVisible() and self._query is None and not self._is_held:
            self._searching.prepare(self.box.where.folders)
            if self._searching.is_asked:
                self.strip.begin()

    def _search_soon(self) -> None:
        self._show_state()
        self._read_ahead()
        if self._query is not None:
            self._soon.start()

    def _on_choices(self) -> None:
        """List the methods anew: their ranges are others now; and search."""
        self._listing.list_methods(self.box.choices.options)
        self._search_soon()

    def _on_part(self) -> None:
        self.box.show_part()
        if self._query is not None:
            self._query = Query(self._query.path, self.box.view.part)
            self._search_soon()

    # ------------------------------------------------------------------ answers

    def _on_answer(self, place: int, answered: object) -> None:
        if not isinstance(answered, Answer):
            raise Bug(f"a search returned {answered!r}")
        result = answered.result
        expected = self._asked[place : place + 1]
        if result.query != self._query or expected != (answered.asked,):
            return  # of a question that was replaced by another one meanwhile
        if not (result.complete or result.ranked):
            self.hint.tell(self.tr("Stopped; Search goes on from there."))
            return
        answer = self.answers[place]
        self._withdraw()
        answer.show_answer(answered.method, result)
        self.box.show_photo(whole_query(result))
        self.box.where.show_searched(result.photos)
        self._show_state()
        if place == 0 and not self.is_comparing and self._may_take_keys():
            answer.list.setFocus()

    def _on_problem(self, sentence: str) -> None:
        self._problem = sentence

    def _withdraw(self) -> None:
        """Take back what was said of a question before."""
        if self._problem:
            self.over.emit(self._problem)
            self._problem = ""

    def _on_progress(self, progress: Progress) -> None:
        if self._searching.is_asked:
            self.strip.set_progress(progress)

    def _on_end(self) -> None:
        if not self._searching.is_asked:
            self.strip.finish()
            self._show_state()

    def _on_methods(self, methods: object) -> None:
        if not isinstance(methods, tuple):
            raise Bug(f"the methods are {methods!r}")
        known, is_due = self.box.methods.chosen, self._soon.isActive()
        self.box.methods.set_methods(methods)
        if not known:
            self._search()
        elif not is_due:
            self._soon.stop()  # the same methods, only listed anew

    # ------------------------------------------------------------------ showing

    def _show_state(self) -> None:
        """Show answers or what is missing, and enable what can be done."""
        results = [answer.result for answer in self.answers if answer.result]
        ready = self._query is not None and self.has_folders
        self.show_below(
            has_answer=any(result.ranked for result in results),
            has_query=self._query is not None,
            has_searched=bool(results),
            is_searching=self._searching.is_asked,
        )
        self._show_chosen()
        self.box.search.setEnabled(ready and bool(self.box.methods.chosen))

    # ------------------------------------------------------------------ building

    def _connect_box(self) -> None:
        box, intake = self.box, self.intake
        box.choose.clicked.connect(intake.choose_photo)
        box.paste.clicked.connect(intake.paste)
        box.random.clicked.connect(lambda: intake.pick_random(box.where.folders))
        box.search.clicked.connect(self._search)
        box.view.pressed.connect(intake.choose_photo)
        box.view.partChosen.connect(self._on_part)
        box.methods.changed.connect(self._search_soon)
        box.choices.changed.connect(self._on_choices)
        box.where.addRequested.connect(intake.choose_folder)
        box.where.changed.connect(self._search_soon)
        box.where.problem.connect(self.problem)
        box.where.counter.crashed.connect(self.crashed)
        intake.photoCame.connect(self._on_photo)
        intake.folderCame.connect(box.where.add_folder)
        intake.problem.connect(self.problem)
        intake.picking.crashed.connect(self.crashed)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(intake.paste)

    def _connect_work(self) -> None:
        self._soon.timeout.connect(self._search)
        self.problem.connect(self._on_problem)
        self.strip.stopRequested.connect(self._searching.stop)
        self._searching.answered.connect(self._on_answer)
        self._searching.prepared.connect(self.box.where.show_searched)
        self._searching.progress.connect(self._on_progress)
        self._searching.ended.connect(self._on_end)
        self._listing.finished.connect(self._on_methods)
        for work in (self._searching, self._listing):
            work.failed.connect(self.problem)
            work.crashed.connect(self.crashed)

    # ------------------------------------------------------------------ Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the methods: people add encoders; take the keys."""
        super().showEvent(event)
        self._listing.list_methods(self.box.choices.options)
        self._read_ahead()
        self._take_keys()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photos, folders and bitmaps."""
        if holds_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look for what was dropped, or in it."""
        event.acceptProposedAction()
        self.intake.take(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here; pass on the others."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End blinking."""
        if not self._keys.release(event):
            super().keyReleaseEvent(event)
