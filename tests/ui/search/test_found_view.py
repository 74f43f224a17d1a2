"""The compare view of the search page: facts, and the table of all methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photodedup.core.methods import methods
from photodedup.core.records import Compared
from photodedup.ui.measure_worker import Drawn, Listed, Measured
from tests.ui.fakes import PHOTOS
from tests.ui.review.test_methods_panel import Asked, choose, red
from tests.ui.search.test_search_page import answered, ask

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from photodedup.ui.measure_worker import PairRequest
    from photodedup.ui.pages.search import SearchPage
    from photodedup.ui.widgets.methods_panel import MethodsPanel

KEY = Qt.Key


@pytest.fixture
def asked(page: SearchPage, photo: Path, qtbot: QtBot) -> Asked:
    """The first found photo beside the query, and what the table asks for."""
    ask(page, photo, qtbot)
    QTest.keyClick(page.answers[0].list, KEY.Key_Return)
    return Asked(page.found.methods)


def say(panel: MethodsPanel, pair: PairRequest) -> None:
    """Answer with every value."""
    panel.take_listed(Listed(pair, methods()))
    values = tuple(Compared(each.name, pair.reference, 0.0) for each in methods())
    panel.take(Measured(pair, values))


def test_the_key_opens_the_table_about_the_query_and_the_found_photo(
    page: SearchPage, asked: Asked, photo: Path
) -> None:
    found = page.found
    assert asked.pairs == []
    QTest.keyClick(page, KEY.Key_E)
    assert found.methods.isVisible()
    assert not found.panel.isVisible()
    assert found.methods.list.hasFocus()
    (pair,) = asked.pairs
    assert (pair.test, pair.reference) == (photo, PHOTOS[1].file.path)
    say(found.methods, pair)
    assert found.methods.state.endswith("methods say alike.")
    QTest.keyClick(found.methods.list, KEY.Key_E)
    assert not found.methods.isVisible()
    assert found.panel.isVisible()
    assert page.hasFocus()


def test_the_button_opens_it_and_escape_goes_back_step_by_step(
    page: SearchPage, asked: Asked
) -> None:
    QTest.mouseClick(page.found.panel.methods, Qt.MouseButton.LeftButton)
    assert page.found.methods.isVisible()
    assert len(asked.pairs) == 1
    QTest.keyClick(page.found.methods.list, KEY.Key_Escape)
    assert page.hasFocus()
    assert page.is_comparing
    QTest.keyClick(page, KEY.Key_Escape)
    assert not page.is_comparing


def test_the_table_follows_to_the_next_found_photo_and_its_list_never_flicks(
    page: SearchPage, asked: Asked, qtbot: QtBot
) -> None:
    panel = page.found.methods
    QTest.keyClick(page, KEY.Key_E)
    say(panel, asked.pairs[0])
    choose(panel, methods()[-1].name)
    for _ in range(2):
        QTest.keyClick(panel.list, KEY.Key_Down)  # there is nothing below
    assert page.found.compare.members[1].photo.file.path == PHOTOS[1].file.path
    QTest.keyClick(panel.list, KEY.Key_Escape)
    QTest.keyClick(page, KEY.Key_Right)
    qtbot.waitUntil(lambda: len(asked.pairs) == 2)
    assert asked.pairs[1].reference == PHOTOS[2].file.path


def test_a_drawing_takes_the_place_of_the_photos_until_escape(
    page: SearchPage, asked: Asked, qtbot: QtBot
) -> None:
    found, panel = page.found, page.found.methods
    QTest.keyClick(page, KEY.Key_E)
    say(panel, asked.pairs[0])
    choose(panel, "ssim")
    qtbot.waitUntil(lambda: bool(asked.drawings))
    panel.take(Drawn(asked.drawings[0], red()))
    QTest.keyClick(panel.list, KEY.Key_Return)
    assert found.large.isVisible()
    assert not found.bar.isVisible()
    assert page.is_comparing
    QTest.keyClick(found.large, KEY.Key_Escape)
    assert found.compare.isVisible()
    assert found.bar.isVisible()
    assert panel.list.hasFocus()


def test_of_a_part_the_table_says_that_it_is_about_the_whole(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    page.open_current()
    assert page.found.methods.note == ""
    assert page.found.panel.histogram.isVisible()
    page.show_results()
    QTest.keyClick(page.box.view, KEY.Key_Right)
    # The answer of before stands until the other one is there.
    qtbot.waitUntil(lambda: "Only a part" in page.answers[0].text)
    answered(page, qtbot)
    page.open_current()
    assert page.found.methods.note == "Of the whole query, not only of its part."
    # The histogram of a part is kept nowhere.
    assert not page.found.panel.histogram.isVisible()


def test_what_is_switched_off_stays_off_for_the_next_photo(
    page: SearchPage, asked: Asked
) -> None:
    del asked
    panel = page.found.panel
    QTest.keyClick(page, KEY.Key_H)
    QTest.keyClick(page, KEY.Key_Right)
    assert panel.isVisible()
    assert not panel.histogram.isVisible()
    QTest.keyClick(page, KEY.Key_I)
    assert not panel.isVisible()
    QTest.keyClick(page, KEY.Key_Right)
    assert not panel.isVisible()


def test_the_threshold_of_the_line_counts_here_too(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    page.box.methods.method.choose("phash")
    ask(page, photo, qtbot)
    page.answers[0].model.set_threshold(5)
    page.open_current()
    assert page.found.panel.text.splitlines() == [
        "Perception hash: 1 bit",
        "Likely the same: at most 5 bits.",
    ]
