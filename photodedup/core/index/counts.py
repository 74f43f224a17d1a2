"""Nearest histograms of 256 counts: Euclidean distance to every stored one.

Descriptors are 256 little-endian float32, counts of pixels or shares that sum to 1.
What a scan stored of a photo is turned into them here, for many photos at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEVELS = 256
ROWS = 4
"""Of `Thumbnails.histogram`: red, green, blue, luma."""
LUMA = 3
BLOCK = 4096
"""Rows that are looked at together: 8 MB."""


def distances(query: bytes, stored: Sequence[bytes]) -> NDArray[np.float64]:
    """Return the Euclidean distance of the query to every stored descriptor.

    Parameters
    ----------
    query
        256 little-endian float32.
    stored
        N of the same.

    Returns
    -------
    float64 (N,), 0 = the same; of shares at most sqrt(2).

    Raises
    ------
    Bug
        A descriptor has another length.
    """
    asked = _rows([query], "<f4", 1)[0, 0].astype(np.float64)
    found = np.empty(len(stored))
    for first in range(0, len(stored), BLOCK):
        block = _rows(stored[first : first + BLOCK], "<f4", 1)[:, 0]
        differences = block - asked
        sums = np.einsum("nl,nl->n", differences, differences)
        found[first : first + BLOCK] = np.sqrt(sums)
    return found


def values(histograms: Sequence[bytes]) -> list[bytes]:
    """Return the descriptors of `histogram-l2`, shares, from what a scan stored.

    Parameters
    ----------
    histograms
        `Thumbnails.histogram` of each photo: little-endian uint16 (4, 256), shares of
        65,535 of red, green, blue and luma.

    Returns
    -------
    One descriptor per photo, of the mean of red, green and blue. Rounding to uint16
    moves its distances by up to 1e-4.

    Raises
    ------
    Bug
        A histogram has another length.
    """
    rows = _rows(histograms, "<u2", ROWS)
    return _shares(rows[:, :LUMA].sum(axis=1, dtype=np.int64))


def levels(histograms: Sequence[bytes]) -> list[bytes]:
    """Return the descriptors of `histogram-gray-l2`, shares; see `values`."""
    return _shares(_rows(histograms, "<u2", ROWS)[:, LUMA].astype(np.int64))


def _rows(descriptors: Sequence[bytes], kind: str, rows: int) -> NDArray[np.generic]:
    """Return descriptors as an array (N, rows, 256)."""
    size = rows * LEVELS * np.dtype(kind).itemsize
    wrong = {len(each) for each in descriptors} - {size}
    if wrong:
        raise Bug(f"histograms of {sorted(wrong)} bytes instead of {size}")
    together = np.frombuffer(b"".join(descriptors), kind)
    return together.reshape(-1, rows, LEVELS)


def _shares(counts: NDArray[np.int64]) -> list[bytes]:
    """Divide each row by its sum; a row is never empty, its rounding errs by 128."""
    shares = (counts / counts.sum(axis=1, keepdims=True)).astype("<f4")
    return [row.tobytes() for row in shares]
