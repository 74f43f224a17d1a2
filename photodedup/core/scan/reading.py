"""Get every photo read: from the cache, by its digest, or by decoding it.

A file whose identity the cache knows is not opened. One of a known size is digested
first: a moved or renamed photo is found by its content and not decoded again. The
rest is read by the workers, and failures are kept so that a broken file is not tried
at every scan.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from photodedup.core import jobs
from photodedup.core.jobs import Operation
from photodedup.core.records import Photo, Skipped, SkipStage
from photodedup.core.store import Failure, Known
from photodedup.core.workers import FailureKind, Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.records import PhotoFile, Reading
    from photodedup.core.store import Cache
    from photodedup.core.workers import Outcome, WorkerPool

IN_FLIGHT_PER_WORKER = 16
KNOWN_AT_ONCE = 500
"""Cached photos admitted per step, so that a stop is noticed within milliseconds."""

LASTING_FAILURES = {
    FailureKind.ERROR,
    FailureKind.CRASH,
    FailureKind.TIMEOUT,
    FailureKind.MEMORY,
}
"""Faults of the file itself; a changed or locked file is tried again next time."""


class ReadingDesk:
    """Reads the files of a scan; finished photos are collected with `take`.

    Parameters
    ----------
    files
        In path order; the place in it is the photo's number.
    cache
        Asked before a file is opened; told of every new reading.
    pool
        Does the decoding.
    """

    def __init__(
        self, files: Sequence[PhotoFile], cache: Cache, pool: WorkerPool
    ) -> None:
        self._files = files
        self._cache = cache
        self._pool = pool
        self._unasked = 0
        self._unread: deque[int] = deque()
        self._in_flight = 0
        self._finished: list[Photo] = []
        self._readings: list[tuple[PhotoFile, Reading]] = []
        self._moved: list[tuple[PhotoFile, bytes]] = []
        self._failures: list[tuple[PhotoFile, Failure]] = []
        self.skipped: list[Skipped] = []
        self.done = 0

    @property
    def total(self) -> int:
        """Number of files."""
        return len(self._files)

    @property
    def busy(self) -> bool:
        """Whether a photo is still to come."""
        asked_all = self._unasked == len(self._files)
        return not asked_all or bool(self._unread) or self._in_flight > 0

    def feed(self) -> None:
        """Ask the cache for some more files and keep the workers supplied."""
        limit = IN_FLIGHT_PER_WORKER * self._pool.workers
        if len(self._unread) < limit:
            self._ask_cache()
        while self._unread and self._in_flight < limit:
            self._submit(self._unread.popleft())

    def accept(self, outcome: Outcome) -> None:
        """Take the answer to one of this desk's tasks."""
        self._in_flight -= 1
        number, file = outcome.task.key, self._files[outcome.task.key]
        if isinstance(outcome.answer, TaskFailure):
            self._fail(file, outcome.answer)
        elif outcome.task.operation == Operation.DIGEST:
            self._accept_digest(number, outcome.answer)
        else:
            reading = jobs.decode_reading(outcome.answer)
            self._readings.append((file, reading))
            known = Known(reading.content, reading.facts, reading.hashes)
            self._finish(number, known)

    def take(self) -> list[Photo]:
        """Write what is new to the cache, then hand over the finished photos.

        The cache is written first because comparing asks it for the thumbnails.
        """
        if self._readings:
            self._cache.add(self._readings)
        if self._moved:
            self._cache.relink(self._moved)
        if self._failures:
            self._cache.add_failures(self._failures)
        self._readings, self._moved, self._failures = [], [], []
        finished, self._finished = self._finished, []
        return finished

    @property
    def waiting(self) -> int:
        """Number of finished photos that `take` would hand over."""
        return len(self._finished)

    def _ask_cache(self) -> None:
        start = self._unasked
        files = self._files[start : start + KNOWN_AT_ONCE]
        self._unasked += len(files)
        answers = self._cache.known_many(files)
        for number, answer in enumerate(answers, start):
            if isinstance(answer, Known):
                self._finish(number, answer)
            elif isinstance(answer, Failure):
                self._skip(self._files[number], answer.reason)
            else:
                self._unread.append(number)

    def _submit(self, number: int) -> None:
        file = self._files[number]
        known_size = self._cache.has_size(file.size_bytes)
        operation = Operation.DIGEST if known_size else Operation.READ
        self._pool.submit(Task(number, operation, file=file))
        self._in_flight += 1

    def _accept_digest(self, number: int, content: bytes) -> None:
        file, known = self._files[number], self._cache.by_content(content)
        if known is None:
            self._pool.submit(Task(number, Operation.READ, file=file))
            self._in_flight += 1
            return
        self._moved.append((file, content))
        self._finish(number, known)

    def _finish(self, number: int, known: Known) -> None:
        file = self._files[number]
        photo = Photo(number, file, known.content, known.facts, known.hashes)
        self._finished.append(photo)
        self.done += 1

    def _fail(self, file: PhotoFile, failure: TaskFailure) -> None:
        if failure.kind in LASTING_FAILURES:
            self._failures.append((file, Failure(failure.reason)))
        self._skip(file, failure.reason)

    def _skip(self, file: PhotoFile, reason: str) -> None:
        self.skipped.append(Skipped(file.path, SkipStage.READ, reason))
        self.done += 1
