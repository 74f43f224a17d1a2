"""The first bytes of picture formats.

Only formats with a signature that other files do not share by chance: ICO, TGA and
PCX are known by their extension alone.

Notes
-----
Signatures from the formats' own specifications (ISO/IEC 10918, 14496-12, 15444-1,
15948; TIFF 6.0; RFC 9649; the Netpbm manual) and, for RAW files, from LibRaw's
``identify``.
"""

from __future__ import annotations

HEAD_BYTES = 32
"""How much of a file `is_picture` wants to see."""

_PREFIXES = (
    b"\xff\xd8\xff",  # JPEG
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",  # TIFF and most RAW formats
    b"MM\x00*",
    b"II+\x00",  # BigTIFF
    b"MM\x00+",
    b"II\xbc\x01",  # JPEG XR
    b"IIRO",  # Olympus ORF
    b"IIRS",
    b"MMOR",
    b"IIU\x00",  # Panasonic RW2
    b"FUJIFILMCCD-RAW",
    b"FOVb",  # Sigma X3F
    b"\x00MRM",  # Minolta MRW
    b"8BPS\x00",  # Photoshop
    b"\x00\x00\x00\x0cjP  \r\n\x87\n",  # JPEG 2000 file
    b"\xff\x4f\xff\x51",  # JPEG 2000 code stream
    b"\x00\x00\x00\x0cJXL \r\n\x87\n",
    b"qoif",
)

# The brand of an ISO base media file; films (isom, mp42, qt) have others.
_BRANDS = frozenset(
    {
        *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
        *(b"mif1", b"mif2", b"msf1", b"avif", b"avis", b"crx ", b"jxl ", b"MiHE"),
    }
)

_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_SPACES = b" \t\r\n"


def is_picture(head: bytes) -> bool:
    r"""Whether the first bytes of a file are those of a picture.

    Parameters
    ----------
    head
        The first `HEAD_BYTES` bytes, fewer for a shorter file.

    Examples
    --------
    >>> is_picture(b"\xff\xd8\xff\xe0"), is_picture(b"BMW is a car")
    (True, False)
    """
    return (
        head.startswith(_PREFIXES)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _BRANDS)
        or head[6:14] == b"HEAPCCDR"  # Canon CRW
        or _is_bitmap(head)
        or _is_netpbm(head)
    )


def _is_bitmap(head: bytes) -> bool:
    # "BM" alone begins too many texts: the four reserved bytes are zero and the
    # second header has one of a few sizes.
    return (
        head[:2] == b"BM"
        and head[6:10] == bytes(4)
        and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    )


def _is_netpbm(head: bytes) -> bool:
    return (
        head[:1] == b"P"
        and head[1:2] in b"1234567Ff"
        and head[2:3] in _SPACES
        and head[3:4] in b"0123456789#W"
        and len(head) > len("P6 1")
    )
