"""Searches by image on a thread of their own; the newest question counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodedup.core.methods import find
from photodedup.core.progress import Cancelled, CancelToken
from photodedup.ui.background import Throttle, Worker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.core.methods import Method
    from photodedup.core.progress import Progress
    from photodedup.core.records import Query, SearchResult
    from photodedup.core.settings import MethodOptions, SearchSettings
    from photodedup.ui.engine import Engine

PROGRESS_INTERVAL_S = 0.1


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, and in which ways.

    Attributes
    ----------
    asked
        One for each answer; they differ in the method only.
    """

    query: Query
    asked: tuple[SearchSettings, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one way found.

    Attributes
    ----------
    asked
        One of `Question.asked`.
    method
        As its options make it: its range and its usual threshold depend on them.
    """

    asked: SearchSettings
    method: Method
    result: SearchResult


class SearchWorker(Worker):
    """Answers one question at a time; a new one stops the one that is worked on.

    While nothing is asked it can read ahead what a question will need.

    Parameters
    ----------
    engine
        Searches; called on the thread.

    Signals
    -------
    answered(int, Answer)
        The answer to this one of `Question.asked`, as soon as it is there; emitted by
        the thread, besides the signals of every `Worker`.
    prepared(int)
        So many photos are read and can be searched at once.
    """

    answered = Signal(int, object)
    prepared = Signal(int)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._waiting: list[Question] = []
        self._ahead: list[tuple[Path, ...]] = []
        self._is_reading_ahead = False
        self.ended.connect(self._next)

    @property
    def is_asked(self) -> bool:
        """Whether there is still something to do."""
        return self.running or bool(self._waiting or self._ahead)

    def ask(self, question: Question) -> None:
        """Answer a question, in place of all before it."""
        self._waiting = [question]
        self._ahead.clear()
        self.stop()
        self._next()

    def prepare(self, folders: Sequence[Path]) -> None:
        """Read ahead what is new in these folders, after the question before."""
        self._ahead = [tuple(folders)] if folders else []
        if self._is_reading_ahead:
            self.stop()
        self._next()

    def forget(self) -> None:
        """Stop, and drop what waits."""
        self._waiting.clear()
        self._ahead.clear()
        self.stop()

    def _next(self) -> None:
        if self.running:
            return
        self._is_reading_ahead = not self._waiting
        if self._waiting:
            question = self._waiting.pop()
            self._begin(lambda cancel: self._answer(question, cancel))
        elif self._ahead:
            folders = self._ahead.pop()
            self._begin(lambda cancel: self._read(folders, cancel))

    def _read(self, folders: tuple[Path, ...], cancel: CancelToken) -> None:
        """Read ahead (on the thread)."""
        progress: Throttle[Progress] = Throttle(self.progress.emit, PROGRESS_INTERVAL_S)
        try:
            self.prepared.emit(
                self._engine.prepare_search(folders, progress.offer, cancel)
            )
        except Cancelled:
            return

    def _answer(self, question: Question, cancel: CancelToken) -> None:
        """Search in each way (on the thread)."""
        progress: Throttle[Progress] = Throttle(self.progress.emit, PROGRESS_INTERVAL_S)
        try:
            for place, settings in enumerate(question.asked):
                cancel.check()
                method = find(settings.method, self._engine.methods(settings.options))
                result = self._engine.search(
                    question.query, settings, progress.offer, cancel
                )
                if not (cancel.cancelled and self._waiting):
                    self.answered.emit(place, Answer(settings, method, result))
        except Cancelled:
            return


class EngineQuestion(Worker):
    """Small questions to the engine, one after the other; ``finished`` answers."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._options: list[MethodOptions] = []
        self.ended.connect(self._next)

    def list_methods(self, options: MethodOptions) -> None:
        """Ask for every method, as these options make it; the last question counts."""
        self._options = [options]
        self._next()

    def _next(self) -> None:
        if self._options and not self.running:
            options = self._options.pop()
            self._begin(lambda _: self._engine.methods(options))

    def pick_photo(self, folders: Sequence[Path]) -> None:
        """Ask for any photo of these folders, unless the engine is at it."""
        if not self.running:
            chosen = tuple(folders)
            self._begin(lambda cancel: self._picked(chosen, cancel))

    def _picked(self, folders: tuple[Path, ...], cancel: CancelToken) -> Path | None:
        """Return a photo (on the thread); None when it was stopped."""
        try:
            return self._engine.random_photo(folders, cancel)
        except Cancelled:
            return None
