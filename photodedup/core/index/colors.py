"""Nearest colour histograms: a query with every stored descriptor, in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.similarity import colors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from photodedup.core.similarity.measures import ColorMeasure

BLOCK = 1 << 18
"""Bytes of descriptors that are looked at together: their arrays stay in the
processor's cache (blocks of 1 MB take three times as long)."""


def scores(
    query: bytes, stored: Sequence[bytes], measure: ColorMeasure
) -> NDArray[np.float64]:
    """Return the measure between the query and every stored photo.

    Parameters
    ----------
    query
        Descriptor of the test picture, as `similarity.colors.encode` lays it out.
    stored
        N descriptors with the same number of bins per channel.
    measure
        Which of OpenCV's; `similarity.colors.scores` says range and direction.

    Returns
    -------
    float64 (N,), the same numbers that the pairs give one by one.

    Raises
    ------
    Bug
        The numbers of bins differ.
    """
    asked = colors.decode([query])
    parts = [
        colors.scores(asked, colors.decode(block), measure) for block in _blocks(stored)
    ]
    return np.concatenate([np.empty(0), *parts])


def _blocks(stored: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Cut into runs of about `BLOCK` bytes, at least one descriptor each."""
    ends = np.cumsum([len(each) for each in stored], dtype=np.int64)
    first, passed = 0, 0
    while first < len(stored):
        end = max(int(np.searchsorted(ends, passed + BLOCK, "right")), first + 1)
        yield stored[first:end]
        first, passed = end, int(ends[end - 1])
