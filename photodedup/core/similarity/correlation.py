"""Normalised cross-correlation: likeness of two aligned pictures whatever their light.

Gain and offset fall out, which is what an edited copy changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ncc(
    first: NDArray[np.float32],
    second: NDArray[np.float32],
    mask: NDArray[np.bool_] | None = None,
) -> float:
    """Return the correlation of two pictures, -1..1; 1 = the same, 0 = unrelated.

    Parameters
    ----------
    first, second
        float32 (H, W), aligned; for a fine or coarse band, band-passed before.
    mask
        bool (H, W), where both have something to show; everywhere when None.

    Returns
    -------
    0 also where one of the two is constant or nothing is shown.

    Notes
    -----
    Lewis, "Fast Normalized Cross-Correlation", 1995.
    """
    a = (first if mask is None else first[mask]).astype(np.float64).ravel()
    b = (second if mask is None else second[mask]).astype(np.float64).ravel()
    if a.size == 0:
        return 0.0
    a -= a.mean()
    b -= b.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 0 else 0.0
