from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from photodedup.core.similarity import histogram

Histogram = NDArray[np.float32]

shares = hnp.arrays(
    np.float32, 32, elements=st.floats(0, 1, width=32, allow_subnormal=False)
)


@given(first=shares, second=shares)
def test_the_distance_is_euclidean_and_symmetric(
    first: Histogram, second: Histogram
) -> None:
    found = histogram.l2(first, second)
    assert found == pytest.approx(math.dist(first.tolist(), second.tolist()))
    assert found == histogram.l2(second, first)
    assert histogram.l2(first, first) == 0


def test_large_counts_are_not_rounded_on_the_way() -> None:
    first, second = np.array([2.0**24, 0, 5], "<f4"), np.array([2.0**24 - 1, 0, 5])
    assert histogram.l2(first, second) == 1


def test_shares_without_a_common_level_are_as_far_apart_as_can_be() -> None:
    first, second = np.array([1.0, 0]), np.array([0.0, 1])
    assert histogram.l2(first, second) == pytest.approx(math.sqrt(2))
