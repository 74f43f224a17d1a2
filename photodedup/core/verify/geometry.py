"""Where one photo lies in another, from corners that both have.

Corners are matched by their descriptions, both ways and clearly better than any other;
then the place is found on which most of them agree: shifted, turned and scaled first,
then bent to an affine map. What was explained is set aside and the search repeated,
because a collage may hold a photo twice. A place is a start for a comparison of
pixels and never evidence by itself: letters and icons agree too.

Fischler and Bolles, "Random Sample Consensus", CACM 1981.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.fingerprints import WORKING_SIDE, keypoints

if TYPE_CHECKING:
    from photodedup.core.verify.appearance import Appearance

MOST_PLACEMENTS = 3
MATCHING_BITS = 64
"""Of 256: two descriptions of one corner differ by no more."""
RATIO = 0.85
"""Of the differing bits to the second best, after Lowe's ratio test (IJCV 2004)."""
REACH = 4.0
"""How far a corner may lie from where the map says, px of the working picture."""
LEAST_INLIERS = 6
ENOUGH_INLIERS = 16
TRIALS = 300
LARGEST_AREA_SCALE = 40.0
LARGEST_ANISOTROPY = 1.6
FLAT_LINE = 1e-6
"""Area per corner under which all of them lie on one line."""
LEAST_MATRIX_INLIERS = 8
"""From here on six numbers are told better by the corners than four."""

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where the second photo's points lie in the first one.

    Attributes
    ----------
    matrix
        float32 (3, 3): fractions of the second whole photo to fractions of the first
        whole photo; turns and mirrors included.
    inliers
        Corners that lie where the map says.
    matched
        Corners that had a like one in the other photo.
    """

    matrix: NDArray[np.float32]
    inliers: int
    matched: int


@dataclass(frozen=True, slots=True, eq=False)
class _Matches:
    """Corresponding corners in px of the working pictures, float64 (N, 2)."""

    first: Points
    second: Points


def placements(first: Appearance, second: Appearance) -> tuple[Placement, ...]:
    """Return where the second photo may lie in the first one, best first.

    Parameters
    ----------
    first, second
        Their `keypoints` and sizes are used.

    Returns
    -------
    At most `MOST_PLACEMENTS`; none when too few corners agree.
    """
    a, b = keypoints.decode(first.keypoints), keypoints.decode(second.keypoints)
    if min(len(a), len(b)) < LEAST_INLIERS:
        return ()
    first_px, second_px = _pixels(first), _pixels(second)
    a_points, b_points = a.places * first_px, b.places * second_px
    found: list[Placement] = []
    for first_bits in (a.bits, a.mirrored):
        if found and found[0].inliers >= ENOUGH_INLIERS:
            break  # seen as it is: no need to look in the mirror
        rows, columns = _matched(first_bits, b.bits)
        matches = _Matches(
            a_points[rows].astype(np.float64), b_points[columns].astype(np.float64)
        )
        for matrix, inliers in _places(matches, mirrored=first_bits is a.mirrored):
            fractions = np.diag(1 / np.append(first_px, 1)) @ matrix
            fractions = fractions @ np.diag(np.append(second_px, 1))
            found.append(
                Placement(fractions.astype(np.float32), inliers, len(matches.first))
            )
    found.sort(key=lambda each: -each.inliers)
    return tuple(found[:MOST_PLACEMENTS])


def _pixels(look: Appearance) -> Points:
    """Return width and height of the working picture."""
    scale = min(1.0, WORKING_SIDE / max(look.width, look.height))
    return np.array([look.width * scale, look.height * scale])


def _matched(
    first: NDArray[np.uint8], second: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which descriptions are each other's nearest, clearly, and near."""
    a, b = first.view(np.uint64), second.view(np.uint64)
    differing = np.zeros((len(a), len(b)), np.int16)
    for word in range(a.shape[1]):
        differing += np.bitwise_count(a[:, word, np.newaxis] ^ b[:, word])
    nearest = differing.argmin(axis=1)
    rows = np.arange(len(a))
    best = differing[rows, nearest]
    mutual = differing.argmin(axis=0)[nearest] == rows
    good = np.flatnonzero(mutual & (best <= MATCHING_BITS))
    second_best = np.partition(differing[good], 1, axis=1)[:, 1]
    good = good[best[good] <= RATIO * second_best]
    return good, nearest[good]


def _places(matches: _Matches, *, mirrored: bool) -> list[tuple[Matrix, int]]:
    found: list[tuple[Matrix, int]] = []
    while len(matches.first) >= LEAST_INLIERS and len(found) < MOST_PLACEMENTS:
        matrix = _similarity(matches, mirrored=mirrored)
        if matrix is None:
            break
        inside = _agreeing(matrix, matches)
        if np.count_nonzero(inside) >= LEAST_MATRIX_INLIERS:
            matrix = _bent(matrix, matches)
            inside = _agreeing(matrix, matches)
        count = int(np.count_nonzero(inside))
        if count < LEAST_INLIERS:
            break
        if is_plausible(matrix) and _spread_out(matches.second[inside]):
            found.append((matrix, count))
        matches = _Matches(matches.first[~inside], matches.second[~inside])
    return found


def _similarity(matches: _Matches, *, mirrored: bool) -> Matrix | None:
    """Return the map of shift, turn and scale that most matches agree on."""
    flip = np.array([-1.0, 1.0]) if mirrored else np.ones(2)
    found, _ = cv2.estimateAffinePartial2D(
        matches.second * flip,
        matches.first,
        method=cv2.RANSAC,
        ransacReprojThreshold=REACH,
        maxIters=TRIALS,
        confidence=0.99,
        refineIters=5,
    )
    if found is None or not np.isfinite(found).all():
        return None
    matrix: Matrix = np.vstack([found, [0, 0, 1]]) @ np.diag(np.append(flip, 1))
    return matrix


def _bent(start: Matrix, matches: _Matches) -> Matrix:
    """Fit an affine map to what agrees, twice: a tilt shows once the map can bend."""
    matrix = start
    for reach in (2 * REACH, REACH):
        inside = _agreeing(matrix, matches, reach)
        source = np.column_stack(
            [matches.second[inside], np.ones(np.count_nonzero(inside))]
        )
        if np.linalg.matrix_rank(source) < source.shape[1]:
            return start
        rows = np.linalg.lstsq(source, matches.first[inside], rcond=None)[0]
        matrix = np.vstack([rows.T, [0, 0, 1]])
    better = np.count_nonzero(_agreeing(matrix, matches)) >= np.count_nonzero(
        _agreeing(start, matches)
    )
    return matrix if better and is_plausible(matrix) else start


def _agreeing(
    matrix: Matrix, matches: _Matches, reach: float = REACH
) -> NDArray[np.bool_]:
    seen = matches.second @ matrix[:2, :2].T + matrix[:2, 2]
    off = np.hypot(*(seen - matches.first).T)
    # Where the first shows the second larger, the same inaccuracy is larger too.
    scale = np.sqrt(max(abs(np.linalg.det(matrix[:2, :2])), 1.0))
    near: NDArray[np.bool_] = off <= reach * scale
    return near


def is_plausible(matrix: Matrix) -> bool:
    """Whether a map may come from an edit: no collapse, no strong stretch or shear.

    Parameters
    ----------
    matrix
        (3, 3), px to px.
    """
    stretch = np.linalg.svd(matrix[:2, :2], compute_uv=False)
    area = float(stretch[0] * stretch[1])
    if not 1 / LARGEST_AREA_SCALE <= area <= LARGEST_AREA_SCALE:
        return False
    return bool(stretch[0] <= LARGEST_ANISOTROPY * stretch[1])


def _spread_out(points: Points) -> bool:
    """Whether points lie in the plane: a line of letters fixes no map."""
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(spread[1] > FLAT_LINE + 0.02 * spread[0])
