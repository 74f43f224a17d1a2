from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import structural_similarity

from photodedup.core.similarity.structural import ssim


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), height=st.integers(7, 60), width=st.integers(7, 60))
def test_ssim_is_that_of_scikit_image(seed: int, height: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 256, (2, height, width)).astype(np.uint8)
    expected = structural_similarity(first, second)  # type: ignore[no-untyped-call]  # scikit-image publishes no types for it
    assert ssim(first, second) == expected
    assert ssim(first, first) == 1
