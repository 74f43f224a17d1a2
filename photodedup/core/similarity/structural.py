"""Structural similarity (SSIM): luminance, contrast and structure in small windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skimage.metrics import structural_similarity

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

WINDOW = 7
"""Side of the sliding window, px; neither picture may be smaller."""

# scikit-image publishes no types for it.
_measure: Callable[..., float] = structural_similarity


def ssim(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Return the mean structural similarity, -1..1; 1 = the same.

    Parameters
    ----------
    first, second
        uint8 (H, W), luma, of the same shape, at least 7x7.

    Notes
    -----
    ``skimage.metrics.structural_similarity`` with its defaults; Wang, Bovik, Sheikh
    and Simoncelli, "Image Quality Assessment: From Error Visibility to Structural
    Similarity", IEEE TIP 2004.
    """
    return float(_measure(first, second, data_range=255, win_size=WINDOW))
