from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from photodedup.core.fingerprints import histogram
from photodedup.core.fingerprints.luma import luma

Pixels = NDArray[np.uint8]
Draw = Callable[[int, int, int], Pixels]

pictures = hnp.arrays(
    np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3))
)


@given(pixels=pictures)
def test_each_channel_row_is_the_share_of_its_values(pixels: Pixels) -> None:
    grey = luma(pixels)
    shares = histogram.channels(pixels, grey)
    planes = [pixels[..., 0], pixels[..., 1], pixels[..., 2], grey]
    for row, plane in zip(shares, planes, strict=True):
        expected = np.bincount(plane.ravel(), minlength=256) / plane.size
        assert row == pytest.approx(expected)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), side=st.integers(1, 200))
def test_stored_rows_sum_to_the_full_share(draw: Draw, seed: int, side: int) -> None:
    pixels = draw(seed, side, side)
    stored = histogram.to_bytes(histogram.channels(pixels, luma(pixels)))
    assert len(stored) == 2048
    rows = np.frombuffer(stored, "<u2").reshape(4, 256).astype(np.int64)
    assert (np.abs(rows.sum(axis=1) - 65_535) <= 128).all()


def test_a_flat_picture_fills_one_bin() -> None:
    pixels = np.full((5, 5, 3), (10, 20, 30), np.uint8)
    shares = histogram.channels(pixels, luma(pixels))
    assert np.argmax(shares, axis=1).tolist() == [10, 20, 30, int(luma(pixels)[0, 0])]
    stored = np.frombuffer(histogram.to_bytes(shares), "<u2")
    assert stored.reshape(4, 256).max(axis=1).tolist() == [65_535] * 4


@given(pixels=pictures)
def test_value_counts_are_those_of_numpy(pixels: Pixels) -> None:
    expected = np.histogram(pixels, bins=256, range=(0, 256))[0]
    assert histogram.values(pixels).tolist() == expected.tolist()


@given(pixels=pictures)
def test_color_shares_are_those_of_numpy(pixels: Pixels) -> None:
    found = histogram.colors(pixels)
    counts, _ = np.histogramdd(
        pixels.reshape(-1, 3).astype(np.float64), bins=8, range=[(0, 256)] * 3
    )
    assert found == pytest.approx(counts.ravel() / (pixels.size // 3), abs=1e-6)
    assert found.sum() == pytest.approx(1, abs=1e-5)
