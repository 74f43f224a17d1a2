"""The nearest hashes: exactly those of a plain loop over Python's integers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.errors import Bug
from photodedup.core.index import flat
from photodedup.core.index.flat import Nearest, nearest, rows


def pairs(found: Nearest) -> list[tuple[int, int]]:
    return list(zip(found.distances.tolist(), found.rows.tolist(), strict=True))


def by_loop(query: bytes, stored: list[bytes], count: int) -> list[tuple[int, int]]:
    """Return (distance, row) of the nearest, the first rows of those that tie."""
    asked = int.from_bytes(query, "big")
    numbers = [int.from_bytes(each, "big") for each in stored]
    return sorted(
        ((asked ^ number).bit_count(), row) for row, number in enumerate(numbers)
    )[:count]


@st.composite
def libraries(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """A query and hashes of one length; few values make ties."""
    length = draw(st.sampled_from([1, 2, 3, 4, 6, 8, 12, 32, 128]))
    some = st.sampled_from(draw(st.lists(_hashes(length), min_size=1, max_size=3)))
    each = st.one_of(some, _hashes(length))
    return draw(each), draw(st.lists(each, max_size=40))


def _hashes(length: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=length, max_size=length)


@given(library=libraries(), count=st.integers(0, 50))
def test_the_nearest_are_those_of_a_loop(
    library: tuple[bytes, list[bytes]], count: int
) -> None:
    query, stored = library
    assert pairs(nearest(query, rows(stored), count)) == by_loop(query, stored, count)


@pytest.mark.parametrize("length", [6, 8, 32, 128])
def test_many_blocks_are_looked_at_as_one(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat, "BLOCK_ROWS", 7)
    generator = np.random.default_rng(length)
    stored = generator.integers(0, 256, (100, length), np.uint8)
    stored[50:60] = stored[3]
    descriptors = [each.tobytes() for each in stored]
    query = stored[3].tobytes()
    assert pairs(nearest(query, stored, 13)) == by_loop(query, descriptors, 13)


def test_of_equals_the_first_rows_are_taken() -> None:
    stored = rows([b"\x01", b"\x00", b"\x00", b"\x03", b"\x00"])
    found = nearest(b"\x00", stored, 2)
    assert found.rows.tolist() == [1, 2]
    assert found.distances.tolist() == [0, 0]


def test_hashes_at_the_greatest_distance_are_found_too() -> None:
    found = nearest(bytes(128), rows([b"\xff" * 128, bytes(128)]), 2)
    assert found.rows.tolist() == [1, 0]
    assert found.distances.tolist() == [0, 1024]


def test_with_nothing_stored_nothing_is_found() -> None:
    assert rows([]).shape == (0, 1)
    assert pairs(nearest(bytes(8), rows([]), 9)) == []


def test_rows_and_distances_are_whole_numbers_of_64_bits() -> None:
    found = nearest(bytes(6), rows([bytes(6), b"\x01" * 6]), 5)
    assert found.rows.dtype == found.distances.dtype == np.int64


def test_hashes_of_different_lengths_are_a_bug() -> None:
    with pytest.raises(Bug, match="8 bytes were compared with 32"):
        nearest(bytes(8), rows([bytes(32)]), 1)
