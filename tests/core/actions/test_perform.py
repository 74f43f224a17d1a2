from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.acts import Moment
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.perform import perform
from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import ActionProblem
from photodedup.core.progress import CancelToken, Stage
from tests.core.actions.conftest import AtMoment, Pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.actions.conftest import Disk

KINDS = tuple(ActionKind)
MOVING = (ActionKind.TRASH, ActionKind.MOVE)
ODD_NAMES = (
    "line\nbreak.jpg",
    os.fsdecode(b"bad\xff\xfe.jpg"),
    "-rf.jpg",
    "\u202egpj.exe",
    "%41 & \"quoted\" 'name'.jpg",
    "n" * 251 + ".jpg",
    "ü" * 125 + ".jpg",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_removed_and_undo_puts_everything_back(
    disk: Disk, kind: ActionKind
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("sub/b.jpg", b"one")
    victim.path.chmod(0o640)
    before, tree = disk.contents(), disk.tree()
    batch = disk.perform(disk.plan(kind, (victim, keeper)))
    assert [each.problem for each in batch.outcomes] == [""]
    disk.assert_nothing_lost(before)
    if kind is ActionKind.HARDLINK:
        assert victim.path.samefile(keeper.path)
    else:
        target = batch.outcomes[0].target
        assert not victim.path.exists()
        assert target is not None
        assert target.read_bytes() == b"one"
    result = disk.undo(batch.id)
    assert result.problems == ()
    assert disk.tree() == tree
    assert not victim.path.samefile(keeper.path)
    assert disk.temporaries() == []


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_odd_names_go_and_come_back(disk: Disk, kind: ActionKind, name: str) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo(f"d/{name}", b"one")
    tree = disk.tree()
    batch = disk.perform(disk.plan(kind, (victim, keeper)))
    assert [each.problem for each in batch.outcomes] == [""]
    assert disk.undo().problems == ()
    assert disk.tree() == tree


@pytest.mark.parametrize("kind", MOVING)
def test_a_near_duplicate_goes_when_its_keeper_decodes(
    disk: Disk, kind: ActionKind
) -> None:
    keeper, victim = disk.photo("a.jpg", b"large"), disk.photo("b.jpg", b"small")
    assert disk.perform(disk.plan(kind, (victim, keeper))).outcomes[0].done


@pytest.mark.parametrize("kind", MOVING)
def test_sidecars_and_other_names_travel_with_their_photo(
    disk: Disk, kind: ActionKind
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    sidecar = disk.write("b.jpg.xmp", b"stars")
    (disk.photos / "deep").mkdir()
    twin = disk.photos / "deep" / "b.jpg"
    twin.hardlink_to(victim.path)
    victim = replace(victim, companions=(sidecar,), other_names=(twin,))
    tree = disk.tree()
    batch = disk.perform(disk.plan(kind, (victim, keeper)))
    assert batch.outcomes[0].done
    assert [path.name for path in disk.tree()] == ["a.jpg"]
    assert disk.undo().problems == ()
    assert disk.tree() == tree
    assert twin.samefile(victim.path)


def test_a_missing_sidecar_does_not_hold_its_photo_back(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    victim = replace(victim, companions=(disk.photos / "gone.xmp",))
    assert disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper))).outcomes[0].done


def test_a_photo_whose_sidecar_cannot_go_stays(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    sidecar = disk.write("b.xmp", b"stars")
    tree = disk.tree()
    replaced = AtMoment(Moment.ACTED, lambda: sidecar.write_bytes(b"edited"))
    steps = disk.plan(ActionKind.MOVE, (replace(victim, companions=(sidecar,)), keeper))
    batch = disk.perform(steps, observe=replaced)
    assert "changed" in batch.outcomes[0].problem
    assert victim.path.read_bytes() == b"one"
    assert sidecar.read_bytes() == b"edited"
    assert disk.tree().keys() == tree.keys()


def test_a_numbered_photo_keeps_its_sidecars(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    sidecars = (disk.write("b.jpg.xmp", b"x"), disk.write("b.aae", b"y"))
    disk.removed.mkdir()
    (disk.removed / "B.AAE").write_bytes(b"another")
    steps = disk.plan(ActionKind.MOVE, (replace(victim, companions=sidecars), keeper))
    disk.perform(steps)
    assert sorted(path.name for path in disk.removed.iterdir()) == [
        "B.AAE",
        "b (2).aae",
        "b (2).jpg",
        "b (2).jpg.xmp",
    ]


@pytest.mark.parametrize("kind", MOVING)
def test_equal_names_get_numbers_and_nothing_is_overwritten(
    disk: Disk, kind: ActionKind
) -> None:
    keeper = disk.photo("keeper.jpg", b"one")
    victims = [disk.photo(f"{n}/IMG.jpg", b"one") for n in range(30)]
    victims += [disk.photo(f"up{n}/img.JPG", b"one") for n in range(5)]
    before, tree = disk.contents(), disk.tree()
    batch = disk.perform(disk.plan(kind, *((victim, keeper) for victim in victims)))
    assert all(each.done for each in batch.outcomes)
    targets = {str(each.target).casefold() for each in batch.outcomes}
    assert len(targets) == len(victims)
    disk.assert_nothing_lost(before)
    assert disk.undo().problems == ()
    assert disk.tree() == tree


def test_a_racing_writer_is_never_overwritten(disk: Disk) -> None:
    keeper = disk.photo("keeper.jpg", b"one")
    victims = [disk.photo(f"{n}/IMG.jpg", b"one") for n in range(20)]
    disk.removed.mkdir()
    stop = threading.Event()
    written: list[Path] = []

    def race() -> None:
        number = 1
        while not stop.is_set() and number < 2000:
            name = "IMG.jpg" if number == 1 else f"IMG ({number}).jpg"
            path = disk.removed / name
            try:
                with path.open("xb") as racing:
                    racing.write(name.encode())
                written.append(path)
            except FileExistsError:
                pass
            number += 1

    racer = threading.Thread(target=race)
    before = disk.contents()
    racer.start()
    try:
        pairs = ((victim, keeper) for victim in victims)
        disk.perform(disk.plan(ActionKind.MOVE, *pairs))
    finally:
        stop.set()
        racer.join()
    disk.assert_nothing_lost(before)
    assert all(path.read_bytes() == path.name.encode() for path in written)


@pytest.mark.parametrize("kind", MOVING)
def test_a_name_taken_at_the_last_moment_is_given_up(
    disk: Disk, kind: ActionKind
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    folder = disk.removed if kind is ActionKind.MOVE else disk.trash / "files"

    def take() -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "b.jpg").write_bytes(b"somebody else's")

    moment = Moment.PLANNED if kind is ActionKind.MOVE else Moment.RESERVED
    batch = disk.perform(
        disk.plan(kind, (victim, keeper)), observe=AtMoment(moment, take)
    )
    assert batch.outcomes[0].target == folder / "b (2).jpg"
    assert (folder / "b.jpg").read_bytes() == b"somebody else's"
    if kind is ActionKind.TRASH:
        assert [path.name for path in (disk.trash / "info").iterdir()] == [
            "b (2).jpg.trashinfo"
        ]


def test_the_folder_structure_is_kept_on_request(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("2020/may/b.jpg", b"one")
    batch = disk.perform(disk.plan(ActionKind.MOVE, (victim, keeper), keep=True))
    assert batch.outcomes[0].target == disk.removed / "2020" / "may" / "b.jpg"


def test_a_photo_in_the_destination_already_is_left_there(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victim = replace(disk.photo("x/b.jpg", b"one"))
    steps = replace(
        disk.plan(ActionKind.MOVE, (victim, keeper)), destination=victim.path.parent
    )
    assert "lies in the destination already" in disk.perform(steps).outcomes[0].problem


def swap_for_link(path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


def swap_for_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def rewrite_silently(path: Path) -> None:
    """Change the bytes but neither size nor date, as some programs do."""
    status = path.stat()
    path.write_bytes(b"x" * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace_by_other(path: Path) -> None:
    status = path.stat()
    other = path.with_name("other.tmp")
    other.write_bytes(b"y" * status.st_size)
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


CHANGES: dict[str, Callable[[Path], object]] = {
    "grown": grow,
    "rewritten with size and date kept": rewrite_silently,
    "replaced": replace_by_other,
    "swapped for a link": lambda path: swap_for_link(path, path.parent / "a.jpg"),
    "deleted": Path.unlink,
    "swapped for a folder": swap_for_folder,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_victim_changed_since_the_scan_is_not_touched(
    disk: Disk, kind: ActionKind, change: Callable[[Path], object]
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    steps = disk.plan(kind, (victim, keeper))
    change(victim.path)
    before = disk.tree()
    batch = disk.perform(steps)
    assert not batch.outcomes[0].done
    assert disk.tree() == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_keeper_changed_since_the_scan_saves_the_victim(
    disk: Disk, kind: ActionKind, change: Callable[[Path], object]
) -> None:
    keeper, victim = disk.photo("k.jpg", b"one"), disk.photo("a.jpg", b"one")
    steps = disk.plan(kind, (victim, keeper))
    change(keeper.path)
    before = disk.tree()
    batch = disk.perform(steps)
    assert not batch.outcomes[0].done
    assert "should stay" in batch.outcomes[0].problem or "same" in (
        batch.outcomes[0].problem
    )
    assert disk.tree() == before


@pytest.mark.parametrize("moment", [Moment.VERIFIED, Moment.PLANNED])
@pytest.mark.parametrize(
    "change",
    [CHANGES[name] for name in ("grown", "replaced", "swapped for a link")],
    ids=["grown", "replaced", "swapped for a link"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_victim_changed_between_check_and_act_is_put_back(
    disk: Disk, kind: ActionKind, change: Callable[[Path], object], moment: Moment
) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    changed: list[dict[Path, tuple[bytes, int, int]]] = []

    def act() -> None:
        change(victim.path)
        changed.append(disk.tree())

    steps = disk.plan(kind, (victim, keeper))
    batch = disk.perform(steps, observe=AtMoment(moment, act))
    assert not batch.outcomes[0].done
    assert disk.tree() == changed[0]
    assert disk.temporaries() == []
    assert not any(disk.trash.rglob("*.trashinfo"))


@pytest.mark.parametrize("moment", [Moment.VERIFIED, Moment.PLANNED, Moment.ACTED])
@pytest.mark.parametrize("change", [Path.unlink, grow], ids=["deleted", "grown"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_keeper_lost_between_check_and_act_brings_the_victim_back(
    disk: Disk, kind: ActionKind, change: Callable[[Path], object], moment: Moment
) -> None:
    if kind is ActionKind.HARDLINK and change is grow and moment is Moment.ACTED:
        return  # keeper and victim are one file then: both names show the change
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    steps = disk.plan(kind, (victim, keeper))
    hook = AtMoment(moment, lambda: change(keeper.path))
    batch = disk.perform(steps, observe=hook)
    assert not batch.outcomes[0].done
    assert victim.path.read_bytes() == b"one"
    assert victim.path.stat().st_mtime_ns == victim.mtime_ns
    assert disk.temporaries() == []


def test_a_changed_link_victim_is_swapped_back(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    steps = disk.plan(ActionKind.HARDLINK, (victim, keeper))
    hook = AtMoment(Moment.LINKED, lambda: rewrite_silently(victim.path))
    batch = disk.perform(steps, observe=hook)
    assert not batch.outcomes[0].done
    assert victim.path.read_bytes() == b"xxx"
    assert disk.temporaries() == []


def test_one_problem_does_not_stop_the_rest(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(3)]
    steps = disk.plan(ActionKind.TRASH, *((victim, keeper) for victim in victims))
    grow(victims[1].path)
    batch = disk.perform(steps)
    assert [each.done for each in batch.outcomes] == [True, False, True]
    assert [each.step.victim for each in batch.problems] == [victims[1]]
    assert len(batch.done) == 2
    assert [p.done for p in disk.progress] == [1, 2, 3]
    assert {p.stage for p in disk.progress} == {Stage.ACTING}
    assert disk.progress[-1].skipped == 1


def test_a_stop_ends_between_two_photos(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(3)]
    token = CancelToken()
    steps = disk.plan(ActionKind.TRASH, *((victim, keeper) for victim in victims))
    batch = disk.perform(
        steps, observe=AtMoment(Moment.ACTED, token.cancel), cancel=token
    )
    assert not batch.complete
    assert [each.done for each in batch.outcomes] == [True]
    assert victims[1].path.exists()
    assert disk.undo(batch.id).problems == ()
    assert victims[0].path.exists()


def test_the_first_keeper_is_never_trusted_twice(disk: Disk) -> None:
    """A keeper that dies in the middle of a batch saves every later victim."""
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(3)]
    steps = disk.plan(ActionKind.TRASH, *((victim, keeper) for victim in victims))
    batch = disk.perform(steps, observe=AtMoment(Moment.RECORDED, keeper.path.unlink))
    assert not any(each.done for each in batch.outcomes)
    assert all(victim.path.exists() for victim in victims)


def test_a_read_only_destination_leaves_everything(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    disk.removed.write_bytes(b"a file where a folder should be")
    tree = disk.tree()
    with pytest.raises(ActionProblem, match="is a file; choose a folder"):
        disk.perform(disk.plan(ActionKind.MOVE, (victim, keeper)))
    assert disk.tree() == tree


def test_undoing_a_move_takes_away_the_folders_it_made(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{name}/b.jpg", b"one") for name in ("x/y", "x/z")]
    steps = disk.plan(ActionKind.MOVE, *((each, keeper) for each in victims), keep=True)
    disk.perform(steps)
    assert (disk.removed / "x" / "y" / "b.jpg").exists()
    assert disk.undo().problems == ()
    assert not disk.removed.exists()


def test_undoing_a_move_leaves_folders_that_were_there_or_are_in_use(
    disk: Disk,
) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{name}/b.jpg", b"one") for name in ("x", "y", "z")]
    (disk.removed / "x").mkdir(parents=True)
    steps = disk.plan(ActionKind.MOVE, *((each, keeper) for each in victims), keep=True)
    disk.perform(steps)
    (disk.removed / "y" / "mine.txt").write_text("a note")
    disk.undo()
    assert sorted(path.name for path in disk.removed.iterdir()) == ["x", "y"]


def test_many_hard_links_to_one_keeper_are_made_and_broken(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(4)]
    tree = disk.tree()
    steps = disk.plan(ActionKind.HARDLINK, *((victim, keeper) for victim in victims))
    assert len(disk.perform(steps).done) == 4
    assert keeper.path.stat().st_nlink == 5
    assert disk.undo().problems == ()
    assert keeper.path.stat().st_nlink == 1
    assert disk.tree() == tree


def test_a_hard_link_keeps_its_sidecars(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    sidecar = disk.write("b.xmp", b"stars")
    victim = replace(victim, companions=(sidecar,))
    disk.perform(disk.plan(ActionKind.HARDLINK, (victim, keeper)))
    assert sidecar.exists()


def test_each_keeper_is_decoded_once(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"large")
    victims = [disk.photo(f"{n}.jpg", b"small") for n in range(3)]
    asked = Pictures()
    with Journal.open(disk.data) as journal:
        perform(
            disk.plan(ActionKind.TRASH, *((victim, keeper) for victim in victims)),
            journal,
            on_progress=disk.progress.append,
            cancel=CancelToken(),
            pictures=asked,
        )
    assert asked.decoded == [keeper.path]
    assert asked.compared == [(victim.path, keeper.path) for victim in victims]
