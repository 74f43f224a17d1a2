"""Both photos of a pose in one place and one resolution: the coarser one's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from photodedup.core.records import Box
    from photodedup.core.verify.bands import Mask
    from photodedup.core.verify.frames import Grey
    from photodedup.core.verify.pose import Pose

Floats = NDArray[np.float64]

PRESENT = 0.99
MIN_SIDE_PX = 8
FINER = 1.05
"""Px per px from which the other photo is scaled down, lest it alias."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What the compared part shows in both photos.

    Attributes
    ----------
    reference, other
        float32 (H, W) luma.
    mask
        Where the other has something to show.
    pixels
        (3, 3): from pixel centres of the view to those of `source`.
    source
        float32 luma of the whole other photo, no finer than the reference.
    """

    reference: Grey
    other: Grey
    mask: Mask
    pixels: Floats
    source: Grey


def view(pose: Pose, longest: int) -> View:
    """Look at the compared part in both photos.

    Parameters
    ----------
    pose
        How they lie on each other.
    longest
        Most px of the long side.
    """
    reference = np.asarray(cut(pose.reference.preview, pose.box), np.float32)
    source = np.asarray(pose.other.preview, np.float32)
    height, width = reference.shape
    ratio = _pixels_per_pixel(pose.from_frame, reference, source)
    shrink = min(1.0, ratio, longest / max(height, width))
    if shrink < 1:
        reference = _scaled(reference, shrink)
    ratio = _pixels_per_pixel(pose.from_frame, reference, source)
    if ratio > FINER:
        source = _scaled(source, 1 / ratio)
    return seen(
        reference,
        source,
        _centres(source) @ pose.from_frame @ np.linalg.inv(_centres(reference)),
    )


def seen(reference: Grey, source: Grey, pixels: Floats) -> View:
    """Warp the source onto the reference."""
    height, width = reference.shape
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    other = cv2.warpPerspective(
        source, pixels, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    present = cv2.warpPerspective(
        np.ones(source.shape, np.uint8),
        pixels,
        (width, height),
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
    )
    return View(reference, np.asarray(other, np.float32), present > 0, pixels, source)


def cut(pixels: NDArray[Any], box: Box) -> NDArray[Any]:
    """Return the part of a picture (H, W) that a box on its pixel borders shows."""
    height, width = pixels.shape
    left, right = round(box.left * width), round(box.right * width)
    top, bottom = round(box.top * height), round(box.bottom * height)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]


def _pixels_per_pixel(matrix: Floats, reference: Grey, source: Grey) -> float:
    """Return how many px of the source make one of the reference, at its centre."""
    height, width = reference.shape
    rows, columns = source.shape
    x, y = matrix[0] @ (0.5, 0.5, 1), matrix[1] @ (0.5, 0.5, 1)
    z = matrix[2] @ (0.5, 0.5, 1)
    jac = (matrix[:2, :2] * z - np.outer((x, y), matrix[2, :2])) / z**2
    return float(np.sqrt(abs(np.linalg.det(jac)) * rows * columns / (height * width)))


def _scaled(pixels: Grey, ratio: float) -> Grey:
    height, width = (max(MIN_SIDE_PX, round(side * ratio)) for side in pixels.shape)
    return np.asarray(
        cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.float32
    )


def _centres(picture: Grey) -> Floats:
    """Return the map from fractions of a picture to its pixel centres."""
    height, width = picture.shape
    return np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1.0]])
