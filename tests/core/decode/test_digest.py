"""Equal picture digests mean equal pixels, whatever is written beside them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageCms

from photodedup.core.decode import decode

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def noise() -> NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 255, (48, 64, 3), np.uint8)


def _digest(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return _digest_of(file.getvalue())


def _digest_of(data: bytes) -> bytes:
    digest = decode(data, long_side=20).facts.picture_digest
    assert digest is not None
    assert len(digest) == 16
    return digest


def _exif(**tags: int | str) -> Image.Exif:
    exif = Image.Exif()
    for number, value in tags.items():
        exif[int(number.removeprefix("tag"))] = value
    return exif


def test_jpeg_metadata_does_not_count(noise: NDArray[np.uint8]) -> None:
    plain = _digest(noise, "JPEG")
    assert _digest(noise, "JPEG", exif=_exif(tag271="Camera")) == plain
    assert _digest(noise, "JPEG", comment="a comment", dpi=(300, 300)) == plain


def test_what_follows_a_jpeg_does_not_count(noise: NDArray[np.uint8]) -> None:
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG")
    plain = file.getvalue()
    assert _digest_of(plain + b"a video" * 99) == _digest_of(plain)


def test_orientation_and_profile_of_a_jpeg_count(noise: NDArray[np.uint8]) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    digests = {
        _digest(noise, "JPEG"),
        _digest(noise, "JPEG", exif=_exif(tag274=6)),
        _digest(noise, "JPEG", icc_profile=profile),
        _digest(noise, "JPEG", quality=80),
        _digest(noise[::-1], "JPEG"),
    }
    assert len(digests) == 5


def test_lossless_formats_of_equal_pixels_agree(noise: NDArray[np.uint8]) -> None:
    digests = {
        _digest(noise, "PNG"),
        _digest(noise, "PNG", compress_level=1),
        _digest(noise, "BMP"),
        _digest(noise, "TIFF", compression="tiff_lzw"),
        _digest(noise, "WEBP", lossless=True),
        _digest(np.dstack([noise, np.full((48, 64), 255, np.uint8)]), "PNG"),
    }
    assert len(digests) == 1


def test_one_other_pixel_counts(noise: NDArray[np.uint8]) -> None:
    other = noise.copy()
    other[7, 7, 1] ^= 1
    assert _digest(other, "PNG") != _digest(noise, "PNG")


def test_the_shape_counts() -> None:
    wide = np.zeros((10, 20, 3), np.uint8)
    assert _digest(wide, "PNG") != _digest(wide.reshape(20, 10, 3), "PNG")


def test_transparency_counts(noise: NDArray[np.uint8]) -> None:
    alpha = np.full((48, 64), 255, np.uint8)
    alpha[0, 0] = 0
    assert _digest(np.dstack([noise, alpha]), "PNG") != _digest(noise, "PNG")


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "PNG", "WEBP"])
def test_a_file_of_several_frames_has_no_digest(
    noise: NDArray[np.uint8], kind: str
) -> None:
    """Two of them may differ in a frame that is never read."""
    first = Image.fromarray(noise)
    second = Image.fromarray(255 - noise)
    file = io.BytesIO()
    options = {"lossless": True} if kind == "WEBP" else {}
    first.save(file, kind, save_all=True, append_images=[second], **options)
    assert decode(file.getvalue(), long_side=None).facts.picture_digest is None
    file = io.BytesIO()
    first.save(file, kind, **options)
    assert decode(file.getvalue(), long_side=None).facts.picture_digest is not None


def test_a_gif_of_several_frames_shows_its_first() -> None:
    frames = [Image.new("RGB", (20, 10), color) for color in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    pixels = decode(file.getvalue(), long_side=None).pixels
    assert (pixels == (255, 0, 0)).all()
