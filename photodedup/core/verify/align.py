"""Bring the first frame onto the second: affine, by enhanced correlation (ECC).

Evangelidis and Psarakis, "Parametric image alignment using enhanced correlation
coefficient maximization", PAMI 2008. The measure is blind to brightness and
contrast, which is what an edited copy changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from photodedup.core.verify.bands import Mask
    from photodedup.core.verify.frames import Grey

Matrix = NDArray[np.float32]
"""(3, 3): where a point of the second frame lies in the first, fractions 0..1."""

COARSE_SIDES = (32, 64)
ITERATIONS = 20
EPSILON = 1e-4
HOPELESS = 0.4
"""A correlation below this at the coarsest scale has never led to a copy."""


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """The first frame as seen in the second one's place.

    Attributes
    ----------
    pixels
        float32 (S, S).
    mask
        Where the first frame had something to show.
    matrix
        The mapping that was found.
    """

    pixels: Grey
    mask: Mask
    matrix: Matrix


def align_affine(first: Grey, second: Grey) -> Aligned | None:
    """Align by an affine map found at 32 and 64 px; None when nothing correlates."""
    matrix = np.eye(3, dtype=np.float32)
    for side in COARSE_SIDES:
        found = _ecc(first, second, matrix, side)
        if found is None or (side == COARSE_SIDES[0] and found[1] < HOPELESS):
            return None
        matrix = found[0]
    return warped(first, matrix)


def warped(first: Grey, matrix: Matrix) -> Aligned:
    """Look at the first frame through a matrix in fractions."""
    side = first.shape[0]
    pixel_matrix = _in_pixels(matrix, side)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    pixels = cv2.warpPerspective(
        first, pixel_matrix, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    present = cv2.warpPerspective(
        np.ones(first.shape, np.float32), pixel_matrix, (side, side), flags=flags
    )
    return Aligned(np.asarray(pixels, np.float32), present > 0.99, matrix)  # noqa: PLR2004


def through(mask: Mask, matrix: Matrix) -> Mask:
    """Look at a mask through a matrix in fractions."""
    side = mask.shape[0]
    seen = cv2.warpPerspective(
        mask.astype(np.uint8),
        _in_pixels(matrix, side),
        (side, side),
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
    )
    return np.asarray(seen, np.uint8) > 0


def _ecc(
    first: Grey, second: Grey, start: Matrix, side: int
) -> tuple[Matrix, float] | None:
    small_first, small_second = _shrunk(first, side), _shrunk(second, side)
    guess = np.ascontiguousarray(_in_pixels(start, side)[:2])
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, ITERATIONS, EPSILON)
    try:
        score, found = cv2.findTransformECC(
            small_second, small_first, guess, cv2.MOTION_AFFINE, stop
        )
    except cv2.error:  # raised when the iteration diverges: there is no alignment
        return None
    full = np.eye(3, dtype=np.float32)
    full[: found.shape[0]] = found
    return _in_fractions(full, side), float(score)


def _shrunk(pixels: Grey, side: int) -> Grey:
    if pixels.shape[0] == side:
        return pixels
    small = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _in_pixels(matrix: Matrix, side: int) -> Matrix:
    """Turn a map of fractions into one of pixel centres (which lie at +.5)."""
    to_fraction = np.array(
        [[1 / side, 0, 0.5 / side], [0, 1 / side, 0.5 / side], [0, 0, 1]]
    )
    to_pixel = np.array([[side, 0, -0.5], [0, side, -0.5], [0, 0, 1]])
    return np.asarray(to_pixel @ matrix @ to_fraction, np.float32)


def _in_fractions(matrix: Matrix, side: int) -> Matrix:
    to_fraction = np.array(
        [[1 / side, 0, 0.5 / side], [0, 1 / side, 0.5 / side], [0, 0, 1]]
    )
    to_pixel = np.array([[side, 0, -0.5], [0, side, -0.5], [0, 0, 1]])
    scaled = to_fraction @ matrix @ to_pixel
    return np.asarray(scaled / scaled[2, 2], np.float32)
