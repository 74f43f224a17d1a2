from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import ReportProblem
from photodedup.core.report import check_writable, write_csv, write_html, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photodedup.core.records import ScanResult

    Write = Callable[[ScanResult, Path], None]

WRITERS = (write_csv, write_json, write_html)


@pytest.mark.parametrize("write", WRITERS)
def test_an_older_report_is_replaced_and_nothing_is_left_beside(
    result: ScanResult, tmp_path: Path, write: Write
) -> None:
    path = tmp_path / "r"
    path.write_bytes(b"older")
    write(result, path)
    assert path.read_bytes() != b"older"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder", "is a folder"),
        ("missing/r.csv", "its folder does not exist"),
        ("file/r.csv", "not a folder"),
        ("fifo", "not a regular file"),
        ("n" * 300, "too long"),
        ("nul\0", "no file name"),
        ("lone\ud800", "no file name"),
    ],
)
def test_a_place_that_cannot_be_is_told_in_one_sentence(
    result: ScanResult, tmp_path: Path, write: Write, name: str, reason: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "fifo")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ReportProblem, match=reason):
        write(result, tmp_path / name)
    with pytest.raises(ReportProblem, match=reason):
        check_writable(tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before


def test_a_link_to_a_report_stays_a_link(result: ScanResult, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"older")
    (tmp_path / "r.csv").symlink_to("real.csv")
    write_csv(result, tmp_path / "r.csv")
    assert (tmp_path / "r.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() != b"older"


def test_looking_whether_it_can_be_written_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    check_writable(path)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"older")
    check_writable(path)
    assert path.read_bytes() == b"older"


@pytest.fixture
def small_volume(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can mount a small volume")
    place = tmp_path / "volume"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    subprocess.run(command, check=True)  # noqa: S603 -- our own words
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607


@pytest.mark.needs_root
@pytest.mark.parametrize("write", WRITERS)
def test_a_full_disk_keeps_the_older_report(
    result: ScanResult, small_volume: Path, write: Write
) -> None:
    path = small_volume / "r.csv"
    path.write_bytes(b"older")
    (small_volume / "filler").write_bytes(bytes(60 * 1024))
    with pytest.raises(ReportProblem, match="the disk is full"):
        write(result, path)
    assert path.read_bytes() == b"older"
    assert len(list(small_volume.iterdir())) == 2


@pytest.mark.needs_root
def test_a_read_only_disk_is_told(result: ScanResult, small_volume: Path) -> None:
    command = ["mount", "-o", "remount,ro", str(small_volume)]
    subprocess.run(command, check=True)  # noqa: S603 -- our own words
    with pytest.raises(ReportProblem, match="read-only"):
        write_csv(result, small_volume / "r.csv")
