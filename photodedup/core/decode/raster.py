"""The record that every reader of a format hands to `decode`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.records import Facts


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A picture as its reader gives it, before it is turned upright.

    Attributes
    ----------
    pixels
        (height, width, 3) uint8, sRGB, alpha composed on white; at least as large as
        was asked for, at most full size.
    orientation
        EXIF orientation 1..8 that is still to be applied.
    facts
        Facts of the full picture; width and height as stored, not turned.
    """

    pixels: NDArray[np.uint8]
    orientation: int
    facts: Facts
