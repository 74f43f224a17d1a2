"""What would be found, and what would be wrong, among altered copies of one's photos.

Some photos of a folder are read as in a scan; the workers make altered copies of each
in memory; originals and copies are proposed to each other and compared by the same
code as in a scan. A copy that matches its original is found; two different photos of
which any pictures match are wrong. Nothing is fitted, and nothing is written.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from photodedup.core import jobs, walk
from photodedup.core.errors import UsageProblem
from photodedup.core.jobs import Operation
from photodedup.core.progress import Cancelled, Progress, Stage
from photodedup.core.records import (
    Alteration,
    Calibration,
    Photo,
    PhotoFile,
    Skipped,
    SkipStage,
)
from photodedup.core.scan.comparing import ComparingDesk
from photodedup.core.scan.families import Families
from photodedup.core.scan.library import Library
from photodedup.core.scan.meter import Meter
from photodedup.core.scan.reading import ReadingDesk
from photodedup.core.scan.run import POLL_S, PROGRESS_S
from photodedup.core.workers import Task, TaskFailure, WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.progress import CancelToken
    from photodedup.core.records import Reading
    from photodedup.core.settings import ScanSettings
    from photodedup.core.store import Cache
    from photodedup.core.workers import Outcome

    Item = TypeVar("Item")

PHOTOS = 200
ALTERATIONS = tuple(Alteration)
IN_FLIGHT_PER_WORKER = 2
WAITING_PAIRS = 2_000
"""No more copies are made while so many pairs wait: comparing keeps pace."""
NOT_A_FILE = 2**63 - 1
"""Time of writing of a copy that is on no disk; no cache trusts such a time."""


def calibrate(
    settings: ScanSettings,
    cache: Cache,
    *,
    photos: int = PHOTOS,
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
) -> Calibration:
    """Alter some photos of a folder in memory and see which copies are found.

    Parameters
    ----------
    settings
        Folders and how to compare; its strictness does not matter.
    cache
        A temporary one: readings of copies that are on no disk go into it.
    photos
        At most so many photos, spread evenly over the folder in path order.
    on_progress
        Called on this thread, about ten times a second.
    cancel
        Stops it; what was compared until then is told.

    Raises
    ------
    FolderProblem, UsageProblem
        A folder cannot be looked through, or there are fewer than two photos in it.
    """
    started = time.monotonic()
    on_progress(Progress(Stage.WALKING, 0, None))
    walked = walk.walk(settings, cancel)
    chosen = spread(walked.files, photos)
    with WorkerPool(jobs.perform, settings.workers) as pool:
        run = _CalibrationRun(settings, chosen, cache, pool, on_progress)
        complete = True
        try:
            run.read(cancel)
            run.alter_and_compare(cancel)
        except Cancelled:
            complete = False
    outcome = run.outcome()
    seconds = time.monotonic() - started
    return replace(outcome, seconds=seconds, complete=complete)


def spread(files: Sequence[Item], count: int) -> tuple[Item, ...]:
    """Return at most so many items, evenly spread over their order.

    Examples
    --------
    >>> spread("abcdefgh", 3)
    ('b', 'e', 'g')
    """
    if len(files) <= count:
        return tuple(files)
    step = len(files) / count
    return tuple(files[int((place + 0.5) * step)] for place in range(count))


class _CalibrationRun:
    """One calibration in motion: reads, has copies made, compares."""

    def __init__(
        self,
        settings: ScanSettings,
        files: Sequence[PhotoFile],
        cache: Cache,
        pool: WorkerPool,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._pool = pool
        self._on_progress = on_progress
        self._library = Library(settings.keep, frozenset())
        self._reading = ReadingDesk(files, cache, pool)
        expected = len(files) * (1 + len(ALTERATIONS))
        self._families = Families()
        self._comparing = ComparingDesk(
            settings,
            expected,
            cache,
            self._library,
            pool,
            # Two copies of one photo would be nine pairs in ten, and prove nothing.
            is_wanted=self._families.is_telling,
        )
        self._originals: dict[int, Photo] = {}
        self._partners: dict[int, Photo] = {}
        self._waiting: deque[Photo] = deque()
        self._in_flight: set[int] = set()
        self._skipped: list[Skipped] = []
        self._altered = 0
        self._files = len(files)
        self._stage, self._meter = Stage.READING, Meter()
        self._reported = time.monotonic()

    def read(self, cancel: CancelToken) -> None:
        """Read the chosen photos and compare them with each other.

        Raises
        ------
        Cancelled
            The token was cancelled.
        UsageProblem
            Fewer than two photos can be read.
        """
        while self._reading.busy:
            cancel.check()
            self._reading.feed()
            for outcome in self._pool.poll(POLL_S):
                self._reading.accept(outcome)
            self._report(Stage.READING, self._reading.done, self._reading.total)
        originals = sorted(self._reading.take(), key=lambda photo: photo.number)
        self._skipped += self._reading.skipped
        if len(originals) < 2:  # noqa: PLR2004 -- one has no other to be mistaken for
            raise UsageProblem(
                "there are fewer than two readable photos; name a folder with more"
            )
        for place, photo in enumerate(originals):
            self._families.add_original(photo)
            self._originals[photo.number] = photo
            # The first photo's neighbour in the collage is the last one.
            self._partners[photo.number] = originals[place - 1]
            self._waiting.append(photo)
        self._comparing.add(originals)

    def alter_and_compare(self, cancel: CancelToken) -> None:
        """Have all copies made and compared.

        Raises
        ------
        Cancelled
            The token was cancelled.
        """
        while self._making or self._comparing.busy or self._comparing.finish():
            cancel.check()
            self._have_copies_made()
            self._comparing.feed()
            for outcome in self._pool.poll(POLL_S):
                if outcome.task.operation == Operation.ALTER:
                    self._accept_copies(outcome)
                else:
                    self._comparing.accept(outcome)
            if self._making:
                self._report(Stage.ALTERING, self._altered, len(self._originals))
            else:
                desk = self._comparing
                self._report(Stage.COMPARING, desk.done, desk.total)

    @property
    def _making(self) -> bool:
        """Whether copies are still to be made; what shares corners needs them all."""
        return bool(self._waiting or self._in_flight)

    def outcome(self) -> Calibration:
        """Return what was found so far."""
        judged = self._families.judged(self._library.matches)
        return Calibration(
            settings=self._settings,
            photos=tuple(self._originals[n] for n in sorted(self._originals)),
            copies=judged.copies,
            known=judged.known,
            wrong=judged.wrong,
            skipped=tuple(sorted(self._skipped, key=lambda each: each.path)),
            seconds=0.0,
        )

    def _have_copies_made(self) -> None:
        limit = IN_FLIGHT_PER_WORKER * self._pool.workers
        behind = self._comparing.total - self._comparing.done > WAITING_PAIRS
        while self._waiting and len(self._in_flight) < limit and not behind:
            photo = self._waiting.popleft()
            partner = self._partners[photo.number]
            request = jobs.encode_alter(
                ALTERATIONS,
                self._cache.thumbnails(partner.content).preview,
                # The same photo is altered in the same way whatever it is called.
                seed=int.from_bytes(photo.content[:4], "little"),
            )
            self._in_flight.add(photo.number)
            task = Task(photo.number, Operation.ALTER, request, file=photo.file)
            self._pool.submit(task)

    def _accept_copies(self, outcome: Outcome) -> None:
        number = outcome.task.key
        self._in_flight.discard(number)
        self._altered += 1
        original = self._originals[number]
        if isinstance(outcome.answer, TaskFailure):
            reason = outcome.answer.reason
            self._skipped.append(Skipped(original.file.path, SkipStage.READ, reason))
            return
        entries, copies = [], []
        for alteration, reading in jobs.decode_altered(outcome.answer).items():
            copy = self._copy(original, alteration, reading)
            partner = self._partners[number]
            self._families.add_copy(copy, alteration, original, partner)
            entries.append((copy.file, reading))
            copies.append(copy)
        # Comparing asks the cache for the thumbnails.
        self._cache.add(entries)
        self._comparing.add(copies)

    def _copy(self, original: Photo, alteration: Alteration, reading: Reading) -> Photo:
        """Return a copy as if it were a file beside its original."""
        # The same whichever worker is first.
        place = original.number * len(ALTERATIONS) + ALTERATIONS.index(alteration)
        number = self._files + place
        path = original.file.path
        file = PhotoFile(
            path.with_name(f"{path.name} ({alteration.value})"),
            size_bytes=0,
            mtime_ns=NOT_A_FILE,
            ctime_ns=NOT_A_FILE,
            device=0,
            inode=0,
        )
        return Photo(number, file, reading.content, reading.facts, reading.hashes)

    def _report(self, stage: Stage, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._reported < PROGRESS_S:
            return
        if stage is not self._stage:
            self._stage, self._meter = stage, Meter()
        self._reported = now
        self._meter.note(done)
        self._on_progress(
            Progress(
                stage,
                done,
                total,
                skipped=len(self._skipped),
                rate_per_s=self._meter.rate_per_s,
                eta_s=self._meter.eta_s(total),
            )
        )
