from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.similarity.correlation import ncc


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32),
    gain=st.floats(0.1, 10),
    offset=st.floats(-100, 100),
)
def test_gain_and_offset_do_not_matter(seed: int, gain: float, offset: float) -> None:
    first = np.random.default_rng(seed).normal(size=(12, 9)).astype(np.float32)
    second = (first * gain + offset).astype(np.float32)
    assert ncc(first, second) == pytest.approx(1, abs=1e-4)
    assert ncc(first, -second) == pytest.approx(-1, abs=1e-4)


def test_the_correlation_is_that_of_numpy() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=(2, 20, 20)).astype(np.float32)
    expected = np.corrcoef(first.ravel(), second.ravel())[0, 1]
    assert ncc(first, second) == pytest.approx(expected)


def test_only_what_the_mask_shows_counts() -> None:
    rng = np.random.default_rng(4)
    first = rng.normal(size=(10, 10)).astype(np.float32)
    second = first.copy()
    second[:5] = 0
    mask = np.zeros((10, 10), np.bool_)
    mask[5:] = True
    assert ncc(first, second, mask) == pytest.approx(1)
    assert ncc(first, second) < 0.9


def test_a_constant_or_hidden_picture_correlates_with_nothing() -> None:
    flat = np.full((4, 4), 7, np.float32)
    slope = np.arange(16, dtype=np.float32).reshape(4, 4)
    assert ncc(flat, slope) == 0
    assert ncc(slope, slope, np.zeros((4, 4), np.bool_)) == 0
