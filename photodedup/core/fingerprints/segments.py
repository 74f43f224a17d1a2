"""The crop-resistant hash: a difference hash of every large bright or dark region.

A crop keeps some regions whole, and their hashes with them. imagehash looks for the
regions pixel by pixel with sets of coordinates, 0.1 to 0.5 s a picture; here OpenCV
labels them all at once, and what comes out is imagehash's, bit for bit and in its
order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageFilter

from photodedup.core.fingerprints import hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEARCHED_SIDE = 300
"""The square in which regions are looked for, px."""
PIXELS = SEARCHED_SIDE * SEARCHED_SIDE
MEDIAN_SIDE = 3
BRIGHT_ABOVE = 128
LARGE_ABOVE = 500
"""Pixels of the square, of 90,000; what is smaller says nothing."""
MOST_SEGMENTS = PIXELS // (LARGE_ABOVE + 1)
OUTSIDE = 4 * SEARCHED_SIDE
"""Pixels that border the square."""


@dataclass(frozen=True, slots=True, eq=False)
class _Regions:
    """Connected regions in the order of their first pixels, row by row.

    Attributes
    ----------
    boxes
        int32 (N, 4): left, top, width, height in the searched square.
    sizes
        int64 (N,), pixels.
    """

    boxes: NDArray[np.int32]
    sizes: NDArray[np.int64]

    @property
    def seen(self) -> NDArray[np.int64]:
        """How many pixels of each region imagehash counts as done.

        It forgets the pixel it starts from until a neighbour leads back to it.
        """
        return np.where(self.sizes > 1, self.sizes, 0)

    def large(self) -> NDArray[np.int32]:
        """Return the boxes of the regions that are hashed."""
        return self.boxes[self.sizes > LARGE_ABOVE]


def code(image: Image.Image, side: int = hashes.HASH_SIDE) -> bytes:
    """Return the difference hashes of a picture's large regions, one after the other.

    Parameters
    ----------
    image
        Of any mode and size, at least 1x1.
    side
        8, 16 or 32: each hash has side x side bits, most significant first.

    Returns
    -------
    1 to `MOST_SEGMENTS` hashes of side x side / 8 bytes. A picture without a large
    region is hashed as a whole; of a region that is no whole pixel wide in a tiny
    picture, all bits are 0.

    Notes
    -----
    `imagehash.crop_resistant_hash`; M. Steinebach, H. Liu and Y. Yannikos, "Efficient
    Cropping-Resistant Robust Image Hashing", ARES 2014.
    """
    grey = image.convert("L")
    length = side * side // 8
    return b"".join(
        hashes.difference(grey.crop(box), side).to_bytes(length, "big")
        for box in _boxes(grey)
    )


def _boxes(grey: Image.Image) -> list[tuple[float, float, float, float]]:
    """Return the bounding box of every large region: left, top, right, bottom, px."""
    width, height = grey.size
    across, down = width / SEARCHED_SIDE, height / SEARCHED_SIDE
    return [
        (left * across, top * down, (left + wide) * across, (top + high) * down)
        for left, top, wide, high in _segments(grey).tolist()
    ] or [(0, 0, width, height)]


def _segments(grey: Image.Image) -> NDArray[np.int32]:
    """Return the boxes of the large regions in the searched square, bright ones first.

    imagehash looks for dark regions until it has been at as many places as the square
    has pixels, and counts those just outside of it too: the last dark regions, up to
    1,200 pixels of them, are never looked at.
    """
    small = grey.resize((SEARCHED_SIDE, SEARCHED_SIDE), Image.Resampling.LANCZOS)
    blurred = np.asarray(small.filter(ImageFilter.GaussianBlur()))
    # A median is a median; Pillow's takes 10 ms, OpenCV's 0.02.
    is_bright = cv2.medianBlur(blurred, MEDIAN_SIDE) > BRIGHT_ABOVE
    bright, dark = _regions(is_bright), _regions(~is_bright)
    seen = dark.seen
    before = OUTSIDE + bright.seen.sum() + np.cumsum(seen) - seen
    looked_at = before < PIXELS
    last_dark = _Regions(dark.boxes[looked_at], dark.sizes[looked_at])
    return np.concatenate([bright.large(), last_dark.large()])


def _regions(mask: NDArray[np.bool_]) -> _Regions:
    """Return the regions of true pixels that touch along an edge."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.view(np.uint8), connectivity=4
    )
    # Of several values written to one place the last stays: the first of the picture.
    backwards = np.arange(labels.size)[::-1]
    first = np.zeros(count, np.int64)
    first[labels.ravel()[::-1]] = backwards
    order = 1 + np.argsort(first[1:])
    ordered = np.asarray(stats, np.int32)[order]
    sizes = ordered[:, cv2.CC_STAT_AREA].astype(np.int64)
    return _Regions(ordered[:, : cv2.CC_STAT_AREA], sizes)
