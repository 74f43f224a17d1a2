"""Counts the photos of folders, one folder after the other, on a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.progress import Cancelled, CancelToken
from photodedup.ui.background import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Count = Callable[[Path, CancelToken], int]


class FolderCounter(Worker):
    """Answers every folder it was asked about, in order.

    Signals (emitted by the thread that counts)
    -------------------------------------------
    counted(Path, int)
    uncountable(Path, str)
        One sentence: why.
    """

    counted = Signal(object, int)
    uncountable = Signal(object, str)

    def __init__(self, count: Count, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._waiting: list[Path] = []
        self._current: Path | None = None
        self.ended.connect(self._next)

    def ask(self, folder: Path) -> None:
        """Count a folder when those before are done."""
        self._waiting.append(folder)
        if not self.running:
            self._next()

    def forget(self, folder: Path) -> None:
        """Do not count a folder, or stop counting it."""
        if folder in self._waiting:
            self._waiting.remove(folder)
        elif folder == self._current:
            self.stop()

    def close(self, timeout_s: float = 1.0) -> bool:
        """Forget all folders, wait for the thread, return whether it ended in time."""
        self._waiting.clear()
        return super().close(timeout_s)

    def _next(self) -> None:
        self._current = None
        if self._waiting and not self.running:
            folder = self._current = self._waiting.pop(0)
            self._begin(lambda cancel: self._run(folder, cancel))

    def _run(self, folder: Path, cancel: CancelToken) -> None:
        """Count (on the thread)."""
        try:
            self.counted.emit(folder, self._count(folder, cancel))
        except EnvironmentProblem as problem:
            self.uncountable.emit(folder, str(problem))
        except Cancelled:
            return
