"""What differs between two photos that lie in the same place: light, colour, sharpness.

Tells a copy that was merely scaled or re-saved from one that was edited. Only the
former is ever suggested for removal without a person looking, so the limits are
tight: measured on 1,600 copies of natural and clothing photos, 99 % of the re-saved
and scaled ones pass; of 3,000 edited ones, noise of two gray levels does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from photodedup.core.records import Bound, Measure
from photodedup.core.verify import bands
from photodedup.core.verify.appearance import Appearance, part_of
from photodedup.core.verify.frames import Grey, squashed

SIDE = 256
SMOOTHING_PX = 1.2
LOCAL_LIMIT = 3.3
"""JPEG at quality 50 and scaling to a quarter reach 3.1; a date stamp starts at 2.4
on a pale ground, its median is 20."""
PLAIN_LOCAL_LIMIT = 1.5
"""On documents a changed digit is a small difference."""
PLAIN = 0.45
GROUND = 0.55
"""From here on a picture may be a page (or drawing, or screenshot), and 320 px cannot
show that nothing was changed: on pages of 72 to 300 dpi a changed digit makes a local
difference of .35 to 1.5, saving the page again one of .6. Pages and receipts, scanned
ones too, have .65 to .90 of one ground; of natural photos one in twenty has .55."""
GROUND_LEVELS = 25
SHARPNESS_RANGE = (0.93, 1.15)
"""Scaling reaches .96 to 1.14; the mildest blur .91, the mildest sharpening 1.17."""
COLOR_LIMIT = 1.4
PATCH_LIMIT = 5.2
"""Copies reach 1.3 and 5.0; the mildest edit of colour has 0.9 and 4.3."""
SATURATION_LIMIT = 2.0
GRAIN_LIMIT = 1.3
SCALED_GRAIN_LIMIT = 2.0
"""Saving at quality 50 reaches 1.2 to 1.4, noise of ten levels and more starts at 1.4;
scaling reaches 2.2 where the grain is strong."""
QUIET = 0.25


@dataclass(frozen=True, slots=True)
class Differences:
    """How the second photo differs from the first; 0 (sharpness: 1) = not at all.

    Attributes
    ----------
    local
        Largest mean difference of an 8x8 block of the smoothed 256x256 luma, gray
        levels.
    sharpness
        Ratio of the fine bands' standard deviations, second to first.
    color, patch
        Mean and largest difference of the 16x16 RGB thumbnails, levels.
    grain
        What the quieter quarter of the blocks reach at most in the standard deviation
        of the fine bands' difference, levels.
    scaled
        Whether the photos are of different sizes.
    saturation
        Difference of the mean spread of R, G and B, levels.
    plain
        See `bands.plainness`: the larger of both.
    ground
        Largest share of a picture's pixels within 25 neighbouring gray levels; the
        larger of both.
    """

    local: float
    sharpness: float
    color: float
    patch: float
    grain: float
    scaled: bool
    saturation: float
    plain: float
    ground: float

    @property
    def untouched(self) -> bool:
        """Whether scaling and compression alone can explain the differences."""
        limit = PLAIN_LOCAL_LIMIT if self.plain >= PLAIN else LOCAL_LIMIT
        lowest, highest = SHARPNESS_RANGE
        return (
            self.local <= limit
            and lowest <= self.sharpness <= highest
            and self.grain <= (SCALED_GRAIN_LIMIT if self.scaled else GRAIN_LIMIT)
            and self.color <= COLOR_LIMIT
            and self.patch <= PATCH_LIMIT
            and self.saturation <= SATURATION_LIMIT
        )

    @property
    def visible(self) -> tuple[Measure, Measure]:
        """The measures that fail where a change may be too small to be seen here."""
        return (
            Measure("plain ground", self.plain, PLAIN, Bound.AT_MOST),
            Measure("one ground", self.ground, GROUND, Bound.AT_MOST),
        )


def differences(first: Appearance, second: Appearance) -> Differences:
    """Measure what differs between two whole, upright photos.

    Both are looked at in the smaller one's resolution, so that the detail a small
    copy cannot have does not count as blur.
    """
    smaller = min(*first.preview.shape, *second.preview.shape, SIDE)
    side = max(bands.BLOCK_PX, smaller // bands.BLOCK_PX * bands.BLOCK_PX)
    a = squashed(part_of(first, None), side)
    b = squashed(part_of(second, None), side)
    a_rgb, b_rgb = first.rgb.astype(np.float32), second.rgb.astype(np.float32)
    color = np.abs(a_rgb - b_rgb)
    spread = np.ptp(a_rgb, axis=2).mean() - np.ptp(b_rgb, axis=2).mean()
    return Differences(
        local=_largest_local(a, b),
        sharpness=_sharpness(b) / max(_sharpness(a), 1e-3),
        color=float(color.mean()),
        patch=float(color.mean(axis=2).max()),
        grain=_grain(a, b),
        scaled=(first.width, first.height) != (second.width, second.height),
        saturation=abs(float(spread)),
        plain=max(bands.plainness(a), bands.plainness(b)),
        ground=max(_ground(first), _ground(second)),
    )


def _largest_local(a: Grey, b: Grey) -> float:
    smooth_a = cv2.GaussianBlur(a, (0, 0), SMOOTHING_PX)
    smooth_b = cv2.GaussianBlur(b, (0, 0), SMOOTHING_PX)
    apart = np.abs(np.subtract(smooth_a, smooth_b), dtype=np.float32)
    return float(bands.blocks_of(apart).mean(axis=1).max())


def _grain(a: Grey, b: Grey) -> float:
    apart = np.subtract(bands.band(a, bands.FINE), bands.band(b, bands.FINE))
    return float(np.quantile(bands.blocks_of(apart).std(axis=1), QUIET))


def _sharpness(pixels: Grey) -> float:
    return float(bands.band(pixels, bands.FINE).std())


def _ground(look: Appearance) -> float:
    shares = np.bincount(look.preview.ravel(), minlength=256) / look.preview.size
    return float(np.convolve(shares, np.ones(GROUND_LEVELS)).max())
