"""The keypoint methods: describe, match, agree on a view, and show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.errors import Bug
from photodedup.core.fingerprints import features
from photodedup.core.methods.base import Recipe, Score
from photodedup.core.methods.kinds import FeatureKind
from photodedup.core.similarity.features import agreement
from photodedup.core.wording.numbers import percent_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from photodedup.core.similarity.features import Agreement

    Pixels = NDArray[np.uint8]

PANEL_WIDTH, PANEL_HEIGHT = 596, 800
"""Room for each picture of an illustration, px."""
GAP = 8
MOST_ENLARGED = 8.0
MOST_LINES = 40
"""More lines hide the pictures."""
HUE = (230, 159, 0)
"""Orange of Okabe and Ito's palette, told apart by the colour-blind too."""
EDGE = (0, 0, 0)
"""Around each line, so that it is seen on orange as well."""

_DESCRIBE = {
    FeatureKind.SIFT: features.sift,
    FeatureKind.ORB: features.orb,
    FeatureKind.AKAZE: features.akaze,
    FeatureKind.SURF: features.surf,
}


def recipe(kind: FeatureKind) -> Recipe:
    """Return how photos are compared by a kind of keypoints.

    The value is the number of inliers; its note is their share of the keypoints. The
    illustration has the two pictures side by side, at most 1,200 px wide, with lines
    between places that lie alike.

    Raises
    ------
    EnvironmentProblem
        When a picture is described: SURF without mahotas.
    """
    describe = _DESCRIBE[kind]
    return Recipe(describe, _measure, _illustrate(describe))


def _compared(first: bytes, second: bytes) -> Agreement:
    one, two = features.unpack(first), features.unpack(second)
    if one.detector is not two.detector:
        raise Bug(f"{one.detector.name} and {two.detector.name} do not mix")
    return agreement(one, two)


def _measure(first: bytes, second: bytes) -> Score:
    found = _compared(first, second)
    return Score(found.inliers, f"{percent_text(found.share)} % of the keypoints")


def _illustrate(
    describe: Callable[[Pixels], bytes],
) -> Callable[[Pixels, Pixels], Pixels]:
    def illustrate(first: Pixels, second: Pixels) -> Pixels:
        one, two = describe(first), describe(second)
        found = _compared(one, two)
        chosen = _chosen(found.mask)
        left, right = _panel(first), _panel(second)
        starts = _moved(found.first[chosen], features.unpack(one).width, left)
        ends = _moved(found.second[chosen], features.unpack(two).width, right)
        ends[:, 0] += left.shape[1] + GAP
        canvas = _side_by_side(left, right)
        _draw(canvas, starts, ends)
        return canvas

    return illustrate


def _chosen(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return which inliers are drawn, from the strongest to the weakest."""
    inliers = np.flatnonzero(mask)
    if len(inliers) <= MOST_LINES:
        return inliers
    return inliers[np.linspace(0, len(inliers) - 1, MOST_LINES).astype(np.int64)]


def _panel(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    scale = min(PANEL_WIDTH / width, PANEL_HEIGHT / height, MOST_ENLARGED)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def _moved(
    places: NDArray[np.float32], width: int, panel: Pixels
) -> NDArray[np.float64]:
    """Return places of a picture in px of its panel; pixel centres lie at +.5."""
    scale = panel.shape[1] / width
    return np.asarray((places + 0.5) * scale - 0.5, np.float64)


def _side_by_side(left: Pixels, right: Pixels) -> Pixels:
    height = max(len(left), len(right))
    start = left.shape[1] + GAP
    canvas = np.full((height, start + right.shape[1], 3), 255, np.uint8)
    canvas[: len(left), : left.shape[1]] = left
    canvas[: len(right), start:] = right
    return canvas


def _draw(
    canvas: Pixels, starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> None:
    # All edges first: an edge over a line would cut it in two.
    for color, thickness, radius in ((EDGE, 4, 6), (HUE, 2, 4)):
        for start, end in zip(np.rint(starts), np.rint(ends), strict=True):
            one, two = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
            cv2.line(canvas, one, two, color, thickness, cv2.LINE_AA)
            for place in (one, two):
                cv2.circle(canvas, place, radius, color, cv2.FILLED, cv2.LINE_AA)
