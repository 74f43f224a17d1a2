"""Another strictness for a finished scan: no photo is read, all reports are written."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.store import Decisions

if TYPE_CHECKING:
    from typing import Protocol

    class Answer(Protocol):
        code: int
        out: str
        err: str
        sentence: str

    class Run(Protocol):
        def __call__(self, *words: str | Path, **named: object) -> Answer: ...


@pytest.fixture
def scanned(call: Run, album: Path, tmp_path: Path) -> Path:
    """A JSON report of the album, in which the forests match only loosely."""
    path = tmp_path / "report.json"
    assert call("scan", album, "--json", path, "--quiet").code == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    for match in report["matches"]:
        if "forest" in match["first"]:
            match["strictness"] = 0.3
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


def groups_of(path: Path) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = json.loads(path.read_text("utf-8"))["groups"]
    return groups


def test_a_stricter_look_drops_what_does_not_hold(
    call: Run, scanned: Path, album: Path
) -> None:
    answer = call("regroup", scanned, "--strictness", "0.6")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0].startswith("Group 1: re-saved, ")
    assert str(album / "trip" / "beach.jpg") in answer.out
    assert "forest" not in answer.out
    assert "Regrouped at strictness 0.6; the report was made at 0.5." in lines
    assert any(line.endswith(": 2 copies in 1 group") for line in lines)
    assert lines[-1] == (
        "To act on them, regroup again with --csv FILE; this regroup changed nothing."
    )


def test_a_looser_look_shows_more(call: Run, scanned: Path) -> None:
    answer = call("regroup", scanned, "--strictness", "0.2")
    assert "3 copies in 2 groups" in answer.out


def test_no_photo_needs_to_be_there(call: Run, scanned: Path, album: Path) -> None:
    shutil.rmtree(album)
    assert "3 copies in 2 groups" in call("regroup", scanned, "--strictness", "0").out


def test_every_report_is_written_and_agrees(
    call: Run, scanned: Path, tmp_path: Path
) -> None:
    table, document, page = (tmp_path / f"new.{form}" for form in "abc")
    answer = call(
        "regroup", scanned, "--csv", table, "--json", document, "--html", page
    )
    assert answer.code == 0
    assert [line for line in answer.out.splitlines() if "Report" in line] == [
        f"Report: {path}" for path in (table, document, page)
    ]
    assert f"Next: photodedup apply {table} --trash --dry-run" in answer.out
    with table.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    (group,) = groups_of(document)
    members = group["members"]
    assert isinstance(members, list)
    assert [member["path"] for member in members] == [row["path"] for row in rows]
    assert "<html" in page.read_text(encoding="utf-8")


def test_a_regrouped_report_can_be_regrouped_again(
    call: Run, scanned: Path, tmp_path: Path
) -> None:
    strict = tmp_path / "strict.json"
    call("regroup", scanned, "--strictness", "0.9", "--json", strict)
    answer = call("regroup", strict, "--strictness", "0")
    assert "3 copies in 2 groups" in answer.out
    assert "the report was made at 0.9." in answer.out


def test_photos_that_were_told_apart_stay_apart(
    call: Run, scanned: Path, home: Path
) -> None:
    report = json.loads(scanned.read_text(encoding="utf-8"))
    contents = {
        Path(photo["path"]).name: bytes.fromhex(photo["content"])
        for photo in report["photos"]
    }
    with Decisions.open(home / "data") as decisions:
        decisions.not_duplicates(
            contents["forest.jpg"], contents["forest saved again.jpg"]
        )
    answer = call("regroup", scanned, "--strictness", "0")
    assert "2 copies in 1 group" in answer.out


def test_a_report_that_is_none_is_refused_in_a_sentence(
    call: Run, report: Path, tmp_path: Path
) -> None:
    answer = call("regroup", report)
    assert answer.code == 2
    assert answer.sentence.endswith(
        "report.csv: is not JSON; write it again with photodedup scan --json"
    )
    answer = call("regroup", tmp_path / "none.json")
    assert answer.code == 2
    assert answer.sentence.endswith("none.json: does not exist; check the name")


def test_a_place_that_cannot_be_written_is_refused_before(
    call: Run, scanned: Path, tmp_path: Path
) -> None:
    answer = call("regroup", scanned, "--csv", tmp_path / "nowhere" / "r.csv")
    assert answer.code == 2
    assert "its folder does not exist" in answer.sentence
