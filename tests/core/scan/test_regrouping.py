from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import (
    Facts,
    Hashes,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
    ScanResult,
)
from photodedup.core.scan import Regrouping, regroup
from photodedup.core.scan.forms import numbered
from photodedup.core.scan.library import Library
from photodedup.core.settings import Folder, KeepSettings, ScanSettings

SIZE = 10
HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 20.0)


def photo(number: int) -> Photo:
    file = PhotoFile(Path(f"/album/{number:03}.jpg"), 1000 + number, 0, 0, 1, number)
    facts = Facts(100 + number % 3, 100, "jpeg")
    return Photo(number, file, number.to_bytes(16), facts, HASHES)


PHOTOS = tuple(photo(number) for number in range(SIZE))


def match(
    first: int, second: int, strictness: float, kind: MatchKind = MatchKind.EDITED
) -> Match:
    return Match(first, second, kind, 0.9, strictness=strictness)


def result(*matches: Match) -> ScanResult:
    settings = ScanSettings((Folder(Path("/album")),))
    groups = grouped(matches, settings.strictness)
    return ScanResult(settings, PHOTOS, groups, (), 0.0, matches=matches)


def grouped(matches: tuple[Match, ...], strictness: float) -> tuple:  # type: ignore[type-arg]  # of groups
    library = Library(KeepSettings(), frozenset(), strictness)
    for each in PHOTOS:
        library.add(each)
    library.add_matches(matches)
    return numbered(library.groups())


drawn = st.dictionaries(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(
        lambda pair: pair[0] < pair[1]
    ),
    st.tuples(
        st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
        st.sampled_from(
            [MatchKind.RESIZED, MatchKind.EDITED, MatchKind.SERIES, MatchKind.LOOKALIKE]
        ),
    ),
    max_size=20,
)
strictnesses = st.lists(st.sampled_from([0, 0.25, 0.3, 0.5, 0.8, 1]), max_size=6)


@given(drawn, strictnesses)
def test_regrouping_gives_what_a_scan_would_have_grouped(
    pairs: dict[tuple[int, int], tuple[float, MatchKind]], steps: list[float]
) -> None:
    found = result(*(match(*pair, *rest) for pair, rest in pairs.items()))
    regrouping = Regrouping(found)
    for strictness in steps:
        expected = grouped(found.matches, strictness)
        assert numbered(regrouping.at(strictness).groups) == expected
        regrouped = regroup(found, strictness)
        assert regrouped.groups == expected
        assert regrouped.settings.strictness == strictness


def test_groups_that_do_not_change_are_the_same_objects() -> None:
    found = result(match(0, 1, 0.9), match(2, 3, 0.6), match(4, 5, 0.3))
    regrouping = Regrouping(found)
    first, second = found.groups
    assert regrouping.at(0.5).groups == (first, second)
    assert regrouping.at(0.5).groups[0] is first
    assert regrouping.at(0.7).groups == (first,)
    assert regrouping.at(0.7).groups[0] is first
    looser = regrouping.at(0.2).groups
    assert looser[0] is first
    assert looser[1] is second
    assert looser[2].id == 3
    assert regrouping.at(0.2).groups[2] is looser[2]


def test_what_people_told_apart_meanwhile_stays_apart() -> None:
    found = result(match(0, 1, 0.9), match(0, 2, 0.9), match(1, 2, 0.9))
    (group,) = regroup(found, 0.5).groups
    assert len(group.members) == 3
    apart = frozenset({(PHOTOS[0].content, PHOTOS[1].content)})
    (group,) = regroup(found, 0.5, apart).groups
    kept = {member.photo.number for member in group.members}
    assert not {0, 1} <= kept


def test_twins_that_people_told_apart_meanwhile_are_no_group_any_more() -> None:
    twin = Photo(SIZE, PHOTOS[0].file, PHOTOS[0].content, PHOTOS[0].facts, HASHES)
    settings = ScanSettings((Folder(Path("/album")),))
    found = ScanResult(settings, (*PHOTOS, twin), (), (), 0.0)
    assert len(regroup(found, 1.0).groups) == 1
    apart = frozenset({(twin.content, twin.content)})
    assert regroup(found, 1.0, apart).groups == ()


def test_everything_else_of_the_result_stays() -> None:
    found = result(match(0, 1, 0.9))
    regrouped = regroup(found, 1.0)
    assert regrouped.groups == ()
    assert regrouped.photos == found.photos
    assert regrouped.matches == found.matches
