"""The worker with fake scans: finish, fail, crash, cancel, pause, close during scan."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import Bug, FolderProblem
from photodedup.core.progress import Cancelled, CancelToken, Progress, Stage
from photodedup.core.records import ScanResult, Snapshot
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui.background import Throttle
from photodedup.ui.scan_worker import ScanWorker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    OnProgress = Callable[[Progress], None]
    OnSnapshot = Callable[[Snapshot], None]

SETTINGS = ScanSettings(folders=(Folder(Path("/photos")),))


def _result(*, complete: bool = True) -> ScanResult:
    return ScanResult(SETTINGS, (), (), (), seconds=0.1, complete=complete)


def _finishing(
    settings: ScanSettings,
    on_progress: OnProgress,
    on_snapshot: OnSnapshot,
    cancel: CancelToken,
) -> ScanResult:
    del settings, cancel
    for done in range(2000):
        on_progress(Progress(Stage.READING, done + 1, 2000))
        on_snapshot(Snapshot((), done))
    return _result()


def _failing(*_: object) -> ScanResult:
    raise FolderProblem(Path("/photos"), "the folder is gone")


def _crashing(*_: object) -> ScanResult:
    raise ZeroDivisionError("a bug of ours")


def _endless(
    settings: ScanSettings,
    on_progress: OnProgress,
    on_snapshot: OnSnapshot,
    cancel: CancelToken,
) -> ScanResult:
    del settings, on_progress, on_snapshot
    wait = threading.Event()
    try:
        while True:
            cancel.check()
            wait.wait(0.005)
    except Cancelled:
        return _result(complete=False)


def test_finished_carries_the_result_and_the_last_progress_is_never_lost(
    qtbot: QtBot,
) -> None:
    worker = ScanWorker(_finishing)
    seen: list[Progress] = []
    snapshots: list[Snapshot] = []
    worker.progress.connect(seen.append)
    worker.snapshot.connect(snapshots.append)
    ends: list[object] = []
    worker.finished.connect(ends.append)
    with qtbot.waitSignal(worker.ended):
        worker.start(SETTINGS)
    assert ends == [_result()]
    assert seen[-1].done == 2000
    assert not worker.running


def test_two_thousand_reports_become_a_handful_of_signals(qtbot: QtBot) -> None:
    worker = ScanWorker(_finishing)
    seen: list[Progress] = []
    snapshots: list[Snapshot] = []
    worker.progress.connect(seen.append)
    worker.snapshot.connect(snapshots.append)
    with qtbot.waitSignal(worker.ended):
        worker.start(SETTINGS)
    assert len(seen) < 100
    assert len(snapshots) < 30


def test_a_problem_of_the_world_arrives_as_one_sentence(qtbot: QtBot) -> None:
    worker = ScanWorker(_failing)
    ends: list[object] = []
    worker.failed.connect(ends.append)
    with qtbot.waitSignal(worker.ended):
        worker.start(SETTINGS)
    assert ends == ["/photos: the folder is gone"]


def test_a_bug_arrives_as_a_traceback(qtbot: QtBot) -> None:
    worker = ScanWorker(_crashing)
    ends: list[object] = []
    worker.crashed.connect(ends.append)
    with qtbot.waitSignal(worker.ended):
        worker.start(SETTINGS)
    (text,) = ends
    assert isinstance(text, str)
    assert "Traceback" in text
    assert "a bug of ours" in text


def test_a_stopped_scan_finishes_with_what_it_knows(qtbot: QtBot) -> None:
    worker = ScanWorker(_endless)
    ends: list[object] = []
    worker.finished.connect(ends.append)
    with qtbot.waitSignal(worker.ended):
        worker.start(SETTINGS)
        worker.stop()
    (result,) = ends
    assert isinstance(result, ScanResult)
    assert not result.complete


def test_a_paused_scan_waits_and_stopping_ends_the_pause(qtbot: QtBot) -> None:
    worker = ScanWorker(_endless)
    with qtbot.waitSignal(worker.ended):
        worker.start(SETTINGS)
        worker.pause(True)  # noqa: FBT003 -- the signal's own argument
        worker.stop()
    assert not worker.running


def test_closing_during_a_scan_waits_for_the_thread(qtbot: QtBot) -> None:
    worker = ScanWorker(_endless)
    worker.start(SETTINGS)
    assert worker.close()
    qtbot.waitUntil(lambda: not worker.running)


def test_a_second_scan_at_the_same_time_is_a_bug(qtbot: QtBot) -> None:
    worker = ScanWorker(_endless)
    worker.start(SETTINGS)
    with pytest.raises(Bug):
        worker.start(SETTINGS)
    with qtbot.waitSignal(worker.ended):
        worker.stop()


def test_the_throttle_passes_the_first_keeps_the_newest_and_drops_between() -> None:
    now = 0.0
    seen: list[int] = []
    throttle: Throttle[int] = Throttle(seen.append, 1.0, lambda: now)
    for value in range(5):
        throttle.offer(value)
    assert seen == [0]
    now = 1.5
    throttle.catch_up()
    throttle.catch_up()
    assert seen == [0, 4]
    throttle.offer(9)
    throttle.flush()
    assert seen == [0, 4, 9]
