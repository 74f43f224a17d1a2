"""Which kind of picture some bytes are, by their signature and never by a name.

RAW comes first: most RAW formats are TIFF files whose first directory is a
thumbnail, and a TIFF reader would take that for the picture.
"""

from __future__ import annotations

from enum import Enum

from photodedup.core.decode import tiff
from photodedup.core.decode.failure import DecodeFailure, not_a_picture


class Content(Enum):
    """A kind of picture; the value is the name in `Facts.format`."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    HEIC = "heic"
    AVIF = "avif"
    JPEG2000 = "jpeg2000"
    PSD = "psd"
    ICO = "ico"
    PNM = "pnm"
    TGA = "tga"
    PCX = "pcx"
    RAW = "raw"


_RAW_SIGNATURES = (
    b"FUJIFILMCCD-RAW",
    b"IIU\x00",  # Panasonic RW2
    b"IIRO",  # Olympus ORF, three variants
    b"IIRS",
    b"MMOR",
    b"II\x1a\x00\x00\x00HEAPCCDR",  # Canon CRW
    b"\x00MRM",  # Minolta
    b"FOVb",  # Sigma X3F
)
_SIGNATURES = (
    (b"\xff\xd8\xff", Content.JPEG),
    (b"\x89PNG\r\n\x1a\n", Content.PNG),
    (b"GIF87a", Content.GIF),
    (b"GIF89a", Content.GIF),
    (b"BM", Content.BMP),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", Content.JPEG2000),
    (b"\xff\x4f\xff\x51", Content.JPEG2000),
    (b"8BPS", Content.PSD),
    (b"\x00\x00\x01\x00", Content.ICO),
)
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
)
_PNM_KINDS = b"1234567fF"
_PCX_VERSIONS = frozenset({b"\0", b"\2", b"\3", b"\4", b"\5"})
_TGA_TYPES = frozenset({1, 2, 3, 9, 10, 11})
_TGA_DEPTHS = frozenset({8, 15, 16, 24, 32})
_TGA_HEADER_BYTES = 18


def recognise(data: bytes) -> Content:
    """Return the kind of picture.

    Raises
    ------
    DecodeFailure
        The data is empty or of no kind that is read.
    """
    if not data:
        raise DecodeFailure("is empty")
    if data.startswith(_RAW_SIGNATURES):
        return Content.RAW
    if tiff.is_tiff(data):
        return Content.RAW if tiff.examine(data).is_raw else Content.TIFF
    for signature, content in _SIGNATURES:
        if data.startswith(signature):
            return content
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Content.WEBP
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    return _weakly_signed(data)


def _iso_media(data: bytes) -> Content:
    """Tell the ISO base media kinds apart by their brands (ISO/IEC 23008-12)."""
    end = min(int.from_bytes(data[:4], "big"), len(data), 256)
    major = data[8:12]
    brands = {major, *(data[at : at + 4] for at in range(16, end - 3, 4))}
    if major == b"crx ":
        return Content.RAW
    if brands & {b"avif", b"avis"}:
        return Content.AVIF
    if brands & _HEIF_BRANDS:
        return Content.HEIC
    raise not_a_picture()


def _weakly_signed(data: bytes) -> Content:
    """Recognise the formats with a signature of two bytes or none."""
    if data[:1] == b"P" and data[1:2] in _PNM_KINDS and data[2:3].isspace():
        return Content.PNM
    if data[:1] == b"\n" and data[1:2] in _PCX_VERSIONS and data[2:3] == b"\1":
        return Content.PCX
    if _looks_like_tga(data):
        return Content.TGA
    raise not_a_picture()


def _looks_like_tga(data: bytes) -> bool:
    """Check every field of a TGA header that has few legal values."""
    if len(data) <= _TGA_HEADER_BYTES:
        return False
    return (
        data[1] <= 1
        and data[2] in _TGA_TYPES
        and data[7] in {0, 15, 16, 24, 32}
        and data[16] in _TGA_DEPTHS
        and data[17] & 0xC0 == 0
        and any(data[12:14])
        and any(data[14:16])
    )
