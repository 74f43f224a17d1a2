"""Two photos of different size show the same field of view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from photodedup.ui.models.marks import Mark
from photodedup.ui.widgets.compare import Compare
from photodedup.ui.widgets.compare_bar import CompareBar
from photodedup.ui.widgets.scene_view import SHARP_FROM
from photodedup.ui.widgets.viewport import LARGEST, Viewport, placed, stacks_better

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.thumbnails import PictureSource

shares = st.floats(0.0, 1.0)
PANE = QSizeF(400, 300)
PHOTO = QSizeF(6000, 4000)


@pytest.fixture
def compare(
    qtbot: QtBot, pictures: PictureSource, make_group: Callable[..., Group]
) -> Compare:
    widget = Compare(pictures)
    qtbot.addWidget(widget)
    widget.resize(900, 500)
    with qtbot.waitExposed(widget):
        widget.show()
    first, second = make_group("a.jpg", "b.jpg", width=1200).members
    widget.show_pair(first, second)
    widget.show_marks(Mark.UNDECIDED, Mark.UNDECIDED, 1)
    return widget


@given(x=shares, y=shares, factor=st.floats(1.0, 10.0))
def test_zooming_in_keeps_the_point_under_the_cursor(
    x: float, y: float, factor: float
) -> None:
    viewport = Viewport()
    viewport.zoom_to(3.0)
    before = placed(PHOTO, PANE, viewport.zoom, viewport.centre)
    viewport.zoom_by(factor, QPointF(x, y))
    after = placed(PHOTO, PANE, viewport.zoom, viewport.centre)
    # The point may only move when a gap would open at an edge, never when zooming in
    # on something that is seen.
    seen = 0 <= before.left() + x * before.width() <= PANE.width()
    if seen and 0 <= before.top() + y * before.height() <= PANE.height():
        moved = (after.left() + x * after.width()) - (
            before.left() + x * before.width()
        )
        assert abs(moved) < 1e-6


@given(x=st.floats(-5, 5), y=st.floats(-5, 5), zoom=st.floats(1.0, LARGEST))
def test_no_gap_opens_beside_a_photo_larger_than_its_pane(
    x: float, y: float, zoom: float
) -> None:
    viewport = Viewport()
    viewport.zoom_to(zoom)
    viewport.pan(QPointF(x, y))
    rect = placed(PHOTO, PANE, viewport.zoom, viewport.centre)
    if rect.width() > PANE.width():
        assert rect.left() <= 1e-6
        assert rect.right() >= PANE.width() - 1e-6


@given(zoom=st.floats(1.0, LARGEST), x=shares, y=shares)
def test_a_large_and_a_small_copy_lie_in_the_same_place(
    zoom: float, x: float, y: float
) -> None:
    large = placed(PHOTO, PANE, zoom, QPointF(x, y))
    small = placed(PHOTO / 6, PANE, zoom, QPointF(x, y))
    assert abs(large.left() - small.left()) < 1e-6
    assert abs(large.width() - small.width()) < 1e-6


def test_two_landscapes_in_a_high_area_stand_one_above_the_other() -> None:
    assert stacks_better([PHOTO, PHOTO], QSizeF(760, 700), 50)
    assert not stacks_better([QSizeF(4000, 6000)] * 2, QSizeF(760, 700), 50)
    assert not stacks_better([PHOTO, PHOTO], QSizeF(1600, 500), 50)


def test_both_panes_show_the_same_field_of_view(compare: Compare) -> None:
    compare.viewport.zoom_by(3.0, QPointF(0.2, 0.7))
    first, second = (pane.view for pane in compare.panes)
    middle = QPointF(first.width() / 2, first.height() / 2)
    assert first.photo_size != second.photo_size
    assert (first.point_at(middle) - second.point_at(middle)).manhattanLength() < 0.01


def test_full_size_is_one_pixel_of_the_larger_photo(compare: Compare) -> None:
    compare.toggle_full_size()
    assert compare.scale == pytest.approx(1.0)
    compare.toggle_full_size()
    assert compare.viewport.zoom == 1.0


def test_the_smaller_photo_is_shown_in_squares_from_four_times_its_size(
    compare: Compare,
) -> None:
    compare.toggle_full_size()
    compare.viewport.zoom_by(2.5)
    first, second = (pane.view for pane in compare.panes)
    assert first.scale < SHARP_FROM < second.scale


def test_the_wheel_zooms_at_the_cursor(compare: Compare) -> None:
    view = compare.panes[0].view
    corner = QPointF(view.photo_rect().topLeft())
    event = QWheelEvent(
        corner,
        view.mapToGlobal(corner),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 -- Qt's signature
    )
    QApplication.sendEvent(view, event)
    assert compare.viewport.zoom == pytest.approx(1.25)
    assert view.point_at(corner).manhattanLength() < 0.25


def test_dragging_pans_both(compare: Compare) -> None:
    compare.viewport.zoom_to(4.0)
    before = compare.viewport.centre
    view = compare.panes[1].view
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(view, QPoint(60, 100))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
    assert compare.viewport.centre.x() > before.x()


def test_a_picture_arrives_and_a_larger_one_when_zoomed_beyond(
    compare: Compare, qtbot: QtBot
) -> None:
    view = compare.panes[0].view
    qtbot.waitUntil(lambda: view.shown_image.width() >= 800)
    compare.toggle_full_size()
    compare.viewport.zoom_by(2.0)
    qtbot.waitUntil(lambda: view.shown_image.width() == 2400)


def test_a_photo_that_cannot_be_rendered_says_why(
    compare: Compare, qtbot: QtBot, make_group: Callable[..., Group]
) -> None:
    first, second = make_group("c.jpg", "broken.jpg").members
    with qtbot.waitSignal(compare._pictures.failed):
        compare.show_pair(first, second)
    assert "damaged" in compare._pictures.problem(second.photo)


def test_blinking_shows_both_photos_in_one_pane(compare: Compare) -> None:
    compare.set_blinking(blinking=True)
    assert compare.panes[1].isHidden()
    assert "b.jpg" in compare.panes[0].accessibleName()
    compare.set_blinking(blinking=False)
    assert not compare.panes[1].isHidden()
    assert "a.jpg" in compare.panes[0].accessibleName()


def test_marks_are_said_in_words(compare: Compare) -> None:
    compare.show_marks(Mark.KEEP, Mark.TRASH, 1)
    assert compare.panes[0].accessibleName().startswith("a.jpg, keep, 2400")
    assert compare.panes[1].accessibleName().startswith("b.jpg, trash, 1200")


def test_the_buttons_of_a_narrow_window_have_pictures_instead_of_words(
    qtbot: QtBot,
) -> None:
    bar = CompareBar()
    qtbot.addWidget(bar)
    bar.show()
    words = [button for button in bar.findChildren(QToolButton) if button.text()]
    assert len(words) == 2
    for width, style in (
        (700, Qt.ToolButtonStyle.ToolButtonTextOnly),
        (440, Qt.ToolButtonStyle.ToolButtonIconOnly),
    ):
        bar.resize(width, 60)
        QApplication.processEvents()
        assert {button.toolButtonStyle() for button in words} == {style}
    assert not any(button.icon().isNull() for button in words)
