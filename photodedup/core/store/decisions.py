"""What the user decided about photos, by content: it survives moves and rescans.

Never deleted and never replaced by us: a damaged or newer file stops with a sentence
that names the next step, and a copy is made before its schema changes.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Self

from photodedup.core.errors import Bug, StoreProblem
from photodedup.core.store.database import (
    DamagedStore,
    NewerStore,
    open_database,
    problem,
    transaction,
)
from photodedup.core.store.migrations import DECISIONS_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from photodedup.core.store.migrations import Step

FILE_NAME = "decisions.sqlite"

Pair = tuple[bytes, bytes]
"""Two contents, the smaller first."""


class _Verdict(Enum):
    NOT_DUPLICATES = "not duplicates"
    KEEP_BOTH = "keep both"


class Decisions:
    """The user's decisions; any thread may ask and decide.

    Contents are digests of a file's bytes (`Reading.content`).
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.Lock()
        self._closed = False

    @classmethod
    def open(cls, folder: Path, steps: Sequence[Step] = DECISIONS_STEPS) -> Decisions:
        """Open the decisions in a folder, which is made when missing.

        Parameters
        ----------
        steps
            The schema; other than the present one only to test a migration.

        Raises
        ------
        StoreProblem
            The file cannot be used; it was not touched.
        """
        path = folder / FILE_NAME
        try:
            connection = open_database(
                path,
                steps,
                journal="DELETE",
                synchronous="FULL",
                before_migration=lambda old, version: _back_up(path, old, version),
            )
        except NewerStore:
            raise
        except DamagedStore as damage:
            advice = (
                "put a backup in its place, or rename it to go on without the earlier "
                "decisions"
            )
            raise StoreProblem(path, f"{damage.reason}; {advice}") from damage
        except StoreProblem as trouble:
            advice = "your decisions are kept there: free it, or name another folder in"
            reason = f"{trouble.reason}; {advice} PHOTODEDUP_HOME"
            raise StoreProblem(path, reason) from trouble
        return cls(path, connection)

    def not_duplicates(self, first: bytes, second: bytes) -> None:
        """Decide that two photos are never to be in one group again."""
        self._decide(first, second, _Verdict.NOT_DUPLICATES)

    def keep_both(self, first: bytes, second: bytes) -> None:
        """Decide that two photos are copies, and both are to stay."""
        self._decide(first, second, _Verdict.KEEP_BOTH)

    def forget(self, first: bytes, second: bytes) -> None:
        """Take back what was decided about two photos, if anything was."""
        with self._writing():
            self._connection.execute(
                "DELETE FROM pairs WHERE first = ? AND second = ?",
                _ordered(first, second),
            )

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs that are not duplicates, each with the smaller first."""
        return self._pairs(_Verdict.NOT_DUPLICATES)

    def kept_pairs(self) -> frozenset[Pair]:
        """Return the pairs of which both are to stay, each with the smaller first."""
        return self._pairs(_Verdict.KEEP_BOTH)

    def remember_removed(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Remember contents that were removed, each with the content kept for it."""
        now = _now()
        with self._writing():
            self._connection.executemany(
                "INSERT OR REPLACE INTO removed VALUES (?, ?, ?)",
                [(removed, kept, now) for removed, kept in entries],
            )

    def removed_before(self) -> frozenset[bytes]:
        """Return the contents that were removed in earlier sessions."""
        with self._asking():
            rows = self._connection.execute("SELECT content FROM removed").fetchall()
        return frozenset(content for (content,) in rows)

    def close(self) -> None:
        """Close; a second time does nothing."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _decide(self, first: bytes, second: bytes, verdict: _Verdict) -> None:
        if first == second:
            raise Bug("a photo cannot be told apart from itself")
        row = (*_ordered(first, second), verdict.value, _now())
        with self._writing():
            self._connection.execute(
                "INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?)", row
            )

    def _pairs(self, verdict: _Verdict) -> frozenset[Pair]:
        statement = "SELECT first, second FROM pairs WHERE verdict = ?"
        with self._asking():
            rows = self._connection.execute(statement, (verdict.value,)).fetchall()
        return frozenset(rows)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise problem(self._path, error) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._asking(), transaction(self._connection):
            yield


def _ordered(first: bytes, second: bytes) -> Pair:
    return (first, second) if first < second else (second, first)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _back_up(path: Path, connection: sqlite3.Connection, version: int) -> None:
    """Copy the file as it is before its schema changes."""
    copy = path.with_name(f"{path.name}.version-{version}.backup")
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
