from __future__ import annotations

import numpy as np
import pytest

from photodedup.core.fingerprints.squash import squashed


def test_shrinking_averages_whole_cells() -> None:
    pixels = np.random.default_rng(1).random((96, 160)).astype(np.float32)
    expected = pixels.reshape(32, 3, 32, 5).mean(axis=(1, 3))
    assert squashed(pixels, 32) == pytest.approx(expected, abs=1e-5)


def test_a_panorama_is_averaged_along_and_not_sampled() -> None:
    stripes = np.tile(np.array([0, 255], np.float32), (20, 128))
    assert squashed(stripes, 64) == pytest.approx(np.full((64, 64), 127.5), abs=1e-3)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (300, 2), (64, 64)])
def test_a_flat_picture_of_any_shape_stays_flat(shape: tuple[int, int]) -> None:
    for pixels in (np.full(shape, 77, np.uint8), np.full((*shape, 3), 77, np.uint8)):
        found = squashed(pixels, 64)
        assert found.shape[:2] == (64, 64)
        assert found.dtype == np.uint8
        assert (found == 77).all()
