"""What was found as rows in two sections, and the line between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from photodedup.core.methods import methods
from photodedup.core.records import Match, MatchKind, Ranked, SearchResult
from photodedup.ui import search_wording
from photodedup.ui.models.answer import AnswerModel, AnswerRole, Section
from photodedup.ui.plurals import EnglishPlurals
from photodedup.ui.widgets.threshold_line import ThresholdLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from photodedup.core.methods import Method

    Named = Callable[[str], Method]
    MakeAnswer = Callable[..., SearchResult]

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
KEY = Qt.Key


@pytest.fixture
def model(qapp: QApplication) -> AnswerModel:
    qapp.installTranslator(EnglishPlurals(qapp))
    made = AnswerModel()
    QAbstractItemModelTester(made, FATAL, made)
    return made


@pytest.fixture
def line(qtbot: QtBot, model: AnswerModel) -> ThresholdLine:
    made = ThresholdLine(model)
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    return made


def texts(model: AnswerModel) -> list[str]:
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def test_the_usual_threshold_of_the_method_parts_the_sections(
    model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("phash"), make_answer(2, 8, 9))
    assert texts(model) == [
        "Likely the same: 2 photos",
        "1.jpg",
        "2.jpg",
        "Maybe: 1 photo",
        "3.jpg",
    ]
    values = [model.data(model.index(row), AnswerRole.VALUE) for row in range(5)]
    assert values == [None, "2 bits", "8 bits", None, "9 bits"]


def test_moving_the_threshold_moves_photos_between_the_sections_at_once(
    model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("phash"), make_answer(2, 8, 9, 20))
    for threshold, likely in ((0, 0), (9, 3), (64, 4), (2, 1), (8, 2)):
        model.set_threshold(threshold)
        assert model.likely == likely
        headings = [row for row in range(6) if model.place_of(row) < 0]
        assert headings == [0, likely + 1]


def test_higher_is_closer_puts_the_large_values_first(
    model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("ssim"), make_answer(0.97, 0.9, 0.4, method="ssim"))
    assert model.likely == 2
    model.set_threshold(0.95)
    assert model.likely == 1


def test_a_threshold_that_was_moved_stays_for_the_same_method_only(
    model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("phash"), make_answer(2, 8))
    model.set_threshold(3)
    model.set_answer(named("phash"), make_answer(1, 9))
    assert model.threshold == 3
    model.set_answer(named("dhash"), make_answer(1, 9, method="dhash"))
    assert model.threshold == named("dhash").default_threshold


def test_headings_cannot_be_chosen_and_photos_can(
    model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("phash"), make_answer(2, 20))
    enabled = [
        bool(model.flags(model.index(row)) & Qt.ItemFlag.ItemIsEnabled)
        for row in range(model.rowCount())
    ]
    assert enabled == [False, True, False, True]


def test_a_photo_says_rank_value_method_folder_and_what_it_is(
    model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    result = make_answer(0.97, method="combined")
    (found,) = result.ranked
    match = Match(0, 1, MatchKind.RESAVED, 0.97)
    related = Ranked(1, found.photo, 0.97, "", match)
    model.set_answer(
        named("combined"),
        SearchResult(result.query, result.photo, "combined", (related,), 1, 1),
    )
    index = model.index(1)
    spoken = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("1: 1.jpg, 0.97 by Aligned comparison, in /photos. ")
    assert "saved again" in spoken.lower()
    assert model.data(index, AnswerRole.SECTION) is Section.LIKELY
    assert model.data(index, AnswerRole.SAID) == "Saved again."


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.integers(0, 64), max_size=12), st.lists(st.integers(0, 64), max_size=6)
)
def test_each_photo_is_on_its_side_of_every_threshold(
    model: AnswerModel,
    named: Named,
    make_answer: MakeAnswer,
    values: list[int],
    thresholds: list[int],
) -> None:
    model.set_answer(named("phash"), make_answer(*sorted(values)))
    for threshold in thresholds:
        model.set_threshold(threshold)
        for row in range(model.rowCount()):
            found = model.found(model.index(row))
            if found is not None:
                section = model.data(model.index(row), AnswerRole.SECTION)
                likely = section is Section.LIKELY
                assert likely is (found.value <= threshold)
                assert model.row_of(model.place_of(row)) == row
    model.clear()
    assert model.rowCount() == 0


# ------------------------------------------------------------------ the line


def test_the_line_is_dragged_and_says_where_it_is(
    line: ThresholdLine, model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("phash"), make_answer(2, 8, 9, 20))
    line.show()
    assert line.text == "at most 8 bits"
    middle = line.height() // 2
    start = QPoint(round(line.place_of(8)), middle)
    end = QPoint(round(line.place_of(12)), middle)
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(line, end)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=end)
    assert model.threshold == 12
    assert line.accessibleName() == (
        "Threshold: at most 12 bits. Likely the same: 3, maybe: 1."
    )
    QTest.mouseMove(line, start)  # let go
    assert model.threshold == 12


def test_keys_move_the_line_towards_far_and_near(
    line: ThresholdLine, model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("phash"), make_answer(2, 30))
    for key, threshold in (
        (KEY.Key_Right, 9),
        (KEY.Key_PageUp, 19),
        (KEY.Key_Left, 18),
        (KEY.Key_Home, 8),
        (KEY.Key_PageDown, 0),
        (KEY.Key_Left, 0),
    ):
        QTest.keyClick(line, key)
        assert model.threshold == threshold
    # Nearer is a larger number here.
    model.set_answer(named("ssim"), make_answer(0.97, 0.2, method="ssim"))
    QTest.keyClick(line, KEY.Key_Left)
    usual = named("ssim").default_threshold
    assert model.threshold == pytest.approx(usual + 0.01)


def test_a_far_end_that_nothing_reaches_takes_no_room(
    line: ThresholdLine, model: AnswerModel, named: Named, make_answer: MakeAnswer
) -> None:
    model.set_answer(named("sift"), make_answer(12, 4, 0, method="sift"))
    assert line.span()[0] <= max(12, 2 * named("sift").default_threshold)
    model.set_answer(named("ssim"), make_answer(0.5, method="ssim"))
    assert line.span()[0] == 1


@pytest.mark.parametrize("name", [method.name for method in methods()])
def test_every_method_has_a_scale_with_its_threshold_and_values_on_it(
    line: ThresholdLine,
    model: AnswerModel,
    named: Named,
    make_answer: MakeAnswer,
    name: str,
) -> None:
    method = named(name)
    values = [method.default_threshold, method.low, float("inf")]
    model.set_answer(method, make_answer(*values, method=name))
    for value in (*values, method.default_threshold):
        assert 0 < line.place_of(value) < line.width()
    place = line.place_of(method.default_threshold)
    assert line.value_at(place) == pytest.approx(method.default_threshold, abs=0.5)
    near, far = line.span()
    assert near != far
    assert not line.grab().isNull()
    assert search_wording.threshold_text(method, method.default_threshold)
