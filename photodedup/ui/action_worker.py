"""Runs what touches files or stores (apply, undo, export...) on a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.ui.background import Throttle, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from photodedup.core.progress import CancelToken, Progress

    OnProgress = Callable[[Progress], None]

PROGRESS_INTERVAL_S = 0.1


class ActionWorker(Worker):
    """One action at a time on a thread; ``finished`` carries what it returned."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[object], object] | None = None
        self.finished.connect(self._deliver)

    def start(
        self,
        action: Callable[[OnProgress, CancelToken], object],
        then: Callable[[object], object] | None = None,
    ) -> None:
        """Start an action.

        Parameters
        ----------
        action
            Called on the thread.
        then
            Called with its result, on the thread of the window.

        Raises
        ------
        Bug
            The one before has not ended.
        """

        def run(cancel: CancelToken) -> object:
            progress: Throttle[Progress]
            progress = Throttle(self.progress.emit, PROGRESS_INTERVAL_S)
            result = action(progress.offer, cancel)
            progress.flush()
            return result

        self._begin(run)
        self._then = then

    def _deliver(self, result: object) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(result)
