"""How a drawn picture looks to a verification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
import pytest

from photodedup.core.fingerprints import compute
from photodedup.core.jobs.looks import appearance
from photodedup.core.jobs.verifications import PackedLook

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.verify import Appearance


class Look(Protocol):
    """Takes a picture the way a scan does."""

    def __call__(self, pixels: NDArray[np.uint8]) -> Appearance:
        """Return the appearance of uint8 (H, W, 3)."""


@pytest.fixture(scope="session")
def look() -> Look:
    def taken(pixels: NDArray[np.uint8]) -> Appearance:
        height, width = pixels.shape[:2]
        scale = 400 / max(height, width)
        working = pixels
        if scale < 1:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            working = np.asarray(
                cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8
            )
        hashes, pictures = compute(working)
        return appearance(
            PackedLook(
                hashes.trim,
                hashes.texture,
                width,
                height,
                pictures.rgb,
                pictures.preview,
                pictures.keypoints,
            )
        )

    return taken
