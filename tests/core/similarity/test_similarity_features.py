from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.errors import Bug
from photodedup.core.similarity.features import agreement

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    places: NDArray[np.float32]
    descriptions: NDArray[np.uint8] | NDArray[np.float32]


def drawn(seed: int, count: int = 60, *, binary: bool = True) -> Drawn:
    rng = np.random.default_rng(seed)
    places = (rng.random((count, 2)) * 400).astype(np.float32)
    values = rng.integers(0, 256, (count, 32), np.uint8)
    return Drawn(places, values if binary else values.astype(np.float32))


def seen_through(features: Drawn, matrix: list[list[float]]) -> Drawn:
    points = np.column_stack([features.places, np.ones(len(features.places))])
    moved = points @ np.array(matrix).T
    places = (moved[:, :2] / moved[:, 2:]).astype(np.float32)
    return Drawn(places, features.descriptions)


TILT = [[0.6, -0.2, 40.0], [0.25, 0.7, 9.0], [2e-4, -1e-4, 1.0]]
MIRROR = [[-1.0, 0.0, 400.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
FOLD = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.01, 0.0, -2.0]]
LINE = [[1.0, 0.0, 0.0], [0.0, 0.0, 7.0], [0.0, 0.0, 1.0]]
POINT = [[0.0, 0.0, 50.0], [0.0, 0.0, 50.0], [0.0, 0.0, 1.0]]
STRIP = [[1.0, 0.0, 0.0], [0.0, 0.1, 0.0], [0.0, 0.0, 1.0]]


@pytest.mark.parametrize("binary", [True, False])
def test_every_place_of_the_same_picture_agrees(*, binary: bool) -> None:
    found = agreement(drawn(1, binary=binary), drawn(1, binary=binary))
    assert found.inliers == found.mask.sum() >= 58
    assert found.share == 1
    assert np.allclose(found.mapping, np.eye(3), atol=1e-4)


def test_a_tilted_picture_is_mapped_back() -> None:
    first = drawn(1)
    found = agreement(first, seen_through(first, TILT))
    back = np.linalg.inv(TILT)
    assert found.share > 0.9
    assert np.allclose(found.mapping, back / back[2, 2], atol=1e-2)


def test_wrong_matches_are_told_apart() -> None:
    first, moved = drawn(1), seen_through(drawn(1), TILT)
    places = moved.places.copy()
    places[::3] = drawn(9).places[::3]
    found = agreement(first, Drawn(places, moved.descriptions))
    assert len(found.first) == len(found.second) == len(found.mask) == 60
    assert 36 <= found.inliers <= 42
    assert found.mask[::3].sum() <= 2


@pytest.mark.parametrize(
    "matrix",
    [MIRROR, FOLD, LINE, POINT, STRIP],
    ids=["mirror", "fold", "line", "point", "strip"],
)
def test_maps_that_show_no_picture_count_little_or_nothing(
    matrix: list[list[float]],
) -> None:
    first = drawn(1)
    for pair in (
        (first, seen_through(first, matrix)),
        (seen_through(first, matrix), first),
    ):
        found = agreement(*pair)
        assert found.inliers <= 8
        assert found.inliers == found.mask.sum()


def test_keypoints_on_one_place_count_once() -> None:
    first = drawn(1, 60)
    places = np.repeat(first.places[::10], 10, axis=0)
    heaped = Drawn(places, first.descriptions)
    found = agreement(heaped, heaped)
    assert found.inliers == 6
    assert found.share == 1


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("binary", [True, False])
def test_pictures_with_hardly_any_keypoints_have_no_inliers(
    count: int, *, binary: bool
) -> None:
    few, many = drawn(1, count, binary=binary), drawn(1, binary=binary)
    for pair in ((few, many), (many, few), (few, few)):
        found = agreement(*pair)
        assert (found.inliers, found.share) == (0, 0)
        assert not found.mask.any()
        assert not found.mapping.any()


def test_equal_descriptions_match_nothing() -> None:
    first = drawn(1)
    alike = Drawn(first.places, np.full_like(first.descriptions, 7))
    assert agreement(alike, alike).inliers == 0


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 500), count=st.integers(0, 50), binary=st.booleans())
def test_the_order_of_the_pictures_does_not_matter(
    seed: int, count: int, *, binary: bool
) -> None:
    first = drawn(seed, binary=binary)
    moved = seen_through(first, TILT)
    second = Drawn(moved.places[:count], moved.descriptions[:count])
    one, two = agreement(first, second), agreement(second, first)
    assert (one.inliers, one.share) == (two.inliers, two.share)
    assert np.array_equal(one.first, two.second)
    assert np.array_equal(one.mask, two.mask)
    assert 0 <= one.share <= 1
    if one.inliers:
        product = one.mapping @ two.mapping
        assert np.allclose(product / product[2, 2], np.eye(3), atol=1e-6)


def test_descriptions_of_different_kinds_do_not_mix() -> None:
    with pytest.raises(Bug, match="do not mix"):
        agreement(drawn(1), drawn(1, binary=False))
