"""Runs one scan on a thread of its own and passes on what it tells, at a calm rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodedup.ui.background import Throttle, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.progress import CancelToken, Progress
    from photodedup.core.records import ScanResult, Snapshot
    from photodedup.core.settings import ScanSettings

    ScanFunction = Callable[
        [
            ScanSettings,
            Callable[[Progress], None],
            Callable[[Snapshot], None],
            CancelToken,
        ],
        ScanResult,
    ]

PROGRESS_INTERVAL_S = 0.1
SNAPSHOT_INTERVAL_S = 0.35
"""A snapshot makes the list of groups look for what changed: at most 3 a second."""


class ScanWorker(Worker):
    """One scan at a time on a thread; ``finished`` carries its `ScanResult`.

    Parameters
    ----------
    scan
        The function that scans; a cancelled one returns what it knows.

    Signals
    -------
    snapshot(Snapshot)
        Emitted by the thread of the scan, besides the signals of every `Worker`.
    """

    snapshot = Signal(object)

    def __init__(self, scan: ScanFunction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scan = scan

    def start(self, settings: ScanSettings) -> None:
        """Start a scan.

        Raises
        ------
        Bug
            The one before has not ended.
        """
        self._begin(lambda cancel: self._run(settings, cancel))

    def _run(self, settings: ScanSettings, cancel: CancelToken) -> ScanResult:
        """Scan (on the thread of the scan)."""
        progress: Throttle[Progress] = Throttle(self.progress.emit, PROGRESS_INTERVAL_S)
        snapshot: Throttle[Snapshot] = Throttle(self.snapshot.emit, SNAPSHOT_INTERVAL_S)

        def on_progress(value: Progress) -> None:
            progress.offer(value)
            snapshot.catch_up()

        result = self._scan(settings, on_progress, snapshot.offer, cancel)
        progress.flush()
        return result
