from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.fingerprints.keypoints import RECORD
from photodedup.core.fingerprints.orientation import oriented
from photodedup.core.index.brute import BruteForceIndex
from photodedup.core.index.proposals import FLAT_TEXTURE, HASHED_TEXTURE, Proposals
from photodedup.core.records import (
    Box,
    Candidate,
    Facts,
    Hashes,
    Photo,
    PhotoFile,
    Turn,
)

RADIUS = 6
SIGN_BITS = 63


def photo(
    number: int, sign: int, *, trimmed: int | None = None, texture: float = 20.0
) -> Photo:
    trim = None if trimmed is None else Box(0.1, 0.1, 0.9, 0.9)
    hashes = Hashes(0, 0, 0, 0, 0, sign, trimmed, trim, texture)
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
collections = st.lists(
    st.tuples(near_signs | signs, st.none() | near_signs), min_size=2, max_size=12
)


@given(collections, st.data())
def test_the_pairs_do_not_depend_on_the_batches(
    drawn: list[tuple[int, int | None]], data: st.DataObject
) -> None:
    photos = [photo(n, sign, trimmed=trim) for n, (sign, trim) in enumerate(drawn)]
    together = proposals().add(photos)
    shuffled = data.draw(st.permutations(photos))
    cut = data.draw(st.integers(0, len(photos)))
    desk = proposals()
    apart = desk.add(shuffled[:cut]) + desk.add(shuffled[cut:])
    assert sorted(apart, key=lambda c: (c.first, c.second)) == together


@given(collections)
def test_every_pair_within_the_radius_is_proposed_and_no_other(
    drawn: list[tuple[int, int | None]],
) -> None:
    photos = [photo(n, sign, trimmed=trim) for n, (sign, trim) in enumerate(drawn)]
    expected = {
        (a.number, b.number)
        for a in photos
        for b in photos[a.number + 1 :]
        if any(
            distance(turn, other) <= RADIUS
            for own in (a.hashes.sign, a.hashes.sign_trimmed)
            if own is not None
            for turn in oriented(own)
            for other in (b.hashes.sign, b.hashes.sign_trimmed)
            if other is not None
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
