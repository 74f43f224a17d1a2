"""The CSV report: one row per photo of a group.

UTF-8, commas, CRLF lines. Cells that a spreadsheet would take for a formula get a
leading apostrophe, which `reading` takes away again.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from photodedup.core.report.writing import PATH_ERRORS, write
from photodedup.core.wording import (
    confidence_name,
    copy_sentence,
    evidence_text,
    reasons_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photodedup.core.records import Group, Match, Member, Photo, ScanResult

COLUMNS = (
    "group",
    "kind",
    "suggestion",
    "path",
    "size_bytes",
    "width",
    "height",
    "format",
    "taken_at",
    "similarity",
    "evidence",
    "reason",
    "content",
)

# OWASP "CSV injection", plus the apostrophe itself so that it can be undone.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def write_csv(result: ScanResult, path: Path) -> None:
    """Write the groups of a scan as CSV.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for group in result.groups:
        writer.writerows(_rows(group))
    write(path, text.getvalue().encode("utf-8", PATH_ERRORS))


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=cmd.jpg"), guarded("plain.jpg")
    ("'=cmd.jpg", 'plain.jpg')
    """
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def unguarded(cell: str) -> str:
    """Undo `guarded`.

    Examples
    --------
    >>> unguarded("'=cmd.jpg")
    '=cmd.jpg'
    """
    return cell.removeprefix("'")


def _rows(group: Group) -> Iterator[list[str]]:
    for member in group.members:
        yield [guarded(cell) for cell in _cells(group, member)]


def _cells(group: Group, member: Member) -> list[str]:
    """Return the cells of a row in the order of `COLUMNS`."""
    photo, match = member.photo, member.match
    facts = photo.facts
    return [
        str(group.id),
        (group.kind if match is None else match.kind).value,
        member.suggestion.value,
        str(photo.file.path),
        str(photo.file.size_bytes),
        str(facts.width),
        str(facts.height),
        facts.format,
        facts.capture.taken_at or "",
        f"{member.similarity:.4f}",
        "" if match is None else _evidence(match, group.keeper, photo),
        reasons_text(member.reasons),
        photo.content.hex(),
    ]


def _evidence(match: Match, keeper: Photo, copy: Photo) -> str:
    """Return what was done to the copy, how sure that is, and what was measured."""
    parts = [
        copy_sentence(match, keeper, copy),
        confidence_name(match.confidence) if match.kind.is_duplicate else "",
        evidence_text(match),
    ]
    return "; ".join(filter(None, parts))
