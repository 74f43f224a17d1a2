"""How many regions of one picture another has too: the crop-resistant comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BITS_PER_BYTE = 8
BIT_ERROR_RATE = 0.25
"""Share of its bits by which a region may differ from the nearest of the other's."""


@dataclass(frozen=True, slots=True)
class SegmentMatch:
    """What of a test picture was found in a reference.

    Attributes
    ----------
    segments
        Regions of the test picture, at least 1.
    found
        How many of them have their like in the reference.
    distance
        `segments` - `found` + the mean share of differing bits of the found ones (0 to
        .25): 0 = every region is there unchanged; `segments` = none is. So whatever
        is found at all, is under `segments`, and pictures of many regions have larger
        distances than those of few.
    """

    segments: int
    found: int
    distance: float


def match(test: NDArray[np.uint8], reference: NDArray[np.uint8]) -> SegmentMatch:
    """Look for the regions of a test picture in a reference.

    Parameters
    ----------
    test, reference
        uint8 (N, B) and (M, B), at least one row each: the hashes of their regions.
        The two are not interchangeable: a crop's regions are in the whole picture, not
        all of the whole picture's are in the crop.

    Notes
    -----
    The distance is that of ``imagehash.ImageMultiHash``, ``test - reference``;
    Steinebach, Liu and Yannikos, "Efficient Cropping-Resistant Robust Image Hashing",
    ARES 2014.
    """
    bits = BITS_PER_BYTE * test.shape[1]
    differing = np.bitwise_count(test[:, np.newaxis] ^ reference)
    nearest = differing.sum(axis=2, dtype=np.int64).min(axis=1)
    near = nearest[nearest <= bits * BIT_ERROR_RATE]
    segments, found = len(test), near.size
    if found == 0:
        return SegmentMatch(segments, 0, float(segments))
    share = float(near.sum()) / (found * bits)
    return SegmentMatch(segments, found, segments - (found - share))
