from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from photodedup.core.decode import DecodeFailure, decode
from photodedup.core.decode.jpeg_structure import read_structure, without_fine_detail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto


def _jpeg(pixels: NDArray[np.uint8], **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.fixture(scope="module")
def photo(draw_photo: DrawPhoto) -> NDArray[np.uint8]:
    return draw_photo(3, width=1601, height=1203)


@pytest.mark.parametrize("side", [1, 100, 201, 400, 1600, 1601, 5000])
def test_the_long_side_is_exact_and_never_enlarged(
    photo: NDArray[np.uint8], side: int
) -> None:
    decoded = decode(_jpeg(photo), long_side=side)
    assert (decoded.facts.width, decoded.facts.height) == (1601, 1203)
    assert max(decoded.pixels.shape[:2]) == min(side, 1601)


def test_a_scaled_decode_looks_like_the_scaled_whole(photo: NDArray[np.uint8]) -> None:
    data = _jpeg(photo, quality=95)
    whole = Image.fromarray(decode(data, long_side=None).pixels)
    expected = np.asarray(whole.resize((200, 150), Image.Resampling.BOX))
    scaled = decode(data, long_side=200).pixels
    assert np.abs(scaled.astype(int) - expected).mean() < 4


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("quality", [30, 90])
def test_leaving_out_fine_scans_does_not_change_one_pixel_at_an_eighth(
    photo: NDArray[np.uint8], subsampling: str, quality: int
) -> None:
    data = _jpeg(photo, progressive=True, quality=quality, subsampling=subsampling)
    short = without_fine_detail(data, read_structure(data))
    assert len(short) < 0.8 * len(data)
    expected = simplejpeg.decode_jpeg(data, "RGB", min_width=201)
    assert np.array_equal(simplejpeg.decode_jpeg(short, "RGB", min_width=201), expected)
    assert np.array_equal(decode(data, long_side=201).pixels, expected)


@pytest.mark.parametrize("quality", [1, 5, 20, 49, 50, 75, 92, 100])
def test_the_quality_of_libjpeg_files_is_found(quality: int) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (32, 32, 3), np.uint8)
    found = decode(_jpeg(noise, quality=quality), long_side=None).facts.jpeg_quality
    assert found == quality


def test_a_file_of_very_many_scans_is_refused_at_once(
    photo: NDArray[np.uint8],
) -> None:
    data = _jpeg(photo, progressive=True)
    last = read_structure(data).scans[-1]
    bomb = data[: last.end] + data[last.start : last.end] * 200 + b"\xff\xd9"
    with pytest.raises(DecodeFailure, match="more than 100 scans"):
        decode(bomb, long_side=400)


def test_gray_and_progressive_gray_are_read(photo: NDArray[np.uint8]) -> None:
    gray = photo.mean(axis=2).astype(np.uint8)
    for progressive in (False, True):
        pixels = decode(_jpeg(gray, progressive=progressive), long_side=201).pixels
        assert np.ptp(pixels.astype(int), axis=2).max() == 0


def test_a_second_picture_after_the_first_is_not_the_photo(
    photo: NDArray[np.uint8],
) -> None:
    first, second = _jpeg(photo), _jpeg(photo[:100, :100])
    facts = decode(first + second, long_side=400).facts
    assert (facts.width, facts.height, facts.damage) == (1601, 1203, "")


def test_a_header_of_a_huge_picture_is_refused_with_its_size(
    photo: NDArray[np.uint8],
) -> None:
    frame = re.compile(rb"\xff\xc0\x00\x11\x08....", re.DOTALL)
    huge = frame.sub(b"\xff\xc0\x00\x11\x08\x75\x30\x75\x30", _jpeg(photo), count=1)
    with pytest.raises(DecodeFailure, match="has 900 megapixels, more than the 220"):
        decode(huge, long_side=400)
