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
        self._finished: dict[int, Photo | None] = {}
        self._next_number = 0
        self._in_order: list[Photo] = []
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
            self._fail(number, outcome.answer)
        elif outcome.task.operation == Operation.DIGEST:
            self._accept_digest(number, outcome.answer)
        else:
            reading = jobs.decode_reading(outcome.answer)
            self._readings.append((file, reading))
            known = Known(reading.content, reading.facts, reading.hashes)
            self._finish(number, known)

    def take(self) -> list[Photo]:
        """Write what is new to the cache, then hand over finished photos in path order.

        The cache is written first because comparing asks it for the thumbnails.
        """
        if self._readings:
            self._cache.add(self._readings)
        if self._moved:
            self._cache.relink(self._moved)
        if self._failures:
            self._cache.add_failures(self._failures)
        self._readings, self._moved, self._failures = [], [], []
        in_order, self._in_order = self._in_order, []
        return in_order

    def take_rest(self) -> list[Photo]:
        """Hand over every finished photo, also beyond one that will not come."""
        rest = [number for number in self._finished if number >= self._next_number]
        for number in sorted(rest):
            self._next_number = number
            self._release()
        return self.take()

    @property
    def waiting(self) -> int:
        """How many photos or readings `take` would hand over or write."""
        return max(len(self._in_order), len(self._readings))

    def _release(self) -> None:
        """Let the finished photos go that no photo before them is missing of.

        Which photo of equal content comes first decides which is compared, and which
        of a pair is the first; neither may depend on how fast the workers are.
        """
        while self._next_number in self._finished:
            photo = self._finished.pop(self._next_number)
            if photo is not None:
                self._in_order.append(photo)
            self._next_number += 1

    def _ask_cache(self) -> None:
        start = self._unasked
        files = self._files[start : start + KNOWN_AT_ONCE]
        self._unasked += len(files)
        answers = self._cache.known_many(files)
        for number, answer in enumerate(answers, start):
            if isinstance(answer, Known):
                self._finish(number, answer)
            elif isinstance(answer, Failure):
                self._skip(number, answer.reason)
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
        self._finished[number] = photo
        self.done += 1
        self._release()

    def _fail(self, number: int, failure: TaskFailure) -> None:
        if failure.kind in LASTING_FAILURES:
            self._failures.append((self._files[number], Failure(failure.reason)))
        self._skip(number, failure.reason)

    def _skip(self, number: int, reason: str) -> None:
        path = self._files[number].path
        self.skipped.append(Skipped(path, SkipStage.READ, reason))
        self._finished[number] = None
        self.done += 1
        self._release()
