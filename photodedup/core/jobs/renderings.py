"""A photo as pixels for the screen: asked for by the window, made by a worker."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.jobs.packing import Malformed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_REQUEST = struct.Struct("<I")
_HEADER = struct.Struct("<IIII")
FULL_SIZE = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """Upright sRGB pixels of a photo.

    Attributes
    ----------
    width, height
        Of these pixels.
    full_width, full_height
        Of the photo.
    rgb
        width * height * 3 bytes, row by row.
    """

    width: int
    height: int
    full_width: int
    full_height: int
    rgb: bytes


def encode_render(long_side: int = FULL_SIZE) -> bytes:
    """Return the request for a photo of at most `long_side` px, 0 = full size."""
    return _REQUEST.pack(long_side)


def decode_render_request(payload: bytes) -> int | None:
    """Return the long side that was asked for, None for the full size."""
    (side,) = _REQUEST.unpack(payload)
    return int(side) or None


def encode_rendered(
    pixels: NDArray[np.uint8], full_width: int, full_height: int
) -> bytes:
    """Return pixels, uint8 (H, W, 3), as one message."""
    height, width = pixels.shape[:2]
    header = _HEADER.pack(width, height, full_width, full_height)
    return header + pixels.tobytes()


def decode_render(answer: bytes) -> Rendered:
    """Return what a worker rendered.

    Raises
    ------
    Malformed
        The number of bytes does not agree with the size.
    """
    if len(answer) < _HEADER.size:
        raise Malformed("a rendering ends before its header")
    width, height, full_width, full_height = _HEADER.unpack_from(answer)
    rgb = answer[_HEADER.size :]
    if len(rgb) != width * height * 3:
        raise Malformed(f"a rendering of {width}x{height} has {len(rgb)} bytes")
    return Rendered(width, height, full_width, full_height, rgb)
