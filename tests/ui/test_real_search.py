"""The search page on real files: from a photo of the review to a group made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photodedup.core.settings import Folder, MethodOptions, ScanSettings
from photodedup.ui.application import make_application
from photodedup.ui.core_engine import CoreEngine
from photodedup.ui.core_pictures import PoolRenderer
from photodedup.ui.main_window import MainWindow
from photodedup.ui.measure_worker import MeasureWorker
from photodedup.ui.models.marks import Mark
from photodedup.ui.pages.review import ReviewPage
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.preferences import Preferences
from photodedup.ui.theme import LIGHT
from photodedup.ui.thumbnails import PictureSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.conftest import DrawPhoto

KEY = Qt.Key
WAIT_MS = 60_000


@pytest.fixture
def album(tmp_path: Path, draw_photo: DrawPhoto) -> Path:
    """Three pictures, and a mirrored copy of the first."""
    folder = tmp_path / "album"
    folder.mkdir()
    for number in range(3):
        picture = Image.fromarray(draw_photo(60 + number, width=360, height=240))
        picture.save(folder / f"{number}.jpg", quality=92)
        if number == 0:
            mirrored = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            mirrored.save(folder / "mirrored.jpg", quality=88)
    return folder


@pytest.fixture
def engine() -> CoreEngine:
    return CoreEngine()


@pytest.fixture
def window(qtbot: QtBot, home: Path, engine: CoreEngine) -> Iterator[MainWindow]:
    make_application()
    pictures = PictureSource(lambda: engine.previews, PoolRenderer)
    review, search = ReviewPage(pictures, LIGHT), SearchPage(engine, pictures)
    window = MainWindow(engine, Preferences(home / "s.ini"), review, search)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.close()
    pictures.close()
    engine.close()
    QApplication.processEvents()


def test_a_photo_of_the_review_is_searched_for_compared_and_put_into_a_group(
    window: MainWindow, album: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.scanning.ended, timeout=WAIT_MS):
        window.scan(ScanSettings(folders=(Folder(album),), workers=1))
    review, page = window.review, window.search
    QTest.keyClick(review.list, KEY.Key_F)
    answer = page.answers[0]
    qtbot.waitUntil(lambda: answer.result is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.is_idle, timeout=WAIT_MS)
    # The copy is likely the same, and says what it is; the others may be.
    assert answer.model.likely == 1
    assert "irrored copy" in page.said.text
    QTest.keyClick(answer.list, KEY.Key_Return)
    assert page.found.compare.adjustment.turn.is_mirror
    QTest.keyClick(page, KEY.Key_Right)
    assert page.current is not None
    other = page.current.photo.file.path
    QTest.keyClick(page, KEY.Key_G)
    page.hint.pressed.emit()
    assert review.isVisible()
    assert [m.photo.file.path for m in review.review.members][-1] == other
    review.review.focus_photo(2)
    QTest.keyClick(review.list, KEY.Key_X)
    assert review.review.marks.mark(other) is Mark.TRASH
    for _ in ("the mark", "the addition"):
        window.actions_.undo.trigger()
    assert len(review.review.members) == 2


def test_a_bitmap_and_a_part_of_it_are_searched_for(
    window: MainWindow, album: Path, qtbot: QtBot
) -> None:
    page = window.search
    window.start.add_paths([album])
    window.actions_.show_search.trigger()
    qtbot.waitUntil(lambda: page.box.methods.method.choose("phash"))
    QApplication.clipboard().setImage(QImage(str(album / "1.jpg")))
    QTest.keyClick(page, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    answer = page.answers[0]
    qtbot.waitUntil(lambda: answer.result is not None, timeout=WAIT_MS)
    assert answer.model.ranked[0].photo.file.path == album / "1.jpg"
    assert answer.model.likely >= 1
    page.box.view.setFocus()
    QTest.keyClick(page.box.view, KEY.Key_Right)
    qtbot.waitUntil(lambda: "Only a part of the query" in answer.text, timeout=WAIT_MS)
    page.open_current()
    assert page.found.compare.members[0].photo.facts.width == 360
    qtbot.waitUntil(lambda: page.is_idle, timeout=WAIT_MS)


def test_longer_hashes_are_searched_by_and_measured_in_the_table(
    window: MainWindow, engine: CoreEngine, album: Path, qtbot: QtBot
) -> None:
    page = window.search
    table = page.found.methods
    measuring = MeasureWorker(engine)
    page.all_methods.use(measuring)
    window.start.add_paths([album])
    window.actions_.show_search.trigger()
    qtbot.waitUntil(lambda: page.box.methods.method.choose("phash"))
    page.box.choices.set_options(MethodOptions(hash_size=16))
    window.find_similar(album / "0.jpg")
    answer = page.answers[0]
    qtbot.waitUntil(lambda: answer.result is not None, timeout=WAIT_MS)
    assert answer.model.method is not None
    assert answer.model.method.high == 256
    QTest.keyClick(answer.list, KEY.Key_Return)
    QTest.keyClick(page, KEY.Key_E)
    qtbot.waitUntil(lambda: "methods say alike" in table.state, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not measuring.running)
    assert measuring.close()
