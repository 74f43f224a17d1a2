"""Annoy's trees: near answers with true distances, and what they miss is told."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.index import flat
from photodedup.core.index.flat import Nearest
from photodedup.core.index.forest import Forest, recall

if TYPE_CHECKING:
    from numpy.typing import NDArray

with_annoy = pytest.mark.skipif(
    importlib.util.find_spec("annoy") is None,
    reason="annoy is not installed; it has no wheels, and a C++ compiler must build it",
)


def crowded(count: int, length: int = 8) -> NDArray[np.uint8]:
    """Return hashes of which every one has some within a few bits."""
    generator = np.random.default_rng(length)
    centres = generator.integers(0, 256, (count // 10, length), np.uint8)
    hashes = np.repeat(centres, 10, axis=0)
    for row in range(count):
        for bit in generator.integers(0, 8 * length, row % 10):
            hashes[row, bit // 8] ^= 1 << (bit % 8)
    return hashes


def nearest(*found: tuple[int, int]) -> Nearest:
    return Nearest(
        np.array([row for row, _ in found], np.int64),
        np.array([distance for _, distance in found], np.int64),
    )


@with_annoy
@pytest.mark.parametrize("length", [6, 8, 32, 128])
def test_distances_are_the_true_ones_and_rise(length: int) -> None:
    stored = crowded(300, length)
    query = stored[42].tobytes()
    found = Forest(stored).nearest(query, 20)
    exact = flat.nearest(query, stored, len(stored))
    true = dict(zip(exact.rows.tolist(), exact.distances.tolist(), strict=True))
    assert found.rows.size == 20
    assert [true[row] for row in found.rows.tolist()] == found.distances.tolist()
    order = np.lexsort((found.rows, found.distances))
    assert order.tolist() == list(range(20))


@with_annoy
def test_a_search_of_all_nodes_is_exact() -> None:
    stored = crowded(500)
    forest = Forest(stored, trees=5)
    for row in (0, 77, 499):
        query = stored[row].tobytes()
        found = forest.nearest(query, 9, search_k=100_000)
        exact = flat.nearest(query, stored, 9)
        assert found.distances.tolist() == exact.distances.tolist()
        assert recall(found, exact) == 1


@with_annoy
def test_the_same_hashes_grow_the_same_trees() -> None:
    stored = crowded(1000)
    first, second = Forest(stored, trees=2), Forest(stored, trees=2)
    for row in range(0, 1000, 50):
        query = stored[row].tobytes()
        ours, again = first.nearest(query, 9), second.nearest(query, 9)
        assert ours.rows.tolist() == again.rows.tolist()


@with_annoy
def test_more_nodes_find_more() -> None:
    forest = Forest(crowded(3000), trees=3)
    few, many = forest.mean_recall(9, search_k=10), forest.mean_recall(9, search_k=3000)
    assert 0 < few < many
    assert many > 0.95


@with_annoy
def test_a_search_of_everything_has_full_recall_on_average() -> None:
    forest = Forest(crowded(200))
    assert forest.mean_recall(9, search_k=100_000, sample=20) == 1


@with_annoy
@pytest.mark.parametrize("count", [0, 1])
def test_of_one_hash_or_none_nothing_is_missed(count: int) -> None:
    stored = flat.rows([bytes(8)] * count)
    forest = Forest(stored)
    assert forest.nearest(bytes(8), 9).rows.tolist() == list(range(count))
    assert forest.mean_recall(9) == 1


@with_annoy
def test_hashes_of_different_lengths_are_a_bug() -> None:
    with pytest.raises(Bug, match="32 bytes were compared with 8"):
        Forest(crowded(20)).nearest(bytes(32), 1)


def test_recall_is_the_share_of_the_exact_answer() -> None:
    exact = nearest((4, 0), (1, 3), (9, 7), (2, 8))
    assert recall(exact, exact) == 1
    assert recall(nearest((4, 0), (9, 7), (3, 9), (5, 12)), exact) == 0.5
    assert recall(nearest(), exact) == 0


def test_of_those_that_tie_for_the_last_place_any_is_right() -> None:
    assert recall(nearest((4, 0), (8, 5)), nearest((4, 0), (7, 5))) == 1


def test_where_nothing_is_stored_nothing_is_missed() -> None:
    assert recall(nearest(), nearest()) == 1


def test_without_annoy_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "annoy", None)
    with pytest.raises(EnvironmentProblem, match=r"install photodedup\[annoy\]"):
        Forest(flat.rows([bytes(8)]))
