from __future__ import annotations

import csv
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from photodedup.cli import acting
from photodedup.cli.progress import ProgressPrinter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Protocol

    from photodedup.core.progress import Progress

    class Answer(Protocol):
        code: int
        out: str
        err: str
        sentence: str

    class Run(Protocol):
        def __call__(self, *words: str | Path, **named: object) -> Answer: ...


Rows = list[dict[str, str]]

REMOVED = {"trip/beach.jpg", "copies/beach saved again.jpg"}
REMOVED_TOO = {"copies/forest saved again.jpg"}


@pytest.fixture(autouse=True)
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "Trash"


def content_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        os.path.relpath(path, folder): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(report: Path, change: Callable[[Rows], None]) -> None:
    with report.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    change(rows)
    with report.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def row_of(rows: Rows, path: Path) -> dict[str, str]:
    (row,) = (row for row in rows if row["path"] == str(path))
    return row


def test_removed_photos_come_back_with_bytes_and_dates(
    program: Run, album: Path, report: Path, trash: Path
) -> None:
    before = content_of(album)
    answer = program("apply", report, "--trash")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Batch 1: 3 photos moved to the trash, ")
    assert answer.out.endswith("undo with: photodedup undo 1\n")
    assert set(before) - set(content_of(album)) == REMOVED | REMOVED_TOO
    assert len(list((trash / "files").iterdir())) == 3
    answer = program("undo")
    assert (answer.code, answer.out) == (0, "Batch 1: 3 files put back\n")
    assert content_of(album) == before
    answer = program("undo")
    assert answer.code == 2
    assert answer.sentence == "photodedup: There is nothing to undo."


def test_a_rehearsal_names_every_photo_and_changes_nothing(
    call: Run, album: Path, report: Path, home: Path
) -> None:
    before = content_of(album)
    answer = call("apply", report, "--trash", "--dry-run")
    assert answer.code == 0
    *lines, last = answer.out.splitlines()
    named = {line.removeprefix("would be moved to the trash: ") for line in lines}
    assert named == {str(album / name) for name in REMOVED | REMOVED_TOO}
    assert last.startswith("Dry run: 3 photos would be moved to the trash, ")
    assert last.endswith("; nothing was changed")
    assert content_of(album) == before
    assert not (home / "data" / "journal.sqlite").exists()


def test_moved_photos_keep_their_folders_on_request(
    call: Run, report: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    answer = call("apply", report, "--move", away, "--keep-structure")
    assert answer.code == 0
    assert f"3 photos moved to {away}, " in answer.out
    assert set(content_of(away)) == REMOVED | REMOVED_TOO


def test_a_destination_that_cannot_be_written_is_refused_at_once(
    call: Run, album: Path, report: Path
) -> None:
    before = content_of(album)
    for place in (report, report / "folder", ""):
        answer = call("apply", report, "--move", place)
        assert answer.code == 2
        assert answer.sentence
    assert content_of(album) == before


def test_history_tells_what_was_done_and_undone(
    call: Run, report: Path, tmp_path: Path
) -> None:
    assert call("history").out == "Nothing was applied yet.\n"
    call("apply", report, "--move", tmp_path / "away")
    call("undo", "1")
    call("apply", report, "--trash")
    newest, oldest = call("history").out.splitlines()
    assert newest.startswith("   2  ")
    assert "3 photos moved to the trash, " in newest
    assert oldest.startswith("   1  ")
    assert oldest.endswith(", undone")


def test_hard_links_are_made_of_identical_files_only(
    call: Run, album: Path, report: Path
) -> None:
    before = content_of(album)
    answer = call("apply", report, "--hardlink")
    assert answer.code == 1
    assert "Batch 1: 1 photo replaced by hard links" in answer.out
    assert (
        answer.err.count("is not byte for byte the same as the photo that stays") == 2
    )
    assert (album / "trip" / "beach.jpg").samefile(album / "copies" / "beach.jpg")
    assert content_of(album) == before


def test_a_photo_that_stays_never_goes_with_its_hard_link(
    call: Run, album: Path, report: Path
) -> None:
    call("apply", report, "--hardlink")
    answer = call("apply", report, "--trash")
    assert answer.code == 1
    kept, other = album / "copies" / "beach.jpg", album / "trip" / "beach.jpg"
    assert f"{other}: is the same file as {kept}, which stays" in answer.err
    assert kept.exists()
    assert other.exists()
    assert "Batch 2: 2 photos moved to the trash" in answer.out


def test_an_edited_suggestion_is_followed(call: Run, album: Path, report: Path) -> None:
    def keep_two(rows: Rows) -> None:
        for row in rows:
            row["suggestion"] = " Keep "
        row_of(rows, album / "copies" / "beach.jpg")["suggestion"] = "REMOVE"

    edit(report, keep_two)
    before = content_of(album)
    assert call("apply", report, "--trash").code == 0
    assert set(before) - set(content_of(album)) == {"copies/beach.jpg"}


def test_the_last_photo_of_a_group_stays_whatever_the_report_says(
    call: Run, album: Path, report: Path
) -> None:
    def remove_all(rows: Rows) -> None:
        for row in rows:
            row["suggestion"] = "remove"

    edit(report, remove_all)
    before = content_of(album)
    answer = call("apply", report, "--trash")
    assert answer.code == 2
    assert answer.err.count("would lose its last readable photo") == 5
    assert answer.err.endswith("none of its photos can be removed; see above\n")
    assert content_of(album) == before


def test_a_report_in_which_nothing_goes_is_refused(call: Run, report: Path) -> None:
    report.write_text(report.read_text().replace(",remove,", ",review,"))
    answer = call("apply", report, "--trash")
    assert answer.code == 2
    assert answer.sentence.endswith(
        'no row says "remove" in the column suggestion; edit it and try again'
    )


def test_a_photo_that_is_gone_costs_itself(
    call: Run, album: Path, report: Path
) -> None:
    (album / "trip" / "beach.jpg").unlink()
    answer = call("apply", report, "--trash")
    assert answer.code == 1
    assert "trip/beach.jpg: is not there" in answer.err
    assert "2 photos moved to the trash" in answer.out


def test_a_group_whose_keeper_is_gone_keeps_another(
    call: Run, album: Path, report: Path
) -> None:
    (album / "trip" / "forest.jpg").unlink()
    answer = call("apply", report, "--trash")
    assert answer.code == 1
    assert "would lose its last readable photo" in answer.err
    assert (album / "copies" / "forest saved again.jpg").exists()


@pytest.mark.parametrize("name", ["trip/beach.jpg", "copies/beach.jpg"])
def test_a_photo_with_other_content_is_not_touched(
    call: Run, album: Path, report: Path, name: str
) -> None:
    shutil.copy2(album / "trip" / "harbour.jpg", album / name)
    before = content_of(album)
    answer = call("apply", report, "--trash")
    assert answer.code == 1
    assert "not touched" in answer.err
    after = content_of(album)
    assert set(before) - set(after) <= REMOVED | REMOVED_TOO
    assert name in after


def test_a_path_that_was_put_into_the_report_is_not_touched(
    call: Run, album: Path, report: Path
) -> None:
    innocent = album / "trip" / "harbour.jpg"

    def redirect(rows: Rows) -> None:
        row_of(rows, album / "trip" / "beach.jpg")["path"] = str(innocent)

    edit(report, redirect)
    answer = call("apply", report, "--trash")
    assert answer.code == 1
    assert f"{innocent}: " in answer.err
    assert innocent.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("suggestion", "delete"),
        ("path", "trip/beach.jpg"),
        ("path", "/album/../etc/passwd"),
        ("content", "no digest"),
        ("group", "first"),
        ("kind", "funny"),
        ("size_bytes", "-1"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_line(
    call: Run, album: Path, report: Path, column: str, value: str
) -> None:
    edit(report, lambda rows: rows[1].update({column: value}))
    before = content_of(album)
    answer = call("apply", report, "--trash")
    assert answer.code == 2
    assert f"line 3: {column} cannot be '{value}'" in answer.sentence
    assert content_of(album) == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\xff" * 100,
        b"Dear Jo,\nthis is a letter.\n",
        b'group,path\n1,"/album/beach.jpg\n',
        "größe,pfad\n".encode("latin-1"),
    ],
)
def test_what_is_no_report_is_refused(call: Run, tmp_path: Path, data: bytes) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(data)
    answer = call("apply", other, "--trash")
    assert answer.code == 2
    assert str(other) in answer.sentence


def test_a_report_that_is_missing_or_a_folder_is_refused(
    call: Run, tmp_path: Path
) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        answer = call("apply", path, "--trash")
        assert answer.code == 2
        assert str(path) in answer.sentence


def test_a_locked_folder_costs_its_own_photos(
    program: Run, album: Path, report: Path, without_privileges: tuple[str, ...]
) -> None:
    locked = album / "trip"
    locked.chmod(0)
    answer = program("apply", report, "--trash", prefix=without_privileges)
    locked.chmod(0o700)
    assert answer.code in {1, 2}
    assert "Traceback" not in answer.err
    assert f"{locked / 'beach.jpg'}: " in answer.err
    assert (locked / "beach.jpg").exists()


def test_ctrl_c_between_two_photos_leaves_the_others_where_they_are(
    call: Run, album: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupting(ProgressPrinter):
        def __call__(self, _progress: Progress) -> None:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(acting, "ProgressPrinter", Interrupting)
    before = content_of(album)
    answer = call("apply", report, "--trash")
    assert answer.code == 130
    assert answer.out.startswith("Stopped before the end; the other photos were not")
    assert "Batch 1: 1 photo moved to the trash" in answer.out
    assert len(content_of(album)) == len(before) - 1
    assert call("undo").code == 0
    assert content_of(album) == before


def test_undo_without_such_a_batch_is_one_sentence(call: Run, report: Path) -> None:
    call("apply", report, "--trash")
    answer = call("undo", "7")
    assert answer.code == 2
    assert "There is no batch 7; see `photodedup history`" in answer.sentence
    answer = call("undo", "last")
    assert answer.code == 2
    assert "'last' is not a number" in answer.sentence


def test_undo_never_overwrites_a_newer_file(
    call: Run, album: Path, report: Path
) -> None:
    call("apply", report, "--trash")
    (album / "trip" / "beach.jpg").write_text("something new")
    answer = call("undo")
    assert answer.code == 1
    assert answer.out == "Batch 1: 2 files put back\n"
    assert "  not put back: " in answer.err
    assert (album / "trip" / "beach.jpg").read_text() == "something new"
