"""Photos come from everywhere to the search page, and found ones go to the review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from photodedup.core.errors import UsageProblem
from photodedup.ui.main_window import Page
from photodedup.ui.models.additions import Addition
from tests.ui.fakes import PHOTOS, SETTINGS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from photodedup.ui.main_window import MainWindow
    from tests.ui.fakes import FakeEngine, FakeReview

ADDITION = Addition(PHOTOS[0], PHOTOS[1])


def _scan(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.scanning.ended):
        window.scan(SETTINGS)


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, place = Qt.KeyboardModifier.NoModifier, QPointF(9, 9)
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    QApplication.sendEvent(window, QDropEvent(place, copy, data, left, none))


def test_a_dropped_photo_is_searched_for_and_a_dropped_folder_is_not(
    window: MainWindow, engine: FakeEngine, tmp_path: Path, qtbot: QtBot
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"x")
    _drop(window, tmp_path)
    assert window.start.isVisible()
    _drop(window, photo)
    assert window.search.isVisible()
    # It looks where the start page would scan.
    qtbot.waitUntil(lambda: bool(engine.searches))
    assert engine.searches[0][0].path == photo
    assert engine.searches[0][1].folders == (tmp_path,)
    qtbot.waitUntil(lambda: window.search.is_idle)


def test_find_similar_searches_the_scanned_folders(
    window: MainWindow,
    engine: FakeEngine,
    review: FakeReview,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"x")
    _scan(window, qtbot)
    file = replace(PHOTOS[0].file, path=photo)
    review.similarRequested.emit(replace(PHOTOS[0], file=file))
    qtbot.waitUntil(lambda: bool(engine.searches))
    assert window.search.isVisible()
    assert engine.searches[0][1].folders == (Path("/photos"),)
    qtbot.waitUntil(lambda: window.search.is_idle)


def test_a_found_photo_is_added_to_a_group_and_the_group_is_shown(
    window: MainWindow, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    window.show_page(Page.SEARCH)
    window.search.additionRequested.emit(ADDITION)
    assert review.added == [ADDITION]
    assert window.search.hint.text.startswith("1.jpg and 0.jpg are in one group now")
    window.search.hint.pressed.emit()
    assert review.shown == [ADDITION]
    assert window.review.isVisible()
    qtbot.waitUntil(lambda: window.search.is_idle)


def test_why_a_photo_is_not_added_stands_above_the_results(
    window: MainWindow, review: FakeReview, qtbot: QtBot
) -> None:
    window.search.additionRequested.emit(ADDITION)
    assert "scan the folder first" in window.search.hint.text
    _scan(window, qtbot)
    review.refusal = "They are together already."
    window.search.additionRequested.emit(ADDITION)
    assert window.search.hint.text == "They are together already."
    assert review.added == []


def test_a_search_that_fails_says_why_in_the_message_bar(
    window: MainWindow, engine: FakeEngine, tmp_path: Path, qtbot: QtBot
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"x")
    engine.search_problem = UsageProblem("surf needs mahotas: install it.")
    _drop(window, tmp_path)
    window.find_similar(photo)
    qtbot.waitUntil(window.message_bar.isVisible)
    assert window.message_bar.text == "surf needs mahotas: install it."
    qtbot.waitUntil(lambda: window.search.is_idle)
    # What another page says stays where it is.
    engine.search_problem = None
    window.message_bar.show_problem("The disk is full.")
    window.find_similar(photo)
    qtbot.waitUntil(lambda: window.search.current is not None)
    assert window.message_bar.isVisible()


def test_the_message_goes_when_the_next_search_has_an_answer(
    window: MainWindow, engine: FakeEngine, tmp_path: Path, qtbot: QtBot
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"x")
    engine.search_problem = UsageProblem("notes.txt is no picture.")
    _drop(window, tmp_path)
    window.find_similar(photo)
    qtbot.waitUntil(window.message_bar.isVisible)
    qtbot.waitUntil(lambda: window.search.is_idle)
    engine.search_problem = None
    window.search.box.search.click()
    qtbot.waitUntil(lambda: not window.message_bar.isVisible())
    qtbot.waitUntil(lambda: window.search.is_idle)
