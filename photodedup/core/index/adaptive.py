"""Starts as a BK-tree and becomes a multi-index when there are many codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.index.base import Entries
from photodedup.core.index.bktree import BKTreeIndex
from photodedup.core.index.multiindex import MultiIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.index.base import HammingIndex, Hits

TREE_CODES = 500
"""Distinct codes up to which the tree keeps pace with reading the photos.

Every photo asks for eight turns of one or two hashes, and at radius 12 a BK-tree
visits nearly all of its nodes: 500 photos take 0.5 s of Python, 2,000 take 9 s, where
numpy takes 0.01 and 0.03 s.
"""


class AdaptiveIndex:
    """The default index.

    Parameters
    ----------
    radius
        The radius that most queries will have.
    tree_codes
        Number of distinct codes above which the tree is given up.
    """

    def __init__(self, radius: int, tree_codes: int = TREE_CODES) -> None:
        self._radius = radius
        self._tree_codes = tree_codes
        self._entries = Entries()
        self._distinct: set[int] = set()
        self._index: HammingIndex = BKTreeIndex()
        self._is_tree = True

    def extend(self, photos: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Store codes; see `HammingIndex.extend`."""
        if not self._is_tree:
            self._index.extend(photos, codes)
            return
        self._entries.append(photos, codes)
        self._distinct.update(codes.tolist())
        if len(self._distinct) <= self._tree_codes:
            self._index.extend(photos, codes)
            return
        self._index = MultiIndex(self._radius)
        self._index.extend(self._entries.photos, self._entries.codes)
        self._is_tree = False
        self._entries, self._distinct = Entries(), set()

    def within(self, codes: NDArray[np.uint64], radius: int) -> Hits:
        """Return every stored code within the radius; see `HammingIndex.within`."""
        return self._index.within(codes, radius)
