"""A part of the query is chosen with the mouse or keys, and all of it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photodedup.core.records import WHOLE, Box
from photodedup.ui.widgets.query_view import HALF, QueryView
from tests.ui.fakes import PHOTOS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from photodedup.ui.thumbnails import PictureSource

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: QtBot, pictures: PictureSource) -> QueryView:
    made = QueryView(pictures)
    qtbot.addWidget(made)
    file = PHOTOS[0].file
    with qtbot.waitExposed(made):
        made.show()
    made.show_file(file)
    made.grab()  # asks for the picture
    qtbot.waitUntil(lambda: bool(pictures.picture_of(file).levels))
    return made


def drag(view: QueryView, start: tuple[float, float], end: tuple[float, float]) -> None:
    rect = view.picture_rect()
    points = [
        QPoint(
            round(rect.left() + x * rect.width()), round(rect.top() + y * rect.height())
        )
        for x, y in (start, end)
    ]
    QTest.mousePress(view, LEFT, pos=points[0])
    QTest.mouseMove(view, points[1])
    QTest.mouseRelease(view, LEFT, pos=points[1])


def test_a_rubber_band_chooses_a_part_and_escape_the_whole(view: QueryView) -> None:
    chosen: list[Box] = []
    view.partChosen.connect(chosen.append)
    drag(view, (0.75, 0.8), (0.25, 0.2))
    (part,) = chosen
    assert part.left == pytest.approx(0.25, abs=0.02)
    assert part.bottom == pytest.approx(0.8, abs=0.02)
    assert view.accessibleName().startswith("Query: a part of the picture, ")
    QTest.keyClick(view, KEY.Key_Escape)
    assert chosen[1:] == [WHOLE]
    assert view.part == WHOLE


def test_a_click_that_slipped_is_no_part(view: QueryView) -> None:
    chosen: list[Box] = []
    view.partChosen.connect(chosen.append)
    drag(view, (0.5, 0.5), (0.51, 0.52))
    assert chosen == []
    drag(view, (0.1, 0.1), (0.9, 0.9))
    drag(view, (0.5, 0.5), (0.51, 0.52))
    assert chosen[-1] == WHOLE


def test_keys_choose_move_and_resize_a_part_within_the_picture(view: QueryView) -> None:
    QTest.keyClick(view, KEY.Key_Right)
    assert view.part == HALF
    QTest.keyClick(view, KEY.Key_Right)
    assert view.part == Box(0.27, 0.25, 0.77, 0.75)
    QTest.keyClick(view, KEY.Key_Down, SHIFT)
    assert view.part == Box(0.27, 0.25, 0.77, 0.77)
    for _ in range(40):
        QTest.keyClick(view, KEY.Key_Left)
    assert view.part.left == pytest.approx(0)
    assert view.part.right == pytest.approx(0.5)
    assert not view.grab().isNull()


def test_another_picture_counts_as_a_whole(view: QueryView) -> None:
    drag(view, (0.1, 0.1), (0.9, 0.9))
    view.show_file(PHOTOS[1].file)
    assert view.part == WHOLE


def test_without_a_picture_a_press_asks_for_one(
    qtbot: QtBot, pictures: PictureSource
) -> None:
    view = QueryView(pictures)
    qtbot.addWidget(view)
    asked: list[bool] = []
    view.pressed.connect(lambda: asked.append(True))
    view.show()
    QTest.mouseClick(view, LEFT)
    QTest.keyClick(view, KEY.Key_Space)
    assert asked == [True, True]
    assert view.accessibleName() == "No photo yet: drop, paste or choose one"
    assert not view.grab().isNull()
