"""Local features: corners that are found again in crops, frames, collages and tilts.

A photo keeps the strongest corners, spread over the picture, each with a binary
description of its surroundings and one of their mirror image. So a mirrored and
cropped copy needs no second look at the pixels: the plain description of one photo is
compared with the mirrored one of the other.

Rublee et al., "ORB: An efficient alternative to SIFT or SURF", ICCV 2011.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import cv2
    from numpy.typing import NDArray

MOST = 180
"""Corners kept of a photo: 12.6 kB. With 128, one in twenty screenshots and collages of
plain photos had too few in common with its original."""
DETECTED = 400
"""Corners among which the kept ones are chosen, so that they cover the picture."""
CELLS = 4
"""The picture is cut into CELLS x CELLS fields, which take turns in choosing."""
SCALE_STEP = 1.2
LEVELS = 8
CLEAR, FAINT = 20, 6
"""Contrast of a corner in gray levels; faint ones only where clear ones are few."""
ENOUGH_CLEAR = 250
LEAST_SIDE = 32
"""Under this many px a description would see more border than picture."""
FRACTION = 65_535
ANGLES = 256
DESCRIPTION_BYTES = 32

RECORD = np.dtype(
    [
        ("x", "<u2"),
        ("y", "<u2"),
        ("angle", "u1"),
        ("level", "u1"),
        ("bits", "u1", DESCRIPTION_BYTES),
        ("mirrored", "u1", DESCRIPTION_BYTES),
    ]
)
"""One corner in the blob, 70 bytes: x and y in 1/65,535 of width and height, the
angle in 1/256 turns clockwise, the level of the scale pyramid (each `SCALE_STEP`
coarser), 256 bits of description and those of the mirror image."""


@dataclass(frozen=True, slots=True, eq=False)
class Keypoints:
    """The corners of one photo, the most useful first.

    Attributes
    ----------
    places
        float32 (N, 2), x and y as fractions of width and height, 0..1.
    angles
        float32 (N,), degrees clockwise, 0..360.
    scales
        float32 (N,), size of the neighbourhood relative to the finest level.
    bits, mirrored
        uint8 (N, 32), the description and that of the mirror image.
    """

    places: NDArray[np.float32]
    angles: NDArray[np.float32]
    scales: NDArray[np.float32]
    bits: NDArray[np.uint8]
    mirrored: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of corners."""
        return len(self.places)


def encode(luma: NDArray[np.uint8]) -> bytes:
    """Return the corners of a picture as a blob.

    Parameters
    ----------
    luma
        uint8 (H, W), upright, as decoded for the fingerprints.

    Returns
    -------
    At most `MOST` records of `RECORD`, the most useful first: a prefix of them is a
    good smaller selection. Empty for pictures without corners.
    """
    height, width = luma.shape
    if min(height, width) < LEAST_SIDE:
        return b""
    found, bits = _detected(luma)
    if not found:
        return b""
    chosen = _spread(found, width, height)
    kept, bits = [found[i] for i in chosen], bits[chosen]
    mirrored = _mirrored(luma, kept)
    records = np.zeros(len(kept), RECORD)
    points = np.array([point.pt for point in kept])
    records["x"] = np.rint((points[:, 0] + 0.5) / width * FRACTION)
    records["y"] = np.rint((points[:, 1] + 0.5) / height * FRACTION)
    angles = np.array([point.angle for point in kept])
    records["angle"] = np.rint(angles * ANGLES / 360).astype(np.int64) % ANGLES
    records["level"] = [point.octave for point in kept]
    records["bits"] = bits
    records["mirrored"] = mirrored
    return records.tobytes()


def decode(blob: bytes) -> Keypoints:
    """Return the corners of a blob of `encode`, or of whole records at its start.

    Raises
    ------
    ValueError
        The blob is not made of whole records.
    """
    records = np.frombuffer(blob, RECORD)
    places = np.stack([records["x"], records["y"]], axis=1) / np.float32(FRACTION)
    return Keypoints(
        places.astype(np.float32),
        records["angle"].astype(np.float32) * np.float32(360 / ANGLES),
        np.float32(SCALE_STEP) ** records["level"].astype(np.float32),
        np.ascontiguousarray(records["bits"]),
        np.ascontiguousarray(records["mirrored"]),
    )


def _detected(
    luma: NDArray[np.uint8],
) -> tuple[list[cv2.KeyPoint], NDArray[np.uint8]]:
    """Return corners with their descriptions, also of those that are not chosen.

    In one call, because a second one would build the scale pyramid again: .2 ms.
    """
    found, bits = _orb(CLEAR).detectAndCompute(luma, None)
    if len(found) < ENOUGH_CLEAR:
        found, bits = _orb(FAINT).detectAndCompute(luma, None)
    if not found:
        return [], np.empty((0, DESCRIPTION_BYTES), np.uint8)
    return list(found), np.asarray(bits, np.uint8)


def _spread(found: list[cv2.KeyPoint], width: int, height: int) -> NDArray[np.int64]:
    """Choose corners: each field's strongest first, then each one's second, ..."""
    points = np.array([point.pt for point in found])
    strength = np.array([point.response for point in found])
    column = np.minimum(points[:, 0] * CELLS / width, CELLS - 1).astype(np.int64)
    row = np.minimum(points[:, 1] * CELLS / height, CELLS - 1).astype(np.int64)
    field = row * CELLS + column
    # x and y break ties, so that the order does not hang on that of the detector.
    order = np.lexsort((points[:, 0], points[:, 1], -strength, field))
    starts = np.searchsorted(field[order], np.arange(CELLS * CELLS))
    rank = np.empty(len(found), np.int64)
    rank[order] = np.arange(len(found)) - starts[field[order]]
    chosen = np.lexsort((points[:, 0], points[:, 1], -strength, rank))
    return chosen[:MOST]


def _described(
    luma: NDArray[np.uint8], points: Sequence[cv2.KeyPoint]
) -> tuple[list[cv2.KeyPoint], NDArray[np.uint8]]:
    """Describe corners; OpenCV drops those at the edge and sorts the rest by level."""
    for place, point in enumerate(points):
        point.class_id = place
    kept, bits = _orb(CLEAR).compute(luma, points)
    if len(kept) == 0:
        return [], np.empty((0, DESCRIPTION_BYTES), np.uint8)
    order = sorted(range(len(kept)), key=lambda i: kept[i].class_id)
    return [kept[i] for i in order], np.asarray(bits, np.uint8)[order]


def _mirrored(
    luma: NDArray[np.uint8], points: Sequence[cv2.KeyPoint]
) -> NDArray[np.uint8]:
    """Describe the same corners in the mirrored picture, in the same order."""
    import cv2  # noqa: PLC0415 -- `decode` runs where OpenCV must not be loaded

    width = luma.shape[1]
    reflected = [
        cv2.KeyPoint(
            width - 1 - point.pt[0],
            point.pt[1],
            point.size,
            (180 - point.angle) % 360,
            point.response,
            point.octave,
        )
        for point in points
    ]
    kept, bits = _described(np.ascontiguousarray(luma[:, ::-1]), reflected)
    described = np.zeros((len(points), DESCRIPTION_BYTES), np.uint8)
    described[[point.class_id for point in kept]] = bits
    return described


@cache
def _orb(contrast: int) -> cv2.ORB:
    import cv2  # noqa: PLC0415 -- as above

    return cv2.ORB.create(DETECTED, SCALE_STEP, LEVELS, fastThreshold=contrast)
