from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import (
    Bound,
    Box,
    Capture,
    Facts,
    Group,
    Hashes,
    Match,
    MatchKind,
    Measure,
    Photo,
    PhotoFile,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.core.scan.forms import numbered
from photodedup.core.scan.library import Library
from photodedup.core.settings import KeepRule, KeepSettings

HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 20.0)


def photo(
    number: int, content: int | None = None, *, pixels: int = 100, same: int = 0
) -> Photo:
    file = PhotoFile(Path(f"/album/{number:03}.jpg"), 1000, 0, 0, 1, number)
    digest = same.to_bytes(16) if same else None
    facts = Facts(pixels, 100, "jpeg", picture_digest=digest)
    bytes_ = (number + 1000 if content is None else content).to_bytes(16)
    return Photo(number, file, bytes_, facts, HASHES)


def match(first: int, second: int, kind: MatchKind = MatchKind.RESAVED) -> Match:
    return Match(first, second, kind, 0.9)


def library(
    *photos: Photo, not_duplicates: frozenset[tuple[bytes, bytes]] = frozenset()
) -> Library:
    made = Library(KeepSettings(), not_duplicates)
    for each in photos:
        made.add(each)
    return made


def numbers(groups: tuple[Group, ...]) -> list[list[int]]:
    return [[member.photo.number for member in group.members] for group in groups]


def test_photos_without_a_match_are_in_no_group() -> None:
    assert library(photo(1), photo(2)).groups() == ()


def test_equal_bytes_make_a_group_without_a_comparison() -> None:
    desk = library(photo(1, 7), photo(2, 7), photo(3))
    (group,) = desk.groups()
    assert numbers((group,)) == [[1, 2]]
    assert group.kind is MatchKind.IDENTICAL
    assert group.members[1].suggestion is Suggestion.REMOVE


def test_only_the_first_photo_of_equal_bytes_is_to_be_compared() -> None:
    desk = library()
    assert desk.add(photo(1, 7))
    assert not desk.add(photo(2, 7))


def test_what_holds_for_one_photo_holds_for_all_with_its_bytes() -> None:
    desk = library(photo(1, 7), photo(2, 7), photo(3, 8, pixels=400), photo(4, 8))
    desk.add_matches([match(1, 3)])
    (group,) = desk.groups()
    assert sorted(numbers((group,))[0]) == [1, 2, 3, 4]
    keeper = group.members[0]
    assert keeper.photo.number == 3
    assert keeper.match is None
    for member in group.members[1:]:
        assert member.match is not None
        assert {member.match.first, member.match.second} == {3, member.photo.number}


def test_equal_pixels_make_a_group_without_a_comparison() -> None:
    desk = library(photo(1, same=5))
    assert not desk.add(photo(2, same=5))
    (group,) = desk.groups()
    assert group.kind is MatchKind.SAME_PIXELS


def test_equal_bytes_stay_identical_among_equal_pixels() -> None:
    desk = library(photo(1, 7, same=5), photo(2, 7, same=5), photo(3, same=5))
    (group,) = desk.groups()
    kinds = {m.photo.number: m.match.kind for m in group.members if m.match}
    assert kinds == {2: MatchKind.IDENTICAL, 3: MatchKind.SAME_PIXELS}


def test_equal_pixels_that_people_told_apart_are_no_group() -> None:
    a, b = photo(1, same=5), photo(2, same=5)
    desk = library(a, b, not_duplicates=frozenset({(a.content, b.content)}))
    assert desk.groups() == ()


def test_a_thousand_copies_with_other_metadata_are_one_group_at_once() -> None:
    desk = library(*(photo(n, same=5) for n in range(1000)))
    (group,) = desk.groups()
    assert len(group.members) == 1000


def test_a_pair_that_people_told_apart_is_never_a_group() -> None:
    a, b = photo(1), photo(2)
    apart = frozenset({(a.content, b.content)})
    desk = library(a, b, not_duplicates=apart)
    desk.add_matches([match(1, 2)])
    assert desk.groups() == ()


def test_equal_files_that_people_want_to_keep_are_not_shown_again() -> None:
    a = photo(1, 7)
    apart = frozenset({(a.content, a.content)})
    assert library(a, photo(2, 7), not_duplicates=apart).groups() == ()


def test_look_alikes_are_groups_of_their_own_and_never_marked() -> None:
    desk = library(*(photo(n) for n in range(1, 6)))
    desk.add_matches(
        [
            match(1, 2),
            match(2, 3, MatchKind.LOOKALIKE),
            match(4, 5, MatchKind.LOOKALIKE),
        ]
    )
    groups = desk.groups()
    assert numbers(groups) == [[1, 2], [4, 5]]
    assert groups[1].kind is MatchKind.LOOKALIKE
    assert groups[1].members[1].suggestion is Suggestion.REVIEW


def test_the_transform_is_restated_when_the_twins_stand_the_other_way_round() -> None:
    turned = replace(
        match(1, 2, MatchKind.TURNED),
        transform=Transform(Turn.CLOCKWISE, 2.0, Box(0, 0, 0.5, 1)),
    )
    # Photo 3 has the bytes of 1 but more weight, so it keeps; 3 follows 2, while 1
    # stood before it.
    desk = library(
        photo(1, 7), photo(2, 8, pixels=50), replace(photo(3, 7), file=protected(3))
    )
    desk.add_matches([turned])
    (group,) = desk.groups()
    assert group.keeper.number == 3
    other = next(m for m in group.members if m.photo.number == 2)
    assert other.match is not None
    assert (other.match.first, other.match.second) == (2, 3)
    assert other.match.transform.turn is Turn.COUNTERCLOCKWISE
    assert other.match.transform.second_part == Box(0, 0, 0.5, 1)
    assert other.match.transform.angle_deg == pytest.approx(-2)


def protected(number: int) -> PhotoFile:
    return replace(photo(number).file, protected=True)


matches = st.lists(
    st.tuples(
        st.integers(0, 11), st.integers(0, 11), st.sampled_from(list(MatchKind)[1:])
    ),
    max_size=20,
)


@given(st.lists(st.integers(0, 8), min_size=12, max_size=12), matches, st.data())
def test_groups_never_overlap_and_do_not_depend_on_the_order(
    contents: list[int], drawn: list[tuple[int, int, MatchKind]], data: st.DataObject
) -> None:
    photos = [photo(n, content) for n, content in enumerate(contents)]
    first_of = {content: contents.index(content) for content in contents}
    pairs: dict[tuple[int, int], Match] = {}
    for a, b, kind in drawn:
        low, high = sorted((first_of[contents[a]], first_of[contents[b]]))
        if low != high:
            pairs[low, high] = match(low, high, kind)
    desk = library(*photos)
    desk.add_matches(pairs.values())
    groups = desk.groups()
    for lens in (None, MatchKind.SERIES, MatchKind.LOOKALIKE):
        inside = [number for members in in_lens(groups, lens) for number in members]
        assert len(inside) == len(set(inside))
    assert [group.id for group in groups] == list(range(1, len(groups) + 1))

    again = library()
    waiting = data.draw(st.permutations(list(pairs.values())))
    for each in data.draw(st.permutations(photos)):
        again.add(each)
        if data.draw(st.booleans()):
            again.groups()
        known = [m for m in waiting if {m.first, m.second} <= again.photos.keys()]
        again.add_matches(known)
        waiting = [m for m in waiting if m not in known]
    assert numbered(again.groups()) == groups


def in_lens(groups: tuple[Group, ...], lens: MatchKind | None) -> list[list[int]]:
    """Return the photos of the groups of copies (None), of series or of look-alikes."""
    return numbers(
        tuple(
            group
            for group in groups
            if (None if group.kind.is_duplicate else group.kind) is lens
        )
    )


@given(matches)
def test_every_member_is_verified_against_its_keeper(
    drawn: list[tuple[int, int, MatchKind]],
) -> None:
    pairs = {tuple(sorted((a, b))): kind for a, b, kind in drawn if a != b}
    desk = library(*(photo(n) for n in range(12)))
    desk.add_matches(match(a, b, kind) for (a, b), kind in pairs.items())
    for group in desk.groups():
        for member in group.members[1:]:
            assert member.match is not None
            pair = tuple(sorted((group.keeper.number, member.photo.number)))
            assert (member.match.first, member.match.second) == pair
            if group.kind.is_duplicate:
                assert pairs[pair] is member.match.kind


def test_only_matches_that_hold_at_the_strictness_make_groups() -> None:
    photos = [photo(n) for n in range(1, 5)]
    found = [replace(match(1, 2), strictness=0.5), replace(match(3, 4), strictness=0.4)]
    for strictness, expected in ((0.4, [[1, 2], [3, 4]]), (0.5, [[1, 2]]), (0.6, [])):
        desk = Library(KeepSettings(), frozenset(), strictness)
        for each in photos:
            desk.add(each)
        desk.add_matches(found)
        assert numbers(desk.groups()) == expected
        assert len(desk.matches) == 2


def test_a_group_that_did_not_change_is_the_same_object() -> None:
    desk = library(*(photo(n) for n in range(1, 7)))
    desk.add_matches([match(3, 4)])
    (before,) = desk.groups()
    desk.add_matches([match(1, 2)])
    first, second = desk.groups()
    assert second is before
    assert {first.id, second.id} == {1, 2}
    desk.add_matches([match(4, 5), match(3, 5)])
    assert desk.groups()[0] is first
    assert desk.groups()[1] is not before


def series_match(first: int, second: int, shift: float) -> Match:
    evidence = (Measure("leftover shift", shift, 0.1, Bound.AT_MOST),)
    return replace(match(first, second, MatchKind.SERIES), evidence=evidence)


def test_a_poor_copy_does_not_join_two_shots_that_are_surely_apart() -> None:
    # Photo 1 is the largest, so it is the keeper of whatever matches it.
    desk = library(photo(1, pixels=400), photo(2), photo(3))
    desk.add_matches([match(1, 2), replace(match(1, 3), similarity=0.8)])
    assert numbers(desk.groups()) == [[1, 2, 3]]
    desk.add_matches([series_match(2, 3, 0.45)])
    assert in_lens(desk.groups(), None) == [[1, 2]]
    assert in_lens(desk.groups(), MatchKind.SERIES) == [[1, 3]]


def test_two_copies_that_differ_a_little_stay_in_one_group() -> None:
    desk = library(photo(1, pixels=400), photo(2), photo(3))
    desk.add_matches([match(1, 2), match(1, 3), series_match(2, 3, 0.13)])
    assert numbers(desk.groups()) == [[1, 2, 3]]


def test_copies_whose_notes_contradict_each_other_do_not_meet() -> None:
    # The keeper was stripped of its notes; its copies tell of two shots.
    a, b = (
        replace(
            photo(number),
            facts=replace(
                photo(number).facts,
                capture=Capture(
                    taken_at="2024-05-01T10:00:00", subsecond=f"{number}5", camera="One"
                ),
            ),
        )
        for number in (2, 3)
    )
    desk = library(photo(1, pixels=400), a, b)
    desk.add_matches([match(1, 2), replace(match(1, 3), similarity=0.8)])
    assert in_lens(desk.groups(), None) == [[1, 2]]


def test_a_third_photo_does_not_bring_back_what_people_told_apart() -> None:
    a, b = photo(2), photo(3)
    apart = frozenset({(a.content, b.content)})
    desk = library(photo(1, pixels=400), a, b, not_duplicates=apart)
    desk.add_matches([match(1, 2), match(1, 3), match(2, 3)])
    assert numbers(desk.groups()) == [[1, 2]]


def test_a_twin_that_people_told_apart_keeps_its_pixels_out_of_the_group() -> None:
    twin, other = photo(2, same=5), photo(3)
    apart = frozenset({(twin.content, other.content)})
    desk = library(photo(1, same=5), twin, other, not_duplicates=apart)
    desk.add_matches([match(1, 3)])
    assert numbers(desk.groups()) == [[1, 2]]


def test_photos_whose_cameras_tell_of_two_shots_are_a_series() -> None:
    a, b = (
        replace(
            photo(number),
            facts=replace(
                photo(number).facts,
                capture=Capture(taken_at=f"2024-05-01T10:00:0{number}", camera="One"),
            ),
        )
        for number in (1, 2)
    )
    desk = library(a, b)
    desk.add_matches([match(1, 2, MatchKind.RESAVED)])
    (group,) = desk.groups()
    assert group.kind is MatchKind.SERIES
    assert group.members[1].suggestion is Suggestion.REVIEW


def test_the_photo_that_all_copies_match_is_kept_before_a_better_one() -> None:
    desk = library(photo(1, pixels=900), photo(2), photo(3), photo(4))
    desk.add_matches([match(1, 2), match(2, 3), match(2, 4)])
    (group,) = desk.groups()
    assert numbers((group,)) == [[2, 1, 3, 4]]
    better = group.members[1]
    assert better.reasons[0].rule is KeepRule.CENTRAL
    assert better.suggestion is Suggestion.REVIEW


def test_where_all_copies_match_each_other_the_best_is_kept() -> None:
    desk = library(photo(1), photo(2), photo(3, pixels=900))
    desk.add_matches([match(1, 2), match(2, 3), match(1, 3)])
    assert desk.groups()[0].keeper.number == 3


def test_a_damaged_photo_is_not_kept_for_its_place() -> None:
    middle = photo(2)
    middle = replace(middle, facts=replace(middle.facts, damage="cut off"))
    desk = library(photo(1), middle, photo(3))
    desk.add_matches([match(1, 2), match(2, 3)])
    assert desk.groups()[0].keeper.number != 2
