"""The program is killed at every moment of a batch; nothing may ever be lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.history import history
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.recovery import finish, unfinished
from photodedup.core.errors import StoreProblem, UsageProblem
from tests.core.actions.conftest import Disk

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).with_name("dying.py")
ROOT = Path(__file__).resolve().parents[3]
MOST_MOMENTS = 60


def album(place: Path) -> Disk:
    """Return a world with a keeper and two victims that have a sidecar each."""
    place.mkdir()
    disk = Disk(place)
    disk.write("a.jpg", b"one")
    for name in ("b1.jpg", "b2.jpg"):
        disk.write(name, b"one")
        disk.write(f"{name}.xmp", name.encode())
    return disk


def killed(disk: Disk, kind: ActionKind, destination: Path, number: int) -> bool:
    """Run the batch in a process that dies at the Nth moment; False: it survived."""
    arguments = [disk.data, disk.photos, destination, kind.value, number]
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, str(PROGRAM), *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(disk.root / "xdg")},
        check=False,
    )
    assert done.returncode in {0, -signal.SIGKILL}
    return done.returncode != 0


def deaths(tmp_path: Path, kind: ActionKind) -> Iterator[tuple[Disk, Disk]]:
    """Yield two equal worlds for every moment at which the program can die."""
    for number in range(1, MOST_MOMENTS):
        first, second = (album(tmp_path / f"{number}-{copy}") for copy in "ab")
        if not killed(first, kind, first.removed, number):
            return
        assert killed(second, kind, second.removed, number)
        yield first, second
    pytest.fail("the program never came to its end")


def assert_photos_have_their_sidecars(disk: Disk) -> None:
    names = {path.name for path in disk.files() if path.is_relative_to(disk.photos)}
    for photo in ("b1.jpg", "b2.jpg"):
        assert (photo in names) == (f"{photo}.xmp" in names)


@pytest.mark.parametrize("kind", ActionKind)
def test_whenever_it_dies_the_batch_can_be_undone_or_kept(
    tmp_path: Path, kind: ActionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = 0
    for undone, kept in deaths(tmp_path, kind):
        moments += 1
        untouched = album(tmp_path / f"untouched-{moments}")
        monkeypatch.setenv("XDG_DATA_HOME", str(undone.root / "xdg"))
        undone.assert_nothing_lost(untouched.contents())
        with Journal.open(undone.data) as journal:
            (interrupted,) = unfinished(journal)
            assert f"{interrupted.done} of 2 photos" in interrupted.explanation
        try:
            assert undone.undo().problems == ()
        except UsageProblem:  # it died before anything was planned
            assert interrupted.done == 0
        assert_same_photos(undone, untouched)
        assert undone.temporaries() == []
        monkeypatch.setenv("XDG_DATA_HOME", str(kept.root / "xdg"))
        with Journal.open(kept.data) as journal:
            assert finish(journal, 1) == ()
            assert unfinished(journal) == ()
            (summary,) = history(journal)
        kept.assert_nothing_lost(untouched.contents())
        assert kept.temporaries() == []
        if kind is not ActionKind.HARDLINK:
            assert_photos_have_their_sidecars(kept)
            gone = 5 - len(kept.tree())
            assert gone == 2 * summary.files
        assert len(list(kept.trash.rglob("*.trashinfo"))) == len(
            list((kept.trash / "files").glob("*"))
        )
    assert moments >= 10


def assert_same_photos(disk: Disk, other: Disk) -> None:
    def relative(world: Disk) -> dict[Path, tuple[bytes, int, int]]:
        return {
            path.relative_to(world.root): entry for path, entry in world.tree().items()
        }

    assert relative(disk) == relative(other)


def test_an_orderly_batch_is_not_unfinished(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    with Journal.open(disk.data) as journal:
        assert unfinished(journal) == ()
        with pytest.raises(UsageProblem, match="no batch 9"):
            finish(journal, 9)


def test_a_running_batch_is_not_taken_for_a_crash(disk: Disk) -> None:
    with (
        Journal.open(disk.data) as running,
        Journal.open(disk.data) as other,
        running.exclusive(),
    ):
        running.begin(ActionKind.TRASH, 1)
        with pytest.raises(StoreProblem, match="another photodedup"):
            unfinished(other)


def test_a_photo_lost_by_somebody_else_is_told_and_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = album(tmp_path / "world")
    monkeypatch.setenv("XDG_DATA_HOME", str(world.root / "xdg"))
    moment_planned = 2
    assert killed(world, ActionKind.MOVE, world.removed, moment_planned)
    (world.photos / "b1.jpg").unlink()
    with Journal.open(world.data) as journal:
        (problem,) = finish(journal, 1)
        assert "at neither place" in str(problem)
        assert unfinished(journal) == ()
