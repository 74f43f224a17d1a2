"""Views: the right part in the right place, and the same for the same generator."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from photodedup.training import batches, colors, frames, views
from photodedup.training.pictures import Picture, picture
from photodedup.training.placement import Placement, placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLACK = (0, 0, 0)


@pytest.fixture
def quarters() -> Picture:
    """Return a picture whose quarters are red, green, blue and white."""
    pixels = np.zeros((224, 224, 3), np.uint8)
    pixels[:112, :112, 0] = 255
    pixels[:112, 112:, 1] = 255
    pixels[112:, :112, 2] = 255
    pixels[112:, 112:] = 255
    return picture(pixels)


def corners(view: NDArray[np.uint8]) -> list[tuple[int, ...]]:
    edge = view.shape[0] - 4
    return [tuple(view[y, x].tolist()) for y in (4, edge) for x in (4, edge)]


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def test_the_whole_is_shown_as_it_is(quarters: Picture) -> None:
    view = placed(quarters, Placement(), 56, 56, BLACK)
    assert corners(view) == [RED, GREEN, BLUE, WHITE]


def test_a_crop_shows_its_part_only(quarters: Picture) -> None:
    right = Placement().cropped(0.5, 0.0, 0.5, 1.0)
    view = placed(quarters, right, 40, 40, BLACK)
    assert corners(view) == [GREEN, GREEN, WHITE, WHITE]
    assert right.aspect == pytest.approx(0.5)


def test_a_mirrored_view_swaps_left_and_right(quarters: Picture) -> None:
    view = placed(
        quarters, Placement().turned(mirrored=True, quarters=0), 40, 40, BLACK
    )
    assert corners(view) == [GREEN, RED, WHITE, BLUE]


def test_four_quarter_turns_are_none(quarters: Picture) -> None:
    once = Placement(aspect=2.0).turned(mirrored=False, quarters=1)
    view = placed(quarters, once, 40, 40, BLACK)
    assert corners(view) != [RED, GREEN, BLUE, WHITE]
    assert sorted(corners(view)) == sorted([RED, GREEN, BLUE, WHITE])
    assert once.aspect == pytest.approx(0.5)
    again = once.turned(mirrored=False, quarters=3)
    assert np.allclose(again.matrix, np.eye(3))


def test_what_lies_outside_has_the_ground_color(quarters: Picture) -> None:
    far = Placement().bent(0.0, 2.0, 0.0)
    view = placed(quarters, far, 40, 40, (9, 8, 7))
    assert corners(view) == [(9, 8, 7)] * 4


@pytest.mark.parametrize("side", [48, 64, 112])
def test_a_pair_is_two_squares_decided_by_the_generator(
    pictures: tuple[Picture, ...], side: int
) -> None:
    def made() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        random = np.random.default_rng(side)
        return views.pair(pictures[0], lambda: pictures[1], side, random)

    (first, second), (again, _) = made(), made()
    assert first.shape == second.shape == (side, side, 3)
    assert first.dtype == second.dtype == np.uint8
    assert np.array_equal(first, again)


def test_no_alteration_fails_on_any_draw(pictures: tuple[Picture, ...]) -> None:
    random = np.random.default_rng(1)
    for number in range(400):
        one, two = pictures[number % 24], pictures[(number + 1) % 24]
        view = views.altered(one, itertools.cycle([two]).__next__, 48, random)
        assert view.shape == (48, 48, 3)


def test_both_views_get_the_same_new_colors() -> None:
    change = colors.shared(np.random.default_rng(3))
    gray = np.full((4, 4, 3), 77, np.uint8)
    assert np.array_equal(change(gray), change(gray))


def test_an_overlay_leaves_the_given_view_alone(pictures: tuple[Picture, ...]) -> None:
    view = views.plain(pictures[0], 64)
    before = view.copy()
    covered = frames.overlaid(view, lambda: pictures[1], np.random.default_rng(0))
    assert np.array_equal(view, before)
    assert not np.array_equal(covered, before)


def test_a_batch_is_decided_by_its_key_alone(pictures: tuple[Picture, ...]) -> None:
    first = batches.copies(pictures, 8, 48, (1, 2))
    again = batches.copies(pictures, 8, 48, (1, 2))
    other = batches.copies(pictures, 8, 48, (1, 3))
    assert np.array_equal(first.views, again.views)
    assert not np.array_equal(first.views, other.views)
    assert first.views.shape == (16, 48, 48, 3)
    assert np.array_equal(first.labels[:8], first.labels[8:])


def test_a_labelled_batch_holds_each_kind_more_than_once(
    pictures: tuple[Picture, ...],
) -> None:
    batch = batches.labelled(pictures, 12, 48, (0, 0))
    assert sorted(batch.labels.tolist()) == [0] * 4 + [1] * 4 + [2] * 4


def test_prefetched_batches_are_those_of_their_steps(
    pictures: tuple[Picture, ...],
) -> None:
    with batches.Prefetch(pictures, 4, 9, by_label=False) as source:
        for step, side in ((0, 48), (1, 48), (2, 64), (7, 64)):
            made = source.batch(step, side)
            wanted = batches.copies(pictures, 4, side, (9, step))
            assert np.array_equal(made.views, wanted.views)
