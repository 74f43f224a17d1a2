"""The pipeline: folders in, groups out. The only room that knows the order.

::

    walk -> cache -> (digest | read) in workers -> cache -> proposals
         -> verify in workers -> library -> groups
         -> (compare at full size) in workers -> suggestions -> result

All of it overlaps, so that groups appear while photos are still being read. The calling
thread feeds the workers, alone writes the cache, and never touches a pixel itself.
Stopping keeps what was read: the next scan resumes from the cache.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photodedup.core import jobs, walk
from photodedup.core.progress import Cancelled, Progress, Stage
from photodedup.core.records import ScanResult
from photodedup.core.scan.forms import numbered
from photodedup.core.scan.library import Library
from photodedup.core.scan.regrouping import Regrouping, regroup
from photodedup.core.scan.run import PROGRESS_S, Run
from photodedup.core.workers import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from photodedup.core.progress import CancelToken
    from photodedup.core.records import Skipped, Snapshot
    from photodedup.core.settings import ScanSettings
    from photodedup.core.store import Cache, Decisions

__all__ = ["Regrouping", "regroup", "scan"]


def scan(
    settings: ScanSettings,
    cache: Cache,
    decisions: Decisions,
    *,
    on_progress: Callable[[Progress], None],
    on_snapshot: Callable[[Snapshot], None] | None = None,
    cancel: CancelToken,
) -> ScanResult:
    """Find the copies in some folders.

    Parameters
    ----------
    settings
        What to look through and how.
    cache
        Readings of earlier scans; new ones are added.
    decisions
        What people told apart; respected.
    on_progress, on_snapshot
        Called on this thread, about ten and two times a second.
    cancel
        Stops or pauses the scan.

    Returns
    -------
    The groups and everything that was read or skipped; ``complete`` is False when the
    scan was stopped.

    Raises
    ------
    FolderProblem, UsageProblem
        A folder cannot be looked through.
    """
    started = time.monotonic()
    on_progress(Progress(Stage.WALKING, 0, None))
    try:
        walked = walk.walk(settings, cancel, on_found=_found_reporter(on_progress))
    except Cancelled:
        seconds = time.monotonic() - started
        return ScanResult(settings, (), (), (), seconds, complete=False)
    library = Library(settings.keep, decisions.pairs(), settings.strictness)
    with WorkerPool(jobs.perform, settings.workers) as pool:
        run = Run(settings, walked.files, cache, library, pool)
        run.listen(on_progress, on_snapshot)
        complete = True
        try:
            run.read_and_compare(cancel)
        except Cancelled:
            complete = False
        run.save()
    on_progress(run.progress(Stage.GROUPING))
    groups = numbered(library.groups())
    on_progress(run.progress(Stage.DONE, groups=len(groups)))
    return ScanResult(
        settings=settings,
        photos=tuple(library.photos[n] for n in sorted(library.photos)),
        groups=groups,
        skipped=_in_path_order((*walked.skipped, *run.skipped)),
        seconds=time.monotonic() - started,
        notices=tuple(notice for notice in (cache.notice, *run.notices) if notice),
        complete=complete,
        passed_over=walked.passed_over,
        links=walked.links,
        too_small=walked.too_small,
        matches=library.matches,
    )


def _found_reporter(
    on_progress: Callable[[Progress], None],
) -> Callable[[int], None]:
    """Return what tells, not too often, how many photos the walk has found so far."""
    last = time.monotonic()

    def found(photos: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_S:
            on_progress(Progress(Stage.WALKING, photos, None))
            last = time.monotonic()

    return found


def _in_path_order(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted(skipped, key=lambda each: each.path))
