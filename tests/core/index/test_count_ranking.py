from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.errors import Bug
from photodedup.core.index import counts


def descriptors(seed: int, number: int) -> list[bytes]:
    random = np.random.default_rng(seed)
    return [row.tobytes() for row in random.random((number, 256)).astype("<f4")]


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), number=st.integers(0, 9), block=st.integers(1, 5))
def test_distances_are_those_of_numpy(seed: int, number: int, block: int) -> None:
    query, *stored = descriptors(seed, number + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "BLOCK", block)
        found = counts.distances(query, stored)
    asked = np.frombuffer(query, "<f4").astype(float)
    expected = [np.linalg.norm(asked - np.frombuffer(each, "<f4")) for each in stored]
    assert found.shape == (number,)
    assert found == pytest.approx(expected, rel=1e-12)


def test_counts_of_large_pictures_are_compared_exactly() -> None:
    one, two = np.zeros((2, 256), "<f4")
    one[7], two[7] = 2**24, 2**24 - 1
    assert counts.distances(one.tobytes(), [two.tobytes()]).tolist() == [1]


def test_no_histograms_give_no_descriptors() -> None:
    assert counts.values([]) == []
    assert counts.levels([]) == []


def test_histograms_of_another_length_are_refused() -> None:
    with pytest.raises(Bug, match="5"):
        counts.values([b"12345"])
    with pytest.raises(Bug, match="1024"):
        counts.distances(bytes(1024), [bytes(4)])


def test_rows_are_summed_and_divided_by_what_is_in_them() -> None:
    stored = np.zeros((4, 256), "<u2")
    stored[0, 1], stored[1, 2], stored[2, 2], stored[3, 9] = 100, 100, 200, 40
    values = np.frombuffer(counts.values([stored.tobytes()])[0], "<f4")
    assert values[:3].tolist() == [0, 0.25, 0.75]
    levels = np.frombuffer(counts.levels([stored.tobytes()])[0], "<f4")
    assert levels[9] == 1
    assert np.count_nonzero(levels) == 1
