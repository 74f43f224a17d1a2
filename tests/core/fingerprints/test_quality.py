"""The contract of the quality measures: what moves them, and what must not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photodedup.core.fingerprints.quality import quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto

    Pixels = NDArray[np.uint8]


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def saved(pixels: Pixels, level: int) -> Pixels:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=level)
    return np.asarray(Image.open(stream).convert("RGB"))


@pytest.mark.parametrize("seed", range(4))
def test_the_more_a_photo_is_blurred_the_less_sharp_it_is(
    draw_photo: DrawPhoto, seed: int
) -> None:
    photo = draw_photo(seed)
    levels = [quality(photo).sharpness]
    levels += [quality(blurred(photo, sigma)).sharpness for sigma in (0.7, 1.2, 2, 4)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > 1.15 * levels[1]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("level", [95, 75, 50])
def test_saving_again_hardly_changes_the_sharpness(
    draw_photo: DrawPhoto, seed: int, level: int
) -> None:
    """By less than the lightest blur above: the edges of colours are smeared a bit."""
    photo = blurred(draw_photo(seed), 0.8)
    again = quality(saved(photo, level)).sharpness
    assert again == pytest.approx(quality(photo).sharpness, rel=0.12)


@pytest.mark.parametrize("seed", range(4))
def test_noise_is_not_taken_for_sharpness(draw_photo: DrawPhoto, seed: int) -> None:
    photo = draw_photo(seed)
    noise = np.random.default_rng(seed).normal(0, 5, photo.shape)
    noisy = np.clip(photo + noise, 0, 255).astype(np.uint8)
    assert quality(noisy).sharpness == pytest.approx(quality(photo).sharpness, rel=0.08)


def test_a_step_is_fully_sharp_and_a_ramp_over_the_span_is_a_fifth() -> None:
    step = np.full((60, 60, 3), 40, np.uint8)
    step[:, 30:] = 200
    assert quality(step).sharpness == 1.0
    ramp = np.full((60, 60, 3), 40, np.uint8)
    ramp[:, 30:] = 240
    ramp[:, 28:34] = (40 + 40 * np.arange(6))[None, :, None]
    assert quality(ramp).sharpness == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize("turn", range(8))
def test_turning_a_photo_changes_no_measure_but_the_phase_of_blocks(
    draw_photo: DrawPhoto, turn: int
) -> None:
    photo = draw_photo(1)
    turned = np.rot90(photo[:, ::-1] if turn >= 4 else photo, turn % 4)
    first, second = quality(photo), quality(np.ascontiguousarray(turned))
    assert second.sharpness == pytest.approx(first.sharpness, rel=0.02)
    assert second.shadows == first.shadows
    assert second.highlights == first.highlights


def test_strong_compression_shows_as_blocks_and_none_does_not(
    draw_photo: DrawPhoto,
) -> None:
    photo = draw_photo(2)
    assert quality(photo).blockiness == 0.0
    coarse, coarser = (quality(saved(photo, level)).blockiness for level in (20, 8))
    assert 0 < coarse < coarser


def test_a_scaled_photo_shows_no_blocks(draw_photo: DrawPhoto) -> None:
    coarse = saved(draw_photo(2, width=900, height=700), 10)
    small = cv2.resize(coarse, (400, 311), interpolation=cv2.INTER_AREA)
    assert quality(np.asarray(small, np.uint8)).blockiness == 0.0


def test_clipped_shadows_and_highlights_are_shares_of_the_pixels() -> None:
    photo = np.full((100, 100, 3), 128, np.uint8)
    photo[:10] = (2, 2, 2)
    photo[10:13] = (3, 3, 3)
    photo[50:75] = (253, 253, 253)
    photo[75:80] = (252, 252, 252)
    found = quality(photo)
    assert found.shadows == 0.1
    assert found.highlights == 0.25


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_every_picture_has_measures_within_their_ranges(
    height: int, width: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (height, width, 3), dtype=np.uint8)
    found = quality(pixels)
    assert 0 <= found.sharpness <= 1
    assert found.blockiness >= 0
    assert 0 <= found.shadows <= 1
    assert 0 <= found.highlights <= 1
    assert found == quality(pixels)


def test_a_flat_picture_has_no_sharpness() -> None:
    assert quality(np.full((50, 50, 3), 7, np.uint8)).sharpness == 0.0
