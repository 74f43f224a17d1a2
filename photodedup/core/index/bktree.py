"""A Burkhard-Keller tree: good for few codes that come one at a time.

At a radius of 12 of 63 bits a query visits most of the tree, in Python: see
`adaptive` for where that ends. Burkhard and Keller, "Some Approaches to Best-Match File
Searching", CACM 1973.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pybktree

from photodedup.core.index.base import Hits

if TYPE_CHECKING:
    from numpy.typing import NDArray


class BKTreeIndex:
    """Keeps distinct codes in a tree, and the photos of each beside it.

    Equal codes would form a chain in the tree: a thousand blank pages, a thousand
    levels.
    """

    def __init__(self) -> None:
        self._tree = pybktree.BKTree(_differing_bits)
        self._photos: defaultdict[int, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        """Return the number of distinct codes."""
        return len(self._photos)

    def extend(self, photos: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Store codes; see `HammingIndex.extend`."""
        for photo, code in zip(photos.tolist(), codes.tolist(), strict=True):
            if code not in self._photos:
                self._tree.add(code)
            self._photos[code].append(photo)

    def within(self, codes: NDArray[np.uint64], radius: int) -> Hits:
        """Return every stored code within the radius; see `HammingIndex.within`."""
        found = [
            (query, photo, distance)
            for query, code in enumerate(codes.tolist())
            for distance, near in self._tree.find(code, radius)
            for photo in self._photos[near]
        ]
        table = np.array(found, np.int64).reshape(-1, 3)
        return Hits.of(table[:, 0], table[:, 1], table[:, 2])


def _differing_bits(first: int, second: int) -> int:
    # pybktree's own counts characters of bin(): twice the time.
    return (first ^ second).bit_count()
