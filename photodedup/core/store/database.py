"""Opens a store's SQLite file, brings its schema up to date, and says what is wrong.

Every failure becomes a `StoreProblem`; the two that are answered differently have
classes of their own.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photodedup.core.errors import StoreProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from photodedup.core.store.migrations import Step

BUSY_S = 10.0
"""How long a write waits for one of another process; ours take milliseconds."""

_OPEN_BUSY_S = 2.0

# quick_check reads the whole file: 0.3 s of CPU for this size, but 7 s (and minutes on
# a slow disk) for a cache of 100,000 photos. Damage in a large file is met, and
# answered, when it is read.
_CHECKED_BYTES = 32 * 1024**2

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY_CODE = 0xFF


class DamagedStore(StoreProblem):
    """The file is no database, is not ours, or its pages contradict each other."""


class NewerStore(StoreProblem):
    """The file was written by a newer version of photodedup."""


def open_database(
    path: Path,
    steps: Sequence[Step],
    *,
    journal: str = "WAL",
    synchronous: str = "NORMAL",
    before_migration: Callable[[sqlite3.Connection, int], None] | None = None,
) -> sqlite3.Connection:
    """Open or create a store.

    Parameters
    ----------
    steps
        The schema, see `migrations`.
    before_migration
        Called with the connection and the old version before an existing file changes.

    Returns
    -------
    sqlite3.Connection
        In autocommit mode: use `transaction`. It may be used by one thread at a time.

    Raises
    ------
    NewerStore, DamagedStore, StoreProblem
        The file cannot be used, and why.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(path, f"cannot be written ({error.strerror})") from error
    try:
        connection = connect(path, busy_s=_OPEN_BUSY_S)
    except sqlite3.Error as error:
        raise problem(path, error) from error
    try:
        _prepare(connection, path, journal, synchronous)
        _migrate(connection, path, steps, before_migration)
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_S * 1000)}")
    except sqlite3.Error as error:
        connection.close()
        raise problem(path, error) from error
    except StoreProblem:
        connection.close()
        raise
    return connection


def connect(path: Path, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """Connect in autocommit mode, to be used by one thread at a time."""
    return sqlite3.connect(
        path, timeout=busy_s, isolation_level=None, check_same_thread=False
    )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock; everything inside is written, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself has rolled back after some errors (full disk).
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file's contents are broken."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE in _DAMAGE


def problem(path: Path, error: sqlite3.Error) -> StoreProblem:
    """Put an error of SQLite in words for the user."""
    if is_damage(error):
        return DamagedStore(path, f"is damaged ({error})")
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreProblem(path, "is in use by another program")
    if code == sqlite3.SQLITE_FULL:
        return StoreProblem(path, "cannot be written (the disk is full)")
    return StoreProblem(path, f"cannot be written ({error})")


def set_aside(path: Path) -> Path:
    """Rename a damaged store, so that a new one can take its place.

    Raises
    ------
    OSError
        It cannot be renamed.
    """
    aside = path.with_name(f"{path.name}.damaged")
    path.replace(aside)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside


def _prepare(
    connection: sqlite3.Connection, path: Path, journal: str, synchronous: str
) -> None:
    _set_journal(connection, journal)
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    if path.stat().st_size <= _CHECKED_BYTES:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise DamagedStore(path, f"is damaged ({verdict})")


def _set_journal(connection: sqlite3.Connection, journal: str) -> None:
    """Set the journal mode; a file remembers WAL, so this writes only once."""
    deadline = time.monotonic() + _OPEN_BUSY_S
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode = {journal}")
        except sqlite3.OperationalError as error:
            # The switch does not wait for another process that creates the file too.
            busy = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
            if busy != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(
    connection: sqlite3.Connection,
    path: Path,
    steps: Sequence[Step],
    before_migration: Callable[[sqlite3.Connection, int], None] | None,
) -> None:
    version = _version(connection)
    if 0 < version < len(steps) and before_migration is not None:
        before_migration(connection, version)
    while True:
        # The lock also proves that the file can be written at all.
        with transaction(connection):
            version = _version(connection)
            if version > len(steps):
                reason = "was written by a newer version of photodedup; update this one"
                raise NewerStore(path, reason)
            if version == len(steps):
                return
            if version == 0 and _has_tables(connection):
                raise DamagedStore(path, "is not a store of photodedup")
            for statement in steps[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
