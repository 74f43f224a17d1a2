"""Cosine of two descriptors: symmetric, 1 for itself, blind to scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.errors import Bug
from photodedup.core.similarity.cosine import cosine

vectors = st.lists(st.integers(-127, 127), min_size=8, max_size=8).map(
    lambda values: np.array(values, np.int8).tobytes()
)


@given(vectors, vectors)
def test_it_is_symmetric_and_in_range(first: bytes, second: bytes) -> None:
    value = cosine(first, second)
    assert value == cosine(second, first)
    assert -1 - 1e-12 <= value <= 1 + 1e-12


@given(vectors.filter(any))
def test_a_descriptor_is_like_itself(vector: bytes) -> None:
    assert cosine(vector, vector) == 1


def test_golden_values() -> None:
    one, two = bytes([3, 4]), bytes([4, 3])
    assert cosine(one, two) == pytest.approx(24 / 25)
    assert cosine(bytes([1, 0]), bytes([0, 1])) == 0
    assert cosine(bytes([1, 1]), bytes([255, 255])) == pytest.approx(-1)
    assert cosine(bytes([2, 2]), bytes([4, 4])) == pytest.approx(1)


def test_nothing_is_like_zeros() -> None:
    assert cosine(bytes(4), bytes([1, 2, 3, 4])) == 0


def test_other_lengths_are_a_bug() -> None:
    with pytest.raises(Bug, match="do not mix"):
        cosine(bytes(4), bytes(5))
