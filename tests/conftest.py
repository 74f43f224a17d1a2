"""Fixtures for every test: photos drawn with numpy, and where ../shared lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with photo collections beside the checkout.

    Without it a test is skipped on a newcomer's machine and fails where CI=true.
    """
    if not SHARED.is_dir():
        message = f"the photo collections are not at {SHARED}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


LONG_AGO_NS = 1_500_000_000 * 10**9
"""The cache does not trust the times of files that were written this moment."""


class DrawPhoto(Protocol):
    """Draws a photo-like picture: the same arguments always give the same pixels."""

    def __call__(
        self, seed: int, *, width: int = 400, height: int = 300
    ) -> NDArray[np.uint8]:
        """Return uint8 (height, width, 3), sRGB."""


@pytest.fixture(scope="session")
def draw_photo() -> DrawPhoto:
    """Pictures with a photo's statistics: 1/f texture, objects with edges, colour."""
    # Tests of the window must be able to see that it loads neither of these.
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    def draw(seed: int, *, width: int = 400, height: int = 300) -> NDArray[np.uint8]:
        generator = np.random.default_rng(seed)
        picture = np.zeros((height, width, 3), np.float32)
        for octave in range(2, 8):
            cells = generator.random((2**octave, 2**octave, 3)).astype(np.float32)
            layer = cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)
            picture += layer * (1.6 / octave)
        picture = (picture - picture.min()) / float(np.ptp(picture)) * 180 + 30
        for _ in range(12):
            color = tuple(float(value) for value in generator.integers(0, 255, 3))
            centre = (
                int(generator.integers(0, width)),
                int(generator.integers(0, height)),
            )
            axes = tuple(int(value) for value in generator.integers(8, width // 6, 2))
            object_ = np.zeros((height, width), np.float32)
            cv2.ellipse(
                object_,
                centre,
                axes,
                float(generator.integers(0, 180)),
                0,
                360,
                1.0,
                -1,
            )
            mask = object_[..., None] * 0.75
            picture = picture * (1 - mask) + np.array(color, np.float32) * mask
        pixels: NDArray[np.uint8] = np.clip(picture, 0, 255).astype(np.uint8)
        return pixels

    return draw


class SavePhoto(Protocol):
    """Writes a picture; the extension decides its format, the folders are made."""

    def __call__(
        self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
    ) -> Path:
        """Return the path; the file says that it was written long ago."""


@pytest.fixture(scope="session")
def save_photo() -> SavePhoto:
    """Pictures as files: .jpg and .webp in a quality, .png and others as they are."""
    import cv2  # noqa: PLC0415 -- as above

    qualities = {".jpg": cv2.IMWRITE_JPEG_QUALITY, ".webp": cv2.IMWRITE_WEBP_QUALITY}

    def save(path: Path, pixels: NDArray[np.uint8], *, quality: int = 95) -> Path:
        option = qualities.get(path.suffix)
        options = [] if option is None else [option, quality]
        done, encoded = cv2.imencode(path.suffix, pixels[..., ::-1], options)
        assert done
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded.tobytes())
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        return path

    return save
