"""A temporary folder that lives as long as somebody holds it."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from pathlib import Path


class TemporaryFolder:
    """A folder for a temporary cache, made when its path is first asked for.

    The cache and each of its readers hold it; it is removed when the last one lets go,
    so that neither has to wait for the other. Also removed at the program's end.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._lock = threading.Lock()
        self._holders = 0

    @property
    def path(self) -> Path:
        """The folder.

        Raises
        ------
        OSError
            It cannot be made.
        """
        with self._lock:
            if self._path is None:
                self._path = Path(tempfile.mkdtemp(prefix="photodedup-"))
                # Errors are ignored: it is the system's folder for left-overs.
                self._remove = weakref.finalize(
                    self, shutil.rmtree, self._path, ignore_errors=True
                )
            return self._path

    def hold(self) -> None:
        """Keep the folder until `release`."""
        with self._lock:
            self._holders += 1

    def release(self) -> None:
        """Let go; the last one to do so removes the folder."""
        with self._lock:
            self._holders -= 1
            if self._holders == 0 and self._path is not None:
                self._remove()
