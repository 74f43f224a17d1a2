from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from photodedup.core.errors import Bug
from photodedup.core.similarity.colors import decode, encode, scores
from photodedup.core.similarity.measures import ColorMeasure

Counts = NDArray[np.float32]

CODES = {
    ColorMeasure.CORRELATION: cv2.HISTCMP_CORREL,
    ColorMeasure.INTERSECTION: cv2.HISTCMP_INTERSECT,
    ColorMeasure.CHI_SQUARE: cv2.HISTCMP_CHISQR,
    ColorMeasure.BHATTACHARYYA: cv2.HISTCMP_BHATTACHARYYA,
}

measures = pytest.mark.parametrize("measure", ColorMeasure)
histograms = st.integers(2, 4).flatmap(
    lambda bins: st.tuples(
        *[
            hnp.arrays(
                np.float32,
                bins**3,
                elements=st.just(0) | st.integers(0, 3) | st.integers(0, 200_000),
            )
        ]
        * 2
    )
)


def encoded(counts: Counts) -> bytes:
    filled = np.flatnonzero(counts)
    return encode(
        round(counts.size ** (1 / 3)),
        filled.astype(np.uint32),
        counts[filled].astype(np.uint32),
    )


def by_opencv(first: Counts, second: Counts, measure: ColorMeasure) -> float:
    one, two = (
        cv2.normalize(counts, counts.copy(), 0, 1, cv2.NORM_MINMAX)
        for counts in (first, second)
    )
    return cv2.compareHist(one, two, CODES[measure])


def by_us(first: Counts, second: Counts, measure: ColorMeasure) -> float:
    one, two = decode([encoded(first)]), decode([encoded(second)])
    return float(scores(one, two, measure)[0])


@measures
@settings(max_examples=100)
@given(pair=histograms)
def test_the_measures_are_those_of_opencv_on_dense_histograms(
    measure: ColorMeasure, pair: tuple[Counts, Counts]
) -> None:
    # Where no bin is empty OpenCV divides by its own rounding error, or takes its root.
    steep = {ColorMeasure.CHI_SQUARE, ColorMeasure.BHATTACHARYYA}
    assume(measure not in steep or max(each.min() for each in pair) == 0)
    assert by_us(*pair, measure) == pytest.approx(
        by_opencv(*pair, measure), rel=1e-6, abs=1e-6
    )


@measures
@pytest.mark.parametrize("seed", range(2))
def test_they_are_with_256_bins_too(measure: ColorMeasure, seed: int) -> None:
    random = np.random.default_rng(seed)
    pair = np.zeros((2, 256**3), np.float32)
    for counts in pair:
        counts[random.integers(0, 2_000, 500) * 8_000] = random.integers(1, 99, 500)
    first, second = pair
    assert by_us(first, second, measure) == pytest.approx(
        by_opencv(first, second, measure), rel=1e-6
    )


@measures
@pytest.mark.parametrize("bins", [2, 16])
def test_empty_and_flat_histograms_give_what_opencv_gives(
    measure: ColorMeasure, bins: int
) -> None:
    empty, one, other, even = np.zeros((4, bins**3), np.float32)
    one[3], other[5], even[:] = 700, 2, 9
    for first in (empty, one, other, even):
        for second in (empty, one, other, even):
            found = by_us(first, second, measure)
            assert found == pytest.approx(by_opencv(first, second, measure), abs=1e-12)


@given(pair=histograms)
def test_a_picture_is_exactly_like_itself(pair: tuple[Counts, Counts]) -> None:
    one = pair[0]
    assume(np.ptp(one) > 0)
    assert by_us(one, one, ColorMeasure.CORRELATION) == 1
    assert by_us(one, one, ColorMeasure.CHI_SQUARE) == 0
    assert by_us(one, one, ColorMeasure.BHATTACHARYYA) == 0


def test_the_size_of_a_picture_does_not_matter() -> None:
    random = np.random.default_rng(0)
    first, second = random.integers(0, 300, (2, 512)).astype(np.float32)
    first[0] = second[0] = 0
    for measure in ColorMeasure:
        assert by_us(first * 4, second, measure) == pytest.approx(
            by_us(first, second, measure), rel=1e-6
        )


def test_a_descriptor_says_its_bins_and_pixels_first() -> None:
    data = encode(16, np.array([7, 300], np.uint32), np.array([5, 2], np.uint32))
    numbers = np.frombuffer(data, "<u4")
    assert numbers.tolist() == [16, 7, 7, 5, 300, 2]
    counts = decode([data, data])
    assert counts.bins == 16
    assert counts.lengths.tolist() == [2, 2]
    assert counts.bin.tolist() == [7, 300, 7, 300]
    assert counts.count.tolist() == [5, 2, 5, 2]


def test_histograms_of_different_bins_do_not_mix() -> None:
    small, large = np.zeros((8,), np.float32), np.zeros((27,), np.float32)
    with pytest.raises(Bug, match="do not mix"):
        decode([encoded(small), encoded(large)])
    with pytest.raises(Bug, match="2, not 3"):
        by_us(small, large, ColorMeasure.CORRELATION)
