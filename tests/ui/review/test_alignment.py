"""Turned, mirrored, cropped and framed pairs show the same content in both panes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from photodedup.core.records import (
    WHOLE,
    Box,
    Facts,
    Match,
    MatchKind,
    Member,
    Photo,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.ui.alignment import (
    Placing,
    placings,
    turned_point,
    turned_rect,
    turned_size,
)
from photodedup.ui.models.marks import Mark
from photodedup.ui.picture_threads import Picture
from photodedup.ui.widgets.compare import Compare
from photodedup.ui.widgets.photo_view import PhotoView
from photodedup.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.thumbnails import PictureSource

turns = st.sampled_from(list(Turn))
shares = st.floats(0.0, 1.0)
CROP = Box(0.2, 0.1, 0.7, 0.6)


def _pixels(turn: Turn, picture: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn an array as `records.Turn` says: transpose, then mirror, then flip."""
    if turn & Turn.TRANSPOSED:
        picture = picture.T
    if turn & Turn.MIRRORED:
        picture = picture[:, ::-1]
    if turn & Turn.FLIPPED:
        picture = picture[::-1]
    return picture


@given(turn=turns, row=st.integers(0, 3), column=st.integers(0, 6))
def test_a_point_turns_with_the_pixels(turn: Turn, row: int, column: int) -> None:
    picture = np.zeros((4, 7), np.int64)
    picture[row, column] = 1
    turned = _pixels(turn, picture)
    point = turned_point(QPointF((column + 0.5) / 7, (row + 0.5) / 4), turn)
    place = int(point.y() * turned.shape[0]), int(point.x() * turned.shape[1])
    assert turned[place] == 1


@given(turn=turns, x=shares, y=shares)
def test_the_inverse_turn_brings_a_point_back(turn: Turn, x: float, y: float) -> None:
    point = QPointF(x, y)
    back = turned_point(turned_point(point, turn), turn.inverse)
    assert (back - point).manhattanLength() < 1e-9


def _pair(
    make: Callable[..., Photo], transform: Transform, sizes: tuple[int, int, int, int]
) -> tuple[Photo, Photo, Match]:
    first = replace(make("first.jpg"), number=3, facts=Facts(*sizes[:2], "jpeg"))
    second = replace(make("second.jpg"), number=8, facts=Facts(*sizes[2:], "jpeg"))
    return first, second, Match(3, 8, MatchKind.TURNED, 0.9, transform)


def _on_scene(part: Box, turn: Turn, whole: QRectF) -> QRectF:
    size = part.right - part.left, part.bottom - part.top
    seen = turned_rect(QRectF(part.left, part.top, *size), turn)
    return QRectF(
        whole.x() + seen.x() * whole.width(),
        whole.y() + seen.y() * whole.height(),
        seen.width() * whole.width(),
        seen.height() * whole.height(),
    )


def _is_near(one: QRectF, other: QRectF) -> bool:
    return one.getRect() == pytest.approx(other.getRect(), abs=1e-6)


@pytest.mark.parametrize("turn", list(Turn))
@pytest.mark.parametrize("is_keeper_first", [True, False])
def test_the_common_part_of_a_turned_crop_lies_at_one_place(
    turn: Turn, *, is_keeper_first: bool, make_photo: Callable[..., Photo]
) -> None:
    # A crop of 500x250 px from a photo of 1000x500 px, then turned, at twice the size.
    size = (500, 1000) if turn & Turn.TRANSPOSED else (1000, 500)
    transform = Transform(turn, first_part=CROP)
    first, second, match = _pair(make_photo, transform, (1000, 500, *size))
    pair = (first, second) if is_keeper_first else (second, first)
    left, right = placings(*pair, match, turned=True)
    assert right.turn is (turn.inverse if is_keeper_first else turn)
    parts = (CROP, WHOLE) if is_keeper_first else (WHOLE, CROP)
    one = _on_scene(parts[0], left.turn, left.whole)
    other = _on_scene(parts[1], right.turn, right.whole)
    assert _is_near(one, other)
    assert left.scene == right.scene
    outlined = left.part if is_keeper_first else right.part
    assert _is_near(outlined, one)


def test_a_framed_photo_lies_inside_its_frame_and_is_outlined_there(
    make_photo: Callable[..., Photo],
) -> None:
    inside = Box(0.1, 0.1, 0.9, 0.9)
    transform = Transform(second_part=inside)
    first, second, match = _pair(make_photo, transform, (800, 800, 1000, 1000))
    left, right = placings(first, second, match, turned=True)
    assert _is_near(left.whole, QRectF(0.1, 0.1, 0.8, 0.8))
    assert _is_near(right.whole, QRectF(0, 0, 1, 1))
    assert _is_near(right.part, left.whole)
    assert left.part.isEmpty()


def test_photos_without_a_match_lie_upon_each_other(
    make_photo: Callable[..., Photo],
) -> None:
    first, second, _ = _pair(make_photo, Transform(), (600, 400, 300, 200))
    left, right = placings(first, second, None, turned=True)
    assert _is_near(left.whole, right.whole)
    assert right.turn is Turn.UPRIGHT


def test_a_stretched_copy_is_not_shown_as_if_it_were_none(
    make_photo: Callable[..., Photo],
) -> None:
    first, second, match = _pair(make_photo, Transform(), (600, 400, 400, 400))
    _, right = placings(first, second, match, turned=True)
    shown = right.whole.width() * right.scene.width()
    assert shown == pytest.approx(right.whole.height() * right.scene.height())


@pytest.mark.parametrize("turn", list(Turn))
def test_the_pixels_are_painted_as_the_turn_says(turn: Turn, qtbot: QtBot) -> None:
    quarters = np.array([[0, 1], [2, 3]])
    colours = [QColor(name) for name in ("#ff0000", "#00ff00", "#0000ff", "#ffff00")]
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    for (row, column), quarter in np.ndenumerate(quarters):
        place = QRect(30 * column, 20 * row, 30, 20)
        for x in range(place.left(), place.right() + 1):
            for y in range(place.top(), place.bottom() + 1):
                image.setPixelColor(x, y, colours[quarter])
    view = PhotoView(Viewport())
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.set_photo(QSizeF(60, 40), image, Picture())
    shown = turned_size(QSizeF(60, 40), turn)
    view.place(
        Placing(turn, shown, QRectF(0, 0, 1, 1), QRectF()), badge="", part_name=""
    )
    painted = view.grab().toImage()
    rect = view.photo_rect()
    for (row, column), quarter in np.ndenumerate(_pixels(turn, quarters)):
        x = rect.x() + rect.width() * (0.25 + 0.5 * column)
        y = rect.y() + rect.height() * (0.25 + 0.5 * row)
        assert painted.pixelColor(int(x), int(y)) == colours[quarter]


@pytest.fixture
def turned_pair(make_group: Callable[..., Group]) -> tuple[Member, Member]:
    """The second photo was turned clockwise; the first one is wide."""
    first, second = make_group("a.jpg", "b.jpg", width=1200).members
    low, high = sorted((first.photo.number, second.photo.number))
    turn = Turn.CLOCKWISE if first.photo.number == low else Turn.COUNTERCLOCKWISE
    match = Match(low, high, MatchKind.TURNED, 0.9, Transform(turn))
    photo = replace(second.photo, facts=Facts(800, 1200, "jpeg"))
    return first, Member(photo, Suggestion.REVIEW, 0.9, (), match)


@pytest.fixture
def compare(
    qtbot: QtBot, pictures: PictureSource, turned_pair: tuple[Member, Member]
) -> Compare:
    widget = Compare(pictures)
    qtbot.addWidget(widget)
    widget.resize(900, 500)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.show_pair(*turned_pair)
    widget.show_marks(Mark.UNDECIDED, Mark.UNDECIDED, 1)
    return widget


def test_a_turned_photo_is_shown_as_the_first_one_and_says_so(compare: Compare) -> None:
    first, second = (pane.view for pane in compare.panes)
    assert first.photo_rect() == second.photo_rect()
    assert second.badge == "Turned to match A"
    assert first.badge == ""
    assert not second.grab().isNull()


def test_a_turned_photo_can_be_shown_as_it_is_and_pans_along(compare: Compare) -> None:
    compare.set_turning(turning=False)
    compare.viewport.zoom_to(4.0, QPointF(0.5, 0.5))
    first, second = (pane.view for pane in compare.panes)
    assert second.badge == ""
    assert second.photo_rect().height() > second.photo_rect().width()
    compare.viewport.pan(QPointF(0.2, 0.0))
    centres = [
        view.point_at(QPointF(view.width() / 2, view.height() / 2))
        for view in (first, second)
    ]
    assert (centres[0] - centres[1]).manhattanLength() < 0.01
    assert second.placing.look is Turn.CLOCKWISE
    # What lies right of the middle of A lies below the middle of B.
    assert second.photo_rect().center().y() < second.height() / 2 - 10
    assert second.photo_rect().center().x() == pytest.approx(second.width() / 2, abs=1)


def test_dragging_a_photo_that_is_shown_as_it_is_follows_the_mouse(
    compare: Compare,
) -> None:
    compare.set_turning(turning=False)
    compare.viewport.zoom_to(6.0, QPointF(0.5, 0.5))
    view = compare.panes[1].view
    before = view.photo_rect().center()
    middle = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view, middle.__class__(middle.x() + 20, middle.y() - 30))
    moved = view.photo_rect().center() - before
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle)
    assert (moved.x(), moved.y()) == pytest.approx((20, -30), abs=1)


def test_what_is_seen_of_the_first_photo_stays_when_a_crop_comes_beside_it(
    compare: Compare, make_group: Callable[..., Group]
) -> None:
    whole, copy = make_group("w.jpg", "c.jpg", width=1200).members
    compare.show_pair(whole, copy)
    compare.viewport.zoom_to(5.0, QPointF(0.3, 0.6))
    view = compare.panes[0].view
    before = view.photo_rect()
    low, high = sorted((whole.photo.number, copy.photo.number))
    frame = Box(0.25, 0.25, 0.75, 0.75)
    is_first = copy.photo.number == low
    transform = (
        Transform(first_part=frame) if is_first else Transform(second_part=frame)
    )
    match = Match(low, high, MatchKind.FRAMED, 0.9, transform)
    compare.show_pair(whole, replace(copy, match=match))
    assert view.photo_rect().getRect() == pytest.approx(before.getRect(), abs=2)
    assert not compare.panes[1].view.part_rect().isEmpty()


def test_the_key_t_turns_only_what_can_be_turned(
    page: ReviewPage,
    make_group: Callable[..., Group],
    turned_pair: tuple[Member, Member],
) -> None:
    plain = make_group("x.jpg", "y.jpg", number=2)
    page.review.groups.set_groups(
        (make_group("a.jpg", "b.jpg"), plain),
    )
    page._after_groups()
    assert page.bar.turn.isHidden()
    page.compare.show_pair(*turned_pair)
    assert not page.bar.turn.isHidden()
    QTest.keyClick(page.list, Qt.Key.Key_T)
    assert not page.bar.turn.isChecked()
    assert page.compare.panes[1].view.badge == ""
    QTest.keyClick(page.list, Qt.Key.Key_T)
    assert page.compare.panes[1].view.badge
