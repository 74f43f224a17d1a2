from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.acts import ActState, Draft
from photodedup.core.actions.filestate import FileState, state_of
from photodedup.core.actions.history import history
from photodedup.core.actions.journal import FILE_NAME, Journal
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.proof import FileRole
from photodedup.core.errors import StoreProblem, UsageProblem

if TYPE_CHECKING:
    from tests.core.actions.conftest import Disk

ODD = Path(os.fsdecode(b"/album/bad\xff\nname.jpg"))


def state(path: Path) -> FileState:
    return FileState(path, 2**64 - 1, 2**64 - 2, 3, 4, 5, 0o640, b"c" * 16)


def draft(target: Path | None = Path("/trash/a.jpg")) -> Draft:
    return Draft(FileRole.PHOTO, state(ODD), target, state(Path("/album/keeper.jpg")))


def test_an_act_comes_back_as_it_was_written(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        batch = journal.begin(ActionKind.TRASH, 1)
        written = journal.plan(batch, 1, [draft(), draft(None)])
    with Journal.open(tmp_path) as journal:
        (row,) = journal.batches()
        assert row == batch
        assert journal.acts(row) == written
        assert written[0].source == ODD
        assert written[0].state is ActState.PLANNED


def test_the_last_event_counts(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        batch = journal.begin(ActionKind.TRASH, 1)
        first, second = journal.plan(batch, 1, [draft(None), draft()])
        journal.record(first, ActState.DONE, Path("/trash/elsewhere.jpg"))
        journal.record(second, ActState.DONE)
        journal.record(second, ActState.UNDONE)
        journal.finish(batch.id)
        (row,) = journal.batches()
        now = journal.acts(row)
    assert row.finished
    assert (now[0].state, now[0].target) == (
        ActState.DONE,
        Path("/trash/elsewhere.jpg"),
    )
    assert (now[1].state, now[1].target) == (ActState.UNDONE, second.target)


def test_the_journal_is_synced_before_anything_moves(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        batch = journal.begin(ActionKind.TRASH, 1)
        journal.plan(batch, 1, [draft()])
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
            assert other.execute("SELECT count(*) FROM act").fetchone() == (1,)


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    Journal.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreProblem, match="newer photodedup"):
        Journal.open(tmp_path)


def test_a_damaged_journal_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreProblem, match="cannot be used"):
        Journal.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes().startswith(b"no database")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreProblem):
        Journal.open(tmp_path / "file" / "data")


def test_only_one_program_moves_files(tmp_path: Path) -> None:
    with (
        Journal.open(tmp_path) as first,
        Journal.open(tmp_path) as second,
        first.exclusive(),
        pytest.raises(StoreProblem, match="another photodedup"),
        second.exclusive(),
    ):
        pass


def test_the_right_to_move_files_is_given_back(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        with journal.exclusive():
            pass
        with journal.exclusive():
            pass


def test_a_damaged_row_is_a_store_problem(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        batch = journal.begin(ActionKind.TRASH, 1)
        journal.plan(batch, 1, [draft()])
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
            other.execute("UPDATE act SET role = 'nonsense'")
            other.commit()
        with pytest.raises(StoreProblem, match="cannot be used"):
            journal.acts(batch)


def test_history_tells_what_was_done_newest_first(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    first, second = disk.photo("b.jpg", b"one"), disk.photo("c.jpg", b"one")
    sidecar = disk.write("c.xmp", b"stars")
    second = replace(second, companions=(sidecar,))
    disk.perform(disk.plan(ActionKind.TRASH, (first, keeper)))
    disk.perform(disk.plan(ActionKind.MOVE, (second, keeper)))
    disk.undo(1)
    with Journal.open(disk.data) as journal:
        newest, oldest = history(journal)
    assert (newest.id, newest.kind, newest.files, newest.size_bytes) == (
        2,
        ActionKind.MOVE,
        1,
        3,
    )
    assert (newest.undone, oldest.undone) == (False, True)
    assert newest.name == "moved to a folder"
    assert not newest.unfinished


def test_a_batch_cannot_be_undone_twice(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    disk.undo(1)
    with pytest.raises(UsageProblem, match="undone already"):
        disk.undo(1)
    with pytest.raises(UsageProblem, match="nothing to undo"):
        disk.undo()
    with pytest.raises(UsageProblem, match="no batch 7"):
        disk.undo(7)


def test_undo_takes_the_latest_batch(disk: Disk) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(2)]
    for victim in victims:
        disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    assert disk.undo().restored == (victims[1].path,)
    assert disk.undo().restored == (victims[0].path,)


def test_undo_never_overwrites_a_newer_file(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    before = disk.contents()
    disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    victim.path.write_bytes(b"newer")
    result = disk.undo()
    assert "not overwritten" in result.problems[0].problem
    assert victim.path.read_bytes() == b"newer"
    disk.assert_nothing_lost(before)
    victim.path.unlink()
    assert disk.undo(result.batch).restored == (victim.path,)


@pytest.mark.parametrize("kind", ActionKind)
def test_undo_lists_what_is_gone_and_restores_the_rest(
    disk: Disk, kind: ActionKind
) -> None:
    keeper = disk.photo("a.jpg", b"one")
    victims = [disk.photo(f"{n}.jpg", b"one") for n in range(3)]
    steps = disk.plan(kind, *((victim, keeper) for victim in victims))
    batch = disk.perform(steps)
    target = batch.outcomes[1].target
    assert target is not None
    target.unlink()
    result = disk.undo()
    assert result.restored == (victims[2].path, victims[0].path)
    assert [each.path for each in result.problems] == [victims[1].path]


@pytest.mark.parametrize("kind", ActionKind)
def test_a_photo_edited_since_stays_where_it_is(disk: Disk, kind: ActionKind) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    batch = disk.perform(disk.plan(kind, (victim, keeper)))
    target = batch.outcomes[0].target
    assert target is not None
    target.write_bytes(b"rotated")
    assert "was changed after" in disk.undo().problems[0].problem
    assert target.read_bytes() == b"rotated"


def test_undo_gives_the_old_date_back(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    tree = disk.tree()
    batch = disk.perform(disk.plan(ActionKind.MOVE, (victim, keeper)))
    target = batch.outcomes[0].target
    assert target is not None
    target.touch()
    target.chmod(0o600)
    assert disk.undo().problems == ()
    assert disk.tree() == tree


def test_undo_makes_a_folder_again_that_was_removed(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("sub/b.jpg", b"one")
    disk.perform(disk.plan(ActionKind.TRASH, (victim, keeper)))
    victim.path.parent.rmdir()
    assert disk.undo().problems == ()
    assert state_of(victim.path).mtime_ns == victim.mtime_ns


def test_a_link_whose_keeper_was_deleted_is_still_broken_safely(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    disk.perform(disk.plan(ActionKind.HARDLINK, (victim, keeper)))
    keeper.path.unlink()
    assert disk.undo().problems == ()
    assert victim.path.read_bytes() == b"one"
    assert victim.path.stat().st_mtime_ns == victim.mtime_ns


def test_an_undo_cut_short_after_its_swap_is_completed(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    tree = disk.tree()
    disk.perform(disk.plan(ActionKind.HARDLINK, (victim, keeper)))
    with Journal.open(disk.data) as journal:
        (act,) = journal.acts(journal.batches()[0])
    victim.path.rename(act.temporary(disk.photos, "own"))
    disk.write("b.jpg", b"one").touch()
    assert disk.undo().problems == ()
    assert disk.tree() == tree


def test_an_undo_cut_short_before_its_last_unlink_is_completed(disk: Disk) -> None:
    keeper, victim = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    tree = disk.tree()
    disk.perform(disk.plan(ActionKind.MOVE, (victim, keeper)))
    with Journal.open(disk.data) as journal:
        (act,) = journal.acts(journal.batches()[0])
    assert act.target is not None
    act.target.rename(act.temporary(disk.removed, "gone"))
    disk.write("b.jpg", b"one")
    assert disk.undo().problems == ()
    assert disk.tree() == tree
    assert disk.temporaries() == []


@pytest.mark.parametrize(
    "damage",
    ["UPDATE batch SET started_at = 'nonsense'", "UPDATE batch SET kind = 'nonsense'"],
)
def test_a_batch_that_makes_no_sense_is_a_store_problem(
    tmp_path: Path, damage: str
) -> None:
    with Journal.open(tmp_path) as journal:
        journal.begin(ActionKind.TRASH, 1)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(damage)
        connection.commit()
    with (
        Journal.open(tmp_path) as journal,
        pytest.raises(StoreProblem, match="nonsense"),
    ):
        history(journal)
