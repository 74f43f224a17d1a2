"""The choices of the methods on the search page: they ask anew, with other methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from photodedup.core.settings import MethodOptions
from tests.ui.search.test_search_page import answered, ask

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from photodedup.ui.pages.search import SearchPage
    from tests.ui.fakes import FakeEngine

KEY = Qt.Key


def test_they_are_folded_up_until_somebody_asks(page: SearchPage) -> None:
    choices = page.box.choices
    assert not any(combo.isVisible() for combo in choices.findChildren(QComboBox))
    choices.more.setFocus()
    QTest.keyClick(choices.more, KEY.Key_Space)
    assert all(combo.isVisible() for combo in choices.findChildren(QComboBox))
    assert all(box.isVisible() for box in choices.findChildren(QCheckBox))


def test_each_of_them_searches_again_with_all_of_them(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    assert engine.searches[0][1].options == MethodOptions()
    wanted = MethodOptions(hash_size=16, bins=64, raw_counts=True, ignore_white=True)
    page.box.choices.set_options(wanted)  # four changes, one question
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    answered(page, qtbot)
    assert engine.searches[1][1].options == wanted
    raw, white = page.box.choices.findChildren(QCheckBox)
    raw.click()
    qtbot.waitUntil(lambda: len(engine.searches) == 3)
    answered(page, qtbot)
    white.click()
    qtbot.waitUntil(lambda: len(engine.searches) == 4)
    answered(page, qtbot)
    assert engine.searches[-1][1].options == MethodOptions(hash_size=16, bins=64)


def test_a_longer_hash_has_the_threshold_of_a_longer_hash(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    page.box.methods.method.choose("phash")
    ask(page, photo, qtbot)
    model = page.answers[0].model
    usual = model.threshold
    model.set_threshold(3)
    page.box.choices.set_options(MethodOptions(hash_size=16))
    qtbot.waitUntil(lambda: model.method is not None and model.method.high == 256)
    assert model.threshold == 4 * usual
    qtbot.waitUntil(lambda: "256" in page.box.methods.method.toolTip())
    answered(page, qtbot)


def test_the_methods_are_listed_for_the_last_options_only(
    page: SearchPage, qtbot: QtBot
) -> None:
    page.box.methods.method.choose("phash")
    for size in (16, 32):
        page.box.choices.set_options(MethodOptions(hash_size=size))
    qtbot.waitUntil(lambda: "1,024" in page.box.methods.method.toolTip())
    qtbot.waitUntil(lambda: page.is_idle)


def test_unfolded_they_fit_a_narrow_window_with_many_folders(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    page.set_folders([Path(f"/photos/A rather long name {n}") for n in range(5)])
    ask(page, photo, qtbot)
    page.box.choices.more.click()
    page.resize(900, 520)
    QApplication.processEvents()
    assert page.minimumSizeHint().width() <= 900
    assert page.minimumSizeHint().height() <= 520
    assert page.width() == 900


def test_the_tab_key_meets_them_after_the_number_of_photos(page: SearchPage) -> None:
    page.box.choices.more.click()
    page.box.methods.count.setFocus()
    for stop in (*page.box.choices.stops, page.box.where.chips[0]):
        QTest.keyClick(page, KEY.Key_Tab)
        assert stop.hasFocus()
