from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import structural_similarity

from photodedup.core.similarity import structural
from photodedup.core.similarity.structural import ssim


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), height=st.integers(7, 60), width=st.integers(7, 60))
def test_ssim_is_that_of_scikit_image(seed: int, height: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 256, (2, height, width)).astype(np.uint8)
    expected = structural_similarity(first, second)  # type: ignore[no-untyped-call]  # scikit-image publishes no types for it
    assert ssim(first, second) == pytest.approx(expected, abs=1e-12)
    assert ssim(first, first) == 1


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    height=st.integers(7, 60),
    width=st.integers(7, 60),
    strip=st.integers(1, 900),
)
def test_strips_join_without_a_seam(
    seed: int, height: int, width: int, strip: int
) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 256, (2, height, width)).astype(np.uint8)
    mean, full = structural_similarity(first, second, full=True)  # type: ignore[no-untyped-call]  # scikit-image publishes no types for it
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structural, "STRIP", strip)
        assert structural.ssim(first, second) == pytest.approx(mean, abs=1e-12)
        assert structural.ssim_map(first, second) == pytest.approx(full, abs=1e-6)


def test_the_map_says_where_pictures_differ() -> None:
    first = np.random.default_rng(0).integers(0, 256, (40, 50)).astype(np.uint8)
    second = first.copy()
    second[10:20, 10:20] = 0
    found = structural.ssim_map(first, second)
    assert found.shape == (40, 50)
    assert found[14, 14] < 0.1
    assert (found[25:, 25:] == 1).all()
