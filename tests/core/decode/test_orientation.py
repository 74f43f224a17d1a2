from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageOps

from photodedup.core.decode import decode
from photodedup.core.decode.pixels import upright

if TYPE_CHECKING:
    from numpy.typing import NDArray

ORIENTATION_TAG = 274
# What a camera stores so that the given orientation shows the upright picture.
INVERSE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}


@pytest.fixture
def picture() -> NDArray[np.uint8]:
    """Four corners of different colours: no two orientations look alike."""
    pixels = np.full((60, 100, 3), 128, np.uint8)
    pixels[:30, :50] = (250, 20, 20)
    pixels[:30, 50:] = (20, 250, 20)
    pixels[30:, :50] = (20, 20, 250)
    return pixels


def _file(pixels: NDArray[np.uint8], kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    file = io.BytesIO()
    options = {"quality": 95} if kind in {"JPEG", "AVIF"} else {}
    if kind == "WEBP":
        options = {"lossless": True}
    Image.fromarray(pixels).save(file, kind, exif=exif, **options)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_shows_the_same_picture(
    picture: NDArray[np.uint8], kind: str, orientation: int
) -> None:
    stored = upright(picture, INVERSE[orientation])
    decoded = decode(_file(stored, kind, orientation), long_side=None)
    assert (decoded.facts.width, decoded.facts.height) == (100, 60)
    assert decoded.pixels.shape == picture.shape
    difference = np.abs(decoded.pixels.astype(int) - picture)
    assert difference.mean() < 4


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_an_invalid_orientation_is_upright(
    picture: NDArray[np.uint8], orientation: int
) -> None:
    decoded = decode(_file(picture, "PNG", orientation), long_side=None)
    assert np.array_equal(decoded.pixels, picture)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_agrees_with_pillow(
    picture: NDArray[np.uint8], orientation: int
) -> None:
    image = Image.fromarray(picture)
    image.getexif()[ORIENTATION_TAG] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(upright(picture, orientation), expected)
