"""The variants within a family of methods."""

from __future__ import annotations

from enum import Enum

from photodedup.core.similarity.measures import ColorMeasure

__all__ = ["ColorMeasure", "FeatureKind", "HashKind"]


class HashKind(Enum):
    """The perceptual hashes."""

    AVERAGE = "average"
    DIFFERENCE = "difference"
    PERCEPTION = "perception"
    WAVELET = "wavelet"
    COLOR = "color"
    CROP_RESISTANT = "crop-resistant"
    SIGN = "sign"


class FeatureKind(Enum):
    """The detectors and descriptions of keypoints."""

    SIFT = "sift"
    ORB = "orb"
    AKAZE = "akaze"
    SURF = "surf"
