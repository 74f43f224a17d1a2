"""One scan in motion: keeps both desks supplied, takes their answers, reports.

Work in flight is bounded, so comparisons slip in between readings, a stop is quick,
and a million photos never queue up in memory.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photodedup.core.jobs import Operation
from photodedup.core.progress import Progress, Stage
from photodedup.core.records import Snapshot
from photodedup.core.scan.comparing import ComparingDesk
from photodedup.core.scan.meter import Meter
from photodedup.core.scan.proving import ProvingDesk
from photodedup.core.scan.reading import ReadingDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.progress import CancelToken
    from photodedup.core.records import PhotoFile, Skipped
    from photodedup.core.scan.library import Library
    from photodedup.core.settings import ScanSettings
    from photodedup.core.store import Cache
    from photodedup.core.workers import Outcome, WorkerPool

POLL_S = 0.05
HANDOVER_PHOTOS = 100
HANDOVER_S = 0.5
PROGRESS_S = 0.1
SNAPSHOT_S = 0.5
DESK_STAGES = (Stage.READING, Stage.COMPARING, Stage.PROVING)
GROUPING_SHARE = 10
"""Grouping for the screen may take a tenth of the time: it is done anew each time."""


class Run:
    """Reads and compares the photos of one scan.

    Parameters
    ----------
    settings, files, cache, library, pool
        See `scan`, `ReadingDesk` and `ComparingDesk`.
    """

    def __init__(
        self,
        settings: ScanSettings,
        files: Sequence[PhotoFile],
        cache: Cache,
        library: Library,
        pool: WorkerPool,
    ) -> None:
        self._library = library
        self._pool = pool
        self._reading = ReadingDesk(files, cache, pool)
        self._comparing = ComparingDesk(settings, len(files), cache, library, pool)
        self._proving = ProvingDesk(cache, library, pool)
        self._meters = {stage: Meter() for stage in DESK_STAGES}
        self._on_progress: Callable[[Progress], None] | None = None
        self._on_snapshot: Callable[[Snapshot], None] | None = None
        self._groups = 0
        self._shown_revision = 0
        self._handed_over = self._reported = self._shown = time.monotonic()
        self._grouping_s = 0.0

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files that could not be read."""
        return tuple(self._reading.skipped)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about pairs that could not be compared."""
        return tuple(self._comparing.notices)

    def listen(
        self,
        on_progress: Callable[[Progress], None],
        on_snapshot: Callable[[Snapshot], None] | None,
    ) -> None:
        """Set who is told of progress and of groups."""
        self._on_progress, self._on_snapshot = on_progress, on_snapshot

    def read_and_compare(self, cancel: CancelToken) -> None:
        """Work until all photos are read, all pairs compared, all copies checked.

        Raises
        ------
        Cancelled
            The token was cancelled; what was finished is kept.
        """
        while self._working or self._comparing.finish() or self._prove():
            cancel.check()
            self._reading.feed()
            self._comparing.feed()
            self._proving.feed()
            if self._pool.pending:
                for outcome in self._pool.poll(POLL_S):
                    self._accept(outcome)
            self._hand_over_if_due()
            self._report_if_due()

    @property
    def _working(self) -> bool:
        return bool(
            self._reading.busy
            or self._comparing.busy
            or self._proving.busy
            or self._reading.waiting
        )

    def _prove(self) -> bool:
        """Ask for the proofs that the groups want; return whether any is outstanding.

        To be called when all pairs are compared. A proof moves no photo to another
        group, so which are asked for does not depend on when that is.
        """
        self._proving.want(self._library.groups())
        return self._proving.busy

    def save(self) -> None:
        """Write the last readings and answers to the cache."""
        self._comparing.add(self._reading.take_rest())
        self._comparing.save()
        self._proving.save()

    def progress(self, stage: Stage, groups: int | None = None) -> Progress:
        """Return a report for a stage."""
        desk: ReadingDesk | ComparingDesk | ProvingDesk = self._reading
        if stage is Stage.COMPARING:
            desk = self._comparing
        elif stage is Stage.PROVING:
            desk = self._proving
        meter = self._meters.get(stage, self._meters[Stage.READING])
        meter.note(desk.done)
        return Progress(
            stage=stage,
            done=desk.done,
            total=desk.total,
            groups=self._groups if groups is None else groups,
            skipped=len(self._reading.skipped),
            rate_per_s=meter.rate_per_s,
            eta_s=meter.eta_s(desk.total),
        )

    def _accept(self, outcome: Outcome) -> None:
        if outcome.task.operation == Operation.VERIFY:
            self._comparing.accept(outcome)
        elif outcome.task.operation == Operation.COMPARE:
            self._proving.accept(outcome)
        else:
            self._reading.accept(outcome)

    def _hand_over_if_due(self) -> None:
        now = time.monotonic()
        due = (
            self._reading.waiting >= HANDOVER_PHOTOS
            or now - self._handed_over >= HANDOVER_S
            or not self._reading.busy
        )
        if due and self._reading.waiting:
            self._comparing.add(self._reading.take())
            self._handed_over = now

    def _report_if_due(self) -> None:
        now = time.monotonic()
        if now - self._shown >= max(SNAPSHOT_S, GROUPING_SHARE * self._grouping_s):
            self._show_groups()
            self._shown = time.monotonic()
        if self._on_progress is not None and now - self._reported >= PROGRESS_S:
            self._on_progress(self.progress(self._stage))
            self._reported = now

    @property
    def _stage(self) -> Stage:
        if self._reading.busy:
            return Stage.READING
        only_proofs = self._proving.busy and not self._comparing.busy
        return Stage.PROVING if only_proofs else Stage.COMPARING

    def _show_groups(self) -> None:
        if self._on_snapshot is None or self._library.revision == self._shown_revision:
            return
        started = time.monotonic()
        groups = self._library.groups()
        self._shown_revision = self._library.revision
        self._proving.want(groups)
        self._grouping_s = time.monotonic() - started
        self._groups = len(groups)
        self._on_snapshot(Snapshot(groups, self._reading.done))
