"""Whatever the world is like: one sentence, the documented exit code, nothing lost."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Protocol

    class Answer(Protocol):
        code: int
        out: str
        err: str
        sentence: str

    class Run(Protocol):
        def __call__(self, *words: str | Path, **named: object) -> Answer: ...


FOUND = "3 copies in 2 groups"


def test_no_folder_is_refused(call: Run) -> None:
    answer = call("scan")
    assert answer.code == 2
    assert "required: FOLDER" in answer.sentence


def test_an_empty_folder_is_no_mistake(call: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    answer = call("scan", empty, "--quiet")
    assert answer.code == 0
    assert answer.out == f"There are no photos in {empty}.\n"


def test_a_missing_folder_is_refused(call: Run, tmp_path: Path) -> None:
    answer = call("scan", tmp_path / "nowhere")
    assert answer.code == 2
    assert answer.sentence.endswith("nowhere: does not exist; check the name")


@pytest.mark.parametrize("role", ["--keep", "--ignore"])
def test_a_missing_folder_of_any_role_is_refused(
    call: Run, album: Path, tmp_path: Path, role: str
) -> None:
    answer = call("scan", album, role, tmp_path / "nowhere")
    assert answer.code == 2
    assert answer.sentence.endswith("nowhere: does not exist; check the name")


def test_a_file_in_place_of_a_folder_is_refused(call: Run, album: Path) -> None:
    answer = call("scan", album / "trip" / "beach.jpg")
    assert answer.code == 2
    assert answer.sentence.endswith("is a file; give the folder that contains it")


def test_a_folder_that_cannot_be_opened_is_refused(
    program: Run, album: Path, without_privileges: tuple[str, ...]
) -> None:
    album.chmod(0)
    answer = program("scan", album, prefix=without_privileges)
    album.chmod(0o700)
    assert answer.code == 2
    assert "Permission denied" in answer.sentence
    assert answer.sentence.endswith("check its permissions")


def test_a_folder_inside_that_cannot_be_opened_costs_itself(
    program: Run, album: Path, without_privileges: tuple[str, ...]
) -> None:
    locked = album / "locked"
    locked.mkdir(mode=0)
    secret = album / "trip" / "harbour.jpg"
    secret.chmod(0)
    answer = program("scan", album, "--quiet", prefix=without_privileges)
    locked.chmod(0o700)
    assert answer.code == 1
    assert FOUND in answer.out
    assert "Could not be read (2):" in answer.out
    assert f"{locked}: folder cannot be opened (Permission denied)" in answer.out
    assert f"{secret}: " in answer.out


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("missing/report", "its folder does not exist; create the folder or choose"),
        ("folder", "is a folder; add a file name"),
        ("album/trip/beach.jpg", "is a photo; choose another name for the report"),
        ("pipe", "is not a regular file; choose another name"),
    ],
)
@pytest.mark.parametrize("form", ["--csv", "--json", "--html"])
def test_a_report_without_a_place_is_refused_before_the_scan(
    call: Run, album: Path, tmp_path: Path, form: str, place: str, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = (album / "trip" / "beach.jpg").read_bytes()
    answer = call("scan", album, form, tmp_path / place)
    assert answer.code == 2
    assert words in answer.sentence
    assert answer.out == ""
    assert (album / "trip" / "beach.jpg").read_bytes() == before


def test_a_report_in_a_read_only_folder_is_refused_before_the_scan(
    program: Run, album: Path, tmp_path: Path, without_privileges: tuple[str, ...]
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    words = ("scan", album, "--csv", locked / "r.csv")
    answer = program(*words, prefix=without_privileges)
    assert answer.code == 2
    assert "you have no permission" in answer.sentence


def test_two_reports_in_one_place_are_refused(
    call: Run, album: Path, tmp_path: Path
) -> None:
    place, again = tmp_path / "r", tmp_path / "album" / ".." / "r"
    answer = call("scan", album, "--csv", place, "--json", again)
    assert answer.code == 2
    assert answer.sentence.endswith("is named for two reports; give each its own name")


@contextmanager
def full_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "full", str(folder)]
    subprocess.run(mount, check=True)  # noqa: S603 -- fixed words
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


def fill(folder: Path) -> None:
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue


@pytest.mark.needs_root
def test_a_full_disk_costs_the_report_and_neither_the_older_nor_another_one(
    call: Run, album: Path, tmp_path: Path
) -> None:
    with full_disk(tmp_path / "full") as full:
        (full / "report.csv").write_text("the report of yesterday")
        fill(full)
        document = tmp_path / "report.json"
        reports = ("--csv", full / "report.csv", "--json", document)
        answer = call("scan", album, *reports, "--quiet")
        assert (full / "report.csv").read_text() == "the report of yesterday"
        assert {path.name for path in full.iterdir()} == {"filler", "report.csv"}
    assert answer.code == 1
    assert "the disk is full; free some space and try again" in answer.sentence
    assert FOUND in answer.out
    assert f"Report: {document}\n" in answer.out
    assert "report.csv" not in answer.out


@pytest.mark.needs_root
def test_a_full_disk_costs_the_cache_and_not_the_scan(
    call: Run, album: Path, tmp_path: Path
) -> None:
    with full_disk(tmp_path / "full") as full:
        fill(full)
        answer = call("scan", album, "--cache", full, "--quiet")
    assert answer.code == 0
    assert FOUND in answer.out
    assert "Note: " in answer.out
    assert "the disk is full); a temporary cache is used." in answer.out


def test_broken_pictures_are_named_and_never_stop_the_scan(
    call: Run, album: Path
) -> None:
    whole = (album / "trip" / "harbour.jpg").read_bytes()
    (album / "empty.jpg").touch()
    (album / "cut.jpg").write_bytes(whole[: len(whole) // 20])
    (album / "text.png").write_text("I am no picture")
    (album / "noise.jpg").write_bytes(whole[:200] + os.urandom(5000))
    answer = call("scan", album, "--quiet")
    assert answer.code == 1
    assert FOUND in answer.out
    assert f"{album / 'empty.jpg'}: is empty" in answer.out
    assert f"{album / 'text.png'}: is not a picture" in answer.out
    assert "Traceback" not in answer.out + answer.err


def test_a_damaged_copy_is_never_the_one_to_keep(
    call: Run, album: Path, tmp_path: Path
) -> None:
    harbour = (album / "trip" / "harbour.jpg").read_bytes()
    (album / "a damaged harbour.jpg").write_bytes(harbour[: len(harbour) * 9 // 10])
    report = tmp_path / "r.csv"
    call("scan", album, "--csv", report, "--quiet")
    damaged = [line for line in report.read_text().splitlines() if "a damaged" in line]
    assert not any(",keep," in line or ",remove," in line for line in damaged)


ODD_NAMES = [
    b"line\nbreak.jpg",
    b"bytes \xff\xfe.jpg",
    b"-rf.jpg",
    b"=cmd().jpg",
    "\u202egpj.exe.jpg".encode(),
    b"n" * 251 + b".jpg",
    b" .jpg",
    b"'quoted', \"twice\".jpg",
]


def test_photos_of_any_name_are_found_removed_and_put_back(
    program: Run, album: Path, tmp_path: Path
) -> None:
    odd = [album / os.fsdecode(name) for name in ODD_NAMES]
    for path in odd:
        shutil.copy2(album / "copies" / "beach.jpg", path)
    before = {path: path.read_bytes() for path in album.rglob("*.jpg")}
    report, away = tmp_path / "r.csv", tmp_path / "away"
    answer = program("scan", album, "--keep", album / "trip", "--csv", report)
    assert answer.code == 0
    answer = program("apply", report, "--move", away)
    assert answer.code == 0, answer.err
    assert not any(path.exists() for path in odd)
    assert {path.name for path in odd} <= {path.name for path in away.iterdir()}
    assert program("undo").code == 0
    assert {path: path.read_bytes() for path in album.rglob("*.jpg")} == before


def test_names_cannot_break_or_disguise_a_line(call: Run, album: Path) -> None:
    for name in ODD_NAMES:
        (album / os.fsdecode(name)).touch()
    answer = call("scan", album, "--quiet")
    for line in answer.out.splitlines():
        assert line.isprintable()
    assert "line\\nbreak.jpg: is empty" in answer.out
    assert "bytes \\xff\\xfe.jpg: is empty" in answer.out


def test_a_folder_with_a_leading_dash_is_scanned(
    program: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.rename(album.with_name("-album"))
    monkeypatch.chdir(album.parent)
    assert FOUND in program("scan", "--quiet", "--", "-album").out
    assert FOUND in program("scan", "--quiet", "./-album").out


def test_pipes_sockets_and_loops_are_passed_without_waiting(
    call: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(album / "pipe.jpg")
    (album / "loop").symlink_to(album)
    (album / "trip" / "a.jpg").symlink_to("b.jpg")
    (album / "trip" / "b.jpg").symlink_to("a.jpg")
    monkeypatch.chdir(album)  # the path of a socket is at most 107 bytes long
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind("socket.jpg")
        answer = call("scan", album, "--quiet")
    assert answer.code == 1
    assert FOUND in answer.out
    assert "3 links were not followed" in answer.out
    assert "pipe.jpg: is a pipe, not a file" in answer.out
    assert "socket.jpg: is a socket, not a file" in answer.out


@pytest.mark.shared
def test_picture_bombs_cost_themselves_alone(
    call: Run, album: Path, shared: Path
) -> None:
    folder = shared / "data" / "formats" / "synthetic"
    bombs = [*folder.glob("*_declares_*"), *folder.glob("*_900Mpx.png")]
    assert len(bombs) > 3
    for bomb in bombs:
        shutil.copy(bomb, album)
    answer = call("scan", album, "--quiet")
    assert answer.code == 1
    assert FOUND in answer.out
    assert f"Could not be read ({len(bombs)}):" in answer.out


def test_stores_that_have_no_place_are_one_sentence(
    call: Run, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PHOTODEDUP_HOME", str(tmp_path / "file" / "home"))
    answer = call("scan", album)
    assert answer.code == 2
    assert answer.sentence.endswith("or name another folder in PHOTODEDUP_HOME")
    for command in ("history", "undo"):
        answer = call(command)
        assert answer.code == 2
        assert answer.sentence


def test_a_cache_of_random_bytes_is_set_aside_and_the_scan_goes_on(
    call: Run, album: Path, home: Path
) -> None:
    (home / "cache").mkdir(parents=True)
    (home / "cache" / "cache.sqlite").write_bytes(os.urandom(9000))
    answer = call("scan", album, "--quiet")
    assert answer.code == 0
    assert FOUND in answer.out
    assert "Note: The cache was damaged and is made anew" in answer.out
    assert "Note" not in call("scan", album, "--quiet").out


def test_a_cache_of_a_newer_version_is_left_alone_and_the_scan_goes_on(
    call: Run, album: Path, home: Path
) -> None:
    call("scan", album, "--quiet")
    place = home / "cache" / "cache.sqlite"
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = place.read_bytes()
    answer = call("scan", album, "--quiet")
    assert answer.code == 0
    assert FOUND in answer.out
    assert "newer version of photodedup; update this one; a temporary" in answer.out
    assert place.read_bytes() == before


def test_decisions_of_random_bytes_are_never_thrown_away(
    call: Run, album: Path, home: Path
) -> None:
    (home / "data").mkdir(parents=True)
    place = home / "data" / "decisions.sqlite"
    place.write_bytes(b"not a database" * 100)
    answer = call("scan", album)
    assert answer.code == 2
    assert "put a backup in its place" in answer.sentence
    assert place.read_bytes() == b"not a database" * 100
