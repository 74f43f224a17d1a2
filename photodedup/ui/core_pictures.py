"""Where pictures for the window come from: the cache, and worker processes."""

from __future__ import annotations

import threading
from enum import Enum
from typing import TYPE_CHECKING

from photodedup.core import jobs
from photodedup.core.errors import Bug, printable
from photodedup.core.workers import Task, TaskFailure, WorkerPool
from photodedup.ui.picture_threads import RenderedPhoto, RenderProblem

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import PhotoFile
    from photodedup.core.store import CacheReader
    from photodedup.core.workers import Outcome

WORKERS = 2
"""One for each photo of the pair on the screen."""


class Source(Enum):
    """Who read the photos that are shown."""

    SCAN = "scan"
    SEARCH = "search"


class LatestPreviews:
    """Previews and histograms of the newest scan and searches; used by two threads.

    Who reads photos puts its reader here; the thread that shows pictures reads through
    it. Mostly both read the same cache; after trouble with the disk one is temporary.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: dict[Source, CacheReader] = {}

    def use(self, reader: CacheReader, source: Source = Source.SCAN) -> None:
        """Read from this one from now on and close the one before of this source."""
        with self._lock:
            before = self._readers.pop(source, None)
            self._readers[source] = reader
        if before is not None:
            before.close()

    def preview(self, content: bytes) -> bytes:
        """Return the preview JPEG of a content digest."""
        return self._reader(content).preview(content)

    def histogram(self, content: bytes) -> bytes:
        """Return the histogram of a content digest."""
        return self._reader(content).histogram(content)

    def close(self) -> None:
        """Close the readers."""
        with self._lock:
            readers, self._readers = list(self._readers.values()), {}
        for reader in readers:
            reader.close()

    def _reader(self, content: bytes) -> CacheReader:
        """Return the newest reader that has the content.

        Raises
        ------
        KeyError
            None has: a picture from outside the folders, that others are looked for
            like.
        """
        with self._lock:
            readers = list(reversed(self._readers.values()))
        if not readers:
            raise Bug("pictures are asked for before the first scan")
        for reader in readers:
            if reader.has(content):
                return reader
        raise KeyError(content)


class PoolRenderer:
    """A `Renderer` on a `WorkerPool`; one thread opens, uses and closes it."""

    def __init__(self) -> None:
        self._pool = WorkerPool(jobs.perform, workers=WORKERS)
        self._asked: dict[int, tuple[Path, int]] = {}
        self._number = 0

    @property
    def pending(self) -> int:
        """How many pictures are still to come."""
        return self._pool.pending

    def submit(self, file: PhotoFile, max_side: int) -> None:
        """Ask for a picture of at most this long side, before the ones waiting."""
        self._number += 1
        self._asked[self._number] = file.path, max_side
        payload = jobs.encode_render(max_side)
        task = Task(self._number, jobs.Operation.RENDER, payload, file)
        self._pool.submit(task, urgent=True)

    def want_only(self, paths: frozenset[Path]) -> None:
        """Drop what was asked for other paths and has not begun."""

        def is_wanted(task: Task) -> bool:
            wanted = self._asked[task.key][0] in paths
            if not wanted:
                del self._asked[task.key]
            return wanted

        self._pool.prune(is_wanted)

    def poll(self, timeout_s: float) -> list[RenderedPhoto | RenderProblem]:
        """Wait at most this long and return what is ready."""
        return [self._translate(outcome) for outcome in self._pool.poll(timeout_s)]

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def _translate(self, outcome: Outcome) -> RenderedPhoto | RenderProblem:
        path, max_side = self._asked.pop(outcome.task.key)
        if isinstance(outcome.answer, TaskFailure):
            sentence = f"{printable(path)}: {outcome.answer.reason}"
            return RenderProblem(path, sentence)
        seen = jobs.decode_render(outcome.answer)
        return RenderedPhoto(
            path=path,
            max_side=max_side,
            width=seen.width,
            height=seen.height,
            rgb=seen.rgb,
            full_width=seen.full_width,
            full_height=seen.full_height,
        )
