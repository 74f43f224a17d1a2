"""Keypoints with descriptions as people know them: SIFT, ORB, AKAZE and SURF.

The corners of `keypoints` are kept of every photo of a scan and must be few. These are
taken of photos that somebody asks about: more of them, from a larger picture. All four
kinds have one layout (`HEADER`, places, descriptions) that says what it holds.

Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 2004; Rublee et
al., "ORB: An efficient alternative to SIFT or SURF", ICCV 2011; Alcantarilla et al.,
"Fast Explicit Diffusion for Accelerated Features in Nonlinear Scale Spaces", BMVC 2013;
Bay et al., "Speeded-Up Robust Features (SURF)", CVIU 2008.

The only user of mahotas: OpenCV has SIFT, ORB and AKAZE, but its SURF only says that
it is patented.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.fingerprints.luma import luma

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

FEATURES_VERSION = 1
"""Goes up with every change of what is found or of the layout: blobs do not mix."""

LONGEST_SIDE = 1_000
"""Larger pictures are shrunk to it, px. Of six photos of 1,600 px, kept as they were,
the strongest keypoints were of such fine detail that a copy of 400 px had 47 places in
common with SIFT and 32 with ORB, against 97 and 134 at 1,000 px, which took half the
time. At 400 px it is the other way round: a cut to a quarter had 32 places with ORB
instead of 56."""
MOST = 1_000
"""Keypoints kept of a picture; 136 kB with SIFT. The time of a pair grows with the
square."""
LEAST_SIDE = 16
"""Under this many px a description would see more border than picture; ORB and AKAZE
fail on lines."""
FAINTEST = 3e-4
"""Of AKAZE's responses. With OpenCV's .001 one copy in fifty was missed, of plain
clothes on a plain ground with next to no keypoints; with this, one in 250."""


class Detector(IntEnum):
    """What found and described the keypoints; its number stands in the header."""

    SIFT = 1
    ORB = 2
    AKAZE = 3
    SURF = 4


HEADER = np.dtype(
    [
        ("magic", "S4"),
        ("version", "u1"),
        ("detector", "u1"),
        ("width", "<u2"),
        ("height", "<u2"),
        ("count", "<u2"),
    ]
)
"""Starts a blob, 12 bytes: who wrote it, the size of the shrunk picture in px, and how
many keypoints follow."""
MAGIC = b"KEYP"
PLACE = np.dtype("<f4")
"""Of x and of y: all places follow the header, then all descriptions."""
DESCRIPTION: dict[Detector, tuple[np.dtype[np.uint8 | np.float16], int]] = {
    Detector.SIFT: (np.dtype("u1"), 128),
    Detector.ORB: (np.dtype("u1"), 32),
    Detector.AKAZE: (np.dtype("u1"), 61),
    Detector.SURF: (np.dtype("<f2"), 64),
}
"""Type and number of the values of one description. SIFT's are whole numbers in OpenCV
too; halves keep three digits of SURF's."""
BINARY = frozenset({Detector.ORB, Detector.AKAZE})
"""Whose descriptions are bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The keypoints of one picture, the strongest first.

    Attributes
    ----------
    detector
        What found them.
    width, height
        Of the picture in which they were found, px; 1..`LONGEST_SIDE`.
    places
        float32 (N, 2), x and y in px of that picture; 0, 0 is the middle of the first
        pixel.
    descriptions
        uint8 (N, 32 or 61) bits, compared by Hamming distance (ORB, AKAZE); float32
        (N, 128 or 64) compared by Euclidean distance (SIFT, SURF).
    """

    detector: Detector
    width: int
    height: int
    places: NDArray[np.float32]
    descriptions: NDArray[np.uint8] | NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of keypoints."""
        return len(self.places)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a detector says: float (N, 2) px, (N,) strengths, (N, D) descriptions."""

    places: NDArray[np.float64]
    strengths: NDArray[np.float64]
    descriptions: NDArray[np.generic]


def sift(pixels: Pixels) -> bytes:
    """Return the SIFT keypoints of a picture, as `unpack` reads them.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB, upright, alpha on white, any size.

    Returns
    -------
    At most `MOST` keypoints; none of pictures that are flat or narrower than
    `LEAST_SIDE`.
    """
    return _encoded(pixels, Detector.SIFT, _by_opencv(Detector.SIFT))


def orb(pixels: Pixels) -> bytes:
    """Return the ORB keypoints of a picture; see `sift`."""
    return _encoded(pixels, Detector.ORB, _by_opencv(Detector.ORB))


def akaze(pixels: Pixels) -> bytes:
    """Return the AKAZE keypoints of a picture; see `sift`."""
    return _encoded(pixels, Detector.AKAZE, _by_opencv(Detector.AKAZE))


def surf(pixels: Pixels) -> bytes:
    """Return the SURF keypoints of a picture; see `sift`.

    Raises
    ------
    EnvironmentProblem
        mahotas is not installed.
    """
    return _encoded(pixels, Detector.SURF, _by_mahotas())


def unpack(blob: bytes) -> Features:
    """Return the keypoints of a blob.

    Raises
    ------
    Bug
        The blob is not one of this version.
    """
    if len(blob) < HEADER.itemsize:
        raise Bug(f"{len(blob)} bytes are no keypoints")
    header = np.frombuffer(blob, HEADER, count=1)[0]
    if header["magic"] != MAGIC or header["version"] != FEATURES_VERSION:
        raise Bug("these bytes are no keypoints of this version")
    detector, count = Detector(int(header["detector"])), int(header["count"])
    kind, values = DESCRIPTION[detector]
    start = HEADER.itemsize + 2 * count * PLACE.itemsize
    if len(blob) != start + count * values * kind.itemsize:
        raise Bug(f"{len(blob)} bytes are not those of {count} keypoints")
    places = np.frombuffer(blob, PLACE, 2 * count, HEADER.itemsize)
    stored = np.frombuffer(blob, kind, count * values, start).reshape(count, values)
    return Features(
        detector,
        int(header["width"]),
        int(header["height"]),
        places.reshape(count, 2).astype(np.float32),
        stored.astype(np.uint8) if detector in BINARY else stored.astype(np.float32),
    )


def _encoded(
    pixels: Pixels, detector: Detector, find: Callable[[Pixels], _Found]
) -> bytes:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:  # noqa: PLR2004 -- height, width, RGB
        raise Bug(f"keypoints need RGB bytes, not {pixels.dtype} {pixels.shape}")
    picture = luma(_shrunk(pixels))
    height, width = picture.shape
    kind, values = DESCRIPTION[detector]
    found = _none(values) if min(height, width) < LEAST_SIDE else find(picture)
    x, y = found.places[:, 0], found.places[:, 1]
    # x and y break ties, so that the order does not hang on that of the detector.
    chosen = np.lexsort((x, y, -found.strengths))[:MOST]
    header = np.zeros(1, HEADER)
    header[0] = (MAGIC, FEATURES_VERSION, detector, width, height, len(chosen))
    places = found.places[chosen].astype(PLACE)
    descriptions = found.descriptions[chosen].astype(kind)
    return b"".join(array.tobytes() for array in (header, places, descriptions))


def _shrunk(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    scale = LONGEST_SIDE / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _none(values: int) -> _Found:
    return _Found(np.empty((0, 2)), np.empty(0), np.empty((0, values)))


def _by_opencv(detector: Detector) -> Callable[[Pixels], _Found]:
    def find(picture: Pixels) -> _Found:
        found, descriptions = _detectors(detector).detectAndCompute(picture, None)
        if not found:
            return _none(DESCRIPTION[detector][1])
        return _Found(
            np.array([point.pt for point in found], np.float64),
            np.array([point.response for point in found], np.float64),
            np.asarray(descriptions),
        )

    return find


@cache
def _detectors(detector: Detector) -> cv2.Feature2D:
    if detector is Detector.SIFT:
        return cv2.SIFT.create(MOST)
    if detector is Detector.ORB:
        return cv2.ORB.create(MOST)
    return cv2.xfeatures2d.AKAZE.create(threshold=FAINTEST, max_points=MOST)


def _by_mahotas() -> Callable[[Pixels], _Found]:
    try:
        # Only who installed the extra has it.
        from mahotas.features import surf as speeded_up  # noqa: PLC0415
    except ImportError as error:
        raise EnvironmentProblem(
            "SURF needs mahotas; install photodedup[surf]"
        ) from error

    def find(picture: Pixels) -> _Found:
        # Columns: y, x, scale, strength, sign of the Laplacian, angle, description.
        rows = np.asarray(speeded_up.surf(picture, max_points=MOST), np.float64)
        rows = rows[np.isfinite(rows).all(axis=1)]
        return _Found(rows[:, [1, 0]], rows[:, 3], rows[:, 6:])

    return find
