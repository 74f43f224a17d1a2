"""Which photos share local features: locality-sensitive hashing of their corners.

All corners of all photos are cut into keys of some bits; those that agree in a key and
in most of all their bits vote for their two photos. The pairs are made at the end, not
while photos arrive: a key that few photos share at first may turn out to be the letter
"e", and what is proposed must not depend on the order of the photos.

Indyk and Motwani, "Approximate Nearest Neighbors: Towards Removing the Curse of
Dimensionality", STOC 1998.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.fingerprints.keypoints import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

CORNERS, CORNERS_OF_MANY = 180, 64
"""Corners of a photo that are indexed, the most useful ones: 34 bytes each, the
smaller number in libraries of more than `MANY` photos."""
MANY = 15_000
PIECE = 1 << 18
"""Corners that are looked at in one go: bounds memory and the time of a call."""
WORDS = 2
"""The first 128 bits of a description: OpenCV has them sorted by how much they tell."""
TABLES = 16
FEWEST_KEY_BITS, MOST_KEY_BITS = 22, 32
SPARE_BITS = 2
"""Bits of a key beyond log2 of the number of corners."""
COMMON = 24
"""Corners that may share a key; more of them are letters, grids, grain."""
NEAR = 26
"""Of 128 bits: two descriptions of one corner rarely differ by more."""
TURN_BINS, SCALE_BINS = 16, 16
"""Votes agree within two bins of 22.5 degrees and three steps of the scale pyramid."""
LEAST_VOTES = 2
MOST_PER_PHOTO = 12

_PHOTO_SHIFT, _FIRST_SHIFT, _SECOND_SHIFT = np.uint64(17), np.uint64(9), np.uint64(1)
_CORNER_BITS = np.uint64(8)
_CORNER_MASK = np.uint64((1 << 8) - 1)
_NUMBER_BITS = np.uint64(23)
_NUMBER_MASK = np.uint64((1 << 23) - 1)
_WINDOW_BITS = np.uint64(8)


@dataclass(frozen=True, slots=True, order=True)
class SharedFeatures:
    """Two photos that share corners.

    Attributes
    ----------
    first, second
        Their numbers, first < second.
    votes
        Corners of each that have a like one in the other.
    """

    first: int
    second: int
    votes: int


class LocalFeatures:
    """Collects the corners of photos and proposes pairs that share some of them."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._ties: list[int] = []
        self._counts: list[int] = []
        self._poses: list[NDArray[np.uint8]] = []
        self._plain: list[NDArray[np.uint64]] = []
        self._mirrored: list[NDArray[np.uint64]] = []
        self._most = CORNERS

    def add(self, numbers: Sequence[int], blobs: Iterable[bytes]) -> None:
        """Add photos.

        Parameters
        ----------
        numbers
            Under which each photo is reported.
        blobs
            Of `fingerprints.keypoints.encode`; the first `CORNERS` records will do.
        """
        size = CORNERS * RECORD.itemsize
        for number, blob in zip(numbers, blobs, strict=True):
            records = np.frombuffer(blob[:size], RECORD)[: self._most]
            self._numbers.append(number)
            # Equal votes are ranked by content: names and order must not matter.
            self._ties.append(zlib.crc32(blob[:size]))
            self._counts.append(len(records))
            self._poses.append(np.stack([records["angle"], records["level"]], axis=1))
            for store, field in ((self._plain, "bits"), (self._mirrored, "mirrored")):
                bits = np.ascontiguousarray(records[field][:, : 8 * WORDS])
                store.append(bits.view("<u8").astype(np.uint64).reshape(-1, WORDS))
        if len(self._numbers) > MANY and self._most != CORNERS_OF_MANY:
            self._thin_out()

    def _thin_out(self) -> None:
        """Keep fewer corners, as if there had never been more."""
        self._most = CORNERS_OF_MANY
        self._counts = [min(count, self._most) for count in self._counts]
        self._poses = [each[: self._most].copy() for each in self._poses]
        self._plain = [each[: self._most].copy() for each in self._plain]
        self._mirrored = [each[: self._most].copy() for each in self._mirrored]

    def finish(self) -> list[SharedFeatures]:
        """Return the pairs, ordered by their numbers.

        A pair is among the `MOST_PER_PHOTO` with the most votes of one of its photos.
        """
        corners = _Corners.of(self._counts, self._plain, self._mirrored)
        if corners.photo.size == 0:
            return []
        key_bits = _key_bits(corners.photo.size)
        votes = np.empty(0, np.uint64)
        for table in range(TABLES):
            keys = corners.keys(table, key_bits)
            found = [votes, *_agreeing(corners, keys)]
            votes, _ = _distinct(np.concatenate(found))
        counts = np.array(self._counts, np.int64)
        starts = np.cumsum(counts) - counts
        poses = np.concatenate(self._poses).astype(np.int16)
        first, second, count = _counted(votes, starts, poses)
        kept = _best(first, second, count, np.array(self._ties, np.int64))
        numbers = np.array(self._numbers, np.int64)
        pairs = np.sort(numbers[np.stack([first, second], axis=1)[kept]], axis=1)
        best: dict[tuple[int, int], int] = {}
        for (a, b), n in zip(pairs.tolist(), count[kept].tolist(), strict=True):
            best[a, b] = max(n, best.get((a, b), 0))
        return [SharedFeatures(a, b, n) for (a, b), n in sorted(best.items())]


@dataclass(frozen=True, slots=True, eq=False)
class _Corners:
    """All corners, the plain descriptions first, then the mirrored ones.

    Attributes
    ----------
    photo
        int32 (N,), place of the photo.
    place
        uint8 (N,), place of the corner in its photo.
    mirrored
        bool (N,)
    words
        uint64 (N, 2), the description.
    """

    photo: NDArray[np.int32]
    place: NDArray[np.uint8]
    mirrored: NDArray[np.bool_]
    words: NDArray[np.uint64]

    @classmethod
    def of(
        cls,
        counts: Sequence[int],
        plain: Sequence[NDArray[np.uint64]],
        mirrored: Sequence[NDArray[np.uint64]],
    ) -> _Corners:
        nothing = np.empty((0, WORDS), np.uint64)
        photo = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        places = [np.arange(count, dtype=np.uint8) for count in counts]
        place = np.concatenate([np.empty(0, np.uint8), *places])
        return cls(
            np.concatenate([photo, photo]),
            np.concatenate([place, place]),
            np.repeat([False, True], photo.size),
            np.concatenate([nothing, *plain, *mirrored]),
        )

    def keys(self, table: int, bits: int) -> NDArray[np.uint64]:
        """Return the key of every corner in a table: a window of its description."""
        start = np.uint64(table * 64 * WORDS // TABLES)
        word, shift = int(start) // 64, start % np.uint64(64)
        keys = self.words[:, word] >> shift
        if shift:
            following = self.words[:, (word + 1) % WORDS]
            keys = keys | following << (np.uint64(64) - shift)
        cut: NDArray[np.uint64] = keys & np.uint64((1 << bits) - 1)
        return cut


def _key_bits(corners: int) -> int:
    return min(max(corners.bit_length() + SPARE_BITS, FEWEST_KEY_BITS), MOST_KEY_BITS)


def _agreeing(
    corners: _Corners, keys: NDArray[np.uint64]
) -> Iterator[NDArray[np.uint64]]:
    """Yield a vote for every two corners with a key in common and near descriptions.

    A vote packs both photos, both corners and whether one of them is mirrored.
    """
    # Key and corner in one number: sorting numbers is several times faster than
    # sorting places by key.
    ordered = keys << np.uint64(32)
    ordered |= np.arange(keys.size, dtype=np.uint64)
    ordered.sort()
    cuts = ordered[PIECE::PIECE] >> np.uint64(32) << np.uint64(32)
    for piece in np.split(ordered, np.searchsorted(ordered, cuts)):
        yield from _agreeing_in(corners, piece)


def _agreeing_in(
    corners: _Corners, ordered: NDArray[np.uint64]
) -> Iterator[NDArray[np.uint64]]:
    """Yield the votes of corners whose keys lie in a piece of the sorted ones."""
    keys = ordered >> np.uint64(32)
    entries = (ordered & np.uint64(0xFFFF_FFFF)).astype(np.int64)
    changes = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    starts = np.concatenate([[0], changes])
    lengths = np.diff(np.concatenate([starts, [keys.size]]))
    rare = (lengths > 1) & (lengths <= COMMON)
    starts, lengths = starts[rare], lengths[rare]
    left = np.repeat(starts + lengths, lengths)
    here = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    here += np.arange(here.size)
    for step in range(1, COMMON):
        inside = here + step < left
        here, left = here[inside], left[inside]
        if here.size == 0:
            return
        yield _votes(corners, entries[here], entries[here + step])


def _votes(
    corners: _Corners, one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return the votes of corners that are near.

    Entries rise and the plain ones come first: if any of the two is plain, `one` is.
    """
    useful = ~corners.mirrored[one] & (corners.photo[one] != corners.photo[other])
    one, other = one[useful], other[useful]
    differing = np.bitwise_count(corners.words[one] ^ corners.words[other])
    near = differing.sum(axis=1, dtype=np.int64) <= NEAR
    one, other = one[near], other[near]
    swapped = corners.photo[one] > corners.photo[other]
    first, second = np.where(swapped, other, one), np.where(swapped, one, other)
    pair = corners.photo[first].astype(np.uint64) << _NUMBER_BITS
    pair |= corners.photo[second].astype(np.uint64)
    packed: NDArray[np.uint64] = (
        pair << _PHOTO_SHIFT
        | corners.place[first].astype(np.uint64) << _FIRST_SHIFT
        | corners.place[second].astype(np.uint64) << _SECOND_SHIFT
        | (corners.mirrored[first] ^ corners.mirrored[second]).astype(np.uint64)
    )
    return packed


def _counted(
    votes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    poses: NDArray[np.int16],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return first photo, second photo and votes of all pairs with enough votes.

    Votes count together when they tell of about the same turn and scale ("weak
    geometric consistency", Jegou et al., ECCV 2008). One corner has one vote, however
    many like it there are in the other photo; what counts is the photo with the fewer
    corners that agree.
    """
    # Nine pairs of ten have a single vote: they need not be looked at closely. The
    # votes come sorted by photos, but a mirrored vote may stand between two others.
    distinct, total = _distinct(_pairs(votes))
    pairs = distinct[total >= LEAST_VOTES]
    place = np.searchsorted(distinct, _pairs(votes))
    windows, votes = _windows(votes[total[place] >= LEAST_VOTES], starts, poses)
    # Numbering the pairs first leaves room for window and corner in 64 bits.
    place = np.searchsorted(pairs, _pairs(votes))
    ballot = place.astype(np.uint64) << _WINDOW_BITS | windows
    sides = [
        _distinct(
            _distinct(ballot << _CORNER_BITS | votes >> shift & _CORNER_MASK)[0]
            >> _CORNER_BITS
        )
        for shift in (_FIRST_SHIFT, _SECOND_SHIFT)
    ]
    count = np.zeros(pairs.size, np.int64)
    agreeing = np.minimum(sides[0][1], sides[1][1])
    np.maximum.at(count, (sides[0][0] >> _WINDOW_BITS).astype(np.int64), agreeing)
    enough = count >= LEAST_VOTES
    pair = pairs[enough] >> np.uint64(1)
    first = (pair >> _NUMBER_BITS).astype(np.int64)
    second = (pair & _NUMBER_MASK).astype(np.int64)
    return first, second, count[enough]


def _distinct(
    values: NDArray[np.uint64],
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the distinct values, rising, and how often each occurs.

    `np.unique` hashes, which takes five times as long as sorting does.
    """
    ordered = np.sort(values)
    starts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate([np.zeros(min(values.size, 1), np.int64), starts])
    return ordered[starts], np.diff(np.append(starts, values.size))


def _pairs(votes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return both photos of votes and whether one of them is mirrored."""
    return votes >> _PHOTO_SHIFT << np.uint64(1) | votes & np.uint64(1)


def _windows(
    votes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    poses: NDArray[np.int16],
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return each vote once for every window of turn and scale that it falls into."""
    first = starts[(votes >> (_PHOTO_SHIFT + _NUMBER_BITS)).astype(np.int64)]
    second = starts[(votes >> _PHOTO_SHIFT & _NUMBER_MASK).astype(np.int64)]
    first = first + (votes >> _FIRST_SHIFT & _CORNER_MASK).astype(np.int64)
    second = second + (votes >> _SECOND_SHIFT & _CORNER_MASK).astype(np.int64)
    # A mirror turns the other way round: there the sum of the angles stays the same.
    sign = np.where(votes & np.uint64(1), 1, -1)
    turn = (poses[first, 0] + sign * poses[second, 0]) % 256 // (256 // TURN_BINS)
    scale = poses[first, 1] - poses[second, 1] + SCALE_BINS // 2
    windows = [
        (turn + a) % TURN_BINS * SCALE_BINS + np.clip(scale + b, 0, SCALE_BINS - 1)
        for a in (0, 1)
        for b in (-1, 0, 1)
    ]
    return np.concatenate(windows).astype(np.uint64), np.tile(votes, len(windows))


def _best(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    votes: NDArray[np.int64],
    ties: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Return which pairs are among the best of one of their photos."""
    photo = np.concatenate([first, second])
    other = np.concatenate([second, first])
    edge = np.tile(np.arange(first.size), 2)
    order = np.lexsort((ties[other], -votes[edge], photo))
    photo, other, edge = photo[order], other[order], edge[order]
    starts = np.searchsorted(photo, photo)
    last = np.minimum(starts + MOST_PER_PHOTO - 1, order.size - 1)
    # Photos with the very same corners stand or fall together.
    equal = (
        (photo[last] == photo)
        & (votes[edge[last]] == votes[edge])
        & (ties[other[last]] == ties[other])
    )
    best = (np.arange(order.size) - starts < MOST_PER_PHOTO) | equal
    kept = np.zeros(first.size, np.bool_)
    kept[edge[best]] = True
    return kept
