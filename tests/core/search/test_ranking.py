"""Many at once must give what the pairs give one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.methods import Form, find, methods
from photodedup.core.records import Facts, Hashes, Photo, PhotoFile
from photodedup.core.search import ranking
from photodedup.core.search.shortlist import ALL_LOOKED_AT, LOOKED_AT, shortlist
from photodedup.core.settings import MethodOptions, SearchSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    DrawPhoto = Callable[..., NDArray[np.uint8]]

AT_ONCE = [method for method in methods() if method.form is not Form.PAIR]
HASH = find("phash", methods())


@pytest.mark.parametrize("method", AT_ONCE, ids=lambda method: str(method.name))
def test_many_at_once_are_measured_as_pairs_are(
    method: object, draw_photo: DrawPhoto
) -> None:
    subject = next(each for each in AT_ONCE if each is method)
    assert subject.recipe is not None
    recipe = subject.recipe()
    stored = [recipe.describe(draw_photo(seed)) for seed in range(6)]
    expected = [recipe.measure(stored[2], each).value for each in stored]
    found = ranking.values(subject, stored[2], stored)
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_a_white_picture_without_its_white_is_alike_to_nothing(
    draw_photo: DrawPhoto,
) -> None:
    options = MethodOptions(ignore_white=True)
    method = find("histogram-correlation", methods(options))
    assert method.recipe is not None
    describe = method.recipe().describe
    white = describe(np.full((40, 40, 3), 255, np.uint8))
    photo = describe(draw_photo(1))
    asked = SearchSettings((), count=5)
    found, _ = ranking.rank(method, photo, [white, photo, white], asked)
    assert [row for row, _ in found] == [1]
    assert ranking.rank(method, white, [white, photo], asked) == ([], "")


@settings(deadline=None)
@given(
    st.lists(st.binary(min_size=8, max_size=8), min_size=1, max_size=60),
    st.binary(min_size=8, max_size=8),
    st.integers(1, 70),
)
def test_the_nearest_hashes_are_sorted_and_ties_go_by_row(
    stored: list[bytes], query: bytes, count: int
) -> None:
    found, sentence = ranking.rank(HASH, query, stored, SearchSettings((), count=count))
    asked = int.from_bytes(query, "big")
    distances = [(asked ^ int.from_bytes(each, "big")).bit_count() for each in stored]
    expected = sorted(range(len(stored)), key=lambda row: (distances[row], row))[:count]
    assert found == [(row, float(distances[row])) for row in expected]
    assert sentence == ""


def test_nothing_stored_is_nothing_found() -> None:
    assert ranking.rank(HASH, bytes(8), [], SearchSettings(())) == ([], "")


def photo(path: Path, sign: int) -> Photo:
    file = PhotoFile(path, 1, 1, 1, 1, 1)
    hashes = Hashes(0, 0, 0, 0, 0, sign, None, None, 9.0)
    return Photo(0, file, bytes(16), Facts(4, 3, "jpeg"), hashes)


def test_of_few_photos_all_are_looked_at(tmp_path: Path) -> None:
    photos = [photo(tmp_path, n) for n in range(ALL_LOOKED_AT)]
    likeness = np.linspace(0, 1, len(photos))
    rows = shortlist(photos[0], photos, likeness)
    assert rows == list(reversed(range(len(photos))))


def test_of_many_those_near_by_look_or_by_hash_are_looked_at(tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    signs = generator.integers(0, 2**62, 2_000)
    photos = [photo(tmp_path, int(sign)) for sign in signs]
    likeness = generator.random(2_000) * 0.5
    likeness[700] = 0.9
    query = photo(tmp_path, int(signs[1_500]) ^ 0b11)
    rows = shortlist(query, photos, likeness)
    assert len(rows) == len(set(rows)) == LOOKED_AT
    assert rows[0] == 700
    assert 1_500 in rows
    assert rows == sorted(rows, key=lambda row: -likeness[row])
