"""Where photos lie on each other, in fractions of the whole pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import Turn
from photodedup.core.verify.frames import turned
from photodedup.core.verify.pose import area, common, mapped, of_turn, placed

if TYPE_CHECKING:
    from tests.conftest import DrawPhoto
    from tests.core.verify.conftest import Look

SCALES = st.floats(0.2, 5)
SHIFTS = st.floats(-2, 2)


def test_two_whole_photos_have_everything_in_common() -> None:
    nearly = np.eye(3) + 1e-9
    for matrix in (np.eye(3), nearly, of_turn(Turn.CLOCKWISE)):
        assert area(common(matrix)) == pytest.approx(1, abs=1e-6)


@given(across=SCALES, down=SCALES, right=SHIFTS, below=SHIFTS)
def test_what_is_common_is_the_overlap_of_the_rectangles(
    *, across: float, down: float, right: float, below: float
) -> None:
    matrix = np.array([[across, 0, right], [0, down, below], [0, 0, 1.0]])
    wide = max(0.0, min(1, right + across) - max(0, right))
    high = max(0.0, min(1, below + down) - max(0, below))
    assert area(common(matrix)) == pytest.approx(wide * high, abs=1e-9)


def test_what_lies_behind_the_horizon_has_nothing_in_common() -> None:
    assert len(common(np.array([[1, 0, 0], [0, 1, 0], [-3, 0, 1.0]]))) == 0


@pytest.mark.parametrize("turn", list(Turn))
def test_the_map_of_a_turn_is_that_of_its_pixels(turn: Turn) -> None:
    picture = np.zeros((8, 8), np.float32)
    picture[1, 6] = 1
    row, column = np.argwhere(turned(picture, turn))[0]
    centre = np.array([[(column + 0.5) / 8, (row + 0.5) / 8]])
    assert mapped(of_turn(turn), centre)[0] == pytest.approx((6.5 / 8, 1.5 / 8))


def test_the_contained_photo_is_the_reference(
    draw_photo: DrawPhoto, look: Look
) -> None:
    first, second = look(draw_photo(1)), look(draw_photo(2))
    half = np.array([[0.5, 0, 0.25], [0, 0.5, 0.25], [0, 0, 1.0]])
    inner, outer = placed(first, second, half), placed(second, first, half)
    assert inner is not None
    assert inner.reference is second
    assert not inner.swapped
    assert outer is not None
    assert outer.reference is first
    twice = placed(first, second, np.linalg.inv(half))
    assert twice is not None
    assert twice.reference is first
    assert twice.swapped
    assert twice.mapping == pytest.approx(np.linalg.inv(half))


def test_photos_that_miss_each_other_have_no_pose(
    draw_photo: DrawPhoto, look: Look
) -> None:
    first, second = look(draw_photo(1)), look(draw_photo(2))
    away = np.array([[1, 0, 3.0], [0, 1, 0], [0, 0, 1.0]])
    assert placed(first, second, away) is None
    assert placed(first, second, np.zeros((3, 3))) is None
