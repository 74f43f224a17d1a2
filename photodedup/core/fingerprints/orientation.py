"""The eight orientations of a sign hash without looking at the picture again.

A mirrored picture has the same DCT with the sign of every odd column changed, a
flipped one of every odd row, a transposed one is transposed. So one stored code
answers for all eight turns. Needs numpy alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ODD_COLUMNS = np.uint64(0x5555_5555_5555_5555)
ODD_ROWS = np.uint64(0x00FF_00FF_00FF_00FF)

_TRANSPOSE_STEPS = (
    (np.uint64(7), np.uint64(0x00AA_00AA_00AA_00AA)),
    (np.uint64(14), np.uint64(0x0000_CCCC_0000_CCCC)),
    (np.uint64(28), np.uint64(0x0000_0000_F0F0_F0F0)),
)


def oriented(code: int) -> tuple[int, ...]:
    """Return the codes of the picture in its eight turns.

    Parameters
    ----------
    code
        63-bit sign hash.

    Returns
    -------
    Eight codes; number t is the hash of the picture after ``Turn(t)``: transposed
    first, then mirrored, then flipped.
    """
    return tuple(oriented_codes(np.array([code], np.uint64))[0].tolist())


def oriented_codes(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `oriented` of many codes at once.

    Parameters
    ----------
    codes
        uint64 (N,), 63-bit sign hashes.

    Returns
    -------
    uint64 (N, 8), column t as in `oriented`.
    """
    turned = np.empty((codes.size, 8), np.uint64)
    for start, base in ((0, codes), (4, _transposed(codes))):
        turned[:, start] = base
        turned[:, start + 1] = base ^ ODD_COLUMNS
        turned[:, start + 2] = base ^ ODD_ROWS
        turned[:, start + 3] = base ^ ODD_COLUMNS ^ ODD_ROWS
    return turned


def _transposed(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Transpose 8x8 bits in three swaps (Warren, "Hacker's Delight", 7-3)."""
    for shift, mask in _TRANSPOSE_STEPS:
        swap = (codes ^ (codes >> shift)) & mask
        codes = codes ^ swap ^ (swap << shift)
    return codes
