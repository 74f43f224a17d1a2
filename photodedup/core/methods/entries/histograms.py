"""The histograms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from photodedup.core.methods.base import Direction, Family, Form, Method, Stored
from photodedup.core.methods.kinds import ColorMeasure

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.methods.base import Recipe
    from photodedup.core.settings import MethodOptions

_OPENCV = "OpenCV compareHist"
RAW_THRESHOLD = 10_000
"""Pixels. It holds for photos of .2 megapixels and no other size: raw counts have no
threshold of their own."""


def _counting(options: MethodOptions, *, gray: bool) -> Callable[[], Recipe]:
    def recipe() -> Recipe:
        from photodedup.core.methods import counting  # noqa: PLC0415

        make = counting.levels_recipe if gray else counting.values_recipe
        return make(options)

    return recipe


def _coloring(measure: ColorMeasure, options: MethodOptions) -> Callable[[], Recipe]:
    def recipe() -> Recipe:
        from photodedup.core.methods import counting  # noqa: PLC0415

        return counting.colors_recipe(measure, options)

    return recipe


def histograms(options: MethodOptions) -> tuple[Method, ...]:
    """Return the histograms, counted as the options say."""
    return (
        _counts(
            options,
            "histogram-l2",
            "RGB histogram distance",
            "the 256 values of red, green and blue together",
            0.022,
            gray=False,
        ),
        _counts(
            options,
            "histogram-gray-l2",
            "Gray histogram distance",
            "the 256 gray levels",
            0.025,
            gray=True,
        ),
        *(_colors(measure, options) for measure in ColorMeasure),
    )


def _counts(
    options: MethodOptions,
    name: str,
    title: str,
    what: str,
    threshold: float,
    *,
    gray: bool,
) -> Method:
    form = "counts" if options.raw_counts else "shares"
    stored = Stored.LEVELS if gray else Stored.VALUES
    return Method(
        name=name,
        title=title,
        family=Family.HISTOGRAM,
        measures=f"Euclidean distance of the {form} of {what}.",
        fingerprint=f"256-bin {form} of {what}",
        unit="pixels" if options.raw_counts else "",
        low=0.0,
        high=math.inf if options.raw_counts else math.sqrt(2),
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=RAW_THRESHOLD if options.raw_counts else threshold,
        source="Swain and Ballard, Color Indexing, 1991",
        form=Form.COUNTS,
        recipe=_counting(options, gray=gray),
        key=f"{name} {form}",
        stored=None if options.raw_counts else stored,
    )


def _colors(measure: ColorMeasure, options: MethodOptions) -> Method:
    bins = options.bins
    white = ", white left out" if options.ignore_white else ""
    low, high, direction, threshold = _COLOR_RANGES[measure]
    return Method(
        name=f"histogram-{measure.value}",
        title=_COLOR_TITLES[measure],
        family=Family.HISTOGRAM,
        measures=_COLOR_SENTENCES[measure],
        fingerprint=f"counts in {bins} x {bins} x {bins} bins of red, green and blue"
        f"{white}; the fullest is 1",
        unit="",
        low=low,
        high=high,
        direction=direction,
        default_threshold=threshold,
        source=_COLOR_SOURCES[measure],
        form=Form.COLORS,
        recipe=_coloring(measure, options),
        key=f"colors {bins}{white}",
    )


_LOWER, _HIGHER = Direction.LOWER_IS_CLOSER, Direction.HIGHER_IS_CLOSER
# With 16 bins, on 500 photos of clothes and 200 of nature: of copies at JPEG 60 and of
# ones at half size 98 % and more lie within (intersection: 62 %, because it has no
# natural scale), of unlike pairs .2 % and less (intersection 1 %). With other numbers
# of bins the thresholds do not hold; docs/methods.md has some.
_COLOR_RANGES = {
    ColorMeasure.CORRELATION: (-1.0, 1.0, _HIGHER, 0.90),
    ColorMeasure.INTERSECTION: (0.0, math.inf, _HIGHER, 8.0),
    ColorMeasure.CHI_SQUARE: (0.0, math.inf, _LOWER, 5.0),
    ColorMeasure.BHATTACHARYYA: (0.0, 1.0, _LOWER, 0.30),
}
_COLOR_TITLES = {
    ColorMeasure.CORRELATION: "Colour histogram correlation",
    ColorMeasure.INTERSECTION: "Colour histogram intersection",
    ColorMeasure.CHI_SQUARE: "Colour histogram chi-square",
    ColorMeasure.BHATTACHARYYA: "Colour histogram Hellinger distance",
}
_COLOR_SENTENCES = {
    ColorMeasure.CORRELATION: "Correlation of how often each colour occurs.",
    ColorMeasure.INTERSECTION: "How much of the colours both pictures have in common; "
    "grows with the number of colours.",
    ColorMeasure.CHI_SQUARE: "Squared differences of how often each colour occurs, "
    "relative to the first photo.",
    ColorMeasure.BHATTACHARYYA: "Distance of the two distributions of colours.",
}
_COLOR_SOURCES = {
    ColorMeasure.CORRELATION: f"{_OPENCV} HISTCMP_CORREL",
    ColorMeasure.INTERSECTION: f"{_OPENCV} HISTCMP_INTERSECT; Swain and Ballard, 1991",
    ColorMeasure.CHI_SQUARE: f"{_OPENCV} HISTCMP_CHISQR",
    ColorMeasure.BHATTACHARYYA: f"{_OPENCV} HISTCMP_BHATTACHARYYA",
}
