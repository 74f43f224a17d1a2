"""How many keypoints of two pictures lie as one picture in the other.

Descriptions are matched where each is clearly the nearest of the other (Lowe's ratio
test, both ways); then the view of a plane is sought in which most matches agree
(RANSAC). Chance alone agrees on four to six places.

Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 2004; Fischler
and Bolles, "Random Sample Consensus", CACM 1981; Barath et al., "MAGSAC++, a fast,
reliable and accurate robust estimator", CVPR 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.errors import Bug

RATIO = 0.8
"""Of the distance to the second nearest. Asked both ways, 800 pairs of different photos
had at most 6 inliers with ORB; asked one way, with the nearest back, up to 9."""
REACH = 3.0
"""How far a keypoint may lie from where the map says, px."""
CELL = 2.0
"""Keypoints nearer than this are one place: detectors find a corner at several scales
and angles, and each would count."""
TRIALS = 2_000
CONFIDENCE = 0.995
LEAST_MATCHES = 4
"""Fewer fix no view of a plane."""
THINNEST = 1.0
"""Spread across of keypoints on one line, px: these fix no map."""
MOST_STRETCH = 4.0
"""How much more a map may enlarge one direction than the other."""
MOST_SCALE = 40.0

Points = NDArray[np.float32]
Matrix = NDArray[np.float64]
Pairs = NDArray[np.int64]


class Described(Protocol):
    """The keypoints of one picture."""

    @property
    def places(self) -> Points:
        """float32 (N, 2), px."""

    @property
    def descriptions(self) -> NDArray[np.uint8] | NDArray[np.float32]:
        """(N, D); uint8 are bits, float32 are vectors."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Which keypoints of two pictures match, and which of these lie alike.

    Attributes
    ----------
    inliers
        Places that lie where the map says, 0..N; more = more alike.
    share
        `inliers` of all places of the picture that has fewer, 0..1.
    first, second
        float32 (M, 2), the matched keypoints in px of either picture.
    mask
        bool (M,), the inliers among them; each place once.
    mapping
        float64 (3, 3), px of the second picture to px of the first; all zeros where
        there are no inliers.
    """

    inliers: int
    share: float
    first: Points
    second: Points
    mask: NDArray[np.bool_]
    mapping: Matrix


def agreement(first: Described, second: Described) -> Agreement:
    """Match keypoints and count those that lie alike.

    Parameters
    ----------
    first, second
        Found by the same detector. Either may be empty.

    Returns
    -------
    The same for two pictures in either order (the mapping is then inverted), and the
    same at every call.

    Raises
    ------
    Bug
        The descriptions are of different kinds.
    """
    one, two = first.descriptions, second.descriptions
    if one.dtype != two.dtype or one.shape[1:] != two.shape[1:]:
        raise Bug(f"descriptions {one.dtype} and {two.dtype} do not mix")
    # Always in the same order, because RANSAC measures in one of the pictures.
    if _order(second) < _order(first):
        return _swapped(_agreement(second, first))
    return _agreement(first, second)


def _order(described: Described) -> tuple[int, bytes]:
    return len(described.places), described.places.tobytes()


def _swapped(found: Agreement) -> Agreement:
    mapping = found.mapping
    if found.inliers:
        mapping = np.asarray(np.linalg.inv(mapping), np.float64)
        mapping /= mapping[2, 2]
    return Agreement(
        found.inliers, found.share, found.second, found.first, found.mask, mapping
    )


def _agreement(first: Described, second: Described) -> Agreement:
    pairs = _matched(first.descriptions, second.descriptions)
    one = first.places[pairs[:, 0]]
    two = second.places[pairs[:, 1]]
    mapping, mask = _view(one, two)
    inliers = int(np.count_nonzero(mask))
    poorer = min(_distinct(first.places).sum(), _distinct(second.places).sum())
    share = inliers / int(poorer) if inliers else 0.0
    return Agreement(inliers, min(share, 1.0), one, two, mask, mapping)


def _matched(
    first: NDArray[np.uint8] | NDArray[np.float32],
    second: NDArray[np.uint8] | NDArray[np.float32],
) -> Pairs:
    """Return which row of the first is which of the second, int64 (M, 2)."""
    if min(len(first), len(second)) < 2:  # noqa: PLR2004 -- the ratio takes two
        return np.empty((0, 2), np.int64)
    there, back = _clearest(first, second), _clearest(second, first)
    rows = np.flatnonzero(there >= 0)
    mutual = rows[back[there[rows]] == rows]
    return np.column_stack([mutual, there[mutual]]).astype(np.int64)


def _clearest(
    asked: NDArray[np.uint8] | NDArray[np.float32],
    among: NDArray[np.uint8] | NDArray[np.float32],
) -> NDArray[np.int64]:
    """Return the row that is clearly nearest to each one asked for, else -1."""
    binary = asked.dtype == np.uint8
    distances, rows = cv2.batchDistance(
        asked,
        among,
        cv2.CV_32S if binary else cv2.CV_32F,
        normType=cv2.NORM_HAMMING if binary else cv2.NORM_L2,
        K=2,
    )
    clear = distances[:, 0] < RATIO * distances[:, 1]
    return np.where(clear, rows[:, 0], -1).astype(np.int64)


def _view(one: Points, two: Points) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return the map on which most matches agree, and which do."""
    nothing = np.zeros((3, 3)), np.zeros(len(one), np.bool_)
    if len(one) < LEAST_MATCHES:
        return nothing
    # Its random numbers start from the same state at every call.
    found, agreeing = cv2.findHomography(
        two, one, cv2.USAC_MAGSAC, REACH, maxIters=TRIALS, confidence=CONFIDENCE
    )
    if found is None or not np.isfinite(found).all():
        return nothing
    mapping, mask = np.asarray(found, np.float64), np.asarray(agreeing).ravel() > 0
    mask = _each_place_once(mask, one, two)
    if np.count_nonzero(mask) < LEAST_MATCHES:
        return nothing
    if not (_is_plane(one[mask]) and _is_plane(two[mask])):
        return nothing
    return (mapping, mask) if _is_plausible(mapping, two[mask]) else nothing


def _each_place_once(
    mask: NDArray[np.bool_], one: Points, two: Points
) -> NDArray[np.bool_]:
    kept = mask.copy()
    for points in (one, two):
        rows = np.flatnonzero(kept)
        kept[rows] = _distinct(points[rows])
    return kept


def _distinct(points: Points) -> NDArray[np.bool_]:
    """Mark the first keypoint of each place."""
    mark = np.zeros(len(points), np.bool_)
    cells = np.floor(points / CELL).astype(np.int64)
    mark[np.unique(cells, axis=0, return_index=True)[1]] = True
    return mark


def _is_plane(points: Points) -> bool:
    centred = points - points.mean(axis=0)
    spread = np.linalg.svd(centred, compute_uv=False) / np.sqrt(len(points))
    return bool(spread[1] >= THINNEST)


def _is_plausible(mapping: Matrix, points: Points) -> bool:
    """Whether a map may show a picture: not folded, mirrored or collapsed."""
    planar = np.column_stack([points, np.ones(len(points))]).astype(np.float64)
    depths = planar @ mapping[2]
    # A depth of zero is the horizon: with points on either side, the plane is folded.
    if not (np.all(depths > 0) or np.all(depths < 0)):
        return False
    x, y, depth = mapping @ planar.mean(axis=0)
    slope = (mapping[:2, :2] - np.outer((x, y), mapping[2, :2]) / depth) / depth
    if np.linalg.det(slope) <= 0:
        return False
    longest, shortest = np.linalg.svd(slope, compute_uv=False)
    within = shortest >= 1 / MOST_SCALE and longest <= MOST_SCALE
    return bool(within and longest <= MOST_STRETCH * shortest)
