"""One contract for every index: the same hits as brute force, in the same order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.index import make_index
from photodedup.core.index.adaptive import AdaptiveIndex
from photodedup.core.index.base import HammingIndex, Hits
from photodedup.core.index.bktree import BKTreeIndex
from photodedup.core.index.brute import BruteForceIndex
from photodedup.core.index.multiindex import MultiIndex
from photodedup.core.settings import IndexKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

Make = Callable[[int], HammingIndex]
Batch = list[int]

every_index = pytest.mark.parametrize(
    "make",
    [
        lambda _: BruteForceIndex(),
        lambda _: BKTreeIndex(),
        lambda radius: MultiIndex(radius, least=0),
        lambda radius: MultiIndex(radius, least=4),
        MultiIndex,
        lambda radius: AdaptiveIndex(radius, tree_codes=5),
        *(lambda radius, kind=kind: make_index(kind, radius) for kind in IndexKind),
    ],
    ids=[
        "brute",
        "bktree",
        "multiindex that sorts at once",
        "multiindex that sorts after four",
        "multiindex",
        "adaptive that changes early",
        *(kind.value for kind in IndexKind),
    ],
)


@st.composite
def batches(draw: st.DrawFn) -> list[Batch]:
    """Batches of codes around few centres, so that there is something to find."""
    bits = draw(st.sampled_from([63, 64]))
    anything = st.integers(0, 2**bits - 1)
    centres = draw(st.lists(anything, min_size=1, max_size=3))
    flips = st.lists(st.integers(0, bits - 1), max_size=14)

    def flipped(centre: int, places: list[int]) -> int:
        for place in places:
            centre ^= 1 << place
        return centre

    near = st.builds(flipped, st.sampled_from(centres), flips)
    return draw(st.lists(st.lists(near | anything, max_size=15), max_size=5))


def rows(hits: Hits) -> list[tuple[int, int, int]]:
    columns = (hits.query.tolist(), hits.distance.tolist(), hits.photo.tolist())
    return list(zip(*columns, strict=True))


def expected_rows(
    stored: list[tuple[int, int]], queries: Batch, radius: int
) -> list[tuple[int, int, int]]:
    return sorted(
        (row, (query ^ code).bit_count(), photo)
        for row, query in enumerate(queries)
        for photo, code in stored
        if (query ^ code).bit_count() <= radius
    )


@every_index
@settings(max_examples=60, deadline=None)
@given(
    added=batches(),
    asked=st.lists(st.integers(0, 2**64 - 1), max_size=3),
    radius=st.integers(0, 14),
)
def test_every_index_finds_exactly_the_pairs_within_the_radius(
    make: Make, added: list[Batch], asked: Batch, radius: int
) -> None:
    index = make(12)
    stored: list[tuple[int, int]] = []
    for batch in added:
        numbers = range(len(stored), len(stored) + len(batch))
        index.extend(np.array(numbers, np.int64), np.array(batch, np.uint64))
        stored.extend(zip(numbers, batch, strict=True))
        queries = [*batch, *asked]
        hits = index.within(np.array(queries, np.uint64), radius)
        assert rows(hits) == expected_rows(stored, queries, radius)


@every_index
def test_an_empty_index_finds_nothing(make: Make) -> None:
    hits = make(12).within(np.array([1, 2], np.uint64), 12)
    assert rows(hits) == []


@every_index
def test_no_query_finds_nothing(make: Make) -> None:
    index = make(12)
    index.extend(np.array([1, 2], np.int64), np.array([3, 4], np.uint64))
    assert rows(index.within(np.empty(0, np.uint64), 12)) == []


@every_index
def test_hits_are_parallel_arrays_of_whole_numbers(make: Make) -> None:
    index = make(12)
    index.extend(np.array([7, 5], np.int64), np.array([3, 3], np.uint64))
    hits = index.within(np.array([3], np.uint64), 0)
    for column in (hits.query, hits.photo, hits.distance):
        assert column.dtype == np.int64
    assert hits.photo.tolist() == [5, 7]


@every_index
def test_every_index_answers_a_radius_of_all_bits(make: Make) -> None:
    index = make(12)
    index.extend(np.array([0, 1], np.int64), np.array([0, 2**63], np.uint64))
    hits = index.within(np.array([2**63 - 1], np.uint64), 64)
    assert rows(hits) == [(0, 63, 0), (0, 64, 1)]


def photo_like(seed: int, count: int) -> NDArray[np.uint64]:
    """Codes of which a tenth lie near another one."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 2**63, count, dtype=np.uint64)
    for row in range(0, count - 1, 10):
        places = rng.integers(0, 63, rng.integers(0, 15)).astype(np.uint64)
        codes[row + 1] = codes[row] ^ np.bitwise_or.reduce(
            np.uint64(1) << places, initial=np.uint64(0)
        )
    return codes


@pytest.mark.parametrize("radius", [0, 4, 8, 12, 14])
def test_a_large_multi_index_agrees_with_brute_force(radius: int) -> None:
    codes, photos = photo_like(1, 20_000), np.arange(20_000)
    brute, bands = BruteForceIndex(), MultiIndex(radius, least=500)
    # The last batch is small enough to stay unsorted.
    for start, end in itertools.pairwise([0, 7_000, 19_500, 20_000]):
        part = slice(start, end)
        brute.extend(photos[part], codes[part])
        bands.extend(photos[part], codes[part])
    queries = codes[::9]
    expected, found = brute.within(queries, radius), bands.within(queries, radius)
    assert expected.query.size >= queries.size
    np.testing.assert_array_equal(found.query, expected.query)
    np.testing.assert_array_equal(found.photo, expected.photo)
    np.testing.assert_array_equal(found.distance, expected.distance)


def test_thousands_of_equal_codes_are_all_found() -> None:
    codes = np.full(3_000, 5, np.uint64)
    photos = np.arange(3_000)
    for index in (
        BKTreeIndex(),
        MultiIndex(12, least=0),
        make_index(IndexKind.AUTO, 12),
    ):
        index.extend(photos, codes)
        hits = index.within(np.array([5, 4], np.uint64), 1)
        assert hits.photo.tolist() == [*range(3_000)] * 2
        assert hits.distance.tolist() == [0] * 3_000 + [1] * 3_000
