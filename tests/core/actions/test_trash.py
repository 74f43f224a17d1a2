from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.trash import (
    Trash,
    by_system,
    drop_info,
    info_of,
    info_text,
    is_in_trash,
    mount_point,
    reserve,
    trash_for,
)
from photodedup.core.errors import ActionProblem

if TYPE_CHECKING:
    from tests.core.actions.conftest import Disk

WHEN = datetime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)


def test_the_info_file_is_as_the_specification_says() -> None:
    home = Trash(Path("/home/u/.local/share/Trash"), None)
    path = Path("/home/u/My Pictures/50% ü.jpg")
    assert info_text(home, path, WHEN) == (
        b"[Trash Info]\n"
        b"Path=/home/u/My%20Pictures/50%25%20%C3%BC.jpg\n"
        b"DeletionDate=2024-02-29T23:59:58\n"
    )


@given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
def test_every_file_name_survives_in_the_info_file(name: bytes) -> None:
    path = os.fsdecode(b"/album/" + name)
    text = info_text(Trash(Path("/t"), None), Path(path), WHEN)
    lines = text.decode("ascii").splitlines()
    assert len(lines) == 3
    assert unquote_to_bytes(lines[1].removeprefix("Path=")) == os.fsencode(Path(path))


def test_a_reserved_name_has_its_info_file_first(disk: Disk) -> None:
    photo = disk.write("a.jpg", b"one")
    trash = trash_for(photo)
    target = reserve(trash, photo, "a.jpg")
    assert target == disk.trash / "files" / "a.jpg"
    assert not target.exists()
    assert info_of(target).exists()
    with pytest.raises(FileExistsError):
        reserve(trash, photo, "a.jpg")


def test_a_name_that_only_the_files_folder_has_is_taken(disk: Disk) -> None:
    photo = disk.write("a.jpg", b"one")
    trash = trash_for(photo)
    (trash.files / "a.jpg").write_bytes(b"stray")
    with pytest.raises(FileExistsError):
        reserve(trash, photo, "a.jpg")
    assert not info_of(trash.files / "a.jpg").exists()


def test_the_info_file_of_another_photo_is_not_dropped(disk: Disk) -> None:
    photo = disk.write("a.jpg", b"one")
    target = reserve(trash_for(photo), photo, "a.jpg")
    drop_info(target, disk.photos / "other.jpg")
    assert info_of(target).exists()
    drop_info(target, photo)
    assert not info_of(target).exists()


def test_undo_drops_the_info_file(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    assert len(list((disk.trash / "info").iterdir())) == 1
    disk.undo()
    assert list((disk.trash / "info").iterdir()) == []
    assert list((disk.trash / "files").iterdir()) == []


def test_a_relative_data_home_is_ignored(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(disk.root / "home"))
    trash = trash_for(disk.write("a.jpg", b"one"))
    assert trash.folder == disk.root / "home" / ".local" / "share" / "Trash"


def mount_table(*folders: Path) -> bytes:
    """Return a table of mounts as the kernel writes it."""
    lines = [
        b"36 35 98:0 / %b rw,noatime master:1 - ext4 /dev/root rw"
        % os.fsencode(folder).replace(b"\\", rb"\134").replace(b" ", rb"\040")
        for folder in folders
    ]
    return b"\n".join(lines) + b"\n"


def test_a_bind_mount_is_a_volume_of_its_own(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    place = tmp_path / "my disk"
    (place / "album").mkdir(parents=True)
    table.write_bytes(mount_table(tmp_path, place))
    assert mount_point(place / "album" / "a.jpg", mounts=table) == place
    assert mount_point(tmp_path / "b.jpg", mounts=table) == tmp_path


def test_a_missing_mount_table_is_no_problem(tmp_path: Path) -> None:
    assert mount_point(tmp_path / "a.jpg", mounts=tmp_path / "none").is_absolute()


def test_another_volume_has_its_trash_at_its_top(disk: Disk) -> None:
    table = disk.root / "mountinfo"
    table.write_bytes(mount_table(disk.photos))
    trash = trash_for(disk.write("deep/a.jpg", b"one"), mounts=table)
    assert trash == Trash(disk.photos / f".Trash-{os.getuid()}", disk.photos)
    assert trash.folder.stat().st_mode & 0o777 == 0o700
    text = info_text(trash, disk.photos / "deep" / "a.jpg", WHEN)
    assert b"\nPath=deep/a.jpg\n" in text


def test_a_shared_trash_with_the_sticky_bit_is_used(disk: Disk) -> None:
    table = disk.root / "mountinfo"
    table.write_bytes(mount_table(disk.photos))
    shared = disk.photos / ".Trash"
    shared.mkdir()
    shared.chmod(0o1777)
    trash = trash_for(disk.write("a.jpg", b"one"), mounts=table)
    assert trash.folder == shared / str(os.getuid())


@pytest.mark.parametrize("planted", ["no sticky bit", "link"])
def test_a_shared_trash_that_anyone_could_abuse_is_not_used(
    disk: Disk, planted: str
) -> None:
    table = disk.root / "mountinfo"
    table.write_bytes(mount_table(disk.photos))
    elsewhere = disk.root / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o1777)
    shared = disk.photos / ".Trash"
    if planted == "link":
        shared.symlink_to(elsewhere)
    else:
        shared.mkdir()
        shared.chmod(0o777)
    trash = trash_for(disk.write("a.jpg", b"one"), mounts=table)
    assert trash.folder == disk.photos / f".Trash-{os.getuid()}"


def test_a_planted_link_as_own_trash_is_refused_with_the_next_step(disk: Disk) -> None:
    table = disk.root / "mountinfo"
    table.write_bytes(mount_table(disk.photos))
    elsewhere = disk.root / "elsewhere"
    elsewhere.mkdir()
    (disk.photos / f".Trash-{os.getuid()}").symlink_to(elsewhere)
    with pytest.raises(ActionProblem, match="move the photos to a folder instead"):
        trash_for(disk.write("a.jpg", b"one"), mounts=table)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/disk/.Trash-1000/files/a.jpg", True),
        ("/disk/.Trash/1000/files/a.jpg", True),
        ("/home/u/.local/share/Trash/files/a.jpg", True),
        ("/disk/$Recycle.Bin/S-1/a.jpg", True),
        ("/disk/.Trashes/501/a.jpg", True),
        ("/home/u/Trash/a.jpg", False),
        ("/home/u/photos/.Trash-1000", False),
    ],
)
def test_a_trash_is_known_by_its_folders(path: str, inside: bool) -> None:  # noqa: FBT001 -- a table
    assert is_in_trash(Path(path)) is inside


def test_the_system_trash_tells_where_the_file_lies(disk: Disk) -> None:
    disk.trash.parent.mkdir()
    photo = disk.write("a.jpg", b"one")
    target = by_system(photo)
    assert not photo.exists()
    assert target.read_bytes() == b"one"


def test_without_a_system_trash_the_file_stays(disk: Disk) -> None:
    with pytest.raises(ActionProblem, match="move the photos to a folder instead"):
        by_system(disk.photos / "missing.jpg")
