"""Bytes of a file to upright sRGB pixels and facts: the only opener of pictures.

The reader is chosen by content, never by a name. Everything here runs in worker
processes (`photodedup.core.workers`): files are hostile until proven otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.decode.failure import PIXEL_BUDGET, DecodeFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.records import Facts

__all__ = ["DECODER_VERSION", "PIXEL_BUDGET", "DecodeFailure", "Decoded", "decode"]

DECODER_VERSION = 2
"""Changes when any file may give other pixels or facts than before."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A picture that was read.

    Attributes
    ----------
    facts
        Facts of the picture at full size.
    pixels
        (height, width, 3) uint8 sRGB, upright, alpha composed on white.
    """

    facts: Facts
    pixels: NDArray[np.uint8]


def decode(data: bytes, *, long_side: int | None) -> Decoded:
    """Read a picture from the bytes of its file.

    Parameters
    ----------
    data
        The whole file.
    long_side
        Scale the pixels down to this long side; never enlarged. None for full size
        (RAW gives its preview, which may be smaller than `Facts` says).

    Raises
    ------
    DecodeFailure
        The bytes are no picture, are damaged, or are larger than `PIXEL_BUDGET`.
    """
    # The readers load every imaging library: 0.4 s that only a worker may spend.
    from photodedup.core.decode import dispatch  # noqa: PLC0415

    return dispatch.decode(data, long_side)
