from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.fingerprints.keypoints import RECORD
from photodedup.core.fingerprints.orientation import oriented
from photodedup.core.index.brute import BruteForceIndex
from photodedup.core.index.proposals import (
    FLAT_TEXTURE,
    HASHED_TEXTURE,
    MAX_HYPOTHESES,
    Proposals,
)
from photodedup.core.records import (
    Box,
    Candidate,
    Cell,
    Facts,
    Hashes,
    Photo,
    PhotoFile,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.records import Mapping

RADIUS = 6
SIGN_BITS = 63
TRIM = Box(0.1, 0.1, 0.9, 0.9)
QUARTERS = (
    Box(0.0, 0.0, 0.5, 0.5),
    Box(0.5, 0.0, 1.0, 0.5),
    Box(0.0, 0.5, 0.5, 1.0),
    Box(0.5, 0.5, 1.0, 1.0),
)


def photo(
    number: int,
    sign: int,
    *,
    trimmed: int | None = None,
    texture: float = 20.0,
    cells: Sequence[int] = (),
) -> Photo:
    trim = None if trimmed is None else TRIM
    parts = tuple(Cell(code, box) for code, box in zip(cells, QUARTERS, strict=False))
    hashes = Hashes(0, 0, 0, 0, 0, sign, trimmed, trim, texture, parts)
    file = PhotoFile(Path(f"/{number}"), 1, 1, 1, 1, number)
    return Photo(number, file, number.to_bytes(16), Facts(8, 8, "png"), hashes)


def grey_of(each: Photo) -> bytes:
    return bytes([each.number % 256]) * 768


def proposals(*, turned: bool = True) -> Proposals:
    return Proposals(BruteForceIndex(), RADIUS, grey_of, turned=turned)


def distance(first: int, second: int) -> int:
    return (first ^ second).bit_count()


signs = st.integers(0, 2**SIGN_BITS - 1)
near_signs = st.builds(
    lambda base, flips, turn: oriented(base ^ sum(1 << bit for bit in set(flips)))[
        turn
    ],
    st.sampled_from([0x1234_5678_9ABC_DEF0 >> 1, 0x0F0F_3333_5555_00FF]),
    st.lists(st.integers(0, SIGN_BITS - 1), max_size=5),
    st.integers(0, 7),
)
Drawn = list[tuple[int, int | None, list[int]]]
collections = st.lists(
    st.tuples(
        near_signs | signs, st.none() | near_signs, st.lists(near_signs, max_size=2)
    ),
    min_size=2,
    max_size=12,
)


def photos_of(drawn: Drawn) -> list[Photo]:
    return [
        photo(number, sign, trimmed=trimmed, cells=cells)
        for number, (sign, trimmed, cells) in enumerate(drawn)
    ]


@given(collections, st.data())
def test_the_pairs_do_not_depend_on_the_batches(
    drawn: Drawn, data: st.DataObject
) -> None:
    photos = photos_of(drawn)
    together = proposals().add(photos)
    shuffled = data.draw(st.permutations(photos))
    cut = data.draw(st.integers(0, len(photos)))
    desk = proposals()
    apart = desk.add(shuffled[:cut]) + desk.add(shuffled[cut:])
    assert sorted(apart, key=lambda c: (c.first, c.second)) == together


def codes_of(each: Photo) -> list[tuple[int, bool]]:
    """Return every hash of a photo, and whether it is that of a cell."""
    whole = [each.hashes.sign, each.hashes.sign_trimmed]
    found = [(code, False) for code in whole if code is not None]
    return found + [(cell.sign, True) for cell in each.hashes.cells]


@given(collections)
def test_every_pair_within_the_radius_is_proposed_and_no_other(
    drawn: Drawn,
) -> None:
    photos = photos_of(drawn)
    expected = {
        (a.number, b.number)
        for a in photos
        for b in photos[a.number + 1 :]
        if any(
            distance(turn, other) <= RADIUS
            for own, is_cell in codes_of(a)
            for turn in oriented(own)
            for other, is_other_cell in codes_of(b)
            if not (is_cell and is_other_cell)
        )
    }
    found = proposals().add(photos)
    assert {(each.first, each.second) for each in found} == expected


@given(signs, st.sampled_from(list(Turn)))
def test_the_turn_leads_from_the_first_photo_to_the_second(
    sign: int, turn: Turn
) -> None:
    pair = [photo(0, sign), photo(1, oriented(sign)[turn])]
    for order in (pair, pair[::-1]):
        desk = proposals()
        (found,) = desk.add(order[:1]) + desk.add(order[1:])
        assert found.hypotheses[0].distance == 0
        assert (
            any(each.turn is turn and each.distance == 0 for each in found.hypotheses)
            or oriented(sign).count(oriented(sign)[turn]) > 1
        )


@given(collections)
def test_the_most_promising_hypotheses_come_first(drawn: Drawn) -> None:
    for found in proposals().add(photos_of(drawn)):
        distances = [each.distance for each in found.hypotheses]
        assert distances == sorted(distances)
        assert 1 <= len(distances) <= MAX_HYPOTHESES


def through(mapping: Mapping, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, *_ = mapping
    return a * x + b * y + c, d * x + e * y + f


SIGN = 0x1234_5678_9ABC_DEF0 >> 1
UNLIKE = 0x0F0F_3333_5555_00FF


def test_a_photo_in_a_collage_is_proposed_where_it_lies() -> None:
    collage = photo(0, UNLIKE, cells=[UNLIKE >> 1, SIGN])
    (found,) = proposals().add([collage, photo(1, SIGN)])
    (hypothesis,) = found.hypotheses
    assert hypothesis.distance == 0
    assert hypothesis.mapping is not None
    assert through(hypothesis.mapping, 0, 0) == pytest.approx((0.5, 0.0))
    assert through(hypothesis.mapping, 1, 1) == pytest.approx((1.0, 0.5))


def test_a_collage_shows_a_photo_without_its_borders() -> None:
    framed = photo(0, UNLIKE, trimmed=SIGN)
    collage = photo(1, UNLIKE >> 2, cells=[UNLIKE >> 1, SIGN])
    (found,) = proposals().add([framed, collage])
    (hypothesis,) = found.hypotheses
    assert hypothesis.mapping is not None
    assert through(hypothesis.mapping, 0.5, 0.0) == pytest.approx((0.1, 0.1))
    assert through(hypothesis.mapping, 1.0, 0.5) == pytest.approx((0.9, 0.9))


def test_a_turned_photo_in_a_collage_is_proposed_in_its_turn() -> None:
    collage = photo(1, UNLIKE, cells=[oriented(SIGN)[Turn.CLOCKWISE]])
    (found,) = proposals().add([photo(0, SIGN), collage])
    mapping = found.hypotheses[0].mapping
    assert mapping is not None
    # What was at the top left is at the top right of a picture turned clockwise.
    assert through(mapping, 0.5, 0.0) == pytest.approx((0.0, 0.0))
    assert through(mapping, 0.0, 0.0) == pytest.approx((0.0, 1.0))


def test_two_collages_that_share_a_photo_are_not_proposed() -> None:
    collages = [photo(0, UNLIKE, cells=[SIGN]), photo(1, UNLIKE >> 2, cells=[SIGN])]
    assert proposals().add(collages) == []


def test_cells_are_left_out_where_only_same_photos_are_asked_for() -> None:
    pair = [photo(0, UNLIKE, cells=[SIGN]), photo(1, SIGN)]
    assert proposals(turned=False).add(pair) == []


def test_turned_copies_are_left_out_on_request() -> None:
    sign = 0x1234_5678_9ABC_DEF0 >> 1
    pair = [photo(0, sign), photo(1, oriented(sign)[Turn.CLOCKWISE])]
    assert proposals(turned=False).add(pair) == []


def test_blank_photos_are_proposed_by_colour_and_never_by_hash() -> None:
    flat = [photo(n, 0, texture=HASHED_TEXTURE / 2) for n in (10, 12, 40)]
    structured = photo(11, 0)
    found = proposals().add([*flat, structured])
    assert [(each.first, each.second) for each in found] == [(10, 12)]


def test_flat_photos_that_are_not_blank_are_proposed_by_colour_and_by_hash() -> None:
    flat = [photo(n, 0, texture=FLAT_TEXTURE / 2) for n in (10, 12, 40)]
    found = proposals().add(flat)
    assert [(each.first, each.second) for each in found] == [
        (10, 12),
        (10, 40),
        (12, 40),
    ]


def corners_of(each: Photo) -> bytes:
    rng = np.random.default_rng(each.number % 10)
    records = np.zeros(20, RECORD)
    records["bits"] = rng.integers(0, 256, (20, 32))
    records["mirrored"] = rng.integers(0, 256, (20, 32))
    return records.tobytes()


def test_photos_that_share_corners_are_proposed_once_all_are_there() -> None:
    desk = Proposals(BruteForceIndex(), 0, grey_of, corners=corners_of)
    assert desk.add([photo(11, 0x5555), photo(2, 0x7777_7777)]) == []
    assert desk.add([photo(1, 0x1234_5678_9ABC), photo(3, 0x0F0F_1111)]) == []
    (found,) = desk.finish()
    assert (found.first, found.second) == (1, 11)
    assert [each.keypoints for each in found.hypotheses] == [True]


def test_flat_photos_and_those_of_other_levels_have_no_corners() -> None:
    flat = [photo(n, n, texture=HASHED_TEXTURE / 2) for n in (1, 11)]
    desk = Proposals(BruteForceIndex(), 0, grey_of, corners=corners_of)
    desk.add(flat)
    assert desk.finish() == []
    without = proposals()
    without.add([photo(1, 1), photo(11, 2)])
    assert without.finish() == []


def test_many_flat_photos_are_all_compared() -> None:
    desk = Proposals(BruteForceIndex(), RADIUS, lambda _: bytes(768))
    flat = [photo(n, 0, texture=0.0) for n in range(40)]
    found: list[Candidate] = []
    for each in flat:
        found += desk.add([each])
    assert len(found) == 40 * 39 // 2


def test_parts_without_an_area_from_a_damaged_cache_are_passed_over() -> None:
    nothing = Box(0.5, 0.5, 0.5, 0.5)
    hashes = replace(
        photo(0, 0x1234_5678).hashes,
        trim=nothing,
        sign_trimmed=0x0F0F_3333,
        cells=(Cell(0x0F0F_3333, nothing),),
    )
    damaged = replace(photo(0, 0x1234_5678), hashes=hashes)
    found = proposals().add([damaged, photo(1, 0x0F0F_3333)])
    assert [(each.first, each.second) for each in found] == [(0, 1)]
