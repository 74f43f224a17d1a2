"""Multi-index hashing: cut codes into bands and look near each band up in a table.

If two codes differ in at most r bits, and the bands have radii t that sum up to
r - bands + 1, some band differs in at most its t bits (the general pigeonhole
principle). So for every band all keys within t bits of the query's are looked up in a
table sorted by key, and what is found is compared in full. A pair that several bands
find is reported by the first of them.

Norouzi, Punjani and Fleet, "Fast Exact Search in Hamming Space with Multi-Index
Hashing", PAMI 2014; Qin et al., "GPH: Similarity Search in Hamming Space", ICDE 2018.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.index.base import Entries, Hits
from photodedup.core.index.brute import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

CODE_BITS = 64
MIN_BANDS, MAX_BANDS = 5, 7
RADIUS_PER_BAND = 2.8
"""Five bands are the fastest at radii of 8 to 14 and 100,000 real codes: at 12, four
try 3.5 times the keys and six compare 1.8 times the codes."""
QUERIES = 1_024
"""Queries whose hits are put in order at once."""
PIECE = 1 << 14
"""Probes or comparisons per numpy call: arrays of 128 kB, half the time of 1 MB."""
LEAST_CODES = 16_384
"""Codes up to which scanning all of them is as fast as asking the tables."""
TAIL_SHARE = 1 / 16
"""Newest codes that are scanned rather than sorted in, as a share of the sorted ones:
sorting 100,000 takes 15 ms, scanning 3,000 takes 3 us a query."""


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """One band of the stored codes, sorted by it.

    Attributes
    ----------
    shift, width
        Bits of the code that are the key.
    codes, photos
        The entries by rising key.
    starts
        int64 (2**width + 1,), where each key's entries begin.
    """

    shift: int
    width: int
    codes: NDArray[np.uint64]
    photos: NDArray[np.int64]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """Stretches of a band's entries to compare: parallel int64 arrays.

    Attributes
    ----------
    starts, counts
        The entries.
    rows
        The query of each run.
    """

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    rows: NDArray[np.int64]


class MultiIndex:
    """Finds near codes through tables of bands.

    Parameters
    ----------
    radius
        The radius that most queries will have; decides into how many bands the codes
        are cut. Queries of any radius are answered in full.
    least
        Number of codes up to which they are not worth sorting.
    """

    def __init__(self, radius: int, least: int = LEAST_CODES) -> None:
        self._count = min(max(round(radius / RADIUS_PER_BAND), MIN_BANDS), MAX_BANDS)
        self._least = least
        self._entries = Entries()
        self._sorted = 0
        self._bands: tuple[_Band, ...] = ()

    def extend(self, photos: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Store codes; see `HammingIndex.extend`."""
        self._entries.append(photos, codes)
        waiting = len(self._entries) - self._sorted
        limit = TAIL_SHARE * self._sorted if self._bands else self._least
        if waiting > limit:
            self._bands = tuple(
                _band(self._entries, shift, width)
                for shift, width in _layout(self._count)
            )
            self._sorted = len(self._entries)

    def within(self, codes: NDArray[np.uint64], radius: int) -> Hits:
        """Return every stored code within the radius; see `HammingIndex.within`."""
        parts = []
        for first in range(0, codes.size, QUERIES):
            hits = self._sorted_hits(codes[first : first + QUERIES], radius)
            parts.append(Hits(hits.query + first, hits.photo, hits.distance))
        return Hits.joined(parts)

    def _sorted_hits(self, queries: NDArray[np.uint64], radius: int) -> Hits:
        photos = self._entries.photos[self._sorted :]
        tail = scan(photos, self._entries.codes[self._sorted :], queries, radius)
        if not self._bands:
            return tail
        every = Hits.joined([tail, *self._near(queries, radius)])
        return Hits.of(every.query, every.photo, every.distance)

    def _near(self, queries: NDArray[np.uint64], radius: int) -> Iterator[Hits]:
        radii = _radii(radius, self._count)
        for number, band in enumerate(self._bands):
            earlier = list(zip(self._bands[:number], radii, strict=False))
            if radii[number] < 0:
                continue
            masks = _masks(band.width, radii[number])
            keys = _key(queries, band).astype(np.int64)
            # Neighbouring probes then read neighbouring entries: a tenth faster.
            order = np.argsort(keys)
            keys = keys[order]
            step = max(PIECE // keys.size, 1)
            for start in range(0, masks.size, step):
                for runs in _runs(band, keys, masks[start : start + step]):
                    hits = _compared(band, earlier, queries[order], runs, radius)
                    yield Hits(order[hits.query], hits.photo, hits.distance)


def _runs(
    band: _Band, keys: NDArray[np.int64], masks: NDArray[np.int64]
) -> Iterator[_Runs]:
    """Yield where the keys within a mask of each query's key have their entries."""
    probes = (masks[:, np.newaxis] ^ keys).ravel()
    starts = band.starts.take(probes)
    counts = band.starts.take(probes + 1) - starts
    used = np.flatnonzero(counts)
    starts, counts, rows = starts[used], counts[used], used % keys.size
    reached = np.cumsum(counts)
    cuts = np.arange(PIECE, reached[-1] if used.size else 0, PIECE)
    edges = np.unique([0, *np.searchsorted(reached, cuts), used.size])
    for first, end in itertools.pairwise(edges.tolist()):
        yield _Runs(starts[first:end], counts[first:end], rows[first:end])


def _compared(
    band: _Band,
    earlier: Sequence[tuple[_Band, int]],
    queries: NDArray[np.uint64],
    runs: _Runs,
    radius: int,
) -> Hits:
    """Return the hits in runs of entries that no earlier band has found."""
    counts = runs.counts
    ends = np.cumsum(counts)
    places = np.arange(ends[-1]) + np.repeat(runs.starts - ends + counts, counts)
    bits = band.codes.take(places) ^ np.repeat(queries[runs.rows], counts)
    distances = np.bitwise_count(bits)
    near = np.flatnonzero(distances <= radius)
    bits = bits[near]
    first = np.ones(near.size, np.bool_)
    for other, reach in earlier:
        first &= np.bitwise_count(_key(bits, other)).astype(np.int64) > reach
    near = near[first]
    run = np.searchsorted(ends, near, side="right")
    return Hits(
        runs.rows[run], band.photos[places[near]], distances[near].astype(np.int64)
    )


def _key(codes: NDArray[np.uint64], band: _Band) -> NDArray[np.uint64]:
    key: NDArray[np.uint64] = (codes >> np.uint64(band.shift)) & np.uint64(
        (1 << band.width) - 1
    )
    return key


def _layout(bands: int) -> Iterator[tuple[int, int]]:
    """Yield shift and width of each band, from the lowest bits up."""
    shift = 0
    for number in range(bands):
        width = CODE_BITS * (number + 1) // bands - shift
        yield shift, width
        shift += width


def _band(entries: Entries, shift: int, width: int) -> _Band:
    key_mask = np.uint64((1 << width) - 1)
    keys = ((entries.codes >> np.uint64(shift)) & key_mask).astype(np.uint16)
    order = np.argsort(keys, kind="stable")
    counts = np.bincount(keys, minlength=1 << width)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return _Band(shift, width, entries.codes[order], entries.photos[order], starts)


def _radii(radius: int, bands: int) -> tuple[int, ...]:
    """Return the radius of each band; -1 where a band need not be asked."""
    each, more = divmod(radius - bands + 1, bands)
    return tuple(each + (number < more) for number in range(bands))


@cache
def _masks(width: int, radius: int) -> NDArray[np.int64]:
    """Return all keys of a width with at most `radius` bits set."""
    return np.array(
        [
            sum(1 << bit for bit in bits)
            for count in range(min(radius, width) + 1)
            for bits in itertools.combinations(range(width), count)
        ],
        np.int64,
    )
