"""Choose the reader by content and bring what it gives upright and to size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core.decode import Decoded, heif, jpeg, raw, still, tiff
from photodedup.core.decode.content import Content, recognise
from photodedup.core.decode.failure import DecodeFailure, out_of_memory
from photodedup.core.decode.pixels import exchanges_sides, scaled_down, upright
from photodedup.core.decode.turns import decoding

if TYPE_CHECKING:
    from photodedup.core.decode.raster import Raster


def decode(data: bytes, long_side: int | None) -> Decoded:
    """Read a picture; see `photodedup.core.decode.decode`."""
    try:
        with decoding():
            raster = _read(data, long_side)
            facts = raster.facts
            if exchanges_sides(raster.orientation):
                facts = replace(facts, width=facts.height, height=facts.width)
            pixels = upright(scaled_down(raster.pixels, long_side), raster.orientation)
    except MemoryError as error:
        raise out_of_memory() from error
    return Decoded(facts, pixels)


def _read(data: bytes, long_side: int | None) -> Raster:
    content = recognise(data)
    if content is Content.JPEG:
        return jpeg.read(data, long_side)
    if content is Content.HEIC:
        return heif.read(data, long_side)
    if content is Content.RAW:
        return raw.read(data, long_side)
    if content is Content.TIFF and tiff.examine(data).may_be_raw:
        try:
            return raw.read(data, long_side)
        except DecodeFailure:  # a TIFF after all
            return still.read(data, content, long_side)
    return still.read(data, content, long_side)
