from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from photodedup.core.decode import DecodeFailure, decode
from photodedup.core.decode.content import Content, recognise
from photodedup.core.decode.tiff import examine

DNG_VERSION = 50706
PHOTOMETRIC = 262
SUB_DIRECTORIES = 330


def _saved(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(file, kind)
    return file.getvalue()


def _tiff(*directories: dict[int, int], order: str = "<") -> bytes:
    """Directories of long values, each linked to the next."""
    mark = b"II" if order == "<" else b"MM"
    data = mark + struct.pack(order + "HI", 42, 8)
    for number, directory in enumerate(directories, 1):
        following = len(data) + 2 + 12 * len(directory) + 4
        data += struct.pack(order + "H", len(directory))
        for tag, value in directory.items():
            data += struct.pack(order + "HHII", tag, 4, 1, value)
        last = number == len(directories)
        data += struct.pack(order + "I", 0 if last else following)
    return data


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("JPEG", Content.JPEG),
        ("PNG", Content.PNG),
        ("WEBP", Content.WEBP),
        ("GIF", Content.GIF),
        ("BMP", Content.BMP),
        ("TIFF", Content.TIFF),
        ("AVIF", Content.AVIF),
        ("JPEG2000", Content.JPEG2000),
        ("ICO", Content.ICO),
        ("PPM", Content.PNM),
        ("TGA", Content.TGA),
        ("PCX", Content.PCX),
        ("MPO", Content.JPEG),
    ],
)
def test_the_content_tells_the_kind(kind: str, content: Content) -> None:
    data = _saved(kind)
    assert recognise(data) is content
    decoded = decode(data, long_side=None)
    assert decoded.facts.format == content.value
    assert decoded.pixels[8, 8, 0] > 240


@pytest.mark.parametrize(
    "data",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"%PDF-1.4\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html></html>",
        b"plain text, long enough for every signature there is",
        bytes(4096),
        b"P",
        b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
    ],
)
def test_everything_else_is_no_picture(data: bytes) -> None:
    with pytest.raises(
        DecodeFailure, match="is not a picture that photodedup can read"
    ):
        decode(data, long_side=None)


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(DecodeFailure, match="is empty"):
        decode(b"", long_side=None)


@pytest.mark.parametrize("order", ["<", ">"])
def test_raw_is_recognised_before_tiff(order: str) -> None:
    assert recognise(_tiff({DNG_VERSION: 1}, order=order)) is Content.RAW
    assert recognise(_tiff({256: 5}, {PHOTOMETRIC: 32803}, order=order)) is Content.RAW
    assert recognise(_tiff({256: 5, PHOTOMETRIC: 2}, order=order)) is Content.TIFF


def test_directories_that_point_at_themselves_are_read_once() -> None:
    loop = _tiff({SUB_DIRECTORIES: 8})[:-4] + struct.pack("<I", 8)
    assert not examine(loop).is_raw


@pytest.mark.parametrize("offset", [5, 2**31, 2**32 - 1])
def test_directories_outside_the_file_are_passed_over(offset: int) -> None:
    data = b"II*\0" + struct.pack("<I", offset)
    assert not examine(data).is_raw
    big = b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**63 + offset)
    assert not examine(big).is_raw


def test_broken_raw_is_refused() -> None:
    with pytest.raises(DecodeFailure):
        decode(_tiff({DNG_VERSION: 1}), long_side=None)


def _png_header(width: int, height: int) -> bytes:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + check


def _bmp_header(width: int, height: int) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, *[0] * 6)
    return b"BM" + bytes(8) + struct.pack("<I", 54) + info


def test_a_huge_picture_is_refused_by_its_header() -> None:
    with pytest.raises(DecodeFailure, match="has 10,000 megapixels, more than the 220"):
        decode(_bmp_header(100_000, 100_000), long_side=400)
    tail = struct.pack(">I", 4) + b"IDAT" + bytes(8)
    with pytest.raises(DecodeFailure, match="has 900 megapixels, more than the 220"):
        decode(_png_header(30_000, 30_000) + tail, long_side=400)
