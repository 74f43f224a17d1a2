"""The nearest hashes, nearly: a forest of random trees (Annoy).

For those who know Annoy from elsewhere and want to see what it does to their photos.
`flat` finds all of them, and among 100,000 hashes still sooner than a forest that finds
95 of 100; `recall` tells what a forest misses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.index import flat
from photodedup.core.index.flat import Nearest

if TYPE_CHECKING:
    from annoy import AnnoyIndex
    from numpy.typing import NDArray

BITS_PER_BYTE = 8
TREES = 10
DEFAULT_SEARCH = -1
"""Annoy's own: as many nodes as there are trees, times the neighbours asked for."""
SEED = 1
"""Of the random splits: the same hashes always grow the same trees."""
SAMPLE = 100


class Forest:
    """Random trees over hashes of one length.

    Parameters
    ----------
    stored
        uint8 (N, B), as `flat.rows` returns them.
    trees
        How many, at least 1: more find more, and take more memory and time to grow.

    Raises
    ------
    EnvironmentProblem
        Annoy is not installed.

    Notes
    -----
    E. Bernhardsson, Annoy: Approximate Nearest Neighbors Oh Yeah, 2013; metric
    ``hamming``: each tree splits by one bit after the other, chosen at random.
    """

    def __init__(self, stored: NDArray[np.uint8], trees: int = TREES) -> None:
        self._stored = stored
        self._length = stored.shape[1]
        self._index = _empty_index(self._length * BITS_PER_BYTE)
        for row, hash_ in enumerate(stored):
            self._index.add_item(row, _bits(hash_))
        self._index.set_seed(SEED)
        # One thread: with several, the trees depend on how many cores there are.
        self._index.build(trees, n_jobs=1)

    def nearest(
        self, query: bytes, count: int, search_k: int = DEFAULT_SEARCH
    ) -> Nearest:
        """Return up to `count` stored hashes near to a query, not surely the nearest.

        Parameters
        ----------
        query
            B bytes.
        count
            How many, at least 1.
        search_k
            How many nodes to look at: more find more and take longer. -1 for `trees` x
            `count`.
        """
        if len(self._stored) == 0:
            return flat.nearest(query, self._stored, count)
        if len(query) != self._length:
            raise Bug(f"{len(query)} bytes were compared with {self._length}.")
        found, distances = self._index.get_nns_by_vector(
            _bits(np.frombuffer(query, np.uint8)),
            count,
            search_k,
            include_distances=True,
        )
        rows = np.array(found, np.int64)
        bits = np.array(distances, np.float64).astype(np.int64)
        order = np.lexsort((rows, bits))
        return Nearest(rows[order], bits[order])

    def mean_recall(
        self, count: int, search_k: int = DEFAULT_SEARCH, sample: int = SAMPLE
    ) -> float:
        """Return `recall` on average over the stored hashes.

        Parameters
        ----------
        count
            How many neighbours are asked for, at least 1.
        search_k
            As in `nearest`.
        sample
            How many stored hashes, evenly spaced, ask for their neighbours other than
            themselves.
        """
        last = len(self._stored) - 1
        asking = np.unique(np.linspace(0, last, sample).astype(np.int64))
        recalls = [1.0]
        if last > 0:
            recalls = [self._recall(row, count, search_k) for row in asking.tolist()]
        return sum(recalls) / len(recalls)

    def _recall(self, row: int, count: int, search_k: int) -> float:
        query = self._stored[row].tobytes()
        found = self.nearest(query, count + 1, search_k)
        exact = flat.nearest(query, self._stored, count + 1)
        return recall(_others(found, row, count), _others(exact, row, count))


def recall(found: Nearest, exact: Nearest) -> float:
    """Return which share of the exactly nearest was found, 0..1; 1 if there are none.

    Of several that tie for the last place any is right, so distances are compared, not
    rows.

    Parameters
    ----------
    found
        What a forest says.
    exact
        What `flat.nearest` says, for the same query and count.
    """
    if exact.distances.size == 0:
        return 1.0
    right = np.count_nonzero(found.distances <= exact.distances[-1])
    return right / exact.distances.size


def _others(found: Nearest, row: int, count: int) -> Nearest:
    """Return the nearest without the row that asked."""
    other = np.flatnonzero(found.rows != row)[:count]
    return Nearest(found.rows[other], found.distances[other])


def _bits(hash_: NDArray[np.uint8]) -> list[int]:
    return np.unpackbits(hash_).tolist()


def _empty_index(bits: int) -> AnnoyIndex:
    try:
        from annoy import AnnoyIndex  # noqa: PLC0415 -- optional
    except ImportError as problem:
        raise EnvironmentProblem(
            "Annoy is not installed: install photodedup[annoy] (a C++ compiler builds "
            "it), or search without it, which finds every neighbour."
        ) from problem
    return AnnoyIndex(bits, "hamming")
