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
AXIS_PX = 0.10
AXIS_SLACK_PX = 0.3
"""By how much more a copy may lie off the axes, px per unit of lost sharpness: scaled
and cropped copies reach .09 where all grain is left, .11 after sharpening (.92) and .2
after blur (.5); a hand that hardly moved started at .13."""
AXIS_MEDIAN_PX = 0.30
AXIS_UPPER_PX = 1.2
FREE_PX = 0.06
FREE_SHARP = 0.9
FREE_SLACK_PX = 0.5
FREE_MOST_PX = 0.42
"""Turned and tilted copies whose grain is left (460 pairs) fit to .061 px at worst, 99
in 100 to .055; layers half a px apart at 900 px leave .06 to .1. The limit grows as the
grain goes, see `_free_px`."""
FREE_UPPER, FREE_MOST = 1.8, 5.0
SHARED = 0.6
"""Share of the limit that neighbouring blocks may be displaced together: noise moves
each its own way (90 turned copies: .018 px at worst), parallax whole layers (.024 to
.07)."""
OVERHANG_PX = 1.0
"""Copies stick out of their originals by .7 px at most; frames whose camera moved a
little by 1.1 and more."""
DRAWN = 0.1
"""Share of what is photographed, under which two pictures are drawn or printed."""
DRAWN_AXIS_PX = 0.06
DRAWN_MEDIAN_PX = 0.09
"""Copies of pages and charts lie .05 px off the axes and fit to .08 px at worst; maps
drawn anew at another zoom .07 to .09 and .13 to .17."""
DRAWN_FREE_BLOCKS = 80
"""Two drawn circles of any size lie on each other somehow; a tilted page must show more
that holds it."""
AGREES_EVERYWHERE = 0.93
SOMETHING_ELSE_AREA = 0.06
SOMETHING_ELSE_PX = 0.055
"""Copies with a watermark, a stamp or burnt highlights fit to .045 px; other shots from
.07 on."""
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
    if found.detail.photographed < DRAWN:
        if rest.off_axis > DRAWN_AXIS_PX and rest.blocks < DRAWN_FREE_BLOCKS:
            held = Measure(
                "blocks with detail", rest.blocks, DRAWN_FREE_BLOCKS, Bound.AT_LEAST
            )
            return Judgement(same=False, measure=held)
        on_axis = rest.off_axis <= DRAWN_AXIS_PX
        limit = min(limit, DRAWN_MEDIAN_PX if on_axis else FREE_PX)
    if _something_else(found.detail):
        limit = min(limit, SOMETHING_ELSE_PX)
    same = rest.median <= limit
    if rest.off_axis > _on_axis_px(rest):
        same = (
            same
            and rest.upper <= FREE_UPPER * limit
            and rest.most <= FREE_MOST * limit
            and rest.shared <= SHARED * limit
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
    return found.overhang_px > OVERHANG_PX and (
        found.pose.is_narrowed or found.detail.everywhere >= AGREES_EVERYWHERE
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
    return AXIS_PX + AXIS_SLACK_PX * (1 - min(rest.sharpness, 1.0))


def _free_px(rest: Residual) -> float:
    """Return the largest median residual of a turned or tilted copy, px."""
    lost = max(FREE_SHARP - rest.sharpness, 0.0)
    return min(FREE_PX + FREE_SLACK_PX * lost, FREE_MOST_PX)


def _limit(rest: Residual) -> float:
    """Return the largest median residual of a copy, by how it lies, px."""
    if rest.off_axis <= ON_GRID_PX:
        return ON_GRID_MEDIAN_PX
    if rest.off_axis <= _on_axis_px(rest):
        return max(AXIS_MEDIAN_PX, 1.6 * rest.limit)
    return _free_px(rest)


def _judge_untextured(found: Likeness) -> Judgement:
    """Without texture nothing moves visibly: only near equality will do."""
    near = found.fine >= NEAR_EQUAL_FINE and found.blocks >= NEAR_EQUAL_BLOCKS
    same = near or found.coarse >= NEAR_EQUAL_COARSE
    coarse = Measure(
        "coarse structure", found.coarse, NEAR_EQUAL_COARSE, Bound.AT_LEAST
    )
    return Judgement(same, coarse)
