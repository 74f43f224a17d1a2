from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.index.placing import mapping_of
from photodedup.core.records import IDENTITY, WHOLE, Box, Turn
from photodedup.core.verify.pose import of_part, of_turn

starts, sides = st.floats(0, 0.5), st.floats(0.1, 0.5)
boxes = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    starts,
    starts,
    sides,
    sides,
)


@given(first=boxes, turn=st.sampled_from(list(Turn)), second=boxes)
def test_the_mapping_is_the_one_that_a_comparison_makes_of_the_same(
    *, first: Box, turn: Turn, second: Box
) -> None:
    expected = of_part(first) @ of_turn(turn) @ np.linalg.inv(of_part(second))
    found = np.array(mapping_of(first, turn, second)).reshape(3, 3)
    assert found == pytest.approx(expected, abs=1e-9)


def test_a_photo_lies_on_an_upright_one_as_it_is() -> None:
    assert mapping_of(WHOLE, Turn.UPRIGHT, WHOLE) == IDENTITY
