"""Distances and likenesses of two histograms of the same bins.

The four measures of OpenCV are OpenCV's own (``cv2.compareHist``), so that numbers
agree with what is published for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Histogram = NDArray[np.float32] | NDArray[np.float64]


def l2(first: Histogram, second: Histogram, *, normalised: bool = True) -> float:
    """Return the Euclidean distance; 0 = the same.

    Parameters
    ----------
    first, second
        Counts or shares, same shape, each with at least one entry above 0.
    normalised
        Divide each by its sum first: 0..sqrt(2), whatever the sizes of the pictures.
        Without it the distance of counts grows with the number of pixels.
    """
    a, b = first.astype(np.float64).ravel(), second.astype(np.float64).ravel()
    if normalised:
        a, b = a / a.sum(), b / b.sum()
    return float(np.linalg.norm(a - b))


def correlation(first: Histogram, second: Histogram) -> float:
    """Return the correlation of the bins, -1..1; 1 = the same (``HISTCMP_CORREL``)."""
    return _compared(first, second, cv2.HISTCMP_CORREL)


def intersection(first: Histogram, second: Histogram) -> float:
    """Return the common part, 0..1 for shares; 1 = the same (``HISTCMP_INTERSECT``).

    Notes
    -----
    Swain and Ballard, "Color Indexing", IJCV 1991.
    """
    return _compared(first, second, cv2.HISTCMP_INTERSECT)


def chi_square(first: Histogram, second: Histogram) -> float:
    """Return the chi-square distance, 0..; 0 = the same (``HISTCMP_CHISQR``).

    Not symmetric: differences are weighed by the first histogram, and bins that are
    empty there do not count.
    """
    return _compared(first, second, cv2.HISTCMP_CHISQR)


def bhattacharyya(first: Histogram, second: Histogram) -> float:
    """Return the Hellinger distance, 0..1; 0 = the same (``HISTCMP_BHATTACHARYYA``)."""
    return _compared(first, second, cv2.HISTCMP_BHATTACHARYYA)


def _compared(first: Histogram, second: Histogram, measure: int) -> float:
    a, b = first.astype(np.float32).ravel(), second.astype(np.float32).ravel()
    return cv2.compareHist(a, b, measure)
