from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import StoreProblem
from photodedup.core.store import Cache, Decisions
from photodedup.core.store.database import open_database
from photodedup.core.store.migrations import CACHE_STEPS, DECISIONS_STEPS, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ONE: Sequence[Step] = (("CREATE TABLE notes (text TEXT)",),)
TWO = (*ONE, ("ALTER TABLE notes ADD COLUMN day TEXT", "UPDATE notes SET day = '?'"))


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        ((number,),) = database.execute("PRAGMA user_version")
    return int(number)


@pytest.mark.parametrize("old", range(len(CACHE_STEPS) + 1))
def test_a_cache_of_every_earlier_version_is_opened(tmp_path: Path, old: int) -> None:
    open_database(tmp_path / "cache.sqlite", CACHE_STEPS[:old]).close()
    with Cache.open(tmp_path) as cache:
        assert not cache.notice
        assert not cache.has_size(1)
    assert version(tmp_path / "cache.sqlite") == len(CACHE_STEPS)


BEFORE_CELLS = 3


def test_a_content_from_before_cells_were_looked_for_has_none(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with closing(open_database(path, CACHE_STEPS[:BEFORE_CELLS])) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(contents)")]
        marks = ", ".join("?" * len(columns))
        database.execute(
            f"INSERT INTO contents VALUES ({marks})",  # noqa: S608 -- question marks
            [b"c" * 16, *[1] * (len(columns) - 1)],
        )
    with Cache.open(tmp_path) as cache:
        known = cache.by_content(b"c" * 16)
        assert known is not None
        assert known.hashes.cells == ()


@pytest.mark.parametrize("old", range(len(DECISIONS_STEPS) + 1))
def test_decisions_of_every_earlier_version_are_opened(
    tmp_path: Path, old: int
) -> None:
    open_database(tmp_path / "decisions.sqlite", DECISIONS_STEPS[:old]).close()
    with Decisions.open(tmp_path) as decisions:
        assert decisions.pairs() == frozenset()
    assert version(tmp_path / "decisions.sqlite") == len(DECISIONS_STEPS)


def test_a_migration_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    with closing(open_database(path, ONE)) as database:
        database.execute("INSERT INTO notes VALUES ('hello')")
    with closing(open_database(path, TWO)) as database:
        assert database.execute("SELECT * FROM notes").fetchall() == [("hello", "?")]


def test_a_step_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    broken = (*ONE, ("ALTER TABLE notes ADD COLUMN day TEXT", "not a statement"))
    with pytest.raises(StoreProblem):
        open_database(path, broken)
    assert version(path) == 1
    with closing(open_database(path, TWO)) as database:
        assert database.execute("SELECT * FROM notes").fetchall() == []


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    open_database(path, TWO).close()
    with pytest.raises(StoreProblem, match="newer version"):
        open_database(path, ONE)
