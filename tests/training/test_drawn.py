"""Drawn pictures: decided by their seed, of many sorts."""

from __future__ import annotations

import numpy as np
import pytest

from photodedup.training import drawn
from photodedup.training.drawn import PAINTERS, SIDE, textures


@pytest.mark.parametrize("number", range(12))
def test_a_picture_is_decided_by_its_seed_and_number(number: int) -> None:
    first, second = drawn.draw(3, number), drawn.draw(3, number)
    assert np.array_equal(first, second)
    assert first.dtype == np.uint8
    assert first.shape[2] == 3
    assert SIDE * 2 // 3 <= min(first.shape[:2]) <= max(first.shape[:2]) == SIDE


def test_no_two_pictures_are_alike() -> None:
    small = [drawn.draw(4, number)[:160, :160].astype(float) for number in range(20)]
    apart = [
        np.abs(one - two).mean() for n, one in enumerate(small) for two in small[:n]
    ]
    assert min(apart) > 5


@pytest.mark.parametrize("painter", [paint for paint, _ in PAINTERS])
def test_every_sort_fills_the_square(painter: drawn.Painter) -> None:
    for seed in range(6):
        shown = painter(96, np.random.default_rng(seed))
        assert shown.shape == (96, 96, 3)
        assert shown.dtype == np.uint8


def test_parts_of_photos_become_heaps() -> None:
    red = np.zeros((64, 64, 3), np.uint8)
    red[..., 0] = 200
    with_photos = [drawn.draw(1, number, [red]) for number in range(12)]
    without = [drawn.draw(1, number) for number in range(12)]
    assert any(
        one.shape != two.shape or not np.array_equal(one, two)
        for one, two in zip(with_photos, without, strict=True)
    )


def test_noise_spans_the_whole_range() -> None:
    values = textures.field(64, np.random.default_rng(0))
    assert values.min() == 0
    assert values.max() == 1
