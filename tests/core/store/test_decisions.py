from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import Bug, StoreProblem
from photodedup.core.store import Decisions
from photodedup.core.store.migrations import DECISIONS_STEPS

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = b"a" * 16, b"b" * 16, b"\xff" * 16


def test_decisions_survive_and_do_not_depend_on_the_order(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "new" / "data") as decisions:
        decisions.not_duplicates(B, A)
        decisions.not_duplicates(A, B)
        decisions.keep_both(C, A)
    with Decisions.open(tmp_path / "new" / "data") as decisions:
        assert decisions.pairs() == {(A, B)}
        assert decisions.kept_pairs() == {(A, C)}


def test_the_last_decision_about_a_pair_counts(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as decisions:
        decisions.keep_both(A, B)
        decisions.not_duplicates(B, A)
        assert decisions.kept_pairs() == frozenset()
        decisions.forget(B, A)
        decisions.forget(B, A)
        assert decisions.pairs() == frozenset()


def test_removed_contents_are_remembered(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as decisions:
        decisions.remember_removed([(A, B), (C, B)])
        decisions.remember_removed([(A, C)])
        assert decisions.removed_before() == {A, C}


def test_a_photo_cannot_be_told_apart_from_itself(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as decisions, pytest.raises(Bug):
        decisions.not_duplicates(A, A)


def test_two_threads_may_decide(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as decisions:
        threads = [
            threading.Thread(target=decisions.not_duplicates, args=(A, other))
            for other in (B, C)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert decisions.pairs() == {(A, B), (A, C)}


def test_two_windows_may_decide(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as one, Decisions.open(tmp_path) as other:
        one.not_duplicates(A, B)
        other.not_duplicates(A, C)
        assert one.pairs() == other.pairs() == {(A, B), (A, C)}


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"SQLite format 3\0" * 99])
def test_a_damaged_file_is_never_touched(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "decisions.sqlite").write_bytes(data)
    with pytest.raises(StoreProblem, match="put a backup in its place, or rename it"):
        Decisions.open(tmp_path)
    assert (tmp_path / "decisions.sqlite").read_bytes() == data


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as decisions:
        decisions.not_duplicates(A, B)
    with closing(sqlite3.connect(tmp_path / "decisions.sqlite")) as database:
        database.execute("PRAGMA user_version = 99")
    before = (tmp_path / "decisions.sqlite").read_bytes()
    with pytest.raises(StoreProblem, match="newer version of photodedup"):
        Decisions.open(tmp_path)
    assert (tmp_path / "decisions.sqlite").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreProblem, match="cannot be written"):
        Decisions.open(tmp_path / "file")


def test_a_backup_is_made_before_the_schema_changes(tmp_path: Path) -> None:
    with Decisions.open(tmp_path) as decisions:
        decisions.not_duplicates(A, B)
    tomorrow = (*DECISIONS_STEPS, ("ALTER TABLE pairs ADD COLUMN note TEXT",))
    with Decisions.open(tmp_path, tomorrow) as decisions:
        assert decisions.pairs() == {(A, B)}
    backup = tmp_path / f"decisions.sqlite.version-{len(DECISIONS_STEPS)}.backup"
    with closing(sqlite3.connect(backup)) as database:
        ((version,),) = database.execute("PRAGMA user_version")
        pairs = database.execute("SELECT first, second FROM pairs").fetchall()
    assert version == len(DECISIONS_STEPS)
    assert pairs == [(A, B)]
