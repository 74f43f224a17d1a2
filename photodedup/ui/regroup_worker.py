"""Groups a finished scan anew at another strictness, on a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.ui.background import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from photodedup.core.records import ScanResult

    RegroupFunction = Callable[[ScanResult, float], ScanResult]


class RegroupWorker(Worker):
    """One regrouping at a time; of those that wait only the newest is done.

    Parameters
    ----------
    regroup
        Returns a result with the groups of a strictness; called on the thread.
    """

    def __init__(self, regroup: RegroupFunction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._regroup = regroup
        self._waiting: list[tuple[ScanResult, float]] = []
        self.ended.connect(self._next)

    def request(self, result: ScanResult, strictness: float) -> None:
        """Group anew, after the regrouping that runs."""
        self._waiting = [(result, strictness)]
        self._next()

    def forget(self) -> None:
        """Drop what waits: another scan begins."""
        self._waiting.clear()

    def _next(self) -> None:
        if self._waiting and not self.running:
            result, strictness = self._waiting.pop()
            self._begin(lambda _: self._regroup(result, strictness))
