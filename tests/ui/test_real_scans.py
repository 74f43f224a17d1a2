"""The whole window on real files: close, scan again, lose a folder, apply, undo."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photodedup.core.actions.plan import ActionKind
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui.application import make_application
from photodedup.ui.core_engine import CoreEngine
from photodedup.ui.core_pictures import PoolRenderer
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.engine import ApplyRequest
from photodedup.ui.main_window import MainWindow
from photodedup.ui.pages.review import ReviewPage
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.preferences import Preferences
from photodedup.ui.theme import LIGHT
from photodedup.ui.thumbnails import PictureSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.conftest import DrawPhoto

CLOSE_S = 3.0
SCAN_MS = 30_000


@pytest.fixture
def album(tmp_path: Path, draw_photo: DrawPhoto) -> Callable[[str, int], Path]:
    """Makes a folder with so many pictures, each with a copy of half its size."""

    def make(name: str, pictures: int) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for number in range(pictures):
            seed = sum(name.encode()) * 1000 + number
            picture = Image.fromarray(draw_photo(seed, width=240, height=180))
            picture.save(folder / f"{number}.jpg", quality=92)
            half = picture.resize((120, 90), Image.Resampling.LANCZOS)
            half.save(folder / f"{number} small.jpg", quality=88)
        return folder

    return make


@pytest.fixture
def window(qtbot: QtBot, home: Path) -> Iterator[MainWindow]:
    make_application()
    engine = CoreEngine()
    pictures = PictureSource(lambda: engine.previews, PoolRenderer)
    page = ReviewPage(pictures, LIGHT)
    search = SearchPage(engine, pictures)
    window = MainWindow(engine, Preferences(home / "settings.ini"), page, search)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.close()
    pictures.close()
    engine.close()
    QApplication.processEvents()


def _settings(*folders: Path) -> ScanSettings:
    return ScanSettings(folders=tuple(map(Folder, folders)), workers=1)


def _scan(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    with qtbot.waitSignal(window.scanning.ended, timeout=SCAN_MS):
        window.scan(_settings(folder))


def test_closing_during_a_scan_ends_every_worker_process_in_time(
    window: MainWindow, qtbot: QtBot, album: Callable[[str, int], Path]
) -> None:
    window.scan(_settings(album("many", 60)))
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=SCAN_MS)
    started = time.monotonic()
    window.close()
    assert multiprocessing.active_children() == []
    assert time.monotonic() - started < CLOSE_S
    assert not window.is_working


def test_a_second_scan_takes_the_place_of_the_one_that_runs(
    window: MainWindow, qtbot: QtBot, album: Callable[[str, int], Path]
) -> None:
    first, second = album("first", 60), album("second", 2)
    window.scan(_settings(first))
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=SCAN_MS)
    window.scan(_settings(second))
    qtbot.waitUntil(lambda: not window.scanning.running, timeout=SCAN_MS)
    rows = window.review.review.groups.rows
    assert {row.group.keeper.file.path.parent for row in rows} == {second}
    assert len(rows) == 2


def test_a_stopped_scan_keeps_what_it_found_and_goes_on_next_time(
    window: MainWindow, qtbot: QtBot, album: Callable[[str, int], Path]
) -> None:
    folder = album("long", 150)
    found: list[int] = []

    def stop_at_once() -> None:
        found.append(len(window.review.review.groups.rows))
        window.review.strip.stopRequested.emit()

    window.scanning.snapshot.connect(stop_at_once)
    _scan(window, qtbot, folder)
    window.scanning.snapshot.disconnect(stop_at_once)
    assert found
    assert max(found) <= len(window.review.review.groups.rows) < 150
    assert window.actions_.export_csv.isEnabled()
    _scan(window, qtbot, folder)
    assert len(window.review.review.groups.rows) == 150


def test_a_folder_that_goes_away_during_the_scan_is_told_of_and_nothing_breaks(
    window: MainWindow,
    qtbot: QtBot,
    album: Callable[[str, int], Path],
) -> None:
    crashes: list[str] = []
    window.crashed.connect(crashes.append)
    folder = album("stick", 60)
    window.scan(_settings(folder))
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=SCAN_MS)
    shutil.rmtree(folder)
    qtbot.waitUntil(lambda: not window.scanning.running, timeout=SCAN_MS)
    assert crashes == []
    assert window.actions_.skipped.isEnabled()
    window.actions_.skipped.trigger()
    dialog = window.findChild(SkippedDialog)
    assert dialog is not None
    assert dialog.model.rowCount() > 0
    dialog.close()


def test_a_photo_that_changed_before_apply_stays_and_the_reason_is_told(
    window: MainWindow, qtbot: QtBot, album: Callable[[str, int], Path], tmp_path: Path
) -> None:
    folder = album("changing", 2)
    _scan(window, qtbot, folder)
    _accept_all(window)
    marked = window.review.marked_for_removal()
    assert len(marked) == 2
    changed = marked[0].photo.file.path
    changed.write_bytes(changed.read_bytes() + b"more")
    _apply(window, qtbot, ApplyRequest(ActionKind.MOVE, tmp_path / "out"))
    assert changed.exists()
    assert not marked[1].photo.file.path.exists()
    dialog = window.findChild(SkippedDialog)
    assert dialog is not None
    told = " ".join(str(dialog.model.index(0, column).data()) for column in range(2))
    assert "changed" in told
    assert "Traceback" not in told
    dialog.close()


def test_ctrl_z_after_apply_puts_the_photos_back_and_shows_their_groups(
    window: MainWindow, qtbot: QtBot, album: Callable[[str, int], Path], tmp_path: Path
) -> None:
    folder = album("undone", 3)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    _scan(window, qtbot, folder)
    _accept_all(window)
    _apply(window, qtbot, ApplyRequest(ActionKind.MOVE, tmp_path / "out"))
    assert len(list(folder.iterdir())) == 3
    assert len(window.review.review.groups.rows) == 0
    with qtbot.waitSignal(window.applying.restored, timeout=SCAN_MS):
        QTest.keyClick(window.review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.applying.running, timeout=SCAN_MS)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert len(window.review.review.groups.rows) == 3
    assert len(window.review.marked_for_removal()) == 3
    assert window.review.list.hasFocus()


def test_a_folder_that_will_not_last_is_not_listed_among_the_recent_ones(
    window: MainWindow, qtbot: QtBot, album: Callable[[str, int], Path], home: Path
) -> None:
    lasting, passing = album("lasting", 1), album("passing", 1)
    window.never_list(passing)
    for folder in (lasting, passing):
        _scan(window, qtbot, folder)
    window.close()
    recent = Preferences(home / "settings.ini").recent
    assert [scan.folders for scan in recent] == [(Folder(lasting),)]


def _accept_all(window: MainWindow) -> None:
    for _ in window.review.review.groups.rows:
        window.review.review.accept()


def _apply(window: MainWindow, qtbot: QtBot, request: ApplyRequest) -> None:
    result = window._result
    assert result is not None
    window.applying.apply(request, window.review.marked_for_removal(), result)
    qtbot.waitUntil(lambda: not window.applying.running, timeout=SCAN_MS)
