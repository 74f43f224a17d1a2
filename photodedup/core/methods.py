"""The table of named methods: every way in which two photos can be compared.

A method is a fingerprint and a measure with a range, a direction and a threshold that
is worth starting from. Most of them are old friends that people ask for by name; only
`combined`, the comparison of aligned pixels that a scan decides with, is good enough
to remove a photo by. It lives above this room and stands here to be listed.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from photodedup.core.errors import UsageProblem
from photodedup.core.fingerprints import hashes, sign
from photodedup.core.fingerprints import histogram as histograms
from photodedup.core.fingerprints.luma import luma
from photodedup.core.similarity import hamming, histogram, structural

if TYPE_CHECKING:
    from numpy.typing import NDArray

Compare = Callable[["NDArray[np.uint8]", "NDArray[np.uint8]"], float]
"""Takes two pictures, uint8 (H, W, 3) sRGB of any size."""


class Direction(Enum):
    """Which values mean that two photos are alike."""

    LOWER_IS_CLOSER = "lower is closer"
    HIGHER_IS_CLOSER = "higher is closer"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to compare two photos.

    Attributes
    ----------
    name
        What the command line calls it.
    title
        What people call it.
    measures
        What the value says, one sentence.
    fingerprint
        What is taken from each photo.
    unit
        Of the value; empty for a plain number.
    low, high
        Range of the value, ends included.
    direction
        Which end means alike.
    default_threshold
        The loosest value that counts as alike.
    source
        Where the method is from.
    compare
        Takes two pictures and returns the value; None for `combined`, which needs the
        comparison of a scan.
    """

    name: str
    title: str
    measures: str
    fingerprint: str
    unit: str
    low: float
    high: float
    direction: Direction
    default_threshold: float
    source: str
    compare: Compare | None


def method(name: str) -> Method:
    """Return a method by its name.

    Raises
    ------
    UsageProblem
        There is no such method; the message names the nearest one.
    """
    found = {method.name: method for method in METHODS}.get(name.strip().lower())
    if found is not None:
        return found
    names = [method.name for method in METHODS]
    near = difflib.get_close_matches(name.strip().lower(), names, n=1, cutoff=0.4)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    raise UsageProblem(
        f'There is no method "{name}". {hint}`photodedup methods` lists all of them.'
    )


def _by_hash(fingerprint: Callable[[Image.Image], int]) -> Compare:
    def compare(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
        codes = [fingerprint(Image.fromarray(pixels)) for pixels in (first, second)]
        return float(hamming.distance(*codes))

    return compare


def _by_color_hash(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    codes = [hashes.color(pixels, luma(pixels)) for pixels in (first, second)]
    return float(hamming.distance(*codes))


def _by_sign_hash(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    codes = [sign.code(luma(pixels)) for pixels in (first, second)]
    return float(hamming.distance(*codes))


def _by_values(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    return histogram.l2(histograms.values(first), histograms.values(second))


def _by_grey_values(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    return histogram.l2(histograms.values(luma(first)), histograms.values(luma(second)))


def _by_colors(
    measure: Callable[[NDArray[np.float32], NDArray[np.float32]], float],
) -> Compare:
    def compare(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
        return measure(histograms.colors(first), histograms.colors(second))

    return compare


def _by_structure(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Compare at the common size: the smaller width and height, at least a window."""
    greys = [luma(first), luma(second)]
    height, width = (
        max(min(sides), structural.WINDOW)
        for sides in zip(greys[0].shape, greys[1].shape, strict=True)
    )
    same = [
        grey
        if grey.shape == (height, width)
        else cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
        for grey in greys
    ]
    return structural.ssim(np.asarray(same[0]), np.asarray(same[1]))


_IMAGEHASH = "imagehash"
_OPENCV = "OpenCV compareHist"
_COLORS = "shares of the pixels in 8 x 8 x 8 bins of red, green and blue"

# Thresholds of the histograms: 95 % of 675 copies (re-saved at JPEG 60, half size,
# three quarters and JPEG 80) lie within; of unlike pairs 1 to 2 % do for the 256-bin
# ones and under 0.1 % for the others. Those of the hashes are the usual ones.
METHODS: tuple[Method, ...] = (
    Method(
        name="combined",
        title="Aligned comparison",
        measures="How well the fine structure agrees after turning, trimming and "
        "aligning; what a scan decides with.",
        fingerprint="128 px luma and the preview",
        unit="",
        low=0.0,
        high=1.0,
        direction=Direction.HIGHER_IS_CLOSER,
        default_threshold=0.58,
        source="photodedup; alignment after Evangelidis and Psarakis, PAMI 2008",
        compare=None,
    ),
    Method(
        name="sign",
        title="DCT sign hash",
        measures="In how many of 63 low frequencies the sign differs.",
        fingerprint="signs of the 8x8 low block of a 32x32 DCT, without the mean",
        unit="bits",
        low=0,
        high=63,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=12,
        source="photodedup",
        compare=_by_sign_hash,
    ),
    Method(
        name="ahash",
        title="Average hash",
        measures="In how many of 8x8 cells brighter or darker than the mean differs.",
        fingerprint="64-bit average hash",
        unit="bits",
        low=0,
        high=64,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=5,
        source=f"{_IMAGEHASH} average_hash; Krawetz, Looks Like It, 2011",
        compare=_by_hash(hashes.average),
    ),
    Method(
        name="dhash",
        title="Difference hash",
        measures="In how many of 8x8 cells rising or falling to the right differs.",
        fingerprint="64-bit difference hash",
        unit="bits",
        low=0,
        high=64,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=8,
        source=f"{_IMAGEHASH} dhash; Krawetz, Kind of Like That, 2013",
        compare=_by_hash(hashes.difference),
    ),
    Method(
        name="phash",
        title="Perception hash",
        measures="In how many of 64 low frequencies above or below the median differs.",
        fingerprint="64-bit DCT hash",
        unit="bits",
        low=0,
        high=64,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=8,
        source=f"{_IMAGEHASH} phash; Zauner, 2010",
        compare=_by_hash(hashes.perception),
    ),
    Method(
        name="whash",
        title="Wavelet hash",
        measures="In how many of 8x8 Haar cells above or below the median differs.",
        fingerprint="64-bit Haar wavelet hash",
        unit="bits",
        low=0,
        high=64,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=5,
        source=f"{_IMAGEHASH} whash",
        compare=_by_hash(hashes.wavelet),
    ),
    Method(
        name="colorhash",
        title="Colour hash",
        measures="How differently black, grey and twelve colours are represented.",
        fingerprint="42-bit colour hash",
        unit="bits",
        low=0,
        high=hashes.COLOR_BITS,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=2,
        source=f"{_IMAGEHASH} colorhash",
        compare=_by_color_hash,
    ),
    Method(
        name="histogram-l2",
        title="RGB histogram distance",
        measures="Euclidean distance of the shares of the 256 values of red, green and "
        "blue together.",
        fingerprint="256-bin count of all channel values, divided by its sum",
        unit="",
        low=0.0,
        high=math.sqrt(2),
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=0.03,
        source="Swain and Ballard, Color Indexing, 1991",
        compare=_by_values,
    ),
    Method(
        name="histogram-gray-l2",
        title="Gray histogram distance",
        measures="Euclidean distance of the shares of the 256 gray levels.",
        fingerprint="256-bin count of the luma, divided by its sum",
        unit="",
        low=0.0,
        high=math.sqrt(2),
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=0.04,
        source="Swain and Ballard, Color Indexing, 1991",
        compare=_by_grey_values,
    ),
    Method(
        name="histogram-correlation",
        title="Colour histogram correlation",
        measures="Correlation of how often each colour occurs.",
        fingerprint=_COLORS,
        unit="",
        low=-1.0,
        high=1.0,
        direction=Direction.HIGHER_IS_CLOSER,
        default_threshold=0.98,
        source=f"{_OPENCV} HISTCMP_CORREL",
        compare=_by_colors(histogram.correlation),
    ),
    Method(
        name="histogram-intersection",
        title="Colour histogram intersection",
        measures="Share of the pixels that have their like in the other photo.",
        fingerprint=_COLORS,
        unit="",
        low=0.0,
        high=1.0,
        direction=Direction.HIGHER_IS_CLOSER,
        default_threshold=0.93,
        source=f"{_OPENCV} HISTCMP_INTERSECT; Swain and Ballard, 1991",
        compare=_by_colors(histogram.intersection),
    ),
    Method(
        name="histogram-chi-square",
        title="Colour histogram chi-square",
        measures="Squared differences of how often each colour occurs, relative to the "
        "first photo.",
        fingerprint=_COLORS,
        unit="",
        low=0.0,
        high=math.inf,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=0.05,
        source=f"{_OPENCV} HISTCMP_CHISQR",
        compare=_by_colors(histogram.chi_square),
    ),
    Method(
        name="histogram-bhattacharyya",
        title="Colour histogram Hellinger distance",
        measures="Distance of the two distributions of colours.",
        fingerprint=_COLORS,
        unit="",
        low=0.0,
        high=1.0,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=0.08,
        source=f"{_OPENCV} HISTCMP_BHATTACHARYYA",
        compare=_by_colors(histogram.bhattacharyya),
    ),
    Method(
        name="ssim",
        title="Structural similarity",
        measures="Mean agreement of luminance, contrast and structure in 7x7 windows.",
        fingerprint="luma at the common size",
        unit="",
        low=-1.0,
        high=1.0,
        direction=Direction.HIGHER_IS_CLOSER,
        default_threshold=0.9,
        source="scikit-image; Wang et al., IEEE TIP 2004",
        compare=_by_structure,
    ),
)
