"""Reads a CSV report back: data only, checked cell by cell, nothing is touched.

A report may have been edited in a spreadsheet, come from another machine, or be
somebody's attempt: paths must be absolute and plain, and every row needs the digest
against which the file will be read again.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from photodedup.core.errors import ReportProblem, cause
from photodedup.core.records import MatchKind, Suggestion
from photodedup.core.report.table import COLUMNS, unguarded
from photodedup.core.report.writing import PATH_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Value = TypeVar("Value")

_CONTENT = re.compile(r"[0-9a-f]{32}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of a report: a photo of a group, as it was when the report was written.

    Attributes
    ----------
    group
        1, 2, 3...
    kind
        Of the match with the keeper; of the group for the keeper itself.
    path
        Absolute.
    width, height
        Pixels as displayed.
    taken_at
        Naive camera time, ISO 8601, None when unknown.
    similarity
        To the keeper, 0..1.
    content
        xxh3-128 digest of the bytes, 16 bytes.
    """

    group: int
    kind: MatchKind
    suggestion: Suggestion
    path: Path
    size_bytes: int
    width: int
    height: int
    format: str
    taken_at: str | None
    similarity: float
    evidence: str
    reason: str
    content: bytes


def read_csv(path: Path) -> tuple[ReportRow, ...]:
    """Read a report that `write_csv` wrote, possibly with edited suggestions.

    Columns may stand in any order, further ones are passed over.

    Raises
    ------
    ReportProblem
        It cannot be read, or is no such report; line and column are named.
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[ReportRow] = []
    try:
        header = next(reader, None)
        if not header:
            raise ReportProblem(path, "is empty; write it again with a scan")
        places = _places(path, header)
        start = reader.line_num + 1
        for cells in reader:
            if cells:
                rows.append(_Line(path, start, places, cells).row())
            start = reader.line_num + 1
    except csv.Error as error:
        raise ReportProblem(
            path, f"line {reader.line_num} is not CSV ({error}); write it again"
        ) from error
    return tuple(rows)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReportProblem(path, "does not exist; check the name") from error
    except OSError as error:
        raise ReportProblem(path, f"cannot be read: {cause(error)}") from error
    except ValueError as error:
        raise ReportProblem(path, "is no file name") from error
    if b"\0" in data:
        raise _not_utf8(path)
    # Spreadsheets like to put a byte order mark in front.
    return data.decode("utf-8", PATH_ERRORS).removeprefix("\ufeff")


def _places(path: Path, header: Sequence[str]) -> dict[str, int]:
    """Return where each column stands."""
    names = [name.strip().lower() for name in header]
    if any(_SURROGATE.search(name) for name in names):
        raise _not_utf8(path)
    missing = [name for name in COLUMNS if name not in names]
    if len(missing) == len(COLUMNS):
        raise ReportProblem(
            path,
            "is no report of photodedup; choose what `photodedup scan --csv` wrote, "
            "saved with commas",
        )
    if missing:
        raise ReportProblem(
            path,
            f"has no column {', '.join(missing)}; "
            "choose a CSV report of photodedup, saved with commas",
        )
    return {name: names.index(name) for name in COLUMNS}


class _Line:
    """One line of the table; every answer is checked and tells where it stands."""

    def __init__(
        self, report: Path, number: int, places: dict[str, int], cells: list[str]
    ) -> None:
        self._report = report
        self._number = number
        self._places = places
        self._cells = cells

    def row(self) -> ReportRow:
        """Return the line as a record.

        Raises
        ------
        ReportProblem
            A cell is not what its column holds.
        """
        return ReportRow(
            group=self._value("group", _positive),
            kind=self._value("kind", MatchKind),
            suggestion=self._value("suggestion", _suggestion),
            path=self._value("path", _path),
            size_bytes=self._value("size_bytes", _natural),
            width=self._value("width", _natural),
            height=self._value("height", _natural),
            format=self._value("format", str),
            taken_at=self._value("taken_at", str) or None,
            similarity=self._value("similarity", _share),
            evidence=self._value("evidence", str),
            reason=self._value("reason", str),
            content=self._value("content", _content),
        )

    def _value(self, column: str, read: Callable[[str], Value]) -> Value:
        place = self._places[column]
        if place >= len(self._cells):
            raise ReportProblem(
                self._report,
                f"line {self._number} has no {column}; write the report again",
            )
        cell = unguarded(self._cells[place])
        if column != "path" and _SURROGATE.search(cell):
            raise _not_utf8(self._report)
        try:
            return read(cell)
        except ValueError as error:
            raise ReportProblem(
                self._report,
                f"line {self._number}: {column} cannot be {cell[:40]!r}; "
                "correct it or write the report again",
            ) from error


def _natural(cell: str) -> int:
    number = int(cell)
    if number < 0:
        raise ValueError(cell)
    return number


def _positive(cell: str) -> int:
    number = int(cell)
    if number < 1:
        raise ValueError(cell)
    return number


def _share(cell: str) -> float:
    number = float(cell)
    if not 0.0 <= number <= 1.0:
        raise ValueError(cell)
    return number


def _suggestion(cell: str) -> Suggestion:
    """Read the column that people edit: case and blanks do not matter."""
    return Suggestion(cell.strip().lower())


def _path(cell: str) -> Path:
    path = Path(cell)
    if not path.is_absolute() or ".." in path.parts:
        raise ValueError(cell)
    return path


def _content(cell: str) -> bytes:
    if not _CONTENT.fullmatch(cell):
        raise ValueError(cell)
    return bytes.fromhex(cell)


def _not_utf8(path: Path) -> ReportProblem:
    return ReportProblem(path, 'is not UTF-8 text; save it as "CSV UTF-8"')
