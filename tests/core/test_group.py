from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.group import Cluster, cluster
from photodedup.core.records import Match, MatchKind

if TYPE_CHECKING:
    import random


def match(
    first: int,
    second: int,
    similarity: float = 0.9,
    kind: MatchKind = MatchKind.RESIZED,
) -> Match:
    return Match(min(first, second), max(first, second), kind, similarity)


def never(_first: int, _second: int) -> bool:
    return False


def grouped(*matches: Match, forbid: tuple[tuple[int, int], ...] = ()) -> list[str]:
    """Group photos whose number is their rank; one "keeper: members" each."""
    pairs = {frozenset(pair) for pair in forbid}
    numbers = {n for found in matches for n in (found.first, found.second)}
    clusters = cluster(
        matches, {n: n for n in numbers}, lambda a, b: frozenset((a, b)) in pairs
    )
    return [f"{c.keeper}: {' '.join(map(str, c.matches))}" for c in clusters]


def test_a_pair_is_a_group() -> None:
    pair = match(3, 8)
    assert cluster([pair], {3: 1, 8: 0}, never) == [Cluster(8, {3: pair})]


def test_a_chain_of_unlike_photos_is_cut() -> None:
    assert grouped(match(0, 2), match(1, 2, 0.8), match(1, 3)) == ["0: 2", "1: 3"]


def test_a_photo_goes_to_its_nearest_keeper() -> None:
    near = grouped(match(0, 2, 0.8), match(1, 2, 0.95), match(0, 3))
    assert near == ["0: 3", "1: 2"]
    tie = grouped(match(0, 2), match(1, 2), match(1, 3))
    assert tie == ["0: 2", "1: 3"]
    closer_kind = grouped(
        match(0, 2, 0.9, MatchKind.EDITED), match(1, 2, 0.9), match(0, 3)
    )
    assert closer_kind == ["0: 3", "1: 2"]


def test_a_forbidden_pair_is_no_group() -> None:
    assert grouped(match(0, 1), forbid=((1, 0),)) == []


def test_members_that_exclude_each_other_do_not_meet() -> None:
    assert grouped(match(0, 1), match(0, 2), forbid=((1, 2),)) == ["0: 1"]


def test_an_excluded_member_goes_to_its_next_keeper() -> None:
    matches = (match(0, 2, 0.99), match(0, 3), match(1, 3, 0.8))
    assert grouped(*matches, forbid=((2, 3),)) == ["0: 2", "1: 3"]


def test_excluded_members_form_a_group_of_their_own() -> None:
    matches = (match(0, 1), match(0, 2), match(0, 3), match(2, 3))
    assert grouped(*matches, forbid=((1, 2), (1, 3))) == ["0: 1", "2: 3"]


def test_the_member_nearer_to_the_keeper_stays() -> None:
    matches = (match(0, 1, 0.8), match(0, 2, 0.95))
    assert grouped(*matches, forbid=((1, 2),)) == ["0: 2"]


def test_a_poor_copy_of_one_shot_does_not_pull_in_another_shot() -> None:
    # 0 is an enlarged, blurred copy of shot 1 and so the best by size; it may as well
    # be one of shot 2, which is known to be apart from shot 1.
    shots = (match(0, 1, 0.95), match(0, 2, 0.9), match(0, 3, 0.9), match(2, 3, 0.99))
    assert grouped(*shots, forbid=((1, 2), (1, 3))) == ["0: 1", "2: 3"]


def panning(frames: int, sight: int) -> list[Match]:
    """A series in which each frame matches the next few, ever less."""
    return [
        match(a, b, 1 - 0.05 * (b - a))
        for a in range(frames)
        for b in range(a + 1, min(a + sight + 1, frames))
    ]


@pytest.mark.parametrize("sight", [1, 3, 10])
def test_a_panning_series_never_becomes_one_group(sight: int) -> None:
    matches = panning(60, sight)
    clusters = cluster(matches, {n: n for n in range(60)}, never)
    for found in clusters:
        photos = {found.keeper, *found.matches}
        assert max(photos) - min(photos) <= 2 * sight
        assert all(abs(n - found.keeper) <= sight for n in found.matches)


def test_a_cross_fade_does_not_join_its_two_ends() -> None:
    # Twenty steps from one photo to another: steps up to six apart look alike.
    matches = panning(20, 6)
    for order in (list(range(20)), list(reversed(range(20)))):
        clusters = cluster(matches, dict(enumerate(order)), never)
        groups = [{c.keeper, *c.matches} for c in clusters]
        assert not any({0, 19} <= group for group in groups)


def test_four_hundred_blank_pages_that_all_match_are_one_group() -> None:
    matches = [match(*pair, 1.0) for pair in itertools.combinations(range(400), 2)]
    (found,) = cluster(matches, {n: n for n in range(400)}, never)
    assert found.keeper == 0
    assert len(found.matches) == 399


def test_nothing_gives_nothing() -> None:
    assert cluster([], {}, never) == []


@st.composite
def graphs(
    draw: st.DrawFn,
) -> tuple[list[Match], dict[int, int], set[frozenset[int]]]:
    size = draw(st.integers(2, 12))
    pairs = list(itertools.combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=30))
    matches = [
        match(
            *pair,
            draw(st.sampled_from([0.7, 0.8, 0.9, 1.0])),
            draw(st.sampled_from([MatchKind.RESIZED, MatchKind.EDITED])),
        )
        for pair in chosen
    ]
    order = draw(st.permutations(range(size)))
    barred = draw(st.lists(st.sampled_from(pairs), max_size=6))
    return matches, dict(enumerate(order)), {frozenset(pair) for pair in barred}


@given(graph=graphs(), order=st.randoms(use_true_random=False))
def test_groups_are_disjoint_verified_and_free_of_the_matches_order(
    graph: tuple[list[Match], dict[int, int], set[frozenset[int]]],
    order: random.Random,
) -> None:
    matches, rank, barred = graph

    def forbidden(first: int, second: int) -> bool:
        return frozenset((first, second)) in barred

    clusters = cluster(matches, rank, forbidden)
    shuffled = order.sample(matches, len(matches))
    restricted = {number for pair in barred for number in pair}
    assert cluster(shuffled, rank, forbidden, restricted=restricted) == clusters
    seen: set[int] = set()
    for found in clusters:
        photos = {found.keeper, *found.matches}
        assert len(photos) > 1
        assert not photos & seen
        seen |= photos
        for member, link in found.matches.items():
            assert link in matches
            assert {link.first, link.second} == {found.keeper, member}
        for pair in itertools.combinations(photos, 2):
            assert not forbidden(*pair)


@given(graph=graphs())
def test_every_matched_photo_is_near_a_group(
    graph: tuple[list[Match], dict[int, int], set[frozenset[int]]],
) -> None:
    matches, rank, _ = graph
    clusters = cluster(matches, rank, never)
    grouped_photos = {n for c in clusters for n in (c.keeper, *c.matches)}
    for link in matches:
        # One photo of every match is in a group, so a matched pair is always one.
        assert {link.first, link.second} & grouped_photos


@given(size=st.integers(2, 9), order=st.randoms(use_true_random=False))
def test_copies_that_all_match_are_one_group_around_the_best(
    size: int, order: random.Random
) -> None:
    ranks = order.sample(range(size), size)
    matches = [match(*pair) for pair in itertools.combinations(range(size), 2)]
    (found,) = cluster(matches, dict(enumerate(ranks)), never)
    assert ranks[found.keeper] == 0
    assert len(found.matches) == size - 1


@pytest.mark.parametrize("size", [2_000])
def test_a_large_star_is_asked_about_restricted_photos_only(size: int) -> None:
    asked: list[tuple[int, int]] = []

    def forbidden(first: int, second: int) -> bool:
        asked.append((first, second))
        return {first, second} == {5, 6}

    matches = [match(0, number) for number in range(1, size)]
    rank = {number: number for number in range(size)}
    (found,) = cluster(matches, rank, forbidden, restricted={5, 6})
    assert len(found.matches) == size - 2
    assert 6 not in found.matches
    assert len(asked) < 2 * size
