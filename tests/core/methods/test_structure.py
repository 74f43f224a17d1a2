from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from photodedup.core.methods import structure
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from photodedup.core.methods.base import Recipe, Score

    Pixels = NDArray[np.uint8]
    DrawPhoto = Callable[..., Pixels]

RECIPE = structure.recipe(MethodOptions())
TRIMMING = structure.recipe(MethodOptions(ignore_white=True))


def compared(first: Pixels, second: Pixels, recipe: Recipe = RECIPE) -> Score:
    return recipe.measure(recipe.describe(first), recipe.describe(second))


def by_scikit(first: Pixels, second: Pixels) -> float:
    one, two = (
        np.asarray(Image.fromarray(pixels).convert("L")) for pixels in (first, second)
    )
    size = (one.shape[1], one.shape[0])
    same = cv2.resize(two, size, interpolation=cv2.INTER_AREA)
    return float(structural_similarity(one, same, data_range=255))  # type: ignore[no-untyped-call]  # scikit-image publishes no types for it


def test_photos_of_one_size_give_the_number_of_scikit_image(
    draw_photo: DrawPhoto,
) -> None:
    first, second = draw_photo(1), draw_photo(2)
    assert compared(first, second).value == pytest.approx(
        by_scikit(first, second), rel=1e-12
    )
    assert compared(first, second).note == ""
    assert compared(first, first).value == 1


@pytest.mark.parametrize("size", [(200, 150), (401, 299), (900, 70), (60, 800)])
def test_the_second_photo_is_brought_to_the_size_of_the_first(
    draw_photo: DrawPhoto, size: tuple[int, int]
) -> None:
    first, second = draw_photo(1), draw_photo(2, width=size[0], height=size[1])
    for one, two in ((first, second), (second, first)):
        assert compared(one, two).value == pytest.approx(by_scikit(one, two), rel=1e-9)


def test_large_photos_give_it_too(draw_photo: DrawPhoto) -> None:
    first = draw_photo(3, width=1600, height=1100)
    second = draw_photo(4, width=1500, height=1200)
    assert compared(first, second).value == pytest.approx(
        by_scikit(first, second), rel=1e-9
    )


def test_a_gray_photo_is_like_its_colour_photo(draw_photo: DrawPhoto) -> None:
    photo = draw_photo(5)
    gray = np.asarray(Image.fromarray(photo).convert("L").convert("RGB"))
    assert compared(photo, gray).value == 1


def test_flat_pictures_compare_by_their_brightness_alone() -> None:
    dark, light = (np.full((40, 50, 3), level, np.uint8) for level in (50, 200))
    assert compared(dark, dark).value == pytest.approx(1)
    assert compared(dark, light).value == pytest.approx(by_scikit(dark, light))
    assert compared(dark, light).value < 0.5


@pytest.mark.parametrize("shape", [(1, 1), (6, 6), (3, 90), (90, 5), (7, 7)])
def test_pictures_smaller_than_the_window_are_stretched_to_it(
    draw_photo: DrawPhoto, shape: tuple[int, int]
) -> None:
    tiny = draw_photo(6)[: shape[0], : shape[1]].copy()
    assert compared(tiny, tiny).value == pytest.approx(1)
    large = draw_photo(7)
    for one, two in ((tiny, large), (large, tiny)):
        assert -1 <= compared(one, two).value <= 1
        assert compared(one, two).value == pytest.approx(
            by_scikit(stretched(one), two), abs=1e-2
        )


def stretched(pixels: Pixels) -> Pixels:
    height, width = (max(side, 7) for side in pixels.shape[:2])
    size = (width, height)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def test_a_stretched_picture_is_said_to_be(draw_photo: DrawPhoto) -> None:
    photo = draw_photo(8)
    assert "stretched" in compared(photo, photo[:, :200]).note
    assert compared(photo, photo[::2, ::2]).note == ""


def test_margins_are_cut_off_on_request(draw_photo: DrawPhoto) -> None:
    photo = draw_photo(9)
    framed = np.full((400, 460, 3), 255, np.uint8)
    framed[50:350, 30:430] = photo
    assert compared(photo, framed).value < 0.6
    assert compared(photo, framed, TRIMMING).value == 1
    assert compared(framed, photo, TRIMMING).value == 1
    plain = np.full((20, 20, 3), 255, np.uint8)
    assert compared(plain, plain, TRIMMING).value == 1


@pytest.mark.parametrize(
    "shapes",
    [
        ((300, 400), (300, 400)),
        ((300, 400), (90, 30)),
        ((1, 1), (1, 1)),
        ((2, 390), (300, 4)),
        ((300, 3), (5, 5)),
    ],
)
def test_any_two_pictures_can_be_drawn(
    draw_photo: DrawPhoto, shapes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    first, second = (
        draw_photo(seed)[: shape[0], : shape[1]].copy()
        for seed, shape in enumerate(shapes)
    )
    assert RECIPE.illustrate is not None
    drawn = RECIPE.illustrate(first, second)
    assert drawn.dtype == np.uint8
    assert drawn.shape[1:] == (1200, 3)
    assert drawn.shape[0] <= 600


def test_the_drawing_shows_where_the_pictures_differ(draw_photo: DrawPhoto) -> None:
    photo = draw_photo(10)
    changed = photo.copy()
    changed[100:200, 50:150] = np.random.default_rng(0).integers(0, 256, (100, 100, 3))
    assert RECIPE.illustrate is not None
    drawn = RECIPE.illustrate(photo, changed).astype(int)
    panel = drawn[:294, 808:1200]
    coloured = np.ptp(panel, axis=2) > 60
    inside = np.zeros(coloured.shape, bool)
    inside[98:196, 49:147] = True
    assert coloured[inside].mean() > 0.8
    assert coloured[~inside].mean() < 0.05
    same = RECIPE.illustrate(photo, photo).astype(int)[:294, 808:1200]
    assert np.ptp(same, axis=2).max() == 0
