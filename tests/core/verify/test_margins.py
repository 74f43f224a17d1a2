"""Margins that show something else are cut off, and nothing but these."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photodedup.core.verify.margins import Rest, without_margins

Blocks = NDArray[np.bool_]


def blocks(height: int, width: int) -> tuple[Blocks, Blocks]:
    agreeing = np.ones((height, width), np.bool_)
    return agreeing, np.zeros_like(agreeing)


@pytest.mark.parametrize(
    ("margin", "rest"),
    [
        ((slice(None), slice(30, None)), Rest(0, 0, 0.75, 1)),
        ((slice(None), slice(None, 10)), Rest(0.25, 0, 1, 1)),
        ((slice(None, 6), slice(None)), Rest(0, 0.2, 1, 1)),
        ((slice(24, None), slice(None)), Rest(0, 0, 1, 0.8)),
    ],
)
def test_a_foreign_margin_on_any_side_is_cut_off(
    margin: tuple[slice, slice], rest: Rest
) -> None:
    agreeing, disagreeing = blocks(30, 40)
    agreeing[margin] = False
    disagreeing[margin] = True
    assert without_margins(agreeing, disagreeing) == rest


def test_a_few_agreeing_blocks_do_not_save_a_margin() -> None:
    agreeing, disagreeing = blocks(30, 40)
    agreeing[:, 30:] = False
    agreeing[::7, 31::4] = True
    disagreeing[:, 30:] = ~agreeing[:, 30:]
    assert without_margins(agreeing, disagreeing) == Rest(0, 0, 0.75, 1)


def test_an_overlay_in_the_middle_is_no_margin() -> None:
    agreeing, disagreeing = blocks(30, 40)
    agreeing[10:20, 10:30] = False
    disagreeing[10:20, 10:30] = True
    assert without_margins(agreeing, disagreeing) is None


def test_two_other_pictures_have_no_rest() -> None:
    agreeing, disagreeing = blocks(30, 40)
    assert without_margins(disagreeing, agreeing) is None
    noise = np.random.default_rng(3).random((30, 40)) < 0.5
    assert without_margins(noise, ~noise) is None


def test_most_of_the_photo_must_be_left() -> None:
    agreeing, disagreeing = blocks(30, 40)
    agreeing[:, 15:] = False
    disagreeing[:, 15:] = True
    assert without_margins(agreeing, disagreeing) is None


@given(st.integers(0, 20), st.integers(0, 20), st.data())
def test_any_blocks_have_a_rest_inside_them(
    height: int, width: int, data: st.DataObject
) -> None:
    count = height * width
    kinds = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    kind = np.array(kinds, np.int64).reshape(height, width)
    rest = without_margins(kind == 1, kind == 2)
    if rest is not None:
        assert 0 <= rest.left < rest.right <= 1
        assert 0 <= rest.top < rest.bottom <= 1
        assert (rest.right - rest.left) * (rest.bottom - rest.top) >= 0.499
