"""Nearest learned descriptors: every pair is looked at, in blocks of a matrix product.

Exact, and the same whatever the order of the photos: the products of int8 vectors are
whole numbers below 2^24, which float32 holds without rounding, so that equal vectors
tie exactly wherever they stand. 192 numbers per photo make it so cheap that no index
pays below a million photos.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

QUERIES = 256
STORED = 8192
"""A block of 8 MB: it stays in the processor's cache, and no product holds the
interpreter for 20 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest stored vectors of queries: parallel arrays, one entry per pair.

    Sorted by query, then cosine (falling), then stored row.

    Attributes
    ----------
    query, stored
        int64 (N,), rows.
    cosine
        float32 (N,), -1..1; 1 = the same direction.
    """

    query: NDArray[np.int64]
    stored: NDArray[np.int64]
    cosine: NDArray[np.float32]


def rows(descriptors: Sequence[bytes]) -> NDArray[np.int8]:
    """Return descriptors of one length as rows, int8 (N, D)."""
    together = np.frombuffer(b"".join(descriptors), np.int8)
    return together.reshape(len(descriptors), -1) if descriptors else together[:, None]


def nearest(
    queries: NDArray[np.int8],
    stored: NDArray[np.int8],
    count: int,
    floor: float = -1.0,
) -> Neighbours:
    """Return the `count` nearest stored vectors of every query.

    Parameters
    ----------
    queries, stored
        int8 (Q, D) and (S, D), D at most 1,040.
    count
        How many, at least 1; fewer where not as many are stored or reach the floor.
        All that tie with the last one are returned too, so that no order decides.
    floor
        Least cosine, -1..1.
    """
    vectors, scales = stored.astype(np.float32), _inverse_lengths(stored)
    parts = []
    for start in range(0, len(queries), QUERIES):
        some = queries[start : start + QUERIES]
        search = _Search(len(some), count, floor)
        for first, cosines in _cosines(some, vectors, scales):
            search.see(first, cosines)
        parts.append(search.found(start))
    return _joined(parts)


def nearest_others(
    vectors: NDArray[np.int8], count: int, floor: float = -1.0
) -> Neighbours:
    """Return the `count` nearest other vectors of every vector; see `nearest`."""
    found = nearest(vectors, vectors, count + 1, floor)
    other = found.query != found.stored
    query, stored, cosine = found.query[other], found.stored[other], found.cosine[other]
    # In a crowd of equals one too many is left: itself was not the nearest alone.
    rank = np.arange(query.size) - np.searchsorted(query, query)
    last = np.full(len(vectors), -np.inf, np.float32)
    last[query[rank == count - 1]] = cosine[rank == count - 1]
    kept = cosine >= last[query]
    return Neighbours(query[kept], stored[kept], cosine[kept])


class _Search:
    """What can still be among the nearest of some queries while blocks go by."""

    def __init__(self, queries: int, count: int, floor: float) -> None:
        self._count = count
        self._bar = np.full((queries, 1), floor, np.float32)
        self._query = np.empty(0, np.int64)
        self._row = np.empty(0, np.int64)
        self._cosine = np.empty(0, np.float32)

    def see(self, first: int, cosines: NDArray[np.float32]) -> None:
        """Look at the cosines of all queries with the stored rows from `first` on."""
        if not first and cosines.shape[1] >= self._count:
            edge = cosines.shape[1] - self._count
            least = np.partition(cosines, edge, axis=1)[:, edge : edge + 1]
            np.maximum(self._bar, least, out=self._bar)
        query, column = np.divmod(
            np.flatnonzero(cosines >= self._bar), max(cosines.shape[1], 1)
        )
        self._query = np.concatenate([self._query, query])
        self._row = np.concatenate([self._row, column + first])
        self._cosine = np.concatenate([self._cosine, cosines[query, column]])
        self._forget()

    def _forget(self) -> None:
        """Sort, and drop what lies behind the last that counts."""
        order = np.lexsort((self._row, -self._cosine, self._query))
        query, cosine = self._query[order], self._cosine[order]
        rank = np.arange(query.size) - np.searchsorted(query, query)
        last = rank == self._count - 1
        self._bar[query[last], 0] = cosine[last]
        kept = cosine >= self._bar[query, 0]
        self._query, self._row = query[kept], self._row[order][kept]
        self._cosine = cosine[kept]

    def found(self, start: int) -> Neighbours:
        """Return the nearest, the queries counted from `start`."""
        return Neighbours(self._query + start, self._row, self._cosine)


def _cosines(
    queries: NDArray[np.int8],
    stored: NDArray[np.float32],
    scales: NDArray[np.float32],
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    asked, lengths = queries.astype(np.float32), _inverse_lengths(queries)
    for first in range(0, len(stored), STORED):
        block = slice(first, first + STORED)
        products = asked @ stored[block].T
        products *= lengths[:, np.newaxis]
        products *= scales[block]
        yield first, products


def _inverse_lengths(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return 1 / length of each row; 0 for rows of zeros."""
    squares = np.square(vectors, dtype=np.int32).sum(axis=1)
    roots = np.sqrt(np.maximum(squares, 1).astype(np.float64))
    return np.where(squares > 0, 1 / roots, 0).astype(np.float32)


def _joined(parts: list[Neighbours]) -> Neighbours:
    whole, real = np.empty(0, np.int64), np.empty(0, np.float32)
    return Neighbours(
        np.concatenate([whole, *(part.query for part in parts)]),
        np.concatenate([whole, *(part.stored for part in parts)]),
        np.concatenate([real, *(part.cosine for part in parts)]),
    )
