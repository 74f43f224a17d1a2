"""Candidate indexes: which stored sign hashes are within a radius of a query.

One protocol, several rooms, the same answer. The scanning thread uses them, so they
need numpy and pybktree and nothing heavier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.index.adaptive import AdaptiveIndex
from photodedup.core.index.bktree import BKTreeIndex
from photodedup.core.index.brute import BruteForceIndex
from photodedup.core.index.multiindex import MultiIndex
from photodedup.core.settings import IndexKind

if TYPE_CHECKING:
    from photodedup.core.index.base import HammingIndex


def make_index(kind: IndexKind, radius: int) -> HammingIndex:
    """Return an empty index.

    Parameters
    ----------
    kind
        Which one; `IndexKind.AUTO` starts as a tree and moves to a multi-index.
    radius
        The radius that most queries will have, in bits; any other is answered too.
    """
    match kind:
        case IndexKind.BRUTE:
            return BruteForceIndex()
        case IndexKind.BKTREE:
            return BKTreeIndex()
        case IndexKind.MULTIINDEX:
            return MultiIndex(radius)
        case IndexKind.AUTO:
            return AdaptiveIndex(radius)
