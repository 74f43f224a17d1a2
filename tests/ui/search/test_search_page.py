"""The page as its user meets it: ask, look, compare, put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from photodedup.core.errors import UsageProblem
from photodedup.core.records import WHOLE, Box, Query
from photodedup.ui.pages.search_layout import ANSWERS, EMPTY
from photodedup.ui.theme import DARK, apply_theme
from photodedup.ui.widgets.overlay_view import View
from tests.ui.fakes import PHOTOS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from photodedup.ui.models.additions import Addition
    from photodedup.ui.pages.search import SearchPage
    from tests.ui.fakes import FakeEngine

KEY = Qt.Key


def answered(page: SearchPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.is_idle)
    qtbot.waitUntil(lambda: page.below.currentIndex() == ANSWERS)


def ask(page: SearchPage, photo: Path, qtbot: QtBot) -> None:
    page.intake.take_path(photo)
    answered(page, qtbot)


def methods_of(engine: FakeEngine) -> list[str]:
    return [settings.method for _, settings in engine.searches]


# ------------------------------------------------------------------ asking


def test_it_says_what_is_missing(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    assert page.empty.text.startswith("Drop, paste or choose a photo")
    assert not page.add_button.isEnabled()
    page.set_folders([])
    qtbot.waitUntil(lambda: page.is_idle)
    assert not page.strip.isVisible()
    page.intake.take_path(photo)
    assert page.empty.text.startswith("Look where?")
    assert engine.searches == []


def test_a_dropped_photo_is_looked_for_at_once(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, place = Qt.KeyboardModifier.NoModifier, QPointF(400, 400)
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(place, copy, data, left, none))
    answered(page, qtbot)
    assert engine.searches[0][0] == Query(photo)
    assert engine.searches[0][1].count == 9
    assert page.box.text.startswith("query.jpg")
    text = page.answers[0].text
    assert text.endswith("3 nearest of 3 photos by combined in 0.10 s")


def test_control_v_looks_for_a_copied_bitmap(
    page: SearchPage, engine: FakeEngine, qtbot: QtBot
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#3A7D44"))
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(page, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    answered(page, qtbot)
    path = engine.searches[0][0].path
    assert path.suffix == ".png"
    assert "Pasted picture" in page.box.text
    # It will not last, so it has no group.
    asked: list[Addition] = []
    page.additionRequested.connect(asked.append)
    QTest.keyClick(page.answers[0].list, KEY.Key_G)
    assert asked == []
    assert page.hint.text.startswith("A pasted picture does not last")
    page.close_threads()
    assert not path.exists()


def test_a_random_photo_of_the_folders_is_looked_for(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.picked = photo
    page.box.random.click()
    answered(page, qtbot)
    assert engine.searches[0][0].path == photo


def test_only_a_part_of_the_query_is_looked_for_and_then_all_of_it(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    page.box.view.setFocus()
    QTest.keyClick(page.box.view, KEY.Key_Right)
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    answered(page, qtbot)
    assert engine.searches[1][0] == Query(photo, Box(0.25, 0.25, 0.75, 0.75))
    assert "Only a part of the query" in page.answers[0].text
    # The compare view shows all of it: the answer counts the pixels of the part.
    assert "1280" in page.box.text
    page.box.whole.click()
    qtbot.waitUntil(lambda: len(engine.searches) == 3)
    answered(page, qtbot)
    assert engine.searches[2][0].part == WHOLE


def test_another_method_or_number_asks_anew_and_quick_changes_only_once(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    page.box.methods.method.choose("ssim")
    page.box.methods.method.choose("phash")
    page.box.methods.count.setCurrentIndex(2)
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    answered(page, qtbot)
    assert methods_of(engine) == ["combined", "phash"]
    assert engine.searches[1][1].count == 25


def test_shape_and_colour_stand_beside_each_other_at_one_click(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    assert not page.answers[1].isVisible()
    page.box.methods.pair.click()
    qtbot.waitUntil(lambda: page.answers[1].result is not None)
    assert methods_of(engine)[1:] == ["whash", "colorhash"]
    both = [answer.text.splitlines()[0] for answer in page.answers]
    assert both == ["Wavelet hash", "Colour hash"]
    page.answers[1].list.setFocus()
    QTest.keyClick(page.answers[1].list, KEY.Key_Right)
    assert page.current is page.answers[1].model.ranked[1]
    page.box.methods.beside.choose_none()
    qtbot.waitUntil(lambda: not page.answers[1].isVisible())
    assert page.answers[0].list.hasFocus()
    qtbot.waitUntil(lambda: page.is_idle)


def test_folders_are_added_and_taken_out(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: page.box.where.text == "4 photos")
    ask(page, photo, qtbot)
    page.intake.take_path(tmp_path)
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    assert engine.searches[1][1].folders == (Path("/photos"), tmp_path)
    page.box.where.remove_folder(Path("/photos"))
    qtbot.waitUntil(lambda: len(engine.searches) == 3)
    assert engine.searches[2][1].folders == (tmp_path,)
    answered(page, qtbot)
    page.box.where.set_folders([tmp_path / str(number) for number in range(5)])
    qtbot.waitUntil(lambda: len(engine.searches) == 4)
    qtbot.waitUntil(lambda: page.is_idle)


def test_what_cannot_be_done_is_one_sentence(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    told: list[str] = []
    page.problem.connect(told.append)
    engine.search_problem = UsageProblem("surf needs mahotas: install it.")
    page.box.methods.method.choose("surf")
    page.intake.take_path(photo)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["surf needs mahotas: install it."]
    qtbot.waitUntil(lambda: page.is_idle)
    assert page.below.currentIndex() == EMPTY
    assert page.empty.text.startswith("No answer yet")


def test_a_bug_in_a_search_is_told_with_its_traceback(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    told: list[str] = []
    page.crashed.connect(told.append)
    engine.search_problem = ZeroDivisionError("ours")
    page.intake.take_path(photo)
    qtbot.waitUntil(lambda: bool(told))
    assert "ZeroDivisionError: ours" in told[0]
    qtbot.waitUntil(lambda: page.is_idle)


def test_reading_shows_its_progress_and_can_be_stopped(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.reads_on = True
    page.intake.take_path(photo)
    qtbot.waitUntil(page.strip.isVisible)
    assert page.strip.text == "Reading new photos  1 / 4"
    page.strip.stop_button.click()
    qtbot.waitUntil(lambda: page.is_idle)
    assert not page.strip.isVisible()
    assert page.hint.text == "Stopped; Search goes on from there."
    engine.reads_on = False
    page.box.search.click()
    answered(page, qtbot)


def test_new_photos_are_read_ahead_and_a_question_comes_first(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: page.is_idle)
    engine.prepares_on = True
    page.set_folders([tmp_path])
    qtbot.waitUntil(lambda: engine.prepared[-1:] == [(tmp_path,)])
    page.intake.take_path(photo)
    answered(page, qtbot)
    assert engine.searches[0][1].folders == (tmp_path,)


def test_nothing_is_read_ahead_while_a_scan_reads(
    page: SearchPage, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: page.is_idle)
    page.hold(held=True)
    page.set_folders([tmp_path])
    qtbot.waitUntil(lambda: page.is_idle)
    assert (tmp_path,) not in engine.prepared
    page.hold(held=False)
    qtbot.waitUntil(lambda: engine.prepared[-1:] == [(tmp_path,)])
    qtbot.waitUntil(lambda: page.is_idle)


def test_folders_without_another_photo_say_so(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.values = engine.notes = ()
    page.intake.take_path(photo)
    qtbot.waitUntil(lambda: page.answers[0].result is not None)
    qtbot.waitUntil(lambda: page.is_idle)
    assert page.empty.text.startswith("No photo is near\n")
    assert not page.compare_button.isEnabled()


def test_a_new_photo_takes_the_place_of_the_one_that_is_looked_for(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    other = photo.with_name("other.jpg")
    other.write_bytes(b"not read either")
    engine.reads_on = True
    page.intake.take_path(photo)
    qtbot.waitUntil(lambda: len(engine.searches) == 1)
    page.intake.take_path(other)
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    engine.reads_on = False
    answered(page, qtbot)
    result = page.answers[0].result
    assert result is not None
    assert result.query.path == other


def test_what_was_pasted_is_gone_and_no_thread_runs_after_closing(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.reads_on = True
    page.intake.take_path(photo)
    qtbot.waitUntil(lambda: len(engine.searches) == 1)
    page.close_threads()
    assert not page.is_working


# ------------------------------------------------------------------ looking


def test_the_line_sorts_what_was_found_without_asking_again(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    page.box.methods.method.choose("phash")
    ask(page, photo, qtbot)
    line, model = page.answers[0].line, page.answers[0].model
    model.set_threshold(5)
    assert model.likely == 2
    line.setFocus()
    for _ in range(7):
        QTest.keyClick(line, KEY.Key_Right)
    assert model.likely == 3
    assert len(engine.searches) == 1


def test_enter_compares_with_the_query_and_escape_leads_back(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    assert page.answers[0].list.hasFocus()
    QTest.keyClick(page.answers[0].list, KEY.Key_Right)
    QTest.keyClick(page.answers[0].list, KEY.Key_Return)
    assert page.is_comparing
    pair = [member.photo.file.path for member in page.found.compare.members]
    assert pair == [photo, PHOTOS[2].file.path]
    QTest.keyClick(page, KEY.Key_D)
    assert page.found.compare.view is View.DIFFERENCE
    QTest.keyClick(page, KEY.Key_Right)
    assert page.found.compare.members[1].photo.file.path == PHOTOS[3].file.path
    blinking: list[bool] = []
    for act in (QTest.keyPress, QTest.keyRelease):
        act(page, KEY.Key_B)
        blinking.append(page.found.compare.is_blinking)
    assert blinking == [True, False]
    QTest.keyClick(page, KEY.Key_Escape)
    assert page.answers[0].list.hasFocus()
    assert page.answers[0].list.chosen == 2


def test_a_double_click_compares_too(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    view = page.answers[0].list
    QApplication.processEvents()
    row = view.visualRect(page.answers[0].model.index(page.answers[0].model.row_of(0)))
    place = row.center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(view.viewport(), left, none, place)
    QTest.mouseDClick(view.viewport(), left, none, place)
    assert page.is_comparing
    assert page.found.panel.text.startswith("Aligned comparison: 1")


def test_f_looks_for_photos_like_a_found_one(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    found = page.answers[0].model.ranked[0]
    file = replace(found.photo.file, path=photo)
    real = replace(found, photo=replace(found.photo, file=file))
    result = page.answers[0].result
    method = page.answers[0].model.method
    assert result is not None
    assert method is not None
    page.answers[0].show_answer(method, replace(result, ranked=(real,)))
    QTest.keyClick(page.answers[0].list, KEY.Key_F)
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    assert engine.searches[1][0] == Query(photo)
    answered(page, qtbot)


# The offscreen platform says so of every menu that opens.
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_context_menu_of_a_found_photo_finds_similar_ones(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    told: list[str] = []
    page.problem.connect(told.append)
    view = page.answers[0].list
    view.customContextMenuRequested.emit(view.rect().bottomRight())
    menu = next(menu for menu in view.findChildren(QMenu))
    menu.actions()[0].trigger()
    # The photos of the fake are no files.
    assert told == [f"{PHOTOS[1].file.path}: is no longer there"]
    menu.close()


def test_g_asks_to_add_the_current_photo_to_the_group_of_the_query(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    asked: list[Addition] = []
    page.additionRequested.connect(asked.append)
    QTest.keyClick(page, KEY.Key_G)
    assert asked == []
    ask(page, photo, qtbot)
    QTest.keyClick(page.answers[0].list, KEY.Key_G)
    (addition,) = asked
    assert addition.host.file.path == photo
    assert addition.guest.file.path == PHOTOS[1].file.path
    page.tell_added(addition)
    assert "are in one group now" in page.hint.text


def test_photos_and_answers_have_names_for_screen_readers(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    page.box.methods.method.choose("phash")
    ask(page, photo, qtbot)
    view = QAccessible.queryAccessibleInterface(page.answers[0].list)
    assert view.text(QAccessible.Text.Name) == "Photos found by Perception hash"
    names = [
        view.child(place).text(QAccessible.Text.Name)
        for place in range(view.childCount())
    ]
    assert "1: 1.jpg, 1 bit by Perception hash, in /photos" in names
    for widget in (page.box.view, page.box.methods.method, page.box.methods.beside):
        assert widget.accessibleName()


def test_the_tab_key_goes_from_left_to_right_and_down(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    page.set_folders([Path("/photos"), Path("/other")])
    box, answer = page.box, page.answers[0]
    places: dict[QWidget, str] = {
        page.box.view: "query",
        **dict.fromkeys((box.choose, box.paste, box.random, box.search), "button"),
        box.methods.method: "method",
        box.methods.beside: "beside",
        box.methods.count: "count",
        **dict.fromkeys(box.where.chips, "chip"),
        box.where.add_button: "folder",
        answer.line: "line",
        answer.list: "list",
        page.compare_button: "compare",
        page.add_button: "add",
    }
    met: list[str] = []
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if widget in places:
            met.append(places[widget])
        widget = widget.nextInFocusChain()
    assert met == [
        *("query", "button", "button", "button", "button"),
        *("method", "beside", "count", "chip", "chip", "folder"),
        *("line", "list", "compare", "add"),
    ]


def test_it_paints_in_both_themes_and_a_narrow_window(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.notes = ("38 % of the keypoints", "", "")
    page.box.methods.pair.click()
    ask(page, photo, qtbot)
    apply_theme(_application(), DARK)
    page.resize(900, 520)
    QApplication.processEvents()
    assert page.minimumSizeHint().width() <= 900
    assert not page.grab().isNull()
    page.open_current()
    QApplication.processEvents()
    assert page.minimumSizeHint().width() <= 900
    assert not page.grab().isNull()


def _application() -> QApplication:
    instance = QApplication.instance()
    assert isinstance(instance, QApplication)
    return instance


@pytest.mark.parametrize("key", [KEY.Key_G, KEY.Key_F, KEY.Key_Return])
def test_keys_do_nothing_before_there_is_an_answer(
    page: SearchPage, key: Qt.Key
) -> None:
    QTest.keyClick(page, key)
    assert not page.is_comparing
