"""How many pixels are black, grey, or of which hue: the counts of the colour hash.

imagehash asks Pillow for hue, saturation and luma of every pixel and sorts them with
numpy. The hue bins are the six sectors of the colour circle but for a sliver at three
of their borders, and the saturation bins depend on the largest and smallest channel
alone, so comparisons of bytes give the same counts in a quarter of the time. That holds
for every one of the 16.7 million colours; the tests try them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BYTES = 256
HUES = 6
DARK_BELOW = 256 // 8
"""Luma under which a pixel is black."""
GREY_BELOW = 256 // 3
FAINT_BELOW = 256 * 2 // 3
"""Saturation limits; exactly `FAINT_BELOW` is in neither bin of imagehash."""

# Bits of a pixel's key. That green < blue < red < green at once cannot be: such a key
# stands for black.
RED_LARGEST, GREEN_LARGEST = 1, 2
GREEN_UNDER_BLUE, RED_OVER_BLUE, GREEN_OVER_RED = 4, 8, 16
BLACK = GREEN_UNDER_BLUE | RED_OVER_BLUE | GREEN_OVER_RED
SLIVER = 32
SATURATION = 64


@dataclass(frozen=True, slots=True, eq=False)
class Hues:
    """Counts of pixels.

    Attributes
    ----------
    black, grey
        Dark pixels, and the others of low saturation.
    colored
        All the rest.
    faint, bright
        int64 (6,), the coloured ones by hue, from red over green and blue, where the
        saturation is clearly under or over two thirds.
    """

    black: int
    grey: int
    colored: int
    faint: NDArray[np.int64]
    bright: NDArray[np.int64]


def count(pixels: NDArray[np.uint8], luma: NDArray[np.uint8]) -> Hues:
    """Count the pixels of a picture by hue.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.
    luma
        uint8 (H, W), the luma of the same picture.
    """
    keys = _keys(pixels)
    np.copyto(keys, np.uint8(BLACK), where=luma < DARK_BELOW)
    counts = cv2.calcHist([keys], [0], None, [BYTES], [0, BYTES]).ravel()
    # calcHist counts in whole numbers; float32 holds them up to 16 million pixels.
    classes = np.bincount(_CLASS_OF_KEY, weights=counts, minlength=5 * HUES)
    black, grey, faint, between, bright = classes.astype(np.int64).reshape(5, HUES)
    colored = int(faint.sum() + between.sum() + bright.sum())
    return Hues(int(black.sum()), int(grey.sum()), colored, faint, bright)


def _keys(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    red, green, blue = (np.asarray(plane, np.uint8) for plane in cv2.split(pixels))
    largest = np.maximum(np.maximum(red, green), blue)
    smallest = np.minimum(np.minimum(red, green), blue)
    middle = red ^ green ^ blue ^ largest ^ smallest
    # Pillow cuts the hue to a byte: the first 85th of an odd sector falls to the sector
    # before. 3 x 85 is the largest byte, so nothing is lost by stopping there.
    edge = np.minimum(largest - middle, np.uint8(3)) * np.uint8(85)
    keys: NDArray[np.uint8] = (red == largest).view(np.uint8)
    for bit, holds in (
        (GREEN_LARGEST, green == largest),
        (GREEN_UNDER_BLUE, green < blue),
        (RED_OVER_BLUE, red > blue),
        (GREEN_OVER_RED, green > red),
        (SLIVER, edge < largest - smallest),
    ):
        keys |= holds.view(np.uint8) * np.uint8(bit)
    extremes = largest.astype(np.uint16) * np.uint16(BYTES) + smallest
    keys |= _SATURATION_OF_EXTREMES.take(extremes)
    return keys


def _saturation_of_extremes() -> NDArray[np.uint8]:
    """Return the saturation bits by 256 x largest + smallest channel.

    As Pillow computes it: a float32 quotient, times 255, cut to a byte.
    """
    largest, smallest = np.indices((BYTES, BYTES))
    spread = np.maximum(largest - smallest, 0).astype(np.float32)
    quotient = spread / np.maximum(largest, 1).astype(np.float32)
    saturation = (quotient.astype(np.float64) * 255).astype(np.int64)
    limits = (GREY_BELOW, FAINT_BELOW, FAINT_BELOW + 1)
    steps = np.searchsorted(limits, saturation, side="right")
    return np.asarray(steps * SATURATION, np.uint8).ravel()


def _class_of(key: int) -> int:
    """Return 6 x (black, grey, faint, between, bright) + hue of a key."""
    if key & BLACK == BLACK:
        return 0
    if key & RED_LARGEST:
        sector = 5 if key & GREEN_UNDER_BLUE else 0
    elif key & GREEN_LARGEST:
        sector = 1 if key & RED_OVER_BLUE else 2
    else:
        sector = 3 if key & GREEN_OVER_RED else 4
    in_sliver = sector % 2 == 1 and bool(key & SLIVER)
    return HUES * (1 + key // SATURATION) + sector - in_sliver


_SATURATION_OF_EXTREMES = _saturation_of_extremes()
_CLASS_OF_KEY = np.array([_class_of(key) for key in range(BYTES)])
