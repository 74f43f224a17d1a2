from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.errors import ReportProblem
from photodedup.core.records import MatchKind, Suggestion
from photodedup.core.report import COLUMNS, read_csv, write_csv
from photodedup.core.report.table import guarded, unguarded
from tests.core.report.conftest import UNDECODABLE, result_of

if TYPE_CHECKING:
    from photodedup.core.records import ScanResult

FORMULAS = ("=cmd.jpg", "+1", "-1+1.jpg", "@x", "\ttab", "\rreturn", "'quoted", "''two")


def cells(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_columns_are_the_documented_ones(
    result: ScanResult, tmp_path: Path
) -> None:
    write_csv(result, tmp_path / "r.csv")
    assert cells(tmp_path / "r.csv")[0] == [
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
    ]


def test_a_report_comes_back_as_it_was_written(
    result: ScanResult, tmp_path: Path
) -> None:
    write_csv(result, tmp_path / "r.csv")
    keeper, copy, odd = read_csv(tmp_path / "r.csv")
    assert (keeper.group, keeper.kind) == (1, MatchKind.CROPPED)
    assert keeper.suggestion is Suggestion.KEEP
    assert keeper.path == Path("/album/a.jpg")
    assert (keeper.size_bytes, keeper.width, keeper.height) == (1000, 40, 30)
    assert (keeper.format, keeper.taken_at) == ("jpeg", "2020-01-02T03:04:05")
    assert keeper.content == result.photos[0].content
    assert (copy.suggestion, copy.similarity) == (Suggestion.REMOVE, 0.9)
    assert copy.evidence == (
        "mirrored copy, cropped to 64 %, scaled to 125 %; very likely; "
        "fine structure 0.97 (at least 0.90)"
    )
    assert "has camera EXIF" in copy.reason
    assert str(odd.path) == UNDECODABLE


@settings(deadline=None)
@given(
    st.lists(
        st.binary(min_size=1, max_size=20).filter(
            lambda name: not {0, 47} & set(name) and name not in {b".", b".."}
        ),
        min_size=1,
        max_size=3,
    )
)
def test_every_file_name_survives(names: list[bytes]) -> None:
    paths = ["/album/" + os.fsdecode(name) for name in names]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "r.csv"
        write_csv(result_of(*paths), report)
        assert [str(row.path) for row in read_csv(report)] == paths


@given(st.text(max_size=20))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


def edited(
    result: ScanResult, path: Path, column: str, value: str, *, row: int = 1
) -> Path:
    """Write a report of which one cell was changed."""
    write_csv(result, path)
    table = cells(path)
    table[row][COLUMNS.index(column)] = value
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    path.write_bytes(text.getvalue().encode("utf-8", "surrogateescape"))
    return path


def test_an_edited_suggestion_is_read(result: ScanResult, tmp_path: Path) -> None:
    path = edited(result, tmp_path / "r.csv", "suggestion", " Review ", row=2)
    assert read_csv(path)[1].suggestion is Suggestion.REVIEW


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("group", "0"),
        ("group", "one"),
        ("kind", "twin"),
        ("suggestion", "delete"),
        ("suggestion", ""),
        ("path", "b.jpg"),
        ("path", "/album/../../etc/passwd"),
        ("path", ""),
        ("size_bytes", "-1"),
        ("width", "wide"),
        ("similarity", "1.5"),
        ("similarity", "nan"),
        ("content", ""),
        ("content", "1.2345E+31"),
        ("content", "g" * 32),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(
    result: ScanResult, tmp_path: Path, column: str, value: str
) -> None:
    path = edited(result, tmp_path / "r.csv", column, value, row=2)
    with pytest.raises(ReportProblem, match=rf"line 3: {column} cannot be"):
        read_csv(path)


def test_the_line_of_a_row_with_line_breaks_is_right(tmp_path: Path) -> None:
    result = result_of("/album/a.jpg", "/album/new\nline.jpg", "/album/c.jpg")
    path = edited(result, tmp_path / "r.csv", "width", "wide", row=3)
    with pytest.raises(ReportProblem, match=r"line 5: width"):
        read_csv(path)


def test_columns_may_be_moved_and_added(result: ScanResult, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_csv(result, path)
    table = [["mine", *reversed(row)] for row in cells(path)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    data = text.getvalue().encode("utf-8", "surrogateescape")
    path.write_bytes(b"\xef\xbb\xbf" + data.replace(b"mine", b'"mine"'))
    assert len(read_csv(path)) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"group,path\r\n1,/a.jpg\r\n", "has no column kind, suggestion"),
        (";".join(COLUMNS).encode(), "saved with commas"),
        (b"name,colour\r\nJo,red\r\n", "is no report of photodedup"),
        (",".join(COLUMNS).encode("utf-16"), "is not UTF-8"),
        (b'group,"path\r\n1', "is not CSV"),
        (",".join(COLUMNS).encode() + b"\r\n1,identical\r\n", "line 2 has no"),
        (
            ",".join(COLUMNS).encode()
            + b"\r\n1,identical,keep,/a.jpg,1,1,1,jpeg,,1,\xe4hnlich,,"
            + b"0" * 32,
            "is not UTF-8",
        ),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(ReportProblem, match=reason) as caught:
        read_csv(path)
    assert "\n" not in str(caught.value)


def test_a_report_without_groups_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(",".join(COLUMNS), encoding="utf-8")
    assert read_csv(tmp_path / "r.csv") == ()


@pytest.mark.parametrize("name", ["missing.csv", "", "nul\0.csv"])
def test_a_report_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReportProblem):
        read_csv(tmp_path / name)
