"""Euclidean distance of two histograms of the same bins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Histogram = NDArray[np.float32] | NDArray[np.float64]


def l2(first: Histogram, second: Histogram) -> float:
    """Return the Euclidean distance; 0 = the same.

    Parameters
    ----------
    first, second
        Counts or shares, same shape. Of shares that sum to 1 the distance is at most
        sqrt(2), whatever the sizes of the pictures; that of counts grows with the
        number of pixels.
    """
    return float(np.linalg.norm(first.astype(np.float64) - second))
