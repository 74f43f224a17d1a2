from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.fingerprints import histogram
from photodedup.core.fingerprints.luma import luma
from photodedup.core.index import colors, counts
from photodedup.core.methods import counting
from photodedup.core.methods.kinds import ColorMeasure
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from photodedup.core.methods.base import Recipe

    Pixels = NDArray[np.uint8]
    DrawPhoto = Callable[..., Pixels]

USUAL, RAW = MethodOptions(), MethodOptions(raw_counts=True)
CODES = {
    ColorMeasure.CORRELATION: cv2.HISTCMP_CORREL,
    ColorMeasure.INTERSECTION: cv2.HISTCMP_INTERSECT,
    ColorMeasure.CHI_SQUARE: cv2.HISTCMP_CHISQR,
    ColorMeasure.BHATTACHARYYA: cv2.HISTCMP_BHATTACHARYYA,
}


@pytest.fixture(scope="module")
def pictures(draw_photo: DrawPhoto) -> list[Pixels]:
    """Photos of three sizes, gray, flat, white, tiny."""
    photo = draw_photo(1)
    gray = np.repeat(luma(photo)[..., np.newaxis], 3, axis=2)
    return [
        photo,
        draw_photo(2, width=222, height=310),
        half(photo),
        gray,
        np.full((40, 30, 3), (200, 30, 90), np.uint8),
        np.full((9, 8, 3), 255, np.uint8),
        photo[:1, :1].copy(),
        photo[:3, :200].copy(),
    ]


def half(pixels: Pixels) -> Pixels:
    size = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def pairs(pictures: list[Pixels]) -> list[tuple[Pixels, Pixels]]:
    return [(first, second) for first in pictures for second in pictures]


def compared(recipe: Recipe, first: Pixels, second: Pixels) -> float:
    return recipe.measure(recipe.describe(first), recipe.describe(second)).value


def counted(pixels: Pixels) -> NDArray[np.float64]:
    flat = np.histogram(pixels.flatten(), bins=256, range=(0, 256))[0]
    return flat.astype(np.float64)


def test_raw_rgb_counts_give_the_distance_of_the_tutorials(
    pictures: list[Pixels],
) -> None:
    recipe = counting.values_recipe(RAW)
    for first, second in pairs(pictures):
        expected = np.sqrt(np.sum((counted(first) - counted(second)) ** 2))
        assert compared(recipe, first, second) == expected


def test_shares_of_rgb_values_are_those_of_numpy(pictures: list[Pixels]) -> None:
    recipe = counting.values_recipe(USUAL)
    for first, second in pairs(pictures):
        one, two = (counted(each) / each.size for each in (first, second))
        expected = float(np.linalg.norm(one - two))
        assert compared(recipe, first, second) == pytest.approx(expected, abs=1e-7)


def test_gray_counts_are_those_of_opencv(pictures: list[Pixels]) -> None:
    for first, second in pairs(pictures):
        one, two = (
            cv2.calcHist([luma(each)], [0], None, [256], [0, 256]).astype(np.float64)
            for each in (first, second)
        )
        raw = compared(counting.levels_recipe(RAW), first, second)
        assert raw == pytest.approx(np.linalg.norm(one - two), rel=1e-12)
        shares = compared(counting.levels_recipe(USUAL), first, second)
        assert shares == pytest.approx(
            np.linalg.norm(one / one.sum() - two / two.sum()), abs=1e-7
        )


def test_the_count_descriptors_rank_as_they_compare(pictures: list[Pixels]) -> None:
    for recipe in (counting.values_recipe(USUAL), counting.levels_recipe(RAW)):
        stored = [recipe.describe(each) for each in pictures]
        found = counts.distances(stored[0], stored)
        expected = [recipe.measure(stored[0], each).value for each in stored]
        assert found == pytest.approx(expected, rel=1e-12)


def test_raw_counts_break_where_sizes_differ(draw_photo: DrawPhoto) -> None:
    # The same photo at half size is further away than any other photo of its size:
    # 24,513 against 8,201 here, where the shares are 0.003 and 0.023 apart.
    photo, other = draw_photo(3), draw_photo(4)
    for make in (counting.values_recipe, counting.levels_recipe):
        raw, shares = make(RAW), make(USUAL)
        assert compared(raw, photo, half(photo)) > compared(raw, photo, other) * 1.5
        assert compared(shares, photo, half(photo)) < 0.01
        assert compared(shares, photo, other) > 0.02


def test_what_a_scan_stored_gives_the_descriptors_of_the_picture(
    pictures: list[Pixels],
) -> None:
    stored = [
        histogram.to_bytes(histogram.channels(each, luma(each))) for each in pictures
    ]
    for make, convert in (
        (counting.values_recipe, counts.values),
        (counting.levels_recipe, counts.levels),
    ):
        own = [make(USUAL).describe(each) for each in pictures]
        for one, two in zip(own, convert(stored), strict=True):
            shares = np.frombuffer(one, "<f4")
            assert np.frombuffer(two, "<f4") == pytest.approx(shares, abs=1e-4)
            assert np.frombuffer(two, "<f4").sum() == pytest.approx(1, abs=1e-6)
            assert counts.distances(one, [two])[0] < 1e-4


def opencv(
    first: Pixels, second: Pixels, options: MethodOptions, measure: ColorMeasure
) -> float:
    """The tutorial, with white left out pixel by pixel where a bin has more."""
    found = []
    for pixels in (first, second):
        blue_first = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
        bins = options.bins
        counts = cv2.calcHist([blue_first], [0, 1, 2], None, [bins] * 3, [0, 256] * 3)
        if options.ignore_white:
            counts[-1, -1, -1] -= np.count_nonzero((pixels == 255).all(axis=2))
        normal = cv2.normalize(counts, counts, 0, 1, cv2.NORM_MINMAX)
        found.append(normal.ravel())
    return cv2.compareHist(found[0], found[1], CODES[measure])


@pytest.mark.parametrize("measure", ColorMeasure)
@pytest.mark.parametrize("white", [False, True])
@pytest.mark.parametrize("bins", [8, 16, 33])
def test_colour_histograms_compare_as_opencv_compares_them(
    pictures: list[Pixels], measure: ColorMeasure, bins: int, *, white: bool
) -> None:
    options = MethodOptions(bins=bins, ignore_white=white)
    recipe = counting.colors_recipe(measure, options)
    for first, second in pairs(pictures):
        assert compared(recipe, first, second) == pytest.approx(
            opencv(first, second, options, measure), rel=1e-6, abs=1e-6
        )


@pytest.mark.parametrize("measure", ColorMeasure)
def test_with_every_bin_full_the_values_stay_in_their_range(
    pictures: list[Pixels], measure: ColorMeasure
) -> None:
    # OpenCV gives -7,000,000 and NaN for some of these.
    recipe = counting.colors_recipe(measure, MethodOptions(bins=2))
    low = -1 if measure is ColorMeasure.CORRELATION else 0
    high = {ColorMeasure.INTERSECTION: 8, ColorMeasure.CHI_SQUARE: math.inf}
    for first, second in pairs(pictures):
        value = compared(recipe, first, second)
        assert low <= value <= high.get(measure, 1)


@pytest.mark.parametrize("measure", ColorMeasure)
@pytest.mark.parametrize("white", [False, True])
def test_256_bins_give_the_number_of_the_tutorial(
    draw_photo: DrawPhoto, measure: ColorMeasure, *, white: bool
) -> None:
    first, second = draw_photo(5), draw_photo(6, width=250, height=330)
    first[:60] = second[-30:] = 255
    found = []
    for pixels in (first, second):
        counts = cv2.calcHist([pixels], [0, 1, 2], None, [256] * 3, [0, 256] * 3)
        if white:
            counts[255, 255, 255] = 0
        found.append(cv2.normalize(counts, counts, 0, 1, cv2.NORM_MINMAX))
    expected = cv2.compareHist(found[0], found[1], CODES[measure])
    recipe = counting.colors_recipe(
        measure, MethodOptions(bins=256, ignore_white=white)
    )
    assert compared(recipe, first, second) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("measure", ColorMeasure)
def test_colour_descriptors_rank_as_they_compare(
    pictures: list[Pixels], measure: ColorMeasure
) -> None:
    recipe = counting.colors_recipe(measure, USUAL)
    stored = [recipe.describe(each) for each in pictures]
    for query in stored:
        expected = [recipe.measure(query, each).value for each in stored]
        assert colors.scores(query, stored, measure) == pytest.approx(
            expected, rel=1e-12
        )


def test_a_picture_that_is_all_white_is_said_to_have_nothing_to_compare() -> None:
    recipe = counting.colors_recipe(
        ColorMeasure.INTERSECTION, MethodOptions(ignore_white=True)
    )
    white = recipe.describe(np.full((5, 5, 3), 255, np.uint8))
    black = recipe.describe(np.zeros((5, 5, 3), np.uint8))
    for pair in ((white, black), (black, white), (white, white)):
        score = recipe.measure(*pair)
        assert score.value == 0
        assert "white" in score.note
    assert recipe.measure(black, black).note == ""


def test_a_descriptor_is_small(draw_photo: DrawPhoto) -> None:
    sizes = [
        len(
            counting.colors_recipe(
                ColorMeasure.CORRELATION, MethodOptions(bins=bins)
            ).describe(draw_photo(7))
        )
        for bins in (16, 256)
    ]
    assert sizes[0] < 16_000
    assert sizes[1] < 900_000
