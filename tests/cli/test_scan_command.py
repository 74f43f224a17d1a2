from __future__ import annotations

import csv
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from photodedup.core.report import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    class Answer(Protocol):
        code: int
        out: str
        err: str
        sentence: str

    class Run(Protocol):
        def __call__(self, *words: str | Path, **named: object) -> Answer: ...


def rows_of(report: Path) -> list[dict[str, str]]:
    with report.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def suggestions(report: Path, album: Path) -> dict[str, str]:
    return {
        os.path.relpath(row["path"], album): row["suggestion"]
        for row in rows_of(report)
    }


SUGGESTED = ("  keep  ", "  remove  ", "  review  ")
BEST_OF_THE_ALBUM = {
    "copies/beach.jpg": "keep",
    "trip/beach.jpg": "remove",
    "copies/beach saved again.jpg": "remove",
    "trip/forest.jpg": "keep",
    "copies/forest saved again.jpg": "remove",
}


def test_a_scan_without_a_report_lists_every_photo_of_every_group(
    program: Run, album: Path
) -> None:
    answer = program("scan", album)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0].startswith("Group 1: re-saved, ")
    assert lines[0].endswith(" to win")
    photos = [line for line in lines if line.startswith(SUGGESTED)]
    listed = [line.split(maxsplit=1)[1].rpartition("  (")[0] for line in photos]
    assert sorted(listed) == sorted(str(album / name) for name in BEST_OF_THE_ALBUM)
    assert any(
        line.startswith("  remove") and line.endswith("(the same file, byte for byte)")
        for line in lines
    )
    assert lines[-1] == (
        "To act on them, scan again with --csv FILE; this scan changed nothing."
    )


def test_the_summary_tells_copies_groups_bytes_and_the_next_step(
    call: Run, album: Path, tmp_path: Path
) -> None:
    report = tmp_path / "the report.csv"
    answer = call("scan", album, "--csv", report)
    size = sum(
        int(row["size_bytes"])
        for row in rows_of(report)
        if row["suggestion"] == "remove"
    )
    lines = answer.out.splitlines()
    assert lines[0].startswith("6 photos in ")
    assert lines[0].endswith(" s: 3 copies in 2 groups")
    assert lines[1] == f"  3 suggested for removal, {size / 1000:.0f} kB to win"
    assert lines[2:] == [
        "Kinds of groups: 2 re-saved",
        f"Report: {report}",
        f"Next: photodedup apply '{report}' --trash --dry-run",
    ]
    assert suggestions(report, album) == BEST_OF_THE_ALBUM


def test_progress_goes_to_standard_error_line_by_line(
    program: Run, album: Path
) -> None:
    lines = program("scan", album).err.splitlines()
    assert lines[0] == "Looking for photos"
    assert lines[-1] == "Grouping"
    # A slow machine says where it is more than once, but never goes back.
    stages = [line.split()[0] for line in lines]
    order = list(dict.fromkeys(stages))
    assert order[1:-1] in (["Reading"], ["Reading", "Comparing"])
    assert stages == sorted(stages, key=order.index)


def test_quiet_prints_no_progress_but_the_results(call: Run, album: Path) -> None:
    answer = call("scan", album, "--quiet")
    assert answer.err == ""
    assert "3 copies in 2 groups" in answer.out


def test_three_reports_of_one_scan_agree(
    call: Run, album: Path, tmp_path: Path
) -> None:
    table, document, page = (tmp_path / f"report.{form}" for form in "abc")
    answer = call(
        "scan", album, "--csv", table, "--json", document, "--html", page, "--quiet"
    )
    assert [line for line in answer.out.splitlines() if "Report" in line] == [
        f"Report: {path}" for path in (table, document, page)
    ]
    assert list(rows_of(table)[0]) == list(COLUMNS)
    groups = json.loads(document.read_text(encoding="utf-8"))["groups"]
    members = [member for group in groups for member in group["members"]]
    in_table = [(row["path"], row["suggestion"]) for row in rows_of(table)]
    assert [(each["path"], each["suggestion"]) for each in members] == in_table
    assert "<html" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("index", ["brute", "bktree", "multiindex"])
def test_every_index_writes_the_same_report(
    call: Run, album: Path, report: Path, tmp_path: Path, index: str
) -> None:
    other = tmp_path / "other.csv"
    call("scan", album, "--index", index, "--csv", other, "--quiet")
    assert other.read_bytes() == report.read_bytes()


def test_all_levels_find_the_plain_copies(
    call: Run, album: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    for words in (["--find", "same"], ["--find", "alike"], ["--thorough"]):
        assert call("scan", album, *words, "--csv", other, "--quiet").code == 0
        assert suggestions(other, album) == BEST_OF_THE_ALBUM


def test_other_bytes_under_the_same_name_size_and_date_are_noticed(
    call: Run, album: Path, home: Path
) -> None:
    call("scan", album, "--quiet")
    assert (home / "cache" / "cache.sqlite").is_file()
    for path in album.rglob("*.jpg"):
        before = path.stat()
        path.write_bytes(b"\0" * before.st_size)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    answer = call("scan", album, "--quiet")
    assert answer.code == 1
    assert "Could not be read (6):" in answer.out


def test_the_cache_lies_where_it_is_told(
    call: Run, album: Path, tmp_path: Path, home: Path
) -> None:
    call("scan", album, "--cache", tmp_path / "mine", "--quiet")
    assert (tmp_path / "mine" / "cache.sqlite").is_file()
    assert not (home / "cache").exists()


def test_no_cache_leaves_no_reading_behind(call: Run, album: Path, home: Path) -> None:
    call("scan", album, "--no-cache", "--quiet")
    assert not (home / "cache").exists()


def test_kept_and_ignored_folders_are_respected(
    call: Run, album: Path, tmp_path: Path
) -> None:
    report = tmp_path / "r.csv"
    answer = call("scan", album, "--keep", album / "copies", "--csv", report)
    told = suggestions(report, album)
    assert {told[name] for name in told if name.startswith("copies/")} == {"keep"}
    assert 'to stay, in a "keep always" folder' in answer.out
    call("scan", album, "--ignore", album / "copies", "--csv", report, "--quiet")
    assert suggestions(report, album) == {}


def test_a_scan_that_finds_nothing_says_so(
    call: Run, album: Path, tmp_path: Path
) -> None:
    report = tmp_path / "r.csv"
    answer = call("scan", album / "trip", "--csv", report, "--quiet")
    assert answer.code == 0
    first, *rest = answer.out.splitlines()
    assert first.endswith(": no copies")
    assert rest == [f"Report: {report}"]
    assert rows_of(report) == []


def test_what_was_left_out_is_told(call: Run, album: Path) -> None:
    (album / "link.jpg").symlink_to(album / "trip" / "beach.jpg")
    (album / ".git").mkdir()
    answer = call("scan", album, "--quiet")
    assert answer.code == 0
    assert "1 link was not followed" in answer.out
    assert f"Left out by rule (1):\n  {album / '.git'}: " in answer.out


def test_many_unreadable_files_do_not_flood_the_screen(
    call: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad").mkdir()
    for number in range(30):
        (tmp_path / "bad" / f"{number}.jpg").touch()
    answer = call("scan", tmp_path / "bad", "--quiet")
    assert answer.code == 1
    assert "Could not be read (30):" in answer.out
    assert answer.out.count("is empty") == 20
    assert "  and 10 more; --json FILE writes a list of all" in answer.out


def test_a_reader_that_leaves_early_costs_no_report(
    program: Run, album: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    answer = program("scan", album, "--csv", report, redirect="2>&1 | true")
    assert answer.err == ""
    assert len(rows_of(report)) == 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/full")
def test_output_on_a_full_disk_is_one_sentence(program: Run) -> None:
    answer = program("methods", redirect="> /dev/full")
    assert answer.code == 2
    assert "the disk is full" in answer.sentence


def test_without_any_output_the_scan_still_writes_its_report(
    program: Run, album: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    answer = program("scan", album, "--csv", report, redirect=">&- 2>&-")
    assert answer.code == 0
    assert len(rows_of(report)) == 5
