"""Nearest descriptors: exactly those of a plain loop, whatever the order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.index import embedding
from photodedup.core.index.embedding import Neighbours, nearest, nearest_others, rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

Found = set[tuple[int, int]]


def pairs(found: Neighbours) -> Found:
    return set(zip(found.query.tolist(), found.stored.tolist(), strict=True))


def by_loop(
    queries: NDArray[np.int8], stored: NDArray[np.int8], count: int, floor: float
) -> Found:
    """Return the same, one pair after the other."""
    found: Found = set()
    for query, asked in enumerate(queries.tolist()):
        values = [_cosine(asked, each) for each in stored.tolist()]
        ranked = sorted((v for v in values if v >= floor), reverse=True)
        last = ranked[min(count, len(ranked)) - 1] if ranked else math.inf
        found |= {(query, row) for row, v in enumerate(values) if v >= last}
    return found


def _cosine(first: list[int], second: list[int]) -> float:
    squares = sum(a * a for a in first) * sum(b * b for b in second)
    product = sum(a * b for a, b in zip(first, second, strict=True))
    return round(product / math.sqrt(squares), 5) if squares else 0.0


few = st.lists(
    st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=20
).map(lambda values: np.array(values, np.int8))


@settings(max_examples=60)
@given(few, few, st.integers(1, 6), st.sampled_from([-1.0, 0.05, 0.55]))
def test_it_finds_what_a_plain_loop_finds(
    queries: NDArray[np.int8], stored: NDArray[np.int8], count: int, floor: float
) -> None:
    assert pairs(nearest(queries, stored, count, floor)) == by_loop(
        queries, stored, count, floor
    )


@settings(max_examples=60)
@given(few, st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_order_of_the_photos_does_not_matter(
    vectors: NDArray[np.int8], count: int, random: np.random.Generator
) -> None:
    order = list(range(len(vectors)))
    random.shuffle(order)
    shuffled = nearest_others(vectors[order], count)
    back = {(order[q], order[s]) for q, s in pairs(shuffled)}
    assert back == pairs(nearest_others(vectors, count))


def test_blocks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).integers(-127, 128, (300, 16)).astype(np.int8)
    vectors[250:] = vectors[:50]
    whole = nearest(vectors, vectors, 5)
    monkeypatch.setattr(embedding, "QUERIES", 7)
    monkeypatch.setattr(embedding, "STORED", 11)
    parts = nearest(vectors, vectors, 5)
    for one, two in (
        (whole.query, parts.query),
        (whole.stored, parts.stored),
        (whole.cosine, parts.cosine),
    ):
        assert np.array_equal(one, two)


def test_hits_are_sorted_by_query_then_cosine_then_row() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [1, 1]], np.int8)
    found = nearest(vectors[:1], vectors, 3)
    assert found.stored.tolist() == [0, 1, 3]
    assert found.cosine.tolist() == pytest.approx([1, 1, math.sqrt(0.5)])


def test_ties_with_the_last_are_returned_too() -> None:
    vectors = np.array([[1, 0]] * 5 + [[0, 1]], np.int8)
    assert len(nearest(vectors[:1], vectors, 2).stored) == 5


def test_others_leave_the_vector_itself_out_even_in_a_crowd() -> None:
    vectors = np.array([[1, 0]] * 4 + [[1, 1], [0, 1]], np.int8)
    found = nearest_others(vectors, 1)
    assert pairs(found) == by_others(vectors, 1)


def by_others(vectors: NDArray[np.int8], count: int) -> Found:
    found: Found = set()
    for query in range(len(vectors)):
        others = [n for n in range(len(vectors)) if n != query]
        near = by_loop(vectors[[query]], vectors[others], count, -1)
        found |= {(query, others[row]) for _, row in near}
    return found


@settings(max_examples=60)
@given(few.filter(lambda values: len(values) > 1), st.integers(1, 4))
def test_others_are_the_nearest_of_all_but_itself(
    vectors: NDArray[np.int8], count: int
) -> None:
    assert pairs(nearest_others(vectors, count)) == by_others(vectors, count)


def test_equal_vectors_tie_exactly_wherever_they_stand() -> None:
    random = np.random.default_rng(1)
    vectors = random.integers(-127, 128, (9000, 192)).astype(np.int8)
    vectors[[3, 4000, 8999]] = vectors[17]
    found = nearest(vectors[[17]], vectors, 1)
    assert found.stored.tolist() == [3, 17, 4000, 8999]
    assert len(set(found.cosine.tolist())) == 1


def test_nothing_is_found_among_nothing() -> None:
    none = np.empty((0, 192), np.int8)
    some = np.ones((2, 192), np.int8)
    assert nearest(none, some, 3).query.size == 0
    assert nearest(some, none, 3).query.size == 0
    assert nearest_others(none, 3).query.size == 0


def test_bytes_become_rows() -> None:
    assert rows([bytes([1, 255]), bytes([2, 254])]).tolist() == [[1, -1], [2, -2]]
    assert rows([]).shape[0] == 0
