"""One cache file: its statements, without any fallback.

Errors of SQLite pass through; `cache` knows what to do about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.store.database import open_database, transaction
from photodedup.core.store.migrations import CACHE_STEPS
from photodedup.core.store.rows import (
    CONTENT_COLUMNS,
    PICTURE_COLUMNS,
    Comparison,
    Failure,
    Known,
    Row,
    identity,
    known,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from photodedup.core.records import PhotoFile
    from photodedup.core.store.volumes import Location


def _insert(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    names = ", ".join(columns)
    return f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- constants of this module


_CONTENT = ", ".join(f"c.{column}" for column in CONTENT_COLUMNS)
_VERSIONS = "c.decoder_version = ? AND c.fingerprint_version = ?"
_ANSWER = f"""
    SELECT {_CONTENT}, f.failure, f.decoder_version,
        f.inode, f.size_bytes, f.mtime_ns, f.ctime_ns, f.path
    FROM files AS f
    LEFT JOIN contents AS c ON c.content = f.content AND {_VERSIONS}
    WHERE f.volume = ?
"""  # noqa: S608 -- constants of this module
_KNOWN = f"{_ANSWER} AND f.path = ?"
_BETWEEN = f"{_ANSWER} AND f.path BETWEEN ? AND ?"
_FAILURE, _FAILED_BY = len(CONTENT_COLUMNS), len(CONTENT_COLUMNS) + 1
_IDENTITY = slice(len(CONTENT_COLUMNS) + 2, len(CONTENT_COLUMNS) + 6)

# Reading rows one after the other takes 7 microseconds a row, asking for one 20: all
# from the first path to the last are read when at least one in three is wanted.
_PAGE_CACHE_KIB = 64 * 1024
_MANY = 500
_SPARSE = 3

_BY_CONTENT = (
    f"SELECT {_CONTENT} FROM contents AS c WHERE c.content = ? AND {_VERSIONS}"  # noqa: S608 -- constants of this module
)
_FILE_COLUMNS = (
    *("volume", "path", "inode", "size_bytes", "mtime_ns", "ctime_ns"),
    *("content", "failure", "decoder_version"),
)
_ADD_FILE = _insert("files", _FILE_COLUMNS)
_ADD_CONTENT = _insert("contents", CONTENT_COLUMNS)
_ADD_DESCRIPTOR = _insert("descriptors", ("method", "content", "descriptor"))
_ADD_PICTURE = _insert("pictures", PICTURE_COLUMNS)
_ADD_COMPARISON = _insert("comparisons", ("first", "second", "question", "answer"))
_ANSWER_TO = """
    SELECT answer FROM comparisons WHERE first = ? AND second = ? AND question = ?
"""


class Layer:
    """A cache file that is open.

    Parameters
    ----------
    path
        The file; made when missing.
    versions
        Of decoder and fingerprints; rows of others are not answered.
    temporary
        It is deleted afterwards: no care about power loss.

    Attributes
    ----------
    trusted
        Whether it is still asked for answers; set by the cache.
    damaged
        Whether its contents turned out to be broken; set by the cache.
    """

    def __init__(
        self, path: Path, versions: tuple[int, int], *, temporary: bool
    ) -> None:
        self.path = path
        self.temporary = temporary
        self.trusted = True
        self.damaged = False
        self._versions = versions
        self._connection: sqlite3.Connection = open_database(
            path, CACHE_STEPS, synchronous="OFF" if temporary else "NORMAL"
        )
        # Digests are random: their 250 bytes of facts lie all over the file.
        self._connection.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")

    def known(
        self, volume: str, files: Mapping[bytes, PhotoFile]
    ) -> Iterator[tuple[bytes, Known | Failure]]:
        """Answer for the files of a volume, by path on it, whose identities agree."""
        ask = self._connection.execute
        ends = (min(files), max(files)) if len(files) >= _MANY else None
        if ends and self._rows_between(volume, *ends) <= len(files) * _SPARSE:
            rows: Iterable[Row] = ask(_BETWEEN, (*self._versions, volume, *ends))
        else:
            rows = (
                row
                for path in files
                if (row := ask(_KNOWN, (*self._versions, volume, path)).fetchone())
            )
        for row in rows:
            path = row[-1]
            file = files.get(path)
            if file is None or row[_IDENTITY] != identity(file):
                continue
            if row[0] is not None:
                yield path, known(row)
            elif row[_FAILURE] and row[_FAILED_BY] == self._versions[0]:
                yield path, Failure(row[_FAILURE])

    def _rows_between(self, volume: str, first: bytes, last: bytes) -> int:
        statement = """
            SELECT count(*) FROM files WHERE volume = ? AND path BETWEEN ? AND ?
        """
        asked = (volume, first, last)
        (count,) = self._connection.execute(statement, asked).fetchone()
        return int(count)

    def by_content(self, content: bytes) -> Known | None:
        """Answer for the digest of a file's bytes."""
        row = self._connection.execute(
            _BY_CONTENT, (content, *self._versions)
        ).fetchone()
        return None if row is None else known(row)

    def has_size(self, size_bytes: int) -> bool:
        """Whether any known content has this size."""
        statement = "SELECT 1 FROM contents WHERE size_bytes = ? LIMIT 1"
        found = self._connection.execute(statement, (size_bytes,)).fetchone()
        return found is not None

    def write(
        self, files: Sequence[Row], contents: Sequence[Row], pictures: Sequence[Row]
    ) -> None:
        """Write rows of the three tables in one transaction."""
        with transaction(self._connection):
            self._connection.executemany(_ADD_CONTENT, contents)
            self._connection.executemany(_ADD_PICTURE, pictures)
            self._connection.executemany(_ADD_FILE, files)

    def answer(self, asked: Comparison) -> bytes | None:
        """Answer a comparison that was made with the same question."""
        row = self._connection.execute(
            _ANSWER_TO, (asked.first, asked.second, asked.question)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def add_comparisons(self, rows: Sequence[Row]) -> None:
        """Write rows of table ``comparisons`` in one transaction."""
        with transaction(self._connection):
            self._connection.executemany(_ADD_COMPARISON, rows)

    def pictures(
        self, column: str, contents: Iterable[bytes]
    ) -> Iterator[tuple[bytes, bytes]]:
        """Return a column of table ``pictures`` for the contents that are known."""
        wanted = list(contents)
        # Many at once: asked one by one, 100,000 take twice as long.
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            marks = ", ".join("?" * len(some))
            statement = (
                f"SELECT content, {column} FROM pictures WHERE content IN ({marks})"  # noqa: S608 -- a column name of our own
            )
            yield from self._connection.execute(statement, some)

    def descriptors(self, method: str) -> Iterator[tuple[bytes, bytes]]:
        """Return all contents with a descriptor by a method, and these."""
        return iter(
            self._connection.execute(
                "SELECT content, descriptor FROM descriptors WHERE method = ?",
                (method,),
            )
        )

    def add_descriptors(self, rows: Sequence[Row]) -> None:
        """Write rows of table ``descriptors`` in one transaction."""
        with transaction(self._connection):
            self._connection.executemany(_ADD_DESCRIPTOR, rows)

    def picture(self, content: bytes, columns: str) -> Row | None:
        """Return columns of table ``pictures``, None for an unknown content."""
        return picture(self._connection, content, columns)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def file_row(
    file: PhotoFile,
    location: Location,
    outcome: bytes | Failure,
    decoder_version: int,
) -> Row:
    """Return the row of table ``files``: the outcome is a content or a failure."""
    if isinstance(outcome, Failure):
        ending: Row = (None, outcome.reason, decoder_version)
    else:
        ending = (outcome, None, decoder_version)
    return (*location, *identity(file), *ending)


def picture(connection: sqlite3.Connection, content: bytes, columns: str) -> Row | None:
    """Return columns of table ``pictures``, None for an unknown content."""
    statement = f"SELECT {columns} FROM pictures WHERE content = ?"  # noqa: S608 -- column names of our own
    row: Row | None = connection.execute(statement, (content,)).fetchone()
    return row
