"""Colours tell drawn things apart, wherever they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.records import Hypothesis
from photodedup.core.verify import verify
from photodedup.core.verify.tint import tint_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.core.verify.conftest import Look

RED, BLUE, GRAY = (200, 40, 40), (40, 60, 200), (110, 110, 110)


def chart(color: tuple[int, int, int]) -> NDArray[np.uint8]:
    page = np.full((300, 400, 3), 255, np.uint8)
    heights = np.random.default_rng(4).integers(40, 260, 18)
    for place, height in enumerate(heights.tolist()):
        left = 14 + 21 * place
        cv2.rectangle(page, (left, 290 - height), (left + 14, 290), color, -1)
    return page


def mirrored(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(page[:, ::-1])


def test_the_same_colours_differ_by_little(look: Look) -> None:
    first = look(chart(RED))
    assert tint_apart(first, first, np.eye(3)) == 0
    flip = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]])
    assert tint_apart(first, look(mirrored(chart(RED))), flip) < 0.2


def test_other_colours_differ_by_much_and_gray_ones_are_not_compared(
    look: Look,
) -> None:
    assert tint_apart(look(chart(RED)), look(chart(BLUE)), np.eye(3)) > 1
    assert tint_apart(look(chart(RED)), look(chart(GRAY)), np.eye(3)) == 0


def test_pictures_that_share_no_place_have_nothing_to_compare(look: Look) -> None:
    away = np.array([[1.0, 0, 5], [0, 1, 0], [0, 0, 1]])
    assert tint_apart(look(chart(RED)), look(chart(BLUE)), away) == 0


@pytest.mark.parametrize(("other", "copies"), [(RED, 1), (GRAY, 1), (BLUE, 0)])
def test_a_chart_in_other_colours_is_no_copy_but_a_gray_one_is(
    look: Look, other: tuple[int, int, int], copies: int
) -> None:
    verdict = verify(look(chart(RED)), look(chart(other)), (Hypothesis(0),))
    is_copy = (
        verdict is not None and verdict.kind.is_duplicate and verdict.strictness >= 0.5
    )
    assert is_copy == bool(copies)
