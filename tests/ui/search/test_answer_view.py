"""What is said above the found photos, and that it is about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from photodedup.core.errors import UsageProblem
from photodedup.core.records import Skipped, SkipStage
from photodedup.ui import search_wording
from photodedup.ui.application import make_application
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.theme import DARK, apply_theme
from tests.ui.search.test_search_page import answered, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from photodedup.core.methods import Method
    from photodedup.core.records import SearchResult
    from photodedup.ui.pages.search import SearchPage
    from tests.ui.fakes import FakeEngine

UNREADABLE = Skipped(Path("/photos/<b>.jpg"), SkipStage.READ, "is damaged")


def test_a_link_lists_the_files_that_could_not_be_read(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.skipped = (UNREADABLE,)
    ask(page, photo, qtbot)
    assert page.answers[0].text.endswith("\n1 file could not be read.")
    (notes,) = [
        label
        for label in page.answers[0].findChildren(QLabel)
        if "could not be read" in label.text()
    ]
    notes.linkActivated.emit("skipped")
    (dialog,) = page.findChildren(SkippedDialog)
    assert "/photos/<b>.jpg" in dialog.model.as_text()
    assert "is damaged" in dialog.model.as_text()
    dialog.accept()
    light = notes.text()
    apply_theme(make_application(), DARK)
    assert notes.text() == light
    engine.skipped = ()
    page.box.search.click()
    qtbot.waitUntil(lambda: not notes.isVisible())
    qtbot.waitUntil(lambda: page.is_idle)


def test_an_answer_keeps_its_method_until_the_next_one_is_there(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    engine.reads_on = True
    page.box.methods.method.choose("sift")
    qtbot.waitUntil(lambda: len(engine.searches) == 2)
    assert page.answers[0].text.startswith("Aligned comparison\n3 nearest")
    engine.reads_on = False
    qtbot.waitUntil(lambda: page.answers[0].text.startswith("SIFT keypoints\n3 near"))
    answered(page, qtbot)


def test_a_problem_is_taken_back_when_it_is_about_a_question_of_before(
    page: SearchPage, photo: Path, engine: FakeEngine, qtbot: QtBot
) -> None:
    told: list[str] = []
    page.over.connect(told.append)
    engine.search_problem = UsageProblem("notes.txt is no picture.")
    page.intake.take_path(photo)
    qtbot.waitUntil(lambda: bool(engine.searches) and page.is_idle)
    assert told == []
    engine.search_problem = None
    ask(page, photo, qtbot)
    assert told == ["notes.txt is no picture."]


def test_a_pasted_picture_does_not_show_where_it_lies_meanwhile(
    page: SearchPage, photo: Path, qtbot: QtBot
) -> None:
    ask(page, photo, qtbot)
    assert str(photo.parent) in page.box.text
    QTest.keyClick(page, Qt.Key.Key_Escape)
    page.box.show_file(page.answers[0].model.ranked[0].photo.file, is_pasted=True)
    page.box.show_photo(page.answers[0].model.ranked[0].photo)
    assert page.box.text == "Pasted picture 640 × 480 px · 500 kB · JPEG"  # noqa: RUF001 -- times


def test_no_answer_takes_no_time_at_all(
    named: Callable[[str], Method], make_answer: Callable[..., SearchResult]
) -> None:
    make_application()  # knows the plurals
    text = search_wording.answer_text(named("phash"), make_answer(1, 2))
    assert text == "2 nearest of 2 photos by phash in less than 0.01 s"
