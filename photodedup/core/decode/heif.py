"""HEIC and HEIF by libheif (pillow-heif), which applies turns and mirrors itself."""

from __future__ import annotations

import pillow_heif

from photodedup.core.decode import colour, damage, exif
from photodedup.core.decode.content import Content
from photodedup.core.decode.failure import check_size
from photodedup.core.decode.guard import guard
from photodedup.core.decode.pixels import UPRIGHT, reduced
from photodedup.core.decode.raster import Raster
from photodedup.core.decode.still import pixel_digest
from photodedup.core.records import Facts

_BYTE = 8


def read(data: bytes, long_side: int | None) -> Raster:
    """Read the primary picture, scaled to not less than a long side.

    The EXIF orientation is ignored: ISO/IEC 23008-12 makes the turn a property of
    the picture, which libheif has applied.

    Raises
    ------
    DecodeFailure
        It cannot be read.
    """
    with guard():
        # The processes share the cores; threads of libheif would fight them.
        pillow_heif.options.DECODE_THREADS = 1
        container = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
        check_size(*container.size)
        image = container.to_pillow()
        tags = exif.parse(image.info.get("exif") or b"")
        icc = image.info.get("icc_profile") or b""
        deep = container.info.get("bit_depth", _BYTE) > _BYTE
        simple = colour.simplified(image)
        facts = Facts(
            width=image.width,
            height=image.height,
            format=Content.HEIC.value,
            has_alpha=simple.mode == "RGBA",
            damage=damage.in_container(data, Content.HEIC),
            picture_digest=None if deep else pixel_digest(simple, UPRIGHT, icc),
            capture=exif.capture(tags),
        )
        small = reduced(simple, long_side)
        return Raster(colour.flattened(small, icc), UPRIGHT, facts)
