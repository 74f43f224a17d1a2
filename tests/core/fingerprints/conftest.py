"""Photos drawn with numpy: seeded, with structure at every scale."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

Draw = Callable[[int, int, int], NDArray[np.uint8]]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Return a function (seed, height, width) -> uint8 (H, W, 3)."""

    def drawn(seed: int, height: int, width: int) -> NDArray[np.uint8]:
        rng = np.random.default_rng(seed)
        total = np.zeros((height, width, 3), np.float32)
        for cells, weight in ((3, 1.0), (7, 0.7), (20, 0.4), (60, 0.2)):
            noise = rng.normal(size=(cells, cells, 3)).astype(np.float32)
            size = (width, height)
            total += weight * cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(np.clip(128 + 50 * total, 0, 255), np.uint8)

    return drawn
