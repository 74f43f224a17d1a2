"""Where a photo lies in another, from what two hashes saw of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.records import Turn

if TYPE_CHECKING:
    from photodedup.core.records import Box, Mapping


def mapping_of(first: Box, turn: Turn, second: Box) -> Mapping:
    """Return where a point of the second photo lies in the first, as in `Transform`.

    Parameters
    ----------
    first, second
        Parts that show the same.
    turn
        Applied to the first part, gives the look of the second.
    """
    width, height = second.right - second.left, second.bottom - second.top
    # A point of the second photo as fractions of its part...
    x = (1 / width, 0.0, -second.left / width)
    y = (0.0, 1 / height, -second.top / height)
    # ... turned back, in the reverse order of `Turn`, ...
    if turn & Turn.FLIPPED:
        y = (0.0, -y[1], 1 - y[2])
    if turn & Turn.MIRRORED:
        x = (-x[0], 0.0, 1 - x[2])
    if turn & Turn.TRANSPOSED:
        x, y = y, x
    # ... and as fractions of the whole first photo.
    width, height = first.right - first.left, first.bottom - first.top
    return (
        *(width * x[0], width * x[1], width * x[2] + first.left),
        *(height * y[0], height * y[1], height * y[2] + first.top),
        *(0.0, 0.0, 1.0),
    )
