"""Turned, mirrored, cropped and framed pairs show the same content in both panes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QTransform
from PySide6.QtTest import QTest

from photodedup.core.derivation import mapping_of
from photodedup.core.records import (
    WHOLE,
    Box,
    Facts,
    Hashes,
    Match,
    MatchKind,
    Member,
    Photo,
    PhotoFile,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.ui.alignment import Placing, adjustment, placings
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
HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
PHOTO_FILE = PhotoFile(Path("/photos/one.jpg"), 1000, 0, 0, 1, 1)
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


def _pair(
    make: Callable[..., Photo], transform: Transform, sizes: tuple[int, int, int, int]
) -> tuple[Photo, Photo, Match]:
    first = replace(make("first.jpg"), number=3, facts=Facts(*sizes[:2], "jpeg"))
    second = replace(make("second.jpg"), number=8, facts=Facts(*sizes[2:], "jpeg"))
    return first, second, Match(3, 8, MatchKind.TURNED, 0.9, transform)


def _on_scene(part: Box, placing: Placing) -> QRectF:
    size = part.right - part.left, part.bottom - part.top
    return placing.photo.mapRect(QRectF(part.left, part.top, *size))


def _is_near(one: QRectF, other: QRectF) -> bool:
    return one.getRect() == pytest.approx(other.getRect(), abs=1e-6)


WHOLE_RECT = QRectF(0, 0, 1, 1)


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
    assert adjustment(*pair, match).turn is (turn.inverse if is_keeper_first else turn)
    parts = (CROP, WHOLE) if is_keeper_first else (WHOLE, CROP)
    one, other = _on_scene(parts[0], left), _on_scene(parts[1], right)
    assert _is_near(one, other)
    assert left.scene == right.scene
    outlined = left.part if is_keeper_first else right.part
    assert _is_near(outlined.boundingRect(), one)


def test_a_framed_photo_lies_inside_its_frame_and_is_outlined_there(
    make_photo: Callable[..., Photo],
) -> None:
    inside = Box(0.1, 0.1, 0.9, 0.9)
    transform = Transform(second_part=inside)
    first, second, match = _pair(make_photo, transform, (800, 800, 1000, 1000))
    left, right = placings(first, second, match, turned=True)
    assert _is_near(left.photo.mapRect(WHOLE_RECT), QRectF(0.1, 0.1, 0.8, 0.8))
    assert _is_near(right.photo.mapRect(WHOLE_RECT), WHOLE_RECT)
    assert _is_near(right.part.boundingRect(), left.photo.mapRect(WHOLE_RECT))
    assert left.part.isEmpty()


def test_photos_without_a_match_lie_upon_each_other(
    make_photo: Callable[..., Photo],
) -> None:
    first, second, _ = _pair(make_photo, Transform(), (600, 400, 300, 200))
    left, right = placings(first, second, None, turned=True)
    assert _is_near(left.photo.mapRect(WHOLE_RECT), right.photo.mapRect(WHOLE_RECT))
    assert adjustment(first, second, None).is_none


def test_photos_that_are_no_copies_are_never_stretched(
    make_photo: Callable[..., Photo],
) -> None:
    first, second, match = _pair(make_photo, Transform(), (600, 400, 400, 400))
    series = replace(match, kind=MatchKind.SERIES)
    _, right = placings(first, second, series, turned=True)
    shown = right.photo.mapRect(WHOLE_RECT)
    assert shown.width() * right.scene.width() == pytest.approx(
        shown.height() * right.scene.height()
    )


def test_a_stretched_copy_lies_upon_its_original_or_is_shown_as_it_is(
    make_photo: Callable[..., Photo],
) -> None:
    first, second, match = _pair(make_photo, Transform(), (600, 400, 400, 400))
    assert adjustment(first, second, match).is_stretched
    left, right = placings(first, second, match, turned=True)
    assert _is_near(left.photo.mapRect(WHOLE_RECT), right.photo.mapRect(WHOLE_RECT))
    _, right = placings(first, second, match, turned=False)
    shown = right.photo.mapRect(WHOLE_RECT)
    assert shown.width() * right.scene.width() == pytest.approx(
        shown.height() * right.scene.height()
    )


TILT = QTransform().translate(0.5, 0.5).rotate(8).scale(0.6, 0.6).translate(-0.5, -0.5)
"""The second photo, square like the first, shows a tilted 60 % of its sides."""


def _mapped(by: QTransform) -> Transform:
    mapping = (
        *(by.m11(), by.m21(), by.m31()),
        *(by.m12(), by.m22(), by.m32()),
        *(by.m13(), by.m23(), by.m33()),
    )
    return Transform(angle_deg=8.0, first_part=Box(0.2, 0.2, 0.8, 0.8), mapping=mapping)


def test_a_tilted_crop_is_outlined_by_its_own_corners(
    make_photo: Callable[..., Photo],
) -> None:
    first, second, match = _pair(make_photo, _mapped(TILT), (500, 500, 300, 300))
    left, right = placings(first, second, match, turned=True)
    assert right.part.isEmpty()
    corners = {
        (round(left.part.at(n).x(), 6), round(left.part.at(n).y(), 6)) for n in range(4)
    }
    truth = [TILT.map(QPointF(x, y)) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    assert corners == {(round(p.x(), 6), round(p.y(), 6)) for p in truth}
    assert adjustment(first, second, match).is_tilted


skews = st.floats(-0.15, 0.15)


@given(x=shares, y=shares, one=skews, two=skews, turn=turns)
def test_every_point_of_the_copy_lies_upon_the_same_point_of_the_original(
    x: float, y: float, one: float, two: float, turn: Turn
) -> None:
    def make(name: str) -> Photo:
        return Photo(1, PHOTO_FILE, name.encode(), Facts(9, 9, "jpeg"), HASHES)

    skewed = QTransform(0.7, 0.1, one, -0.1, 0.6, two, 0.2, 0.15, 1.0)
    mapping = _homography(turn) * skewed
    first, second, match = _pair(make, _mapped(mapping), (900, 600, 500, 400))
    match = replace(match, kind=MatchKind.CROPPED)
    straight = placings(first, second, match, turned=True)
    point = QPointF(x, y)
    truth = straight[0].photo.map(mapping.map(point))
    assert (straight[1].photo.map(point) - truth).manhattanLength() < 1e-6
    # Shown as it is, both panes look at the same point too.
    own = placings(first, second, match, turned=False)[1]
    assert (own.photo.map(point) - own.look.map(truth)).manhattanLength() < 1e-6


def test_a_mapping_that_folds_the_picture_falls_back_to_the_parts(
    make_photo: Callable[..., Photo],
) -> None:
    folded = QTransform(1, 0, -2, 0, 1, 0, 0, 0, 1)
    transform = replace(_mapped(folded), turn=Turn.UPRIGHT)
    first, second, match = _pair(make_photo, transform, (500, 500, 300, 300))
    left, _ = placings(first, second, match, turned=True)
    assert _is_near(left.part.boundingRect(), QRectF(0.2, 0.2, 0.6, 0.6))


def _homography(turn: Turn) -> QTransform:
    """Return what takes a point of a turned picture to its place before."""
    a, b, c, d, e, f, *_ = mapping_of(Transform(turn))
    return QTransform(a, d, b, e, c, f)


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
    shown = QSizeF(60, 40)
    if turn & Turn.TRANSPOSED:
        shown.transpose()
    turned, _ = _homography(turn).inverted()
    view.place(Placing(shown, turned), badge="", part_name="")
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
    assert not compare.panes[1].view.part_outline().isEmpty()


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
