from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.similarity import hamming

codes = st.integers(0, 2**64 - 1)


@given(first=codes, second=codes, third=codes)
def test_the_distance_is_a_metric(first: int, second: int, third: int) -> None:
    assert hamming.distance(first, first) == 0
    assert hamming.distance(first, second) == hamming.distance(second, first)
    assert (hamming.distance(first, second) == 0) == (first == second)
    around = hamming.distance(first, third) + hamming.distance(third, second)
    assert hamming.distance(first, second) <= around
