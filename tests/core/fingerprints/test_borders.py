from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from photodedup.core.fingerprints import borders
from photodedup.core.records import Box

Pixels = NDArray[np.uint8]
Draw = Callable[[int, int, int], Pixels]


@pytest.fixture(scope="session")
def photo(draw: Draw) -> Pixels:
    # Kept away from black and white so that a border ends where it is meant to.
    return np.asarray(draw(21, 200, 300) // 2 + 60, np.uint8)


margins = st.integers(0, 60)


@settings(max_examples=60, deadline=None)
@given(
    top=margins,
    bottom=margins,
    left=margins,
    right=margins,
    level=st.sampled_from([0, 255]),
)
def test_what_is_left_is_the_picture_inside_a_uniform_border(
    photo: Pixels, *, top: int, bottom: int, left: int, right: int, level: int
) -> None:
    framed = cv2.copyMakeBorder(
        photo, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(level,) * 3
    )
    height, width = framed.shape[:2]
    expected = Box(left / width, top / height, 1 - right / width, 1 - bottom / height)
    box = borders.trim(np.asarray(framed, np.uint8))
    if 1 - expected.area < borders.MIN_CUT:
        assert box is None
    else:
        assert box is not None
        found = (box.left, box.top, box.right, box.bottom)
        wanted = (expected.left, expected.top, expected.right, expected.bottom)
        assert found == pytest.approx(wanted)


def test_a_photo_without_border_has_none(photo: Pixels) -> None:
    assert borders.trim(photo) is None


def test_a_flat_picture_has_no_border() -> None:
    assert borders.trim(np.full((40, 60, 3), 255, np.uint8)) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (2, 2)])
def test_the_smallest_pictures_are_looked_at(shape: tuple[int, int]) -> None:
    assert borders.trim(np.zeros((*shape, 3), np.uint8)) is None


def test_a_small_object_on_a_wide_ground_is_not_cut_out(photo: Pixels) -> None:
    ground = np.full((400, 600, 3), 255, np.uint8)
    ground[170:230, 250:340] = photo[:60, :90]
    assert borders.trim(ground) is None


def test_bars_of_two_colors_are_both_cut(photo: Pixels) -> None:
    boxed = cv2.copyMakeBorder(photo, 30, 30, 0, 0, cv2.BORDER_CONSTANT, value=(0,) * 3)
    boxed = cv2.copyMakeBorder(
        boxed, 0, 0, 40, 40, cv2.BORDER_CONSTANT, value=(255,) * 3
    )
    box = borders.trim(np.asarray(boxed, np.uint8))
    assert box == Box(40 / 380, 30 / 260, 340 / 380, 230 / 260)


def test_noise_and_a_time_code_do_not_hide_a_border(photo: Pixels) -> None:
    framed = cv2.copyMakeBorder(
        photo, 40, 0, 0, 0, cv2.BORDER_CONSTANT, value=(20,) * 3
    )
    noise = np.random.default_rng(1).integers(-6, 7, framed.shape)
    noisy = np.asarray(np.clip(framed.astype(np.int64) + noise, 0, 255), np.uint8)
    noisy[10:20, 100:105] = 255
    box = borders.trim(noisy)
    assert box is not None
    assert box.top == pytest.approx(40 / 240)
