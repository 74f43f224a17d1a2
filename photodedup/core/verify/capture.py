"""The same capture, or another shot of the scene? Asked of every accepted pair.

Two exposures of one scene pass every test of likeness. Three things tell them apart:
a copy fits its original to a hundredth of a pixel under one homography; a copy that was
merely scaled, cropped or framed lies exactly on the axes, which no hand does; and a
copy shows a part of its original, where a second shot nearly always shows something
new. Docs: docs/quality.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.records import Bound, Measure
from photodedup.core.verify.detail import ALL_BUT_OVERLAY
from photodedup.core.verify.residual import MIN_BLOCKS

if TYPE_CHECKING:
    from photodedup.core.verify.bands import Likeness
    from photodedup.core.verify.comparison import Comparison
    from photodedup.core.verify.detail import Detail
    from photodedup.core.verify.residual import Residual

ON_GRID_PX = 0.03
ON_GRID_MEDIAN_PX = 0.45
AXIS_PX = 0.15
AXIS_MEDIAN_PX = 0.30
AXIS_UPPER_PX = 1.2
FREE_SLACK = 1.5
"""JPEG previews of 320 px have half as much residual again as the 512 px for which
`Residual.limit` was found; other shots start at 3.8 times the limit."""
OVERHANG_PX = 1.0
"""Copies stick out of their originals by .7 px at most; frames whose camera moved a
little by 1.1 and more."""
AGREES_EVERYWHERE = 0.93
SOMETHING_ELSE_AREA = 0.06
SOMETHING_ELSE_PX = 0.04
"""Copies with a watermark or a stamp fit to .03 px; other shots from .07 on."""
NEAR_EQUAL_COARSE = 0.98
NEAR_EQUAL_FINE = 0.955
NEAR_EQUAL_BLOCKS = 0.99


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two pictures are of one capture, and the measure that decided."""

    same: bool
    measure: Measure


def judge(found: Comparison, *, pasted: bool) -> Judgement:
    """Tell a copy from another shot of the same scene.

    Parameters
    ----------
    found
        How the two photos compare in their best pose.
    pasted
        One of them is a picture in a frame, a collage or a screenshot: what stands
        around it was never before the camera.
    """
    rest = found.residual
    if rest.blocks < MIN_BLOCKS:
        return _judge_untextured(found.likeness)
    limit, at_most = _limit(rest), Bound.AT_MOST
    if _something_else(found.detail):
        limit = min(limit, SOMETHING_ELSE_PX)
    same = rest.median <= limit
    if rest.off_axis > _on_axis_px(rest):
        same = (
            same
            and rest.upper <= 2 * limit
            and rest.most <= 5 * limit
            and found.overhang_px <= OVERHANG_PX
        )
    elif not pasted and _is_panned(found):
        return Judgement(
            same=False,
            measure=Measure("seen beyond", found.overhang_px, OVERHANG_PX, at_most),
        )
    elif rest.off_axis > ON_GRID_PX:
        same = same and rest.upper <= AXIS_UPPER_PX
    return Judgement(same, Measure("leftover shift", rest.median, limit, at_most))


def _is_panned(found: Comparison) -> bool:
    """Whether each shows something beyond the other, and all that both show agrees.

    A camera that was panned, or two crops of an original that is not there. Where a
    photo was cut to its place in a collage, the neighbour begins within the frame.
    """
    return (
        found.overhang_px > OVERHANG_PX and found.detail.everywhere >= AGREES_EVERYWHERE
    )


def _something_else(found: Detail) -> bool:
    """Whether one place shows another thing, and everything else agrees.

    A hat in place of another on the same carpet, a person who moved: what is no drawing
    was there when the picture was taken, unless all the rest fits like a copy.
    """
    return (
        found.agreeing >= ALL_BUT_OVERLAY
        and found.overlay > SOMETHING_ELSE_AREA
        and not found.is_drawn
    )


def _on_axis_px(rest: Residual) -> float:
    return max(AXIS_PX, 0.7 * rest.limit)


def _limit(rest: Residual) -> float:
    """Return the largest median residual of a copy, by how it lies, px."""
    if rest.off_axis <= ON_GRID_PX:
        return ON_GRID_MEDIAN_PX
    if rest.off_axis <= _on_axis_px(rest):
        return max(AXIS_MEDIAN_PX, 1.6 * rest.limit)
    return FREE_SLACK * rest.limit


def _judge_untextured(found: Likeness) -> Judgement:
    """Without texture nothing moves visibly: only near equality will do."""
    near = found.fine >= NEAR_EQUAL_FINE and found.blocks >= NEAR_EQUAL_BLOCKS
    same = near or found.coarse >= NEAR_EQUAL_COARSE
    coarse = Measure(
        "coarse structure", found.coarse, NEAR_EQUAL_COARSE, Bound.AT_LEAST
    )
    return Judgement(same, coarse)
