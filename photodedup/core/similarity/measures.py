"""Which measures there are; loads nothing, so that the window can name them."""

from __future__ import annotations

from enum import Enum


class ColorMeasure(Enum):
    """The measures of OpenCV's ``compareHist``."""

    CORRELATION = "correlation"
    INTERSECTION = "intersection"
    CHI_SQUARE = "chi-square"
    BHATTACHARYYA = "bhattacharyya"
