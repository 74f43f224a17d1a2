"""A second, reading connection to the cache for another thread (thumbnails to show)."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Self

from photodedup.core.errors import Bug, StoreProblem
from photodedup.core.store.database import connect, problem
from photodedup.core.store.layer import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from photodedup.core.store.temporary import TemporaryFolder


class CacheReader:
    """Reads pictures while the scanning thread writes; made by `Cache.reader`.

    It may be used by any thread and outlives the cache: groups stay on the screen
    after their scan.

    Parameters
    ----------
    paths
        Gives the cache files, the one written to first; asked anew when a content is
        missing, because a full disk makes the cache move.
    folder
        The temporary folder of the cache, which this reader holds until it is closed.
    """

    def __init__(
        self, paths: Callable[[], tuple[Path, ...]], folder: TemporaryFolder
    ) -> None:
        self._paths = paths
        self._folder = folder
        self._connections: dict[Path, sqlite3.Connection] = {}
        self._lock = threading.Lock()
        self._closed = False
        folder.hold()

    def preview(self, content: bytes) -> bytes:
        """Return the preview JPEG of a content that the cache knows.

        Raises
        ------
        StoreProblem
            The cache cannot be read, or the reader is closed.
        """
        return self._picture(content, "preview")

    def histogram(self, content: bytes) -> bytes:
        """Return the histogram (see `Thumbnails`) of a content that the cache knows.

        Raises
        ------
        StoreProblem
            The cache cannot be read, or the reader is closed.
        """
        return self._picture(content, "histogram")

    def has(self, content: bytes) -> bool:
        """Whether the cache has pictures of a content.

        Raises
        ------
        StoreProblem
            The cache cannot be read, or the reader is closed.
        """
        return self._found(content, "content") is not None

    def close(self) -> None:
        """Close; a second time does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
        self._folder.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _picture(self, content: bytes, column: str) -> bytes:
        found = self._found(content, column)
        if found is None:
            raise Bug(f"the cache has no pictures of {content.hex()}")
        return found

    def _found(self, content: bytes, column: str) -> bytes | None:
        with self._lock:
            for path in self._paths():
                if self._closed:
                    raise StoreProblem(path, "is closed; scan again to see the photo")
                try:
                    row = picture(self._connection(path), content, column)
                except sqlite3.Error as error:
                    raise problem(path, error) from error
                if row is not None:
                    found: bytes = row[0]
                    return found
        return None

    def _connection(self, path: Path) -> sqlite3.Connection:
        connection = self._connections.get(path)
        if connection is None:
            connection = connect(path)
            # mode=ro would not do: it cannot read a WAL file that nobody else has open.
            connection.execute("PRAGMA query_only = ON")
            self._connections[path] = connection
        return connection
