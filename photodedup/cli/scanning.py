"""``photodedup scan``: run a scan, print a summary, write reports."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.core import report, wording
from photodedup.core.errors import ReportProblem, printable
from photodedup.core.jobs import READING_VERSIONS
from photodedup.core.progress import CancelToken
from photodedup.core.records import MatchKind, Suggestion
from photodedup.core.scan import scan
from photodedup.core.settings import Folder, FolderRole, ScanSettings
from photodedup.core.store import Cache, Decisions, Places

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photodedup.core.progress import Progress
    from photodedup.core.records import ScanResult

SHOWN_SKIPPED = 20


def run(options: argparse.Namespace) -> int:
    """Scan, and return the exit code."""
    targets = _targets(options)
    for path, _ in targets:
        report.check_writable(path)
    token = CancelToken()
    with interruptible(token), _stores(options) as (cache, decisions):
        result = scan(
            _settings(options),
            cache,
            decisions,
            on_progress=_silent if options.quiet else ProgressPrinter(),
            cancel=token,
        )
    _print_summary(result)
    unwritten = _write_reports(result, targets)
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
        workers=options.workers,
    )


Target = tuple["Path", "Callable[[ScanResult, Path], None]"]


def _targets(options: argparse.Namespace) -> list[Target]:
    pairs = (
        (options.csv, report.write_csv),
        (options.json, report.write_json),
        (options.html, report.write_html),
    )
    return [(path, write) for path, write in pairs if path is not None]


@contextmanager
def _stores(options: argparse.Namespace) -> Iterator[tuple[Cache, Decisions]]:
    places = Places.default()
    folder = None if options.no_cache else options.cache or places.cache
    cache = Cache.open(folder, READING_VERSIONS)
    with cache, Decisions.open(places.data) as decisions:
        yield cache, decisions


def _silent(_progress: Progress) -> None:
    """Take no notice of progress."""


def _write_reports(result: ScanResult, targets: list[Target]) -> bool:
    """Write every report; return whether one could not be written."""
    unwritten = False
    for path, write in targets:
        try:
            write(result, path)
        except ReportProblem as problem:
            print(f"photodedup: {problem}", file=sys.stderr)
            unwritten = True
        else:
            print(f"Report: {printable(path)}")
    return unwritten


def _print_summary(result: ScanResult) -> None:
    members = [member for group in result.groups for member in group.members]
    copies = len(members) - len(result.groups)
    removable = [each for each in members if each.suggestion is Suggestion.REMOVE]
    size = wording.size_text(sum(each.photo.file.size_bytes for each in removable))
    if not result.complete:
        print("Stopped; these are the results so far.")
    print(
        f"{_count(len(result.photos), 'photo')} looked at in "
        f"{wording.duration_text(result.seconds)}: "
        f"{_count(len(result.groups), 'group')}, {_count(copies, 'copy', 'copies')}, "
        f"{len(removable)} suggested for removal ({size} to win)"
    )
    kinds = Counter(group.kind for group in result.groups)
    if kinds:
        parts = [f"{kind.value} {kinds[kind]}" for kind in MatchKind if kinds[kind]]
        print("Groups by kind: " + ", ".join(parts))
    for notice in result.notices:
        print(f"Note: {notice}")
    _print_skipped(result)


def _print_skipped(result: ScanResult) -> None:
    if not result.skipped:
        return
    print(f"{_count(len(result.skipped), 'file')} could not be read:")
    for each in result.skipped[:SHOWN_SKIPPED]:
        print(f"  {printable(each.path)}: {each.reason}")
    if len(result.skipped) > SHOWN_SKIPPED:
        more = len(result.skipped) - SHOWN_SKIPPED
        print(f"  and {more} more; a JSON report lists all (--json FILE)")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
