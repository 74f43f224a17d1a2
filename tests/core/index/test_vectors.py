"""Cosines of one descriptor with many: exact, wherever the others stand."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.errors import Bug
from photodedup.core.index import vectors
from photodedup.core.index.vectors import cosines, cosines_of_bytes
from photodedup.core.similarity.cosine import cosine, cosine_of_floats

MOST_S = 1.0


def floats(seed: int, count: int, dimensions: int) -> list[bytes]:
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=(count, dimensions)).astype("<f4")
    return [row.tobytes() for row in drawn]


@given(seed=st.integers(0, 99), count=st.integers(0, 20), dimensions=st.integers(1, 40))
def test_many_are_as_one_by_one(seed: int, count: int, dimensions: int) -> None:
    query, *stored = floats(seed, count + 1, dimensions)
    one_by_one = [cosine_of_floats(query, each) for each in stored]
    assert cosines(query, stored).tolist() == pytest.approx(one_by_one, abs=1e-12)


@given(seed=st.integers(0, 99), count=st.integers(0, 20))
def test_bytes_are_exactly_as_one_by_one(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = rng.integers(-127, 128, (count + 1, 192), np.int8)
    query, *stored = [row.tobytes() for row in drawn]
    found = cosines_of_bytes(query, stored).tolist()
    assert found == [cosine(query, each) for each in stored]


def test_the_query_itself_has_1_and_its_opposite_minus_1() -> None:
    (query,) = floats(0, 1, 512)
    opposite = (-np.frombuffer(query, "<f4")).tobytes()
    assert cosines(query, [query, opposite]).tolist() == [1, -1]
    assert cosine_of_floats(query, query) == 1


def test_equal_vectors_tie_wherever_they_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query, one, *others = floats(1, 41, 33)
    monkeypatch.setattr(vectors, "BLOCK_BYTES", 7 * len(query))
    stored = [*others[:5], one, *others[5:], one, one]
    found = cosines(query, stored)
    assert found[5] == found[-1] == found[-2]


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30, 3e38])
def test_the_length_falls_out(scale: float) -> None:
    first = np.array([1, 0], "<f4")
    second = np.array([1, 1], "<f4") * np.float32(scale)
    found = cosines(first.tobytes(), [second.tobytes()])
    assert found[0] == pytest.approx(0.5**0.5)
    assert cosine_of_floats(first.tobytes(), second.tobytes()) == found[0]


def test_zeros_are_like_nothing() -> None:
    zeros, ones = np.zeros(4, "<f4").tobytes(), np.ones(4, "<f4").tobytes()
    assert cosines(zeros, [ones, zeros]).tolist() == [0, 0]
    assert cosine_of_floats(zeros, ones) == 0
    assert cosines_of_bytes(bytes(8), [bytes(8), b"\x01" * 8]).tolist() == [0, 0]


def test_other_lengths_are_a_bug() -> None:
    one = np.ones(4, "<f4").tobytes()
    with pytest.raises(Bug, match="do not mix"):
        cosines(one, [one, one[:8]])
    with pytest.raises(Bug, match="no float vector"):
        cosines(one[:6], [])
    with pytest.raises(Bug, match="do not mix"):
        cosine_of_floats(one, one[:8])
    with pytest.raises(Bug, match="do not mix"):
        cosines_of_bytes(b"\1" * 4, [b"\1" * 5])


def test_100_000_vectors_of_512_floats_take_less_than_a_second() -> None:
    stored = floats(2, 1_000, 512) * 100
    start = time.process_time()
    assert cosines(stored[5], stored)[5] == 1
    assert time.process_time() - start < MOST_S
