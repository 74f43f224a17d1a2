"""Searches and comparisons by method, each on a thread of its own.

A thread that lasts keeps its worker processes, the photos of the folders and their
descriptors: the second search answers in milliseconds. Whoever asks waits on another
thread, never on that of the window.
"""

# ruff: noqa: PLC0415 -- numpy and SQLite are loaded when the first search needs them

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

from photodedup.core.progress import CancelToken
from photodedup.ui.background import CLOSE_TIMEOUT_S
from photodedup.ui.core_pictures import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.jobs import Rendered
    from photodedup.core.methods import Method
    from photodedup.core.records import (
        Compared,
        EncoderCard,
        NotCompared,
        Query,
        SearchResult,
    )
    from photodedup.core.search import Searcher
    from photodedup.core.settings import MethodOptions, SearchSettings
    from photodedup.core.workers import WorkerPool
    from photodedup.ui.core_pictures import LatestPreviews
    from photodedup.ui.engine import OnProgress

    Answer = TypeVar("Answer")

MEASURING_WORKERS = 1
"""One pair is looked at at a time."""


class CoreSearch:
    """Searches, and compares pairs; opens what it needs at the first question.

    Parameters
    ----------
    previews
        Told where the pictures of what was found can be read.
    """

    def __init__(self, previews: LatestPreviews) -> None:
        self._previews = previews
        self._searching = _Thread("search")
        self._measuring = _Thread("measure")
        self._searcher: Searcher | None = None
        self._pool: WorkerPool | None = None

    def methods(self, options: MethodOptions) -> tuple[Method, ...]:
        """Return every method there is."""
        from photodedup.core.methods import methods

        return methods(options, _encoders())

    def search(
        self,
        query: Query,
        settings: SearchSettings,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> SearchResult:
        """Return the photos nearest to a query."""
        from photodedup.core.jobs import calls

        (call,) = calls([settings.method], settings.options, _encoders())
        return self._searching.answer(
            lambda: self._open_searcher().search(
                query, call, settings, on_progress=on_progress, cancel=cancel
            )
        )

    def prepare(
        self, folders: Sequence[Path], on_progress: OnProgress, cancel: CancelToken
    ) -> int:
        """Read what is new in some folders; return how many photos there are."""
        return self._searching.answer(
            lambda: self._open_searcher().prepare(tuple(folders), on_progress, cancel)
        )

    def random_photo(self, folders: Sequence[Path], cancel: CancelToken) -> Path:
        """Return a photo of some folders, chosen at random."""
        from photodedup.core.search import random_photo

        return random_photo(folders, None, cancel=cancel)

    def measure(
        self,
        test: Path,
        references: Sequence[Path],
        methods: Sequence[str],
        options: MethodOptions,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> tuple[Compared | NotCompared, ...]:
        """Compare a picture with others by several methods."""
        from photodedup.core.jobs import calls
        from photodedup.core.search import compare

        asked = calls(methods, options, _encoders())
        return self._measuring.answer(
            lambda: compare(
                asked,
                test,
                references,
                self._open_pool(),
                on_progress=on_progress,
                cancel=cancel,
            )
        )

    def illustrate(
        self, method: str, options: MethodOptions, test: Path, reference: Path
    ) -> Rendered:
        """Return a picture of what a method sees."""
        from photodedup.core.jobs import calls
        from photodedup.core.search import illustrate

        (call,) = calls([method], options, _encoders())
        return self._measuring.answer(
            lambda: illustrate(call, test, reference, self._open_pool(), CancelToken())
        )

    def close(self) -> None:
        """End the threads and their processes."""
        self._searching.close()
        self._measuring.close()

    def _open_searcher(self) -> Searcher:
        if self._searcher is None:
            from photodedup.core import jobs
            from photodedup.core.search import Searcher
            from photodedup.core.store import Cache, Places
            from photodedup.core.workers import WorkerPool

            keep = self._searching.keep
            cache = keep(Cache.open(Places.default().cache, jobs.READING_VERSIONS))
            pool = keep(WorkerPool(jobs.perform))
            self._previews.use(cache.reader(), Source.SEARCH)
            self._searcher = Searcher(cache, pool)
        return self._searcher

    def _open_pool(self) -> WorkerPool:
        if self._pool is None:
            from photodedup.core import jobs
            from photodedup.core.search import MEASURING_LIMITS
            from photodedup.core.workers import WorkerPool

            pool = WorkerPool(jobs.perform, MEASURING_WORKERS, MEASURING_LIMITS)
            self._pool = self._measuring.keep(pool)
        return self._pool


class _Thread:
    """One thread that answers one question after the other, and owns what it opens."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._kept = contextlib.ExitStack()
        self._asked = False

    def answer(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer, or raise what the question raised."""
        self._asked = True
        return self._executor.submit(question).result()

    def keep(self, opened: contextlib.AbstractContextManager[Answer]) -> Answer:
        """Enter a context on this thread, to be left on it at the end."""
        return self._kept.enter_context(opened)

    def close(self) -> None:
        """Leave the contexts and end the thread, if it ends in time."""
        if self._asked:
            closing = self._executor.submit(self._kept.close)
            # A drive that hangs must not keep a window that is closed from ending.
            wait([closing], CLOSE_TIMEOUT_S)
        self._executor.shutdown(wait=False)


def _encoders() -> tuple[tuple[EncoderCard, Path], ...]:
    from photodedup.core.models import ModelFolder
    from photodedup.core.store import Places

    return ModelFolder(Places.default().models).encoders()
