"""Where two aligned photos agree at the resolution of the preview, and where not.

Judged block by block. A copy agrees wherever there is structure, except for noise and
compression everywhere and for one overlay somewhere: a logo, a sticker, a stamp.
Another photo, page or chat disagrees all over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.verify.residual import block_sums, without_rim

if TYPE_CHECKING:
    from photodedup.core.verify.bands import Mask
    from photodedup.core.verify.frames import Grey
    from photodedup.core.verify.view import View

Blocks = NDArray[np.float32]

SIGMAS = (0.7, 2.5)
BLOCK_PX = 8
RIM_PX = 2
STRONG_STD = 3.0
"""Gray levels of the band from which a block has structure that noise does not hide."""
AGREES = 0.5
EQUALS = 0.8
"""On a page, the grid line or the box around a word already reaches the former."""
HALF = 0.5
LEAST_POWER = 1e-3
LEAST_OVERLAY_BLOCKS = 4
USUAL = 0.99
LEAST_USUAL = 1.0
"""Gray levels: less is rounding."""
DARKEST, BRIGHTEST = 4, 250
ALL_BUT_OVERLAY = 0.95
DRAWN = 0.36
"""Stickers and emoji .34 to .78; one hat in place of another on the same carpet .33."""


@dataclass(frozen=True, slots=True, eq=False)
class Detail:
    """Agreement of the blocks of two aligned previews.

    Attributes
    ----------
    agreeing
        Share of the strong blocks outside the overlay that agree, 0..1.
    everywhere
        Share of all strong blocks that are nearly equal, 0..1.
    strong
        Number of strong blocks outside the overlay.
    evidence
        Share of the compared part that is photographed, strong and agrees, 0..1.
    overlay
        Share of the compared part that the largest connected disagreement covers,
        0..1.
    photographed
        Share of the compared part that shows photographed surfaces, 0..1.
    covered
        bool (H // 8, W // 8): the blocks of the overlay, if there is one.
    agrees, differs
        bool (H // 8, W // 8): the strong blocks that agree, and those that do not.
    lone
        The largest difference of a block, in times of what one block in a hundred
        exceeds: compression and scaling differ alike everywhere, a changed digit once.
    drawn
        How much of the overlay is of few even levels in one of the photos, 0..1:
        stickers and logos are; another object on the same ground has shades in both.
    """

    agreeing: float
    everywhere: float
    strong: int
    evidence: float
    overlay: float
    photographed: float
    covered: Mask
    agrees: Mask
    differs: Mask
    lone: float = 1.0
    drawn: float = 0.0

    @property
    def is_drawn(self) -> bool:
        """Whether the overlay is a drawing rather than another thing in its place."""
        return self.drawn >= DRAWN

    def pixels_covered(self, shape: tuple[int, ...]) -> Mask:
        """Return which pixels of a view of that shape the overlay covers."""
        pixels = np.zeros(shape, np.bool_)
        blocks = np.kron(self.covered, np.ones((BLOCK_PX, BLOCK_PX), np.bool_))
        pixels[: blocks.shape[0], : blocks.shape[1]] = blocks
        return pixels


def detail(seen: View, photographed: Mask) -> Detail:
    """Compare two aligned pictures block by block.

    Parameters
    ----------
    seen
        Both pictures.
    photographed
        Where either of them is photographed, bool, of the view's size.
    """
    if min(seen.reference.shape) < 2 * BLOCK_PX:
        none = np.zeros((0, 0), np.bool_)
        return Detail(0.0, 0.0, 0, 0.0, 0.0, 0.0, none, none, none)
    first, second = _band(seen.reference), _band(seen.other)
    area = np.float32(BLOCK_PX * BLOCK_PX)
    mean_a = block_sums(first, BLOCK_PX) / area
    mean_b = block_sums(second, BLOCK_PX) / area
    power_a = block_sums(first * first, BLOCK_PX) / area - mean_a**2
    power_b = block_sums(second * second, BLOCK_PX) / area - mean_b**2
    both = block_sums(first * second, BLOCK_PX) / area - mean_a * mean_b
    present = without_rim(seen.mask, RIM_PX).astype(np.float32)
    inside = block_sums(present, BLOCK_PX) >= area - HALF
    shown = block_sums(photographed.astype(np.float32), BLOCK_PX) / area > HALF
    found = judged((power_a, power_b), both, inside, shown)
    if found.overlay == 0:
        return found
    covered = found.pixels_covered(seen.mask.shape)
    drawn = max(_drawn(seen.reference[covered]), _drawn(seen.other[covered]))
    return replace(found, drawn=drawn)


def judged(
    power: tuple[Blocks, Blocks], both: Blocks, inside: Mask, photographed: Mask
) -> Detail:
    """Judge blocks by their powers, their product, and where they lie."""
    gain = float(power[0][inside].sum() / max(power[1][inside].sum(), LEAST_POWER))
    strongest = np.maximum(power[0], power[1] * np.float32(gain))
    strong = inside & (strongest > STRONG_STD**2)
    score = both / np.sqrt(np.maximum(power[0] * power[1], LEAST_POWER))
    agree = strong & (score >= AGREES)
    equal = strong & (score >= EQUALS)
    overlay = _largest(strong & ~agree)
    judged_blocks = int((strong & ~overlay).sum())
    count, covered = max(int(inside.sum()), 1), int((overlay & inside).sum())
    return Detail(
        agreeing=int((agree & ~overlay).sum()) / max(judged_blocks, 1),
        everywhere=int(equal.sum()) / max(int(strong.sum()), 1),
        strong=judged_blocks,
        evidence=int((agree & photographed & ~overlay).sum()) / count,
        overlay=covered / count if covered >= LEAST_OVERLAY_BLOCKS else 0.0,
        photographed=int((photographed & inside).sum()) / count,
        covered=overlay,
        agrees=agree,
        differs=strong & ~agree,
        lone=_lone(power, both, inside, gain),
    )


def _lone(
    power: tuple[Blocks, Blocks], both: Blocks, inside: Mask, gain: float
) -> float:
    """Return how much the largest difference of a block stands out."""
    if not inside.any():
        return 1.0
    scale = np.float32(gain**0.5)
    square = power[0] + power[1] * np.float32(gain) - 2 * scale * both
    apart = np.sqrt(np.maximum(square[inside], 0))
    usual = max(float(np.quantile(apart, USUAL)), LEAST_USUAL)
    return float(apart.max()) / usual


def _drawn(levels: Grey) -> float:
    """Return the share of pixels in the commonest levels; overexposure is none."""
    shares = np.bincount(levels.round().clip(0, 255).astype(np.uint8), minlength=256)
    three = np.convolve(shares[DARKEST : BRIGHTEST + 1], np.ones(3), "same")
    first = int(three.argmax())
    rest = three.copy()
    rest[max(first - 2, 0) : first + 3] = 0
    return float(three[first] + rest.max()) / max(levels.size, 1)


def _largest(disagree: Mask) -> Mask:
    """Return the convex hull of the largest connected disagreement, if any.

    What touches only at corners is not connected, lest noise all over be an overlay.
    """
    near = np.ones((2, 2), np.uint8)
    closed = cv2.morphologyEx(disagree.astype(np.uint8), cv2.MORPH_CLOSE, near)
    count, labels, sizes, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    hull = np.zeros(disagree.shape, np.uint8)
    if count > 1:
        largest = 1 + int(sizes[1:, cv2.CC_STAT_AREA].argmax())
        points = np.argwhere(labels == largest)[:, ::-1].astype(np.int32)
        cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    return hull > 0


def _band(pixels: Grey) -> Grey:
    narrow = cv2.GaussianBlur(pixels, (0, 0), SIGMAS[0])
    wide = cv2.GaussianBlur(pixels, (0, 0), SIGMAS[1])
    return np.asarray(np.subtract(narrow, wide), np.float32)
