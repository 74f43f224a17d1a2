"""Both photos upon each other: swipe, onion, difference, and the loupe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from photodedup.ui.alignment import alone
from photodedup.ui.models.marks import Mark
from photodedup.ui.widgets.overlay_view import RAMP, OverlayPane, View
from photodedup.ui.widgets.scene_view import Layer
from photodedup.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.pages.review import ReviewPage

    MakeGroup = Callable[..., Group]

SIZE = QSizeF(40, 30)


def _layer(left: str, right: str) -> Layer:
    """Return a photo of two colours."""
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor(left))
    for x in range(20, 40):
        for y in range(30):
            image.setPixelColor(x, y, QColor(right))
    return Layer(SIZE, image, placing=alone(SIZE))


@pytest.fixture
def pane(qtbot: QtBot) -> OverlayPane:
    made = OverlayPane(Viewport())
    qtbot.addWidget(made)
    made.resize(440, 380)
    made.set_layers(_layer("#400000", "#404040"), _layer("#404000", "#404040"))
    with qtbot.waitExposed(made):
        made.show()
    return made


def _colour(pane: OverlayPane, x: float, y: float = 0.5) -> QColor:
    image = pane.view.grab().toImage()
    return image.pixelColor(int(x * image.width()), int(y * image.height()))


def test_a_line_parts_both_photos_and_follows_the_mouse(pane: OverlayPane) -> None:
    pane.show_view(View.SWIPE)
    assert _colour(pane, 0.2) == QColor("#400000")
    view = pane.view
    middle = QPoint(view.width() // 2, view.height() // 2)
    left = QPoint(view.width() // 10, middle.y())
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view, left)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=left)
    assert _colour(pane, 0.2) == QColor("#404000")
    assert pane.slider.value() == pytest.approx(10, abs=1)


def test_one_photo_shines_through_the_other(pane: OverlayPane) -> None:
    pane.show_view(View.ONION)
    assert _colour(pane, 0.2).green() == pytest.approx(32, abs=2)
    pane.slider.setValue(100)
    assert _colour(pane, 0.2) == QColor("#404000")


def test_equal_pixels_are_grey_and_different_ones_turn_yellow(
    pane: OverlayPane,
) -> None:
    pane.show_view(View.DIFFERENCE)
    pane.slider.setValue(100)
    grey, yellow = RAMP
    assert _colour(pane, 0.8) == grey
    assert _colour(pane, 0.2) == yellow
    assert pane.text.endswith("% of the pixels differ")
    assert pane.view.differing_share() == pytest.approx(0.5, abs=0.02)


def test_the_slider_of_each_way_keeps_its_place(pane: OverlayPane) -> None:
    pane.show_view(View.ONION)
    pane.slider.setValue(20)
    pane.show_view(View.SWIPE)
    assert pane.slider.value() == 50
    pane.show_view(View.ONION)
    assert pane.slider.value() == 20


@pytest.fixture
def compared(page: ReviewPage, make_group: MakeGroup) -> ReviewPage:
    page.review.groups.set_groups([make_group("a", "b", width=1200)])
    page._after_groups()
    return page


@pytest.mark.parametrize(
    ("key", "view"),
    [
        (Qt.Key.Key_P, View.SWIPE),
        (Qt.Key.Key_O, View.ONION),
        (Qt.Key.Key_D, View.DIFFERENCE),
    ],
)
def test_a_key_changes_the_view_and_leads_back(
    compared: ReviewPage, key: Qt.Key, view: View
) -> None:
    compare = compared.compare
    QTest.keyClick(compared.list, key)
    assert compare.view is view
    assert compare.overlay.isVisible()
    assert not compare.panes[0].isVisible()
    assert compared.bar.views[view].isChecked()
    assert not compare.overlay.view.grab().isNull()
    QTest.keyClick(compared.list, key)
    assert compare.view is View.SIDE_BY_SIDE
    assert compare.panes[1].isVisible()
    QTest.keyClick(compared.list, key)
    QTest.keyClick(compared.list, Qt.Key.Key_W)
    assert compare.view is View.SIDE_BY_SIDE


def test_blinking_and_full_size_work_over_each_other_too(compared: ReviewPage) -> None:
    compare = compared.compare
    compare.show_view(View.SWIPE)
    compare.toggle_full_size()
    assert compare.scale == pytest.approx(1.0)
    QTest.keyPress(compared.list, Qt.Key.Key_B)
    assert compare.panes[0].isVisible()
    assert not compare.overlay.isVisible()
    QTest.keyRelease(compared.list, Qt.Key.Key_B)
    assert compare.overlay.isVisible()


def test_the_loupe_shows_both_photos_pixel_by_pixel(compared: ReviewPage) -> None:
    compare = compared.compare
    QTest.keyClick(compared.list, Qt.Key.Key_L)
    viewport = compare.viewport
    assert viewport.has_loupe
    assert compared.bar.loupe.isChecked()
    assert viewport.loupe_zoom * compare.scale == pytest.approx(1.0)
    view = compare.panes[0].view
    QTest.mouseMove(view, QPoint(30, 40))
    assert (viewport.loupe - view.point_at(QPointF(30, 40))).manhattanLength() < 1e-6
    assert not view.grab().isNull()
    QTest.keyClick(compared.list, Qt.Key.Key_L)
    assert not viewport.has_loupe


def test_an_alternate_is_kept_and_told_apart_from_the_others(
    page: ReviewPage, make_group: MakeGroup, qtbot: QtBot
) -> None:
    group = make_group("a", "b", "c")
    page.review.groups.set_groups([group])
    page._after_groups()
    told: list[Group] = []
    page.notDuplicates.connect(told.append)
    QTest.keyClick(page.list, Qt.Key.Key_M)
    names = [{m.photo.file.path.name for m in each.members} for each in told]
    assert names == [{"a", "b"}, {"b", "c"}]
    assert page.review.marks.mark(group.members[1].photo.file.path) is Mark.KEEP
    assert page.review.row is not None
    with qtbot.waitSignal(page.duplicatesAgain):
        page.undo_stack.undo()
    assert page.review.marks.marked == frozenset()


def test_an_alternate_of_two_photos_decides_the_group(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    page.review.groups.set_groups([make_group("a", "b")])
    page._after_groups()
    QTest.keyClick(page.list, Qt.Key.Key_M)
    assert page.review.groups.decided == 1
    assert page.marked_for_removal() == ()


def test_a_layer_without_a_picture_paints_nothing(qtbot: QtBot) -> None:
    pane = OverlayPane(Viewport())
    qtbot.addWidget(pane)
    empty = replace(_layer("#400000", "#404040"), preview=QImage())
    pane.set_layers(empty, empty)
    pane.show_view(View.DIFFERENCE)
    assert not pane.grab().isNull()
