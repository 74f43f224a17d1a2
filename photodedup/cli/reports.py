"""The reports that a command is to write: checked before the work, written after."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from photodedup.core import report
from photodedup.core.errors import ReportProblem, UsageProblem, printable
from photodedup.core.walk.formats import looks_like_photo

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from photodedup.core.records import ScanResult

    Target = tuple[Path, Callable[[ScanResult, Path], None]]


def targets(options: argparse.Namespace) -> list[Target]:
    """Return where to write what."""
    pairs = (
        (options.csv, report.write_csv),
        (options.json, report.write_json),
        (options.html, report.write_html),
    )
    return [(path, write) for path, write in pairs if path is not None]


def check(paths: Iterable[Path]) -> None:
    """Refuse before a long run what could not be written after it.

    Raises
    ------
    ReportProblem, UsageProblem
        A report has no place, or its place is that of another report or of a photo.
    """
    places: set[Path] = set()
    for path in paths:
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


def written(result: ScanResult, wanted: Iterable[Target]) -> list[Path]:
    """Write every report that can be written; return their paths.

    What cannot be written is said on standard error.
    """
    done = []
    for path, write in wanted:
        try:
            write(result, path)
        except ReportProblem as problem:
            print(f"photodedup: {problem}", file=sys.stderr)
        else:
            done.append(path)
    return done


def _is_photo(place: Path) -> bool:
    try:
        return looks_like_photo(str(place))
    except OSError:
        # A report that cannot be read may be replaced; `check_writable` had the say.
        return False
