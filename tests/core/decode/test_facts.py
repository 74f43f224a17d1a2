from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photodedup.core.decode import decode
from photodedup.core.records import Capture, Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXIF_DIRECTORY = 34665
GPS_DIRECTORY = 34853


@pytest.fixture(scope="module")
def noise() -> NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 255, (48, 64, 3), np.uint8)


def _saved(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def _facts(data: bytes) -> Facts:
    return decode(data, long_side=None).facts


def _camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[271], exif[272], exif[305] = "Canon", "Canon EOS 5D\0junk", "Editor 1.0"
    exif.get_ifd(EXIF_DIRECTORY).update(
        {
            36867: "2021:07:08 09:10:11",
            37521: "042",
            33434: IFDRational(1, 250),
            33437: IFDRational(28, 10),
            34855: 400,
        }
    )
    exif.get_ifd(GPS_DIRECTORY).update(
        {2: (IFDRational(1), IFDRational(2), IFDRational(3)), 4: (1.0, 2.0, 3.0)}
    )
    return exif


class TestCapture:
    def test_the_camera_is_read(self, noise: NDArray[np.uint8]) -> None:
        facts = _facts(_saved(noise, "JPEG", exif=_camera_exif()))
        assert facts.capture == Capture(
            taken_at="2021-07-08T09:10:11",
            subsecond="042",
            camera="Canon EOS 5D",
            software="Editor 1.0",
            exposure_s=0.004,
            f_number=2.8,
            iso=400,
            has_gps=True,
        )

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
    def test_other_formats_carry_it_too(
        self, noise: NDArray[np.uint8], kind: str
    ) -> None:
        exif = Image.Exif()
        exif[271], exif[272] = "Nikon", "D1X"
        assert _facts(_saved(noise, kind, exif=exif)).capture.camera == "Nikon D1X"

    def test_nonsense_is_left_out(self, noise: NDArray[np.uint8]) -> None:
        exif = Image.Exif()
        exif[272] = "x" * 5000
        exif.get_ifd(EXIF_DIRECTORY).update(
            {
                36867: "2021:13:45 99:99:99",
                33434: IFDRational(1, 0),
                33437: IFDRational(0, 1),
                37521: "soon",
            }
        )
        capture = _facts(_saved(noise, "JPEG", exif=exif)).capture
        assert capture == Capture(camera="x" * 100)

    @given(st.binary(max_size=300))
    def test_any_exif_block_leaves_the_picture_readable(self, block: bytes) -> None:
        plain = _saved(np.zeros((8, 8, 3), np.uint8), "JPEG")
        body = b"Exif\0\0II*\0" + block
        segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
        decoded = decode(plain[:2] + segment + plain[2:], long_side=None)
        assert decoded.pixels.shape == (8, 8, 3)


class TestLossless:
    @pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF", "PPM", "TGA", "PCX"])
    def test_formats_without_loss(self, noise: NDArray[np.uint8], kind: str) -> None:
        facts = _facts(_saved(noise, kind))
        assert facts.lossless
        assert facts.jpeg_quality is None

    def test_webp_by_its_chunk(self, noise: NDArray[np.uint8]) -> None:
        assert _facts(_saved(noise, "WEBP", lossless=True)).lossless
        assert not _facts(_saved(noise, "WEBP")).lossless

    def test_tiff_by_its_compression(self, noise: NDArray[np.uint8]) -> None:
        assert _facts(_saved(noise, "TIFF", compression="tiff_lzw")).lossless
        assert not _facts(_saved(noise, "TIFF", compression="jpeg")).lossless

    def test_jpeg_2000_by_its_wavelet(self, noise: NDArray[np.uint8]) -> None:
        assert _facts(_saved(noise, "JPEG2000")).lossless
        lossy = _saved(noise, "JPEG2000", irreversible=True)
        assert not _facts(lossy).lossless

    def test_jpeg_and_avif_never(self, noise: NDArray[np.uint8]) -> None:
        assert not _facts(_saved(noise, "JPEG")).lossless
        assert not _facts(_saved(noise, "AVIF")).lossless


def test_frames_are_counted_where_the_header_tells(noise: NDArray[np.uint8]) -> None:
    more = [Image.fromarray(noise[::-1]), Image.fromarray(noise[:, ::-1])]
    for kind in ("PNG", "WEBP"):
        data = _saved(noise, kind, save_all=True, append_images=more)
        assert _facts(data).frames == 3
    assert _facts(_saved(noise, "GIF", save_all=True, append_images=more)).frames == 1


def test_only_the_first_frame_is_shown(noise: NDArray[np.uint8]) -> None:
    more = [Image.fromarray(255 - noise)]
    data = _saved(noise, "PNG", save_all=True, append_images=more)
    assert np.array_equal(decode(data, long_side=None).pixels, noise)


def test_jpeg_2000_is_decoded_at_a_smaller_resolution() -> None:
    ramp = np.linspace(0, 255, 800 * 600).reshape(600, 800).astype(np.uint8)
    data = _saved(np.repeat(ramp[..., None], 3, axis=2), "JPEG2000")
    decoded = decode(data, long_side=150)
    assert (decoded.facts.width, decoded.facts.height) == (800, 600)
    assert max(decoded.pixels.shape) == 150
