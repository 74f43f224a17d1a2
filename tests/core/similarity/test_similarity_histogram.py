from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from photodedup.core.similarity import histogram

Histogram = NDArray[np.float32]
Measure = Callable[[Histogram, Histogram], float]

shares = hnp.arrays(
    np.float32, 32, elements=st.floats(0, 1, width=32, allow_subnormal=False)
)
filled = shares.filter(lambda values: bool(values.sum() > 1e-3))


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (histogram.correlation, cv2.HISTCMP_CORREL),
        (histogram.intersection, cv2.HISTCMP_INTERSECT),
        (histogram.chi_square, cv2.HISTCMP_CHISQR),
        (histogram.bhattacharyya, cv2.HISTCMP_BHATTACHARYYA),
    ],
)
@given(first=filled, second=filled)
def test_the_measures_of_opencv_are_opencvs(
    measure: Measure, code: int, first: Histogram, second: Histogram
) -> None:
    assert measure(first, second) == cv2.compareHist(first, second, code)


@given(first=filled, second=filled)
def test_the_normalised_distance_does_not_depend_on_the_number_of_pixels(
    first: Histogram, second: Histogram
) -> None:
    found = histogram.l2(first, second)
    assert 0 <= found <= np.sqrt(2) + 1e-9
    assert found == pytest.approx(histogram.l2(first * 4, second), abs=1e-6)
    assert histogram.l2(first, first) == 0
    assert found == pytest.approx(histogram.l2(second, first))


def test_the_distance_of_counts_is_that_of_numpy() -> None:
    first, second = np.array([3.0, 0, 5]), np.array([0.0, 4, 5])
    assert histogram.l2(first, second, normalised=False) == 5


def test_histograms_without_a_common_bin_are_as_far_apart_as_can_be() -> None:
    first, second = np.array([1.0, 0]), np.array([0.0, 1])
    assert histogram.l2(first, second) == pytest.approx(np.sqrt(2))
    assert histogram.intersection(first, second) == 0
    assert histogram.bhattacharyya(first, second) == 1
