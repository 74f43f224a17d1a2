"""Other disks: copying to them, their trash, full and read-only ones."""

from __future__ import annotations

import errno
import os
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.acts import Moment
from photodedup.core.actions.filestate import present
from photodedup.core.actions.history import history
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.recovery import finish
from photodedup.core.errors import ActionProblem
from tests.core.actions.conftest import AtMoment, Disk, mounted
from tests.core.actions.test_crash import (
    MOST_MOMENTS,
    album,
    assert_same_photos,
    killed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.perform import Batch
    from photodedup.core.records import PhotoFile

pytestmark = pytest.mark.needs_root


def move_to(disk: Disk, volume: Path, *pairs: tuple[PhotoFile, PhotoFile]) -> Batch:
    steps = disk.plan(ActionKind.MOVE, *pairs)
    return disk.perform(replace(steps, destination=volume / "removed"))


def test_a_photo_moves_to_another_disk_and_back(disk: Disk, small_volume: Path) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    victim.path.chmod(0o640)
    os.chown(victim.path, 1234, 1234)
    tree, before = disk.tree(), disk.contents()
    batch = move_to(disk, small_volume, (victim, keeper))
    target = batch.outcomes[0].target
    assert target == small_volume / "removed" / "b.jpg"
    assert target.stat().st_mtime_ns == victim.mtime_ns
    assert target.stat().st_uid == 1234
    assert not victim.path.exists()
    disk.assert_nothing_lost(before)
    assert disk.undo().problems == ()
    assert disk.tree() == tree
    assert disk.temporaries() == []


def test_a_full_disk_leaves_the_source_and_no_part(
    disk: Disk, small_volume: Path
) -> None:
    large = os.urandom(2_000_000)
    keeper, victim = disk.photo("a.jpg", large), disk.photo("b.jpg", large)
    tree = disk.tree()
    batch = move_to(disk, small_volume, (victim, keeper))
    assert "the disk is full" in batch.outcomes[0].problem
    assert disk.tree() == tree
    assert list((small_volume / "removed").iterdir()) == []


def test_a_full_disk_stops_no_other_photo(disk: Disk, small_volume: Path) -> None:
    large = os.urandom(2_000_000)
    pairs = [
        (disk.photo(f"{name}2.jpg", content), disk.photo(f"{name}1.jpg", content))
        for name, content in (("large", large), ("small", b"one"))
    ]
    batch = move_to(disk, small_volume, *pairs)
    assert [each.done for each in batch.outcomes] == [False, True]


def test_undo_onto_a_full_disk_keeps_the_photo_where_it_is(
    disk: Disk, small_volume: Path
) -> None:
    content = os.urandom(400_000)
    photos = [small_volume / f"{n}.jpg" for n in range(2)]
    for path in photos:
        path.write_bytes(content)
    keeper, victim = (present(path) for path in photos)
    disk.perform(disk.plan(ActionKind.MOVE, (victim, keeper)))
    (small_volume / "filler").write_bytes(os.urandom(500_000))
    before = disk.contents()
    assert "the disk is full" in disk.undo().problems[0].problem
    disk.assert_nothing_lost(before)
    (small_volume / "filler").unlink()
    assert disk.undo().restored == (victim.path,)


@pytest.mark.parametrize("moment", [Moment.COPIED, Moment.PLACED])
def test_a_source_that_changes_while_it_is_copied_is_kept(
    disk: Disk, small_volume: Path, moment: Moment
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    steps = disk.plan(ActionKind.MOVE, (victim, keeper))
    edited = AtMoment(moment, lambda: victim.path.write_bytes(b"edited"))
    batch = disk.perform(
        replace(steps, destination=small_volume / "removed"), observe=edited
    )
    assert not batch.outcomes[0].done
    assert victim.path.read_bytes() == b"edited"
    assert list((small_volume / "removed").iterdir()) == []
    assert disk.temporaries() == []


def test_a_name_taken_while_it_is_copied_is_given_up(
    disk: Disk, small_volume: Path
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    folder = small_volume / "removed"
    taken = AtMoment(Moment.COPIED, lambda: (folder / "b.jpg").write_bytes(b"theirs"))
    steps = disk.plan(ActionKind.MOVE, (victim, keeper))
    batch = disk.perform(replace(steps, destination=folder), observe=taken)
    assert batch.outcomes[0].target == folder / "b (2).jpg"
    assert (folder / "b.jpg").read_bytes() == b"theirs"


def test_a_volume_has_its_own_trash(disk: Disk, small_volume: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (small_volume / name).write_bytes(b"one")
    keeper, victim = (present(small_volume / name) for name in ("a.jpg", "b.jpg"))
    batch = disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    trash = small_volume / f".Trash-{os.getuid()}"
    assert batch.outcomes[0].target == trash / "files" / "b.jpg"
    info = (trash / "info" / "b.jpg.trashinfo").read_text(encoding="ascii")
    assert "\nPath=b.jpg\n" in info
    assert disk.undo().problems == ()
    assert victim.path.read_bytes() == b"one"
    assert list((trash / "info").iterdir()) == []


def test_a_full_volume_without_room_for_its_trash_says_so(
    disk: Disk, tmp_path: Path
) -> None:
    for volume in mounted(tmp_path / "few", "size=1m,nr_inodes=4"):
        for name in ("a.jpg", "b.jpg"):
            (volume / name).write_bytes(b"one")
        keeper, victim = (present(volume / name) for name in ("a.jpg", "b.jpg"))
        batch = disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
        assert "move the photos to a folder instead" in batch.outcomes[0].problem
        assert victim.path.exists()


def remount(place: Path, options: str) -> None:
    command = ["mount", "-o", f"remount,{options}", str(place)]
    subprocess.run(command, check=True)  # noqa: S603 -- our own words


@pytest.mark.parametrize("kind", ActionKind)
def test_nothing_happens_on_a_read_only_disk(
    disk: Disk, small_volume: Path, kind: ActionKind
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (small_volume / name).write_bytes(b"one")
    keeper, victim = (present(small_volume / name) for name in ("a.jpg", "b.jpg"))
    remount(small_volume, "ro")
    batch = disk.perform(disk.plan(kind, (victim, keeper)))
    assert "read-only" in batch.outcomes[0].problem
    assert sorted(path.name for path in small_volume.iterdir()) == ["a.jpg", "b.jpg"]
    assert disk.removed.exists() is False or list(disk.removed.iterdir()) == []


def test_a_read_only_destination_is_told(disk: Disk, small_volume: Path) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    remount(small_volume, "ro")
    with pytest.raises(ActionProblem, match="cannot be written to; choose another"):
        move_to(disk, small_volume, (victim, keeper))
    assert victim.path.exists()


def test_a_full_disk_under_the_journal_stops_before_anything_moves(
    disk: Disk, small_volume: Path
) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(3)]
    steps = disk.plan(ActionKind.TRASH, *((victim, keeper) for victim in victims))
    world = Disk(disk.root)
    (small_volume / "data").mkdir()
    world.data.symlink_to(small_volume / "data")
    Journal.open(world.data).close()

    def fill() -> None:
        with (small_volume / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError as error:
                assert error.errno == errno.ENOSPC  # noqa: PT017 -- fills the disk

    batch = world.perform(steps, observe=AtMoment(Moment.RECORDED, fill))
    assert [each.done for each in batch.outcomes] == [True, False, False]
    assert "record of what was moved" in batch.outcomes[1].problem
    assert victims[1].path.exists()
    (small_volume / "filler").unlink()
    assert world.undo().problems == ()
    assert victims[0].path.exists()


def test_killed_at_any_moment_of_a_copy_nothing_is_lost(
    tmp_path: Path, small_volume: Path
) -> None:
    for number in range(1, MOST_MOMENTS):
        worlds = [album(tmp_path / f"{number}-{use}") for use in ("kill", "plain")]
        destination = small_volume / str(number)
        died = killed(worlds[0], ActionKind.MOVE, destination, number)
        both = worlds[0].contents() + Disk(destination).contents()
        assert not worlds[1].contents() - both
        if not died:
            return
        with Journal.open(worlds[0].data) as journal:
            finish(journal, 1)
            (summary,) = history(journal)
        assert not any(destination.glob(".photodedup-*"))
        if summary.files:
            assert worlds[0].undo().problems == ()
        assert_same_photos(*worlds)
    pytest.fail("the program never came to its end")
