"""The journal: every planned and performed act, on disk before and after it happens.

Its own SQLite file with ``synchronous=FULL``; rows are only ever appended. An `Act` is
one file with its exact target, written before anything moves; events follow: done,
abandoned (it did not happen, or was taken back at once), undone. An act without an
event was in flight when the program died; `recovery` looks at the disk then.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from photodedup.core.actions.acts import (
    Act,
    ActState,
    BatchRow,
    Draft,
    act_of,
    act_row,
    read_act,
    stored,
)
from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import StoreProblem, cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

FILE_NAME = "journal.sqlite"
LOCK_NAME = "journal.lock"

MIGRATIONS = (
    # 1: identity numbers are TEXT because they may need more than 63 bits.
    """
    CREATE TABLE batch (
        id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, kind TEXT NOT NULL,
        started_at TEXT NOT NULL, steps INTEGER NOT NULL);
    CREATE TABLE act (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        batch INTEGER NOT NULL REFERENCES batch (id), step INTEGER NOT NULL,
        role TEXT NOT NULL, source BLOB NOT NULL, target BLOB, keeper BLOB NOT NULL,
        keeper_device TEXT NOT NULL, keeper_inode TEXT NOT NULL,
        device TEXT NOT NULL, inode TEXT NOT NULL, size_bytes INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, mode INTEGER NOT NULL,
        content BLOB NOT NULL);
    CREATE INDEX act_by_batch ON act (batch);
    CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        batch INTEGER NOT NULL REFERENCES batch (id), act INTEGER REFERENCES act (id),
        state TEXT NOT NULL, target BLOB, at TEXT NOT NULL);
    CREATE INDEX event_by_batch ON event (batch);
    """,
    # 2: folders that a batch is about to make, so that undo takes them away again.
    """
    CREATE TABLE folder (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        batch INTEGER NOT NULL REFERENCES batch (id), path BLOB NOT NULL);
    CREATE INDEX folder_by_batch ON folder (batch);
    """,
)


_FINISHED = "finished"
"""The event of a batch that came to its end."""


class Journal:
    """The open journal. Used by the thread that opened it.

    Use `open`, and ``with`` to close it.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the journal of a data folder; both are made where they are missing.

        Raises
        ------
        StoreProblem
            It is damaged, of a newer version, or cannot be written to.
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreProblem(path, cause(error)) from error
        with _store_problems(path), contextlib.ExitStack() as undo:
            connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            undo.callback(connection.close)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            _migrate(connection, path)
            undo.pop_all()
        return cls(connection, path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the right to move files; ends with the process, also with a crash.

        Raises
        ------
        StoreProblem
            Another photodedup is moving files with this journal now.
        """
        lock = self._path.with_name(LOCK_NAME)
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreProblem(lock, cause(error)) from error
        try:
            _lock(descriptor, lock)
            yield
        finally:
            os.close(descriptor)

    def begin(self, kind: ActionKind, steps: int) -> BatchRow:
        """Note a new batch and return it.

        Raises
        ------
        StoreProblem
            The journal cannot be written.
        """
        row = (secrets.token_hex(4), kind.value, _now(), steps)
        with self._transaction():
            cursor = self._connection.execute(
                "INSERT INTO batch (token, kind, started_at, steps)"
                " VALUES (?, ?, ?, ?)",
                row,
            )
        number = cursor.lastrowid or 0
        return BatchRow(number, row[0], kind, row[2], steps, finished=False)

    def plan(
        self, batch: BatchRow, step: int, drafts: Sequence[Draft]
    ) -> tuple[Act, ...]:
        """Note all acts of one step, before any of them.

        Raises
        ------
        StoreProblem
            The journal cannot be written: nothing may be done.
        """
        acts: list[Act] = []
        with self._transaction():
            for draft in drafts:
                cursor = self._connection.execute(
                    "INSERT INTO act (batch, step, role, source, target, keeper,"
                    " keeper_device, keeper_inode, device, inode, size_bytes,"
                    " mtime_ns, ctime_ns, mode, content)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    act_row(batch.id, step, draft),
                )
                acts.append(act_of(cursor.lastrowid or 0, batch, step, draft))
        return tuple(acts)

    def make_folders(self, batch: BatchRow, folders: Sequence[Path]) -> None:
        """Note folders that are not there yet and are about to be made.

        Raises
        ------
        StoreProblem
            The journal cannot be written: nothing may be done.
        """
        if not folders:
            return
        with self._transaction():
            self._connection.executemany(
                "INSERT INTO folder (batch, path) VALUES (?, ?)",
                [(batch.id, stored(folder)) for folder in folders],
            )

    def folders(self, batch: BatchRow) -> tuple[Path, ...]:
        """Return the folders that a batch was about to make, in that order.

        Raises
        ------
        StoreProblem
            The journal cannot be read.
        """
        with _store_problems(self._path):
            rows = self._connection.execute(
                "SELECT path FROM folder WHERE batch = ? ORDER BY id", (batch.id,)
            ).fetchall()
            return tuple(Path(os.fsdecode(path)) for (path,) in rows)

    def record(self, act: Act, state: ActState, target: Path | None = None) -> None:
        """Note what became of an act; `target` if it is another than was planned.

        Raises
        ------
        StoreProblem
            The journal cannot be written.
        """
        with self._transaction():
            self._connection.execute(
                "INSERT INTO event (batch, act, state, target, at)"
                " VALUES (?, ?, ?, ?, ?)",
                (act.batch, act.id, state.value, stored(target), _now()),
            )

    def finish(self, batch: int) -> None:
        """Note that a batch came to its end.

        Raises
        ------
        StoreProblem
            The journal cannot be written.
        """
        with self._transaction():
            self._connection.execute(
                "INSERT INTO event (batch, state, at) VALUES (?, ?, ?)",
                (batch, _FINISHED, _now()),
            )

    def batches(self) -> tuple[BatchRow, ...]:
        """Return all batches, oldest first.

        Raises
        ------
        StoreProblem
            The journal cannot be read.
        """
        with _store_problems(self._path):
            rows = self._connection.execute(
                "SELECT id, token, kind, started_at, steps, EXISTS (SELECT 1 FROM event"
                " WHERE event.batch = batch.id AND state = ?) FROM batch ORDER BY id",
                (_FINISHED,),
            ).fetchall()
            return tuple(
                BatchRow(
                    int(row[0]),
                    str(row[1]),
                    ActionKind(row[2]),
                    datetime.fromisoformat(str(row[3])).isoformat(),
                    int(row[4]),
                    finished=bool(row[5]),
                )
                for row in rows
            )

    def acts(self, batch: BatchRow) -> tuple[Act, ...]:
        """Return the acts of a batch in the order they were planned.

        Raises
        ------
        StoreProblem
            The journal cannot be read.
        """
        with _store_problems(self._path):
            rows = self._connection.execute(
                "SELECT act.id, step, role, source,"
                " COALESCE(done.target, act.target), keeper, keeper_device,"
                " keeper_inode, device, inode, size_bytes, mtime_ns, ctime_ns, mode,"
                " content, COALESCE(last.state, ?) FROM act"
                " LEFT JOIN event AS done ON done.id = (SELECT max(id) FROM event"
                "  WHERE act = act.id AND target IS NOT NULL)"
                " LEFT JOIN event AS last ON last.id ="
                "  (SELECT max(id) FROM event WHERE act = act.id)"
                " WHERE act.batch = ? ORDER BY act.id",
                (ActState.PLANNED.value, batch.id),
            ).fetchall()
            return tuple(read_act(row, batch) for row in rows)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with _store_problems(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date, each step in a transaction of its own."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreProblem(
            path, "was written by a newer photodedup; update this one to use it"
        )
    for number in range(version, len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            (now,) = connection.execute("PRAGMA user_version").fetchone()
            if now == number:  # else another process did it while this one waited
                for statement in filter(str.strip, MIGRATIONS[number].split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextlib.contextmanager
def _store_problems(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise StoreProblem(
            path,
            f"the record of what was moved cannot be used ({error}); "
            "free some disk space or move this file away, then try again",
        ) from error


def _lock(descriptor: int, path: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- only there

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StoreProblem(
            path, "another photodedup is moving files now; wait until it has finished"
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
