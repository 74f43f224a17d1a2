from __future__ import annotations

from collections.abc import Callable

import cv2
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


bins_per_channel = st.integers(2, 40) | st.sampled_from([64, 200, 256])


def dense(pixels: Pixels, bins: int) -> NDArray[np.float32]:
    counts = cv2.calcHist([pixels], [0, 1, 2], None, [bins] * 3, [0, 256] * 3)
    return np.asarray(counts, np.float32)


def spread(
    found: tuple[NDArray[np.uint32], NDArray[np.uint32]], bins: int
) -> NDArray[np.float32]:
    counts = np.zeros(bins**3, np.float32)
    counts[found[0]] = found[1]
    return counts.reshape((bins,) * 3)


@settings(max_examples=30, deadline=None)
@given(pixels=pictures, bins=bins_per_channel)
def test_color_counts_are_those_of_opencv(pixels: Pixels, bins: int) -> None:
    found = histogram.colors(pixels, bins)
    assert (np.diff(found[0].astype(np.int64)) > 0).all()
    assert found[1].min() > 0
    assert np.array_equal(spread(found, bins), dense(pixels, bins))


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize(("bins", "side"), [(16, 300), (64, 40), (256, 400)])
def test_large_and_small_pictures_are_counted_alike(
    draw: Draw, seed: int, bins: int, side: int
) -> None:
    pixels = draw(seed, side, side)
    assert np.array_equal(
        spread(histogram.colors(pixels, bins), bins), dense(pixels, bins)
    )


def test_with_256_bins_white_is_left_out_as_in_the_tutorials(draw: Draw) -> None:
    pixels = draw(1, 50, 40)
    pixels[:20] = 255
    expected = dense(pixels, 256)
    expected[255, 255, 255] = 0
    found = histogram.colors(pixels, 256, ignore_white=True)
    assert np.array_equal(spread(found, 256), expected)


def test_with_fewer_bins_what_is_nearly_white_stays() -> None:
    pixels = np.full((4, 5, 3), 255, np.uint8)
    pixels[0, :3] = (255, 254, 255)
    bin_, count = histogram.colors(pixels, 16, ignore_white=True)
    assert (bin_.tolist(), count.tolist()) == ([16**3 - 1], [3])


@pytest.mark.parametrize("bins", [2, 16, 256])
def test_nothing_is_left_of_a_white_picture(bins: int) -> None:
    white = np.full((30, 30, 3), 255, np.uint8)
    assert histogram.colors(white, bins, ignore_white=True)[0].size == 0
    assert histogram.colors(white, bins)[1].tolist() == [900]
