"""The nearest hashes, exactly: every stored one is looked at.

Hashes of any length in whole bytes. A million of 64 bits take some milliseconds, so
that no index pays for searching; what a tree answers faster, it answers with gaps (see
`forest`). numpy alone, and in blocks: no call holds the interpreter for long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from photodedup.core.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BITS_PER_BYTE = 8
BLOCK_ROWS = 1 << 13
"""64 kB of the shortest hashes: stay in the cache while they are counted."""
WORDS = (np.dtype(np.uint64), np.dtype(np.uint32), np.dtype(np.uint16))
"""The longest that a hash is whole numbers of is counted at once."""


class Nearest(NamedTuple):
    """The stored hashes nearest to a query: parallel arrays.

    Sorted by distance, then row.

    Attributes
    ----------
    rows
        int64 (N,), of the stored hashes.
    distances
        int64 (N,), differing bits.
    """

    rows: NDArray[np.int64]
    distances: NDArray[np.int64]


def rows(descriptors: Sequence[bytes]) -> NDArray[np.uint8]:
    """Return hashes of one length, B bytes, as rows: uint8 (N, B); (0, 1) for none."""
    together = np.frombuffer(b"".join(descriptors), np.uint8)
    return together.reshape(len(descriptors), -1) if descriptors else together[:, None]


def nearest(query: bytes, stored: NDArray[np.uint8], count: int) -> Nearest:
    """Return the `count` stored hashes with the fewest bits that differ.

    Parameters
    ----------
    query
        B bytes, 1 to 8,191.
    stored
        uint8 (N, B), C-contiguous, as `rows` returns them.
    count
        How many, at least 0; all where fewer are stored. Of those that tie with the
        last one, the first rows are taken.
    """
    if len(stored) == 0:
        return Nearest(np.empty(0, np.int64), np.empty(0, np.int64))
    if len(query) != stored.shape[1]:
        raise Bug(f"{len(query)} bytes were compared with {stored.shape[1]}.")
    distances, histogram = _distances(query, stored)
    count = min(count, len(stored))
    # Everything under the edge is in; at the edge, what there is room for.
    edge = int(np.searchsorted(np.cumsum(histogram), count))
    under = np.flatnonzero(distances < edge)
    at_edge = np.flatnonzero(distances == edge)[: count - under.size]
    order = np.argsort(distances[under], kind="stable")
    found = np.concatenate([under[order], at_edge]).astype(np.int64)
    return Nearest(found, distances[found].astype(np.int64))


def _distances(
    query: bytes, stored: NDArray[np.uint8]
) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Return the distance of every row, and how many rows have each distance."""
    word = _word(len(query))
    asked, words = np.frombuffer(query, word), stored.view(word)
    distances = np.zeros(len(words), np.uint16)
    histogram = np.zeros(BITS_PER_BYTE * len(query) + 1, np.int64)
    for start in range(0, len(words), BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        part = distances[block]
        for column, number in enumerate(asked):
            part += np.bitwise_count(words[block, column] ^ number)
        histogram += np.bincount(part, minlength=histogram.size)
    return distances, histogram


def _word(length: int) -> np.dtype[np.unsignedinteger]:
    for word in WORDS:
        if length % word.itemsize == 0:
            return word
    return np.dtype(np.uint8)
