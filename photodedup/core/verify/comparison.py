"""The full comparison of two photos in one pose, on their previews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.records import WHOLE
from photodedup.core.verify import bands
from photodedup.core.verify.detail import ALL_BUT_OVERLAY, Detail, detail
from photodedup.core.verify.frames import FRAME_SIDE, squashed
from photodedup.core.verify.margins import without_margins
from photodedup.core.verify.pose import UNIT_SQUARE, inverted, mapped, of_part
from photodedup.core.verify.residual import (
    MIN_BLOCKS,
    UNMEASURED,
    Residual,
    residual,
)
from photodedup.core.verify.tint import tint_apart
from photodedup.core.verify.view import View, cut, seen, view

if TYPE_CHECKING:
    from photodedup.core.records import Box
    from photodedup.core.verify.bands import Likeness, Mask
    from photodedup.core.verify.pose import Floats, Pose

LONGEST_PX = 320
SETTLED_PX = 0.6
"""A fit that moves no corner farther is not repeated."""
MOST_FITS = 3
HOPELESS_PX = 2.0
"""A median residual from which another fit has never helped."""
MOST_COVERED = 0.35
OVERLAY_RIM_PX = 4
"""How far an overlay may reach beyond the blocks that it spoils."""
LEAST_SPREAD = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What the previews tell.

    Attributes
    ----------
    pose
        How the photos lie, after a homography was fitted.
    likeness
        Agreement of the bands at 128 px, without what an overlay covers.
    detail
        Agreement block by block at the previews' resolution.
    residual
        What the homography does not explain.
    overhang_px
        By how much the lesser one sticks out of the other, px of the view.
    tint
        See `tint.tint_apart`.
    """

    pose: Pose
    likeness: Likeness
    detail: Detail
    residual: Residual
    overhang_px: float
    tint: float


def narrowed(whole: Comparison) -> Comparison | None:
    """Compare once more without margins that show something else; None without any."""
    rest = without_margins(whole.detail.agrees, whole.detail.differs)
    if rest is None:
        return None
    part = compared(whole.pose.narrowed(rest))
    # A page must agree everywhere: on the whole of it.
    everywhere = min(part.detail.everywhere, whole.detail.everywhere)
    return replace(part, detail=replace(part.detail, everywhere=everywhere))


def compared(pose: Pose) -> Comparison:
    """Fit a homography to two photos and measure how they agree.

    Parameters
    ----------
    pose
        How they lie, to within a few px of the preview.
    """
    now = view(pose, LONGEST_PX)
    rest = residual(now)
    for fits in range(1, MOST_FITS + 1):
        if rest.blocks < MIN_BLOCKS:
            break
        better = pose.refined(_in_fractions(rest.correction, now))
        if not better.is_regular:  # a few blocks of noise in a line held no map
            rest = UNMEASURED
            break
        now = seen(now.reference, now.source, now.pixels @ rest.correction)
        pose = better
        settled = rest.moved_px < SETTLED_PX or rest.median > HOPELESS_PX
        if settled or fits == MOST_FITS:
            break
        rest = residual(now)
    surface = _photographed(pose, now)
    found = detail(now, surface)
    uncovered = now
    if _clearly_covered(found):
        uncovered = _uncovered(now, found)
        if rest.blocks >= MIN_BLOCKS:
            rest = residual(uncovered)
    return Comparison(
        pose,
        _likeness(uncovered, surface),
        found,
        rest,
        _overhang_px(pose, now),
        tint_apart(pose.reference, pose.other, inverted(pose.matrix)),
    )


def _clearly_covered(found: Detail) -> bool:
    """Whether all but one overlay agrees: only the rest then tells of likeness."""
    return 0 < found.overlay <= MOST_COVERED and found.agreeing >= ALL_BUT_OVERLAY


def _uncovered(now: View, found: Detail) -> View:
    """Return the view without its overlay.

    Beneath it both show the same, lest it reach into what is compared around it: the
    coarse band is wider than a sticker.
    """
    size = 2 * OVERLAY_RIM_PX + 1
    covered = cv2.dilate(
        found.pixels_covered(now.mask.shape).astype(np.uint8),
        np.ones((size, size), np.uint8),
    )
    open_ = now.mask & (covered == 0)
    if not open_.any():
        return now
    ours, theirs = now.reference[open_], now.other[open_]
    gain = float(theirs.std()) / max(float(ours.std()), LEAST_SPREAD)
    offset = float(theirs.mean()) - gain * float(ours.mean())
    same = now.reference * np.float32(gain) + np.float32(offset)
    other = np.where(covered > 0, same, now.other).astype(np.float32)
    return replace(now, mask=open_, other=other)


def _in_fractions(correction: Floats, now: View) -> Floats:
    """Turn a map of pixel centres of the view into one of its fractions."""
    height, width = now.reference.shape
    to_pixel = np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1.0]])
    return np.asarray(np.linalg.inv(to_pixel) @ correction @ to_pixel, np.float64)


def _likeness(now: View, surface: Mask) -> Likeness:
    size = (FRAME_SIDE, FRAME_SIDE)
    mask = cv2.resize(now.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    shown = cv2.resize(surface.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return bands.likeness(
        bands.banded(squashed(now.other, FRAME_SIDE)),
        bands.banded(squashed(now.reference, FRAME_SIDE)),
        np.asarray(mask, np.uint8) > 0,
        np.asarray(shown, np.uint8) > 0,
    )


def _photographed(pose: Pose, now: View) -> Mask:
    """Return which pixels of the view are photographed, in either of the photos.

    In a copy that compression has smoothed, nothing is; its original still shows it.
    """
    height, width = now.reference.shape
    ours = cut(pose.reference.photographed, pose.box).astype(np.uint8)
    theirs = pose.other.photographed.astype(np.uint8)
    rows, columns = now.source.shape
    scaled = cv2.resize(theirs, (columns, rows), interpolation=cv2.INTER_NEAREST)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    seen_theirs = cv2.warpPerspective(scaled, now.pixels, (width, height), flags=flags)
    seen_ours = cv2.resize(ours, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_or(seen_ours, seen_theirs), np.uint8) > 0


def _overhang_px(pose: Pose, now: View) -> float:
    """Return by how much the lesser one sticks out of the other, px.

    The trimmed picture is held against the untrimmed frame of the other: a straightened
    photo on a plain ground would else seem to stick out of its own margin.
    """
    height, width = now.reference.shape
    wide, high = pose.box.right - pose.box.left, pose.box.bottom - pose.box.top
    ours = _beyond(
        inverted(pose.matrix), pose.other.trim, (height / high, width / wide)
    )
    rows, columns = now.source.shape
    theirs = _beyond(pose.matrix, pose.reference.trim, (rows, columns))
    return min(ours, theirs)


def _beyond(matrix: Floats, part: Box | None, size: tuple[float, float]) -> float:
    """Return how far a part sticks out of the whole of the other picture, px."""
    corners = mapped(matrix @ of_part(part or WHOLE), UNIT_SQUARE)
    out = np.maximum(-corners, corners - 1).max(axis=0)
    return float(max(out[0] * size[1], out[1] * size[0], 0.0))
