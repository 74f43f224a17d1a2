from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from photodedup.core.decode import decode
from photodedup.core.decode.colour import eight_bit

RAMP = np.linspace(0, 1, 64 * 48, dtype=np.float64).reshape(48, 64)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _exchanged_profile() -> bytes:
    """A profile whose red is blue and whose blue is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = profile.replace("sRGB".encode("utf-16-be"), "none".encode("utf-16-be"))
    return (
        named.replace(b"rXYZ", b"????")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"????", b"bXYZ")
    )


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_deep_gray_is_scaled_and_not_saturated(kind: str) -> None:
    deep = np.rint(RAMP * 65535).astype(np.uint16)
    decoded = decode(_saved(Image.fromarray(deep), kind), long_side=None)
    assert np.abs(decoded.pixels[..., 0] - RAMP * 255).max() <= 1
    assert decoded.facts.picture_digest is None


def test_a_float_picture_is_scaled() -> None:
    image = Image.fromarray(RAMP.astype(np.float32))
    pixels = decode(_saved(image, "TIFF"), long_side=None).pixels
    assert np.abs(pixels[..., 0] - RAMP * 255).max() <= 1


def test_32_bit_integers_are_stretched() -> None:
    image = Image.fromarray((RAMP * 2_000_000).astype(np.int32))
    pixels = decode(_saved(image, "TIFF"), long_side=None).pixels
    assert np.abs(pixels[..., 0] - RAMP * 255).max() <= 1


@given(st.lists(st.floats(width=32), min_size=1, max_size=20))
def test_any_floats_become_bytes(values: list[float]) -> None:
    samples = np.array([values], np.float32)
    assert eight_bit(samples).dtype == np.uint8


def test_transparent_pixels_are_white_whatever_hides_there() -> None:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[..., 0] = 255
    pixels[:16, :, 3] = 255
    decoded = decode(_saved(Image.fromarray(pixels), "PNG"), long_side=None)
    assert decoded.facts.has_alpha
    assert (decoded.pixels[:16] == (255, 0, 0)).all()
    assert (decoded.pixels[16:] == 255).all()


def test_hidden_colours_do_not_bleed_in_scaling() -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[::2, :, :] = (0, 0, 255, 255)
    pixels[1::2, :, 0] = 255  # transparent red between opaque blue
    scaled = decode(_saved(Image.fromarray(pixels), "PNG"), long_side=16).pixels
    assert np.abs(scaled.astype(int) - (128, 128, 255)).max() <= 1


def test_an_opaque_alpha_channel_is_no_transparency() -> None:
    pixels = np.full((8, 8, 4), 255, np.uint8)
    assert not decode(
        _saved(Image.fromarray(pixels), "PNG"), long_side=None
    ).facts.has_alpha


def test_palette_transparency_is_white() -> None:
    image = Image.new("P", (16, 16), 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    data = _saved(image, "PNG", transparency=1)
    assert (decode(data, long_side=None).pixels == 255).all()


def test_a_profile_is_applied() -> None:
    image = Image.new("RGB", (16, 16), (240, 20, 20))
    for kind in ("PNG", "JPEG", "TIFF"):
        data = _saved(image, kind, icc_profile=_exchanged_profile())
        red, green, blue = decode(data, long_side=None).pixels[8, 8].tolist()
        assert blue > 200
        assert red < 60
        assert green < 60


def test_an_srgb_profile_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.fromarray(np.random.default_rng(1).integers(0, 255, (9, 9, 3), "u1"))
    data = _saved(image, "PNG", icc_profile=profile)
    assert np.array_equal(decode(data, long_side=None).pixels, np.asarray(image))


def test_a_broken_profile_is_ignored() -> None:
    image = Image.new("RGB", (16, 16), (10, 200, 30))
    data = _saved(image, "PNG", icc_profile=b"no profile at all")
    assert decode(data, long_side=None).pixels[0, 0].tolist() == [10, 200, 30]


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_keeps_its_colours(kind: str) -> None:
    image = Image.new("RGB", (32, 32), (230, 40, 40)).convert("CMYK")
    red, green, blue = decode(_saved(image, kind), long_side=16).pixels[8, 8].tolist()
    assert red > 200
    assert max(green, blue) < 80
