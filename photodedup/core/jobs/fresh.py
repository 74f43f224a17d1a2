"""All that a scan wants to know of the bytes of one file; in the worker only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import xxhash

from photodedup.core import decode, fingerprints
from photodedup.core.fingerprints.quality import quality
from photodedup.core.records import WHOLE, Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.decode import Decoded
    from photodedup.core.records import Box


def fresh_reading(data: bytes, part: Box = WHOLE) -> Reading:
    """Decode a file once and compute everything from it.

    Parameters
    ----------
    data
        The bytes of the file.
    part
        Which part of the upright picture stands for all of it.

    Raises
    ------
    DecodeFailure
        The bytes are no picture that can be read.
    """
    if part == WHOLE:
        decoded = decode.decode(data, long_side=fingerprints.WORKING_SIDE)
        content = xxhash.xxh3_128_digest(data)
    else:
        decoded = _cut(decode.decode(data, long_side=None), part)
        content = xxhash.xxh3_128_digest(repr(part).encode() + data)
    hashes, thumbnails = fingerprints.compute(decoded.pixels)
    facts = replace(decoded.facts, quality=quality(decoded.pixels))
    return Reading(content, facts, hashes, thumbnails)


def _cut(decoded: Decoded, part: Box) -> Decoded:
    """Return a part of a picture as if it were the whole, at the working size.

    Cut at full size: a tenth of a picture of 400 px has nothing left to be found by.
    """
    height, width = decoded.pixels.shape[:2]
    left, right = _bounds(part.left, part.right, width)
    top, bottom = _bounds(part.top, part.bottom, height)
    pixels = _shrunk(decoded.pixels[top:bottom, left:right])
    facts = replace(
        decoded.facts, width=right - left, height=bottom - top, picture_digest=None
    )
    return replace(decoded, pixels=pixels, facts=facts)


def _bounds(low: float, high: float, side: int) -> tuple[int, int]:
    """Return pixel bounds of fractions of a side, at least one pixel apart."""
    first = min(max(round(low * side), 0), side - 1)
    return first, min(max(round(high * side), first + 1), side)


def _shrunk(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    scale = fingerprints.WORKING_SIDE / max(height, width)
    if scale >= 1:
        return np.ascontiguousarray(pixels)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
