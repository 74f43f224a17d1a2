"""Compares every query with every stored code, block by block.

The fastest of all up to some ten thousand codes: no structure to build, and popcount
runs at memory speed as long as a block of codes stays in the cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.index.base import Entries, Hits

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK_CODES = 1 << 13
"""64 kB of codes: stay in the cache while the queries pass by."""
BLOCK_PAIRS = 1 << 18
"""Pairs per numpy call, 0.1 to 0.2 ms; with fewer, calling costs more than counting."""


class BruteForceIndex:
    """The reference that every other index must agree with."""

    def __init__(self) -> None:
        self._entries = Entries()

    def extend(self, photos: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Store codes; see `HammingIndex.extend`."""
        self._entries.append(photos, codes)

    def within(self, codes: NDArray[np.uint64], radius: int) -> Hits:
        """Return every stored code within the radius; see `HammingIndex.within`."""
        return scan(self._entries.photos, self._entries.codes, codes, radius)


def scan(
    photos: NDArray[np.int64],
    stored: NDArray[np.uint64],
    queries: NDArray[np.uint64],
    radius: int,
) -> Hits:
    """Return all hits of the queries among stored codes.

    Parameters
    ----------
    photos, stored
        int64 and uint64 (N,), parallel.
    queries
        uint64 (Q,).
    radius
        0..64.
    """
    if stored.size == 0:
        return Hits.joined([])
    block = min(BLOCK_CODES, stored.size)
    rows = max(BLOCK_PAIRS // block, 1)
    return Hits.joined(
        [
            _scan_rows(photos, stored, queries[first : first + rows], first, radius)
            for first in range(0, queries.size, rows)
        ]
    )


def _scan_rows(
    photos: NDArray[np.int64],
    stored: NDArray[np.uint64],
    queries: NDArray[np.uint64],
    first: int,
    radius: int,
) -> Hits:
    room = queries.size * min(BLOCK_CODES, stored.size)
    # Buffers used over and over: fresh ones cost as much as the counting.
    bits, counts = np.empty(room, np.uint64), np.empty(room, np.uint8)
    found: list[tuple[NDArray[np.int64], ...]] = []
    for start in range(0, stored.size, BLOCK_CODES):
        block = stored[start : start + BLOCK_CODES]
        pairs = queries.size * block.size
        differing = bits[:pairs].reshape(queries.size, block.size)
        np.bitwise_xor(queries[:, np.newaxis], block, out=differing)
        np.bitwise_count(bits[:pairs], out=counts[:pairs])
        near = np.flatnonzero(counts[:pairs] <= radius)
        row, column = np.divmod(near, block.size)
        found.append((row + first, photos[start + column], counts[near].astype(int)))
    query, photo, distance = (np.concatenate(part) for part in zip(*found, strict=True))
    return Hits.of(query, photo, distance)
