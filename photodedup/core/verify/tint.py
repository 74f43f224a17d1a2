"""Whether what two photos have in common is of the same colours.

A photo may be tinted, faded or gray and still be a copy. Drawn things differ by nothing
else: a red dot is not a blue one, and of two charts with other colours none is a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.verify.pose import common, inverted, mapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.verify.appearance import Appearance
    from photodedup.core.verify.pose import Floats

GRID = 12
COLOURED = 1.5
"""Mean distance of R, G and B from their mean, gray levels, from which a picture has
colours; without them in both there is nothing to compare."""
TRIANGLE = 3


def tint_apart(first: Appearance, second: Appearance, mapping: Floats) -> float:
    """Return how far the colours of the common part differ.

    Parameters
    ----------
    first, second
        Their RGB thumbnails are used.
    mapping
        (3, 3): where a point of the second lies in the first, fractions.

    Returns
    -------
    Mean difference of the colours without their light, in times of what the paler of
    both has: 0 = the same, 2 = opposite; 0 when one of them is gray.
    """
    corners = common(mapping)
    if len(corners) < TRIANGLE:
        return 0.0
    low, high = corners.min(axis=0), corners.max(axis=0)
    steps = (np.arange(GRID) + 0.5) / GRID
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    in_first = np.asarray(low + grid * (high - low), np.float64)
    ours = _colours(first.rgb, in_first)
    theirs = _colours(second.rgb, mapped(inverted(mapping), in_first))
    paler = min(float(np.abs(ours).mean()), float(np.abs(theirs).mean()))
    if paler < COLOURED:
        return 0.0
    return float(np.abs(ours - theirs).mean()) / paler


def _colours(rgb: NDArray[np.uint8], points: Floats) -> NDArray[np.float32]:
    """Return R, G and B at the nearest pixels, less their mean: float32 (N, 3)."""
    side = rgb.shape[0]
    column, row = np.clip(np.floor(points * side), 0, side - 1).astype(np.int64).T
    levels = rgb[row, column].astype(np.float32)
    return np.asarray(levels - levels.mean(axis=1, keepdims=True), np.float32)
