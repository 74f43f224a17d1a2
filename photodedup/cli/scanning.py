"""``photodedup scan``: run a scan, print a summary, write reports."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.cli.summary import group_lines, next_step, summary_lines
from photodedup.core import report
from photodedup.core.errors import ReportProblem, UsageProblem, printable
from photodedup.core.jobs import READING_VERSIONS
from photodedup.core.progress import CancelToken
from photodedup.core.scan import scan
from photodedup.core.settings import Folder, FolderRole, ScanSettings
from photodedup.core.store import Cache, Decisions, Places
from photodedup.core.walk.formats import looks_like_photo

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from photodedup.core.records import ScanResult


def run(options: argparse.Namespace) -> int:
    """Scan, and return the exit code."""
    targets = _targets(options)
    _check(targets)
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
    unwritten = _write_reports(result, targets)
    if not targets:
        _print(group_lines(result.groups))
    _print(summary_lines(result))
    written = [path for path, _ in targets if path not in unwritten]
    _print(f"Report: {printable(path)}" for path in written)
    table = None if options.csv in unwritten else options.csv
    _print(filter(None, [next_step(result, table)]))
    if not result.complete:
        return Exit.INTERRUPTED
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
    )


Target = tuple["Path", "Callable[[ScanResult, Path], None]"]


def _targets(options: argparse.Namespace) -> list[Target]:
    pairs = (
        (options.csv, report.write_csv),
        (options.json, report.write_json),
        (options.html, report.write_html),
    )
    return [(path, write) for path, write in pairs if path is not None]


def _check(targets: list[Target]) -> None:
    """Refuse before a long scan what could not be written after it.

    Raises
    ------
    ReportProblem, UsageProblem
        A report has no place, or its place is that of another report or of a photo.
    """
    places: set[Path] = set()
    for path, _ in targets:
        report.check_writable(path)
        place = path.resolve()
        if place in places:
            raise UsageProblem(
                f"{printable(path)}: is named for two reports; give each its own name"
            )
        places.add(place)
        if _is_photo(place):
            raise UsageProblem(
                f"{printable(path)}: is a photo; choose another name for the report"
            )


def _is_photo(place: Path) -> bool:
    try:
        return looks_like_photo(str(place))
    except OSError:
        # A report that cannot be read may be replaced; `check_writable` had the say.
        return False


@contextmanager
def _stores(options: argparse.Namespace) -> Iterator[tuple[Cache, Decisions]]:
    places = Places.default()
    folder = None if options.no_cache else options.cache or places.cache
    cache = Cache.open(folder, READING_VERSIONS)
    with cache, Decisions.open(places.data) as decisions:
        yield cache, decisions


def _write_reports(result: ScanResult, targets: list[Target]) -> set[Path]:
    """Write every report; return those that could not be written."""
    unwritten: set[Path] = set()
    for path, write in targets:
        try:
            write(result, path)
        except ReportProblem as problem:
            print(f"photodedup: {problem}", file=sys.stderr)
            unwritten.add(path)
    return unwritten


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
