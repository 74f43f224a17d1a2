"""Fingerprints: pixels in, small values out, everything from one decoded picture.

`compute` is what a reading worker calls. Its parts (`hashes`, `sign`, `borders`,
`cells`, `histogram`, `thumbnail`) are pure functions of arrays. Nothing here opens
files, and nothing here compares two photos: that is the room `similarity`.

Importing this package loads neither OpenCV nor Pillow, because the process of the
window wants `orientation` (numpy alone) and the two constants below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.records import Hashes, Thumbnails

WORKING_SIDE = 400
"""Long side in px of the picture that all fingerprints are made from."""

FINGERPRINT_VERSION = 4
"""Goes up with every change of any fingerprint; older cache rows are then re-read."""

EMBEDDING_VERSION = 2
"""Goes up with every change of the model or of `embedding.embed`: vectors do not mix.
"""


def compute(pixels: NDArray[np.uint8]) -> tuple[Hashes, Thumbnails]:
    """Return every fingerprint of one picture.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB, upright, alpha on white, 0..255; as decoded with a long
        side of `WORKING_SIDE`, though any size of at least 1x1 is right.

    Raises
    ------
    Bug
        The array is of another kind.
    """
    # The packages below load OpenCV and Pillow: 0.2 s that only a worker may spend.
    from photodedup.core.fingerprints import once  # noqa: PLC0415

    return once.compute(pixels)
