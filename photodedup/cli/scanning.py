"""``photodedup scan``: run a scan, print a summary, write reports."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photodedup.cli import reports
from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.cli.summary import group_lines, next_step, show, summary_lines
from photodedup.core.errors import printable
from photodedup.core.jobs import READING_VERSIONS
from photodedup.core.progress import CancelToken
from photodedup.core.scan import scan
from photodedup.core.settings import Folder, FolderRole, ScanSettings
from photodedup.core.store import Cache, Decisions, Places

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def run(options: argparse.Namespace) -> int:
    """Scan, and return the exit code."""
    targets = reports.targets(options)
    reports.check(path for path, _ in targets)
    token = CancelToken()
    with (
        interruptible(token),
        _stores(options) as (cache, decisions),
        ProgressPrinter(quiet=options.quiet) as printer,
    ):
        result = scan(
            _settings(options), cache, decisions, on_progress=printer, cancel=token
        )
    # Before anything is printed: whoever reads the output may have left (`head`).
    written = reports.written(result, targets)
    if not targets:
        show(group_lines(result.groups))
    show(summary_lines(result))
    show(f"Report: {printable(path)}" for path in written)
    table = options.csv if options.csv in written else None
    show(filter(None, [next_step(result, table)]))
    if not result.complete:
        return Exit.INTERRUPTED
    unwritten = len(written) < len(targets)
    return Exit.INCOMPLETE if result.skipped or unwritten else Exit.DONE


def _settings(options: argparse.Namespace) -> ScanSettings:
    roles = (
        (options.folders, FolderRole.SEARCH),
        (options.keep, FolderRole.KEEP),
        (options.ignore, FolderRole.IGNORE),
    )
    return ScanSettings(
        folders=tuple(
            Folder(path.absolute(), role) for paths, role in roles for path in paths
        ),
        find=options.find,
        thorough=options.thorough,
        index=options.index,
        workers=options.workers or os.cpu_count() or 1,
        strictness=options.strictness,
    )


@contextmanager
def _stores(options: argparse.Namespace) -> Iterator[tuple[Cache, Decisions]]:
    places = Places.default()
    folder = None if options.no_cache else options.cache or places.cache
    cache = Cache.open(folder, READING_VERSIONS)
    with cache, Decisions.open(places.data) as decisions:
        yield cache, decisions
