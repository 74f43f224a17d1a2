"""How the histogram methods are carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.fingerprints import histogram as histograms
from photodedup.core.fingerprints.luma import luma
from photodedup.core.methods.base import Recipe, Score
from photodedup.core.similarity import colors, histogram

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.methods.base import Pixels
    from photodedup.core.methods.kinds import ColorMeasure
    from photodedup.core.settings import MethodOptions

WHITE_NOTE = "one of the pictures is white all over, and white was left out"


def values_recipe(options: MethodOptions) -> Recipe:
    """Return `histogram-l2`: all values of red, green and blue in 256 bins.

    Parameters
    ----------
    options
        `raw_counts` matters. Counts of 2^24 and more in one bin, possible in pictures
        of over 5.5 megapixels with one gray value, or 16 with one value in one channel,
        are rounded to one part in 16 million.
    """

    def describe(pixels: Pixels) -> bytes:
        return _described(histograms.values(pixels), options)

    return Recipe(describe, _distance)


def levels_recipe(options: MethodOptions) -> Recipe:
    """Return `histogram-gray-l2`: the luma in 256 bins; see `values_recipe`."""

    def describe(pixels: Pixels) -> bytes:
        return _described(histograms.values(luma(pixels)), options)

    return Recipe(describe, _distance)


def colors_recipe(measure: ColorMeasure, options: MethodOptions) -> Recipe:
    """Return one of OpenCV's measures of min-max normalised colour histograms.

    Parameters
    ----------
    measure
        Which; `similarity.colors.scores` says range and direction, and what pictures
        without a single counted pixel give.
    options
        `bins` and `ignore_white` matter. Descriptors take 8 bytes for each bin that is
        not empty: about 3 kB a photo with 16 bins per channel, 300 kB with 256.
    """

    def describe(pixels: Pixels) -> bytes:
        found = histograms.colors(
            pixels, options.bins, ignore_white=options.ignore_white
        )
        return colors.encode(options.bins, *found)

    def measured(first: bytes, second: bytes) -> Score:
        one, two = colors.decode([first]), colors.decode([second])
        value = float(colors.scores(one, two, measure)[0])
        return Score(value, "" if one.bin.size and two.bin.size else WHITE_NOTE)

    return Recipe(describe, measured)


def _described(counts: NDArray[np.float64], options: MethodOptions) -> bytes:
    numbers = counts if options.raw_counts else counts / counts.sum()
    return numbers.astype("<f4").tobytes()


def _distance(first: bytes, second: bytes) -> Score:
    one, two = np.frombuffer(first, "<f4"), np.frombuffer(second, "<f4")
    return Score(histogram.l2(one, two))
