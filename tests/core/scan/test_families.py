from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from photodedup.core.records import (
    Alteration,
    Candidate,
    Facts,
    Hashes,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
)
from photodedup.core.scan.families import Families, Judged

MIRRORED, COLLAGE = Alteration.MIRRORED, Alteration.COLLAGE


def photo(number: int, content: int | None = None) -> Photo:
    file = PhotoFile(Path(f"/album/{number}.jpg"), 1, 1, 1, 1, number)
    hashes = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
    digest = bytes([number if content is None else content]) * 16
    return Photo(number, file, digest, Facts(40, 30, "jpeg"), hashes)


def families() -> Families:
    """Three photos 0, 1, 2, each with a mirrored copy (10, 11, 12)."""
    known = Families()
    for number in range(3):
        known.add_original(photo(number))
        known.add_copy(photo(10 + number), MIRRORED, photo(number), photo(2 - number))
    return known


def match(
    first: int,
    second: int,
    strictness: float,
    kind: MatchKind = MatchKind.EDITED,
) -> Match:
    return Match(first, second, kind, 0.9, strictness=strictness)


def pairs(judged: Judged) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the numbers of the known and of the wrong pairs."""
    known, wrong = (
        [(each.first.number, each.second.number) for each in related]
        for related in (judged.known, judged.wrong)
    )
    return known, wrong


def test_a_copy_that_matches_its_original_is_found() -> None:
    judged = families().judged([match(0, 10, 0.8), match(2, 12, 0.2)])
    assert [copy.strictness for copy in judged.copies] == [0.8, -1.0, 0.2]
    assert [copy.is_found for copy in judged.copies] == [True, False, True]
    assert pairs(judged) == ([], [])


def test_a_copy_that_matches_another_photo_is_wrong_once() -> None:
    judged = families().judged(
        [match(0, 11, 0.3), match(1, 10, 0.6), match(10, 11, 0.1)]
    )
    assert pairs(judged) == ([], [(1, 10)])
    assert judged.wrong[0].match.strictness == 0.6
    assert not any(copy.is_found for copy in judged.copies)


def test_a_series_is_no_mistake() -> None:
    judged = families().judged([match(0, 1, 0.9, MatchKind.SERIES)])
    assert pairs(judged) == ([], [])


@pytest.mark.parametrize(
    ("kind", "strictness", "is_known"),
    [
        (MatchKind.RESAVED, 0.1, True),
        (MatchKind.RESIZED, 0.1, True),
        (MatchKind.CROPPED, 0.5, True),
        (MatchKind.CROPPED, 0.49, False),
    ],
)
def test_copies_in_the_folder_already_are_no_mistake(
    kind: MatchKind, strictness: float, *, is_known: bool
) -> None:
    judged = families().judged([match(0, 1, strictness, kind), match(0, 11, 0.3)])
    assert pairs(judged) == (([(0, 1)], []) if is_known else ([], [(0, 1)]))


def test_copies_of_copies_in_the_folder_are_no_mistake_either() -> None:
    resaved = MatchKind.RESAVED
    judged = families().judged(
        [match(0, 1, 0.9, resaved), match(1, 2, 0.9, resaved), match(0, 12, 0.7)]
    )
    assert pairs(judged) == ([(0, 1), (1, 2)], [])


def test_a_collage_may_match_both_photos_in_it() -> None:
    known = families()
    known.add_copy(photo(20), COLLAGE, photo(0), photo(1))
    judged = known.judged([match(0, 20, 0.6), match(1, 20, 0.7), match(2, 20, 0.4)])
    assert pairs(judged) == ([], [(2, 20)])
    assert judged.copies[-1].strictness == 0.6


def test_two_copies_of_one_photo_need_not_be_compared() -> None:
    known = families()
    known.add_copy(photo(20), COLLAGE, photo(0), photo(1))
    untold = {(10, 20), (11, 20)}
    numbers = (0, 1, 2, 10, 11, 12, 20)
    for pair in combinations(numbers, 2):
        assert known.is_telling(Candidate(*pair, ())) == (pair not in untold)


def test_of_equal_pictures_only_the_first_is_compared() -> None:
    known = Families()
    known.add_original(photo(0, content=7))
    known.add_original(photo(1, content=7))
    known.add_copy(photo(10, content=8), MIRRORED, photo(1), photo(0))
    known.add_copy(photo(11, content=7), COLLAGE, photo(1), photo(0))
    judged = known.judged([match(0, 10, 0.8)])
    assert pairs(judged) == ([(0, 1)], [])
    assert [copy.strictness for copy in judged.copies] == [0.8, 1.0]
