from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.fingerprints.keypoints import RECORD
from photodedup.core.index import local
from photodedup.core.index.local import LocalFeatures, SharedFeatures

if TYPE_CHECKING:
    import pytest

CORNERS = 24


def blob(seed: int, corners: int = CORNERS) -> bytes:
    rng = np.random.default_rng(seed)
    records = np.zeros(corners, RECORD)
    records["bits"] = rng.integers(0, 256, (corners, 32))
    records["mirrored"] = rng.integers(0, 256, (corners, 32))
    return records.tobytes()


def with_shared(base: bytes, other: bytes, count: int) -> bytes:
    records = np.frombuffer(base, RECORD).copy()
    records[:count] = np.frombuffer(other, RECORD)[:count]
    return records.tobytes()


def mirrored(base: bytes) -> bytes:
    records = np.frombuffer(base, RECORD).copy()
    records["bits"] = np.frombuffer(base, RECORD)["mirrored"]
    records["mirrored"] = np.frombuffer(base, RECORD)["bits"]
    records["angle"] = 128 - records["angle"].astype(np.int64) % 256
    return records.tobytes()


def proposed(blobs: dict[int, bytes]) -> list[SharedFeatures]:
    features = LocalFeatures()
    features.add(list(blobs), blobs.values())
    return features.finish()


def test_photos_that_share_corners_are_proposed_with_their_number() -> None:
    first = blob(1)
    shared = with_shared(blob(2), first, 9)
    assert proposed({7: shared, 3: first, 5: blob(3)}) == [SharedFeatures(3, 7, 9)]


def test_a_mirrored_photo_shares_the_corners_of_its_original() -> None:
    first = blob(1)
    found = proposed({0: first, 1: mirrored(first), 2: blob(2)})
    assert found == [SharedFeatures(0, 1, CORNERS)]


def test_one_corner_in_common_proposes_nothing() -> None:
    first = blob(1)
    assert proposed({0: first, 1: with_shared(blob(2), first, 1)}) == []


def test_corners_that_turned_differently_do_not_vote_together() -> None:
    first = blob(1, 2)
    records = np.frombuffer(first, RECORD).copy()
    records["angle"] = [0, 100]
    assert proposed({0: first, 1: records.tobytes()}) == []


def test_one_corner_that_is_like_many_has_one_vote() -> None:
    letter = np.frombuffer(blob(1, 1), RECORD)
    page = np.repeat(letter, 12).tobytes()
    assert proposed({0: page, 1: letter.tobytes()}) == []


def test_corners_that_many_photos_share_propose_nothing() -> None:
    page = blob(1)
    assert proposed(dict.fromkeys(range(local.COMMON + 1), page)) == []


def test_a_photo_has_no_more_than_its_best_when_the_others_have_better() -> None:
    first = blob(0)
    near = {n: with_shared(blob(n), first, 20) for n in range(1, 15)}
    far = with_shared(blob(50), first, 3)
    found = proposed({0: first, 50: far} | near)
    of_far = {(each.first, each.second) for each in found if each.second == 50}
    assert len(of_far) <= local.MOST_PER_PHOTO
    assert {(0, n) for n in near} <= {(each.first, each.second) for each in found}


def test_equally_good_photos_are_proposed_together() -> None:
    first = blob(1)
    twins = dict.fromkeys(range(20), first)
    assert len(proposed(twins)) == 20 * 19 // 2


def test_photos_without_corners_are_never_proposed() -> None:
    assert proposed({0: b"", 1: b"", 2: blob(1)}) == []
    assert LocalFeatures().finish() == []


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 30), st.integers(0, CORNERS)),
        min_size=2,
        max_size=25,
    ),
    st.data(),
)
def test_the_pairs_do_not_depend_on_order_names_or_batches(
    drawn: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    blobs = [with_shared(blob(own), blob(base), n) for base, own, n in drawn]
    together = proposed(dict(enumerate(blobs)))
    order = data.draw(st.permutations(range(len(blobs))))
    cut = data.draw(st.integers(0, len(blobs)))
    apart = LocalFeatures()
    for some in (order[:cut], order[cut:]):
        apart.add(some, [blobs[number] for number in some])
    assert apart.finish() == together


def test_many_photos_are_indexed_by_fewer_corners_whenever_they_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "MANY", 3)
    monkeypatch.setattr(local, "CORNERS_OF_MANY", 4)
    first = blob(1)
    found = proposed(dict.fromkeys(range(2), first) | {8: blob(8), 9: blob(9)})
    assert found == [SharedFeatures(0, 1, 4)]


def test_pairs_come_in_the_order_of_their_numbers() -> None:
    found = proposed({number: blob(number // 2) for number in range(9, -1, -1)})
    assert [(each.first, each.second) for each in found] == [
        (number, number + 1) for number in range(0, 10, 2)
    ]
    assert all(a < b for a, b in pairwise(found))
