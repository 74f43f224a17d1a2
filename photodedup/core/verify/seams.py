"""Is a part of a picture pasted into it, or cut out of it? Its edges tell.

What was cut out goes on beyond the edge; what was pasted (into a collage, a screenshot,
a frame) ends there, along the whole line. Only this tells a collage, which shows more
than the original, from an original, which shows more than its crop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.records import Box

INNER = 0.005
"""An edge nearer to the rim than this share of the picture says nothing."""
SLACK_PX = 3
"""How far an edge may lie from where the alignment puts it."""
NEAR_PX, FAR_PX = 6, 30
"""Lines at these distances from the edge show how much the picture varies anyway."""
SEAM = 2.3
"""Times the usual step across a line; on 300 copies of natural photos the median edge
of a crop has .4 to 1.5 (one in a hundred more), that of a pasted part 2.5 to 70."""
CLEAR_SEAM = 4.0
"""Where a seam is all that tells a cell of a collage from a frame of a pan: an upright
of the scenery that happened to stand on the edge reached 2.5."""
LEAST_LINES = 6


def is_pasted(luma: NDArray[np.uint8], part: Box, least: float = SEAM) -> bool:
    """Whether the inner edges of a part are seams, at least half of them.

    A white photo ends unseen on a white page, but hardly on all sides.

    Parameters
    ----------
    luma
        uint8 (H, W), the whole picture.
    part
        Upright, of that picture; without an inner edge nothing is pasted.
    least
        How much an edge must stand out.
    """
    inner = seams(luma, part)
    return bool(inner) and float(np.median(inner)) >= least


def seams(luma: NDArray[np.uint8], part: Box) -> tuple[float, ...]:
    """Return how much each inner edge of a part stands out, 1 = like any line.

    Ratio of the mean absolute step across the edge to the median of those across
    parallel lines near it. Edges too near to the rim are left out.
    """
    pixels = luma.astype(np.float32)
    height, width = luma.shape
    rows = slice(round(part.top * height), max(round(part.bottom * height), 1))
    columns = slice(round(part.left * width), max(round(part.right * width), 1))
    found = [
        _standing_out(lines, edge)
        for lines, edges in (
            (pixels[rows], (part.left, part.right)),
            (pixels[:, columns].T, (part.top, part.bottom)),
        )
        for edge in edges
        if INNER < edge < 1 - INNER
    ]
    return tuple(ratio for ratio in found if ratio is not None)


def _standing_out(lines: NDArray[np.float32], edge: float) -> float | None:
    """Compare the step at an edge with those around it; None when too few are there.

    `lines` runs across the edge along its second axis.
    """
    steps = np.abs(lines[:, 2:] - lines[:, :-2]).mean(axis=0)
    place = round(edge * lines.shape[1]) - 1
    far = np.abs(np.arange(len(steps)) - place)
    around = steps[(far >= NEAR_PX) & (far <= FAR_PX)]
    at_edge = steps[far <= SLACK_PX]
    if len(around) < LEAST_LINES or len(at_edge) == 0:
        return None
    return float(at_edge.max() / max(float(np.median(around)), 1.0))
