"""The 63-bit DCT sign hash, which proposes candidates, and how much there was to hash.

Signs of low DCT coefficients survive scaling, re-saving, brightness and contrast, and
their eight orientations come for free (`orientation`). The code of a picture without
structure is noise: see `texture`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.fingerprints.orientation import oriented, oriented_codes
from photodedup.core.fingerprints.squash import squashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["code", "oriented", "oriented_codes", "texture"]

DCT_SIDE = 32
LOW_SIDE = 8
NARROW, WIDE = 1.6, 8.0


def code(grey: NDArray[np.uint8]) -> int:
    """Return the sign hash of a luma picture.

    Parameters
    ----------
    grey
        uint8 (H, W), luma. The result is the same for the picture and for its 128x128
        area average, up to coefficients within rounding of zero.

    Returns
    -------
    63 bits: 1 where a coefficient of the 8x8 low block of the 32x32 DCT is positive,
    row by row without the first (the mean), most significant first. Hamming distance:
    0 = alike, about 31 = unrelated, 63 = the negative.
    """
    # From 64x64 down to 32x32 the area average is exact, so one step does for two.
    small = squashed(grey.astype(np.float32), DCT_SIDE)
    positive = cv2.dct(small)[:LOW_SIDE, :LOW_SIDE] > 0
    positive[0, 0] = False
    return int.from_bytes(np.packbits(positive).tobytes(), "big")


def texture(grey: NDArray[np.uint8]) -> float:
    """Return the standard deviation of the DoG(1.6, 8) band, gray levels.

    Parameters
    ----------
    grey
        uint8 (128, 128), luma.

    Notes
    -----
    Marr and Hildreth, "Theory of Edge Detection", 1980. Under 3 a picture counts as
    flat: skies, blank pages, black frames.
    """
    levels = grey.astype(np.float32)
    narrow = cv2.GaussianBlur(levels, (0, 0), NARROW)
    wide = cv2.GaussianBlur(levels, (0, 0), WIDE)
    return float(np.std(narrow - wide))
