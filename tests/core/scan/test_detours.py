"""Where a photo lies in another is told by a third one that matches both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import IDENTITY, Match, MatchKind, Transform
from photodedup.core.scan.detours import by_detours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.records import Mapping


def mapping(scale: float, right: float, down: float) -> Mapping:
    return (scale, 0.0, right, 0.0, scale, down, 0.0, 0.0, 1.0)


def link(
    first: int,
    second: int,
    where: Mapping = IDENTITY,
    kind: MatchKind = MatchKind.CROPPED,
    strictness: float = 1.0,
) -> Match:
    transform = Transform(mapping=where)
    return Match(first, second, kind, 0.9, transform, (), strictness)


def matrix(where: Mapping | None) -> NDArray[np.float64]:
    assert where is not None
    return np.array(where).reshape(3, 3)


def test_two_photos_that_match_a_third_are_proposed_where_it_says() -> None:
    (found,) = by_detours(
        [link(0, 1, mapping(0.5, 0.1, 0.2)), link(1, 2, mapping(0.5, 0.3, 0.0))]
    )
    assert (found.first, found.second) == (0, 2)
    (hypothesis,) = found.hypotheses
    assert not hypothesis.keypoints
    # The middle of the third lies at .55, .25 in the second: .375, .325 in the first.
    place = matrix(hypothesis.mapping) @ (0.5, 0.5, 1)
    assert place[:2] / place[2] == pytest.approx((0.375, 0.325))


def test_the_mapping_leads_from_the_second_to_the_first_whoever_is_in_between() -> None:
    where = mapping(0.5, 0.1, 0.2)
    (found,) = by_detours([link(0, 1, where), link(0, 2, mapping(1, 0, 0))])
    assert (found.first, found.second) == (1, 2)
    told = matrix(found.hypotheses[0].mapping)
    assert told / told[2, 2] == pytest.approx(np.linalg.inv(matrix(where)))


@pytest.mark.parametrize(
    "third",
    [
        link(0, 2),
        link(0, 3, kind=MatchKind.SERIES),
        link(0, 3, kind=MatchKind.LOOKALIKE),
        link(0, 3, strictness=0.4),
    ],
)
def test_only_copies_are_followed_and_no_pair_is_proposed_twice(third: Match) -> None:
    found = by_detours([link(0, 1), link(1, 2), third])
    expected = [] if third.second == 2 else [(0, 2)]
    assert [(each.first, each.second) for each in found] == expected


def test_a_photo_that_few_match_is_no_detour_to_another_such() -> None:
    """The third is the keeper itself: two of its copies need not match each other."""
    star = [link(0, other) for other in (1, 2, 3)]
    assert by_detours(star) == []


pairs = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1])


@given(st.dictionaries(pairs, st.floats(0.3, 1.0), max_size=20), st.randoms())
def test_what_is_proposed_does_not_depend_on_the_order_of_the_matches(
    drawn: dict[tuple[int, int], float], random: object
) -> None:
    matches = [link(a, b, mapping(scale, 0, 0)) for (a, b), scale in drawn.items()]
    expected = by_detours(matches)
    random.shuffle(matches)  # type: ignore[attr-defined] # a random.Random
    assert by_detours(matches) == expected
    assert not {(each.first, each.second) for each in expected} & set(drawn)
