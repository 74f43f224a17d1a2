"""The five hashes of imagehash, bit for bit, as integers.

Average and difference hash are imagehash's own functions. The other three are computed
here, in a fifth to two thirds of the time, and every case in which rounding could
decide a bit goes back to imagehash:

* perception and wavelet hash compare their values with the median. When the two in the
  middle are farther apart than rounding can reach, every bit is certain whatever the
  order of the additions; when they are not (flat pictures, drawings, mirror symmetry),
  imagehash decides.
* the colour hash counts pixels, which is exact in any order.

The four hashes of brightness are squares of bits; a scan takes 8 x 8 of them, and 16
and 32 tell more photos apart. A hash is an integer of as many bits, row by row, most
significant first.

All shrinking is done by Pillow, as in imagehash: the result depends on its fixed-point
arithmetic and on which axis it takes first, which Pillow 13 chooses by the shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import imagehash
import numpy as np
from PIL import Image

from photodedup.core.fingerprints import hues

if TYPE_CHECKING:
    from numpy.typing import NDArray

HASH_SIDE = 8

DCT_FACTOR = 4
"""Rows of the transform per row of its low block that is kept."""
CERTAIN_GAP = 1e-6
"""Both transforms are right to 1e-10 at coefficients of up to 3e4 (float64)."""

COLOR_BIN_BITS = 3
COLOR_BITS = 14 * COLOR_BIN_BITS
COLOR_LEVELS = (0b000, 0b001, 0b010, 0b011, 0b110, 0b111, 0b110, 0b111)
"""How imagehash writes a share of 0..7 eighths: its middle bit also stands for 4, 5."""


def average(image: Image.Image, side: int = HASH_SIDE) -> int:
    """Return the average hash: which of side x side cells are above the mean.

    Parameters
    ----------
    image
        Of any size and mode.
    side
        8, 16 or 32: the hash has side x side bits.

    Notes
    -----
    `imagehash.average_hash`; N. Krawetz, "Looks Like It", The Hacker Factor Blog, 2011.
    """
    return _number(np.asarray(imagehash.average_hash(image, side).hash))


def difference(image: Image.Image, side: int = HASH_SIDE) -> int:
    """Return the difference hash: which of side x side cells are above their left one.

    Parameters are those of `average`.

    Notes
    -----
    `imagehash.dhash`; N. Krawetz, "Kind of Like That", The Hacker Factor Blog, 2013.
    """
    return _number(np.asarray(imagehash.dhash(image, side).hash))


def perception(image: Image.Image, side: int = HASH_SIDE) -> int:
    """Return the perception hash: the low sixteenth of a DCT against its median.

    Parameters are those of `average`; 8 x 8 bits come from a transform of 32 x 32.

    Notes
    -----
    `imagehash.phash`; C. Zauner, "Implementation and Benchmarking of Perceptual Image
    Hash Functions", 2010.
    """
    small = _shrunk(image, DCT_FACTOR * side)
    transform = cv2.dct(np.asarray(small, np.float64))
    low = np.array(transform[:side, :side], np.float64)
    # OpenCV's DCT is orthonormal; imagehash uses the one without normalisation, in
    # which the first row and column weigh sqrt(2) more.
    low[0] *= np.sqrt(2)
    low[:, 0] *= np.sqrt(2)
    bits = _above_median(low, CERTAIN_GAP)
    if bits is None:
        bits = np.asarray(imagehash.phash(image, side).hash)
    return _number(bits)


def wavelet(image: Image.Image, side: int = HASH_SIDE) -> int:
    """Return the Haar wavelet hash: side x side approximation against its median.

    Parameters are those of `average`.

    Notes
    -----
    `imagehash.whash`. The approximation that a Haar transform arrives at is the sum of
    each of the side x side blocks, up to a factor, and taking out the mean first moves
    the median along with the values. The sums are integers: a difference of 1 is far
    beyond the rounding of the transform (1e-11 of them).
    """
    scale = max(1 << (min(image.size).bit_length() - 1), side)
    sums = cv2.integral(np.asarray(_shrunk(image, scale)), sdepth=cv2.CV_64F)
    step = scale // side
    corners = sums[::step, ::step]
    blocks = np.diff(np.diff(corners, axis=0), axis=1)
    bits = _above_median(blocks, 0)
    if bits is None:
        bits = np.asarray(imagehash.whash(image, side).hash)
    return _number(bits)


def color(pixels: NDArray[np.uint8], luma: NDArray[np.uint8]) -> int:
    """Return the 42-bit colour hash: shares of black, grey and 2 x 6 hues in eighths.

    It has no side: its length is `COLOR_BIN_BITS` for each of its 14 shares.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.
    luma
        uint8 (H, W), the luma of the same picture.

    Notes
    -----
    `imagehash.colorhash` with ``binbits=3``.
    """
    found = hues.count(pixels, luma)
    shares = [found.black / luma.size, found.grey / luma.size]
    hue_counts = [*found.faint.tolist(), *found.bright.tolist()]
    shares += [count / max(1, found.colored) for count in hue_counts]
    code = 0
    for share in shares:
        level = min(len(COLOR_LEVELS) - 1, int(share * len(COLOR_LEVELS)))
        code = code << COLOR_BIN_BITS | COLOR_LEVELS[level]
    return code


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    return image.convert("L").resize((side, side), Image.Resampling.LANCZOS)


def _above_median(
    values: NDArray[np.float64], rounding: float
) -> NDArray[np.bool_] | None:
    """Return which values are above their median, None where rounding would decide."""
    ordered = np.sort(values, axis=None)
    middle = values.size // 2
    below, above = ordered[middle - 1], ordered[middle]
    if above - below <= rounding:
        return None
    bits: NDArray[np.bool_] = values >= above
    return bits


def _number(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
