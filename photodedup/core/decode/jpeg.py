"""JPEG: scaled decode by simplejpeg, with Pillow for what that refuses.

The entropy decoder takes nine tenths of the time, so a decode at 1/8 is within 2 %
of the fastest possible (libjpeg-turbo in C), and everything else is kept off the path.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import simplejpeg
from PIL import Image

from photodedup.core.decode import colour, damage, exif, jpeg_quality
from photodedup.core.decode.failure import check_size
from photodedup.core.decode.guard import guard
from photodedup.core.decode.jpeg_structure import (
    JpegStructure,
    picture_digest,
    read_structure,
    without_fine_detail,
)
from photodedup.core.decode.pixels import reduced
from photodedup.core.decode.raster import Raster
from photodedup.core.records import Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SMALLEST_SCALE = 8
_CMYK_COMPONENTS = 4


def read(data: bytes, long_side: int | None) -> Raster:
    """Read a JPEG picture, scaled to not less than a long side.

    Raises
    ------
    DecodeFailure
        It cannot be read.
    """
    structure = read_structure(data)
    check_size(structure.width, structure.height, scaled=long_side is not None)
    tags = exif.parse(structure.exif)
    orientation = exif.orientation(tags)
    pixels, corrupt = _pixels(data, structure, long_side)
    facts = Facts(
        width=structure.width,
        height=structure.height,
        format="jpeg",
        jpeg_quality=jpeg_quality.estimate_quality(structure.luma_table),
        damage=damage.in_jpeg(data, structure) or corrupt,
        picture_digest=picture_digest(data, structure, orientation),
        capture=exif.capture(tags),
    )
    return Raster(pixels, orientation, facts)


def _pixels(
    data: bytes, structure: JpegStructure, long_side: int | None
) -> tuple[NDArray[np.uint8], str]:
    """Return sRGB pixels and the damage that shows in decoding."""
    is_cmyk = len(structure.sampling) == _CMYK_COMPONENTS
    try:
        pixels = _fast(data, structure, long_side, "CMYK" if is_cmyk else "RGB")
    except ValueError as error:  # what simplejpeg raises, for warnings too
        corrupt = damage.in_jpeg_warning(str(error))
        return _thorough(data, structure, long_side), corrupt
    if is_cmyk:  # read for its warnings only: Pillow knows which files are inverted
        return _thorough(data, structure, long_side), ""
    return colour.to_srgb(pixels, structure.icc), ""


def _fast(
    data: bytes, structure: JpegStructure, long_side: int | None, mode: str
) -> NDArray[np.uint8]:
    longest = max(structure.width, structure.height)
    side = longest if long_side is None else min(long_side, longest)
    if structure.progressive and -(-longest // _SMALLEST_SCALE) >= side:
        data = without_fine_detail(data, structure)
    # simplejpeg scales only when a least size is given; min_factor alone does not.
    least = "min_width" if structure.width == longest else "min_height"
    pixels = simplejpeg.decode_jpeg(data, mode, strict=True, **{least: side})
    return np.asarray(pixels, dtype=np.uint8)


def _thorough(
    data: bytes, structure: JpegStructure, long_side: int | None
) -> NDArray[np.uint8]:
    """Decode CMYK, and files with oddities that simplejpeg takes for damage."""
    with guard(), Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        check_size(*image.size, scaled=long_side is not None)
        if long_side is not None:
            share = min(1.0, long_side / max(image.size))
            size = (round(image.width * share) or 1, round(image.height * share) or 1)
            image.draft(None, size)
        image.load()
        small = reduced(colour.simplified(image), long_side)
        return colour.flattened(small, structure.icc)
