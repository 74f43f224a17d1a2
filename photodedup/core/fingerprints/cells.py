"""The cells of a collage: rectangles between straight seams.

A seam runs across the whole of a region, and the brightness jumps along most of it: on
that line and not on those around it. Regions are cut at their clearest seam, and so
are both halves (the recursive X-Y cut of Nagy and Seth, "Hierarchical Representation
of Optically Scanned Documents", 1984). Where the first seam is a gap of one colour,
the others must be gaps of that colour too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.records import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Shares = NDArray[np.float64]

MAX_CELLS = 6
DEPTH = 3
"""Cuts one within the other: three part a mosaic of six."""
MIN_SIDE = 0.15
"""Share of the picture's side: a smaller cell has too few pixels for a hash."""
STEP = 12
"""Gray levels from the line before to the line after: a jump."""
SEAM = 0.7
"""Share of a seam along which brightness jumps. So one in twenty of 800 ordinary
photos has cells: horizons, edges of walls and floors, stripes."""
AROUND = 0.45
"""Share of jumps on the usual line near a seam from which on it does not stand out."""
NEAR_PX = 16
"""How far from a seam lines are near."""
RIM = 0.6
"""A line beside a seam with this share of its jumps still belongs to it."""
WIDEST_RIM_PX = 4
LEAST_PX = 32
"""A picture with a shorter side has no cells: few pixels jump together by chance."""
GAP_PX = 3
"""How far from the jump into a gap its own line is looked for."""
GAP_LEVELS = 12
"""By which a line of one colour varies; with 10, four fewer of 320 collages of four and
six are found."""
GAP = 0.93
"""Share of a line that has its colour; the rest are crossing gaps and JPEG noise."""
RIDGE_LEVELS = 4
RIDGE = 0.93
"""Share of a thin gap that is as near to its colour as the lines on both its sides.
Without thin gaps, 31 fewer of the 320 are found."""


@dataclass(frozen=True, slots=True)
class _Region:
    """A part, px: from where to where on both axes, rows first, ends excluded."""

    starts: tuple[int, int]
    ends: tuple[int, int]

    def cut(self, axis: int, start: int, end: int) -> _Region:
        """Return the part between two lines of an axis."""
        starts, ends = list(self.starts), list(self.ends)
        starts[axis], ends[axis] = start, end
        return _Region((starts[0], starts[1]), (ends[0], ends[1]))

    def halves(self, seam: _Seam) -> tuple[_Region, _Region]:
        """Return what lies before and after a seam."""
        axis = seam.axis
        return (
            self.cut(axis, self.starts[axis], seam.start),
            self.cut(axis, seam.end, self.ends[axis]),
        )

    def of(self, lines: Bytes) -> Bytes:
        """Return this part of an array."""
        return lines[self.starts[0] : self.ends[0], self.starts[1] : self.ends[1]]

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return (self.ends[0] - self.starts[0]) * (self.ends[1] - self.starts[1])


@dataclass(frozen=True, slots=True)
class _Seam:
    """The lines start..end of an axis (end excluded) that lie between two halves."""

    axis: int
    start: int
    end: int
    clearness: float


def cells(luma: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Return the cells of a collage.

    Parameters
    ----------
    luma
        uint8 (H, W); the thresholds are meant for a long side of `WORKING_SIDE`.

    Returns
    -------
    Two to six disjoint parts, the largest first; none for a picture without seams. A
    margin of one colour may still be around some.
    """
    height, width = luma.shape
    if min(height, width) < LEAST_PX:
        return ()
    page = _Page(luma, (_jumps(luma, 0), _jumps(luma, 1)))
    whole = _Region((0, 0), (height, width))
    seam = page.clearest(whole)
    if seam is None:
        return ()
    color = page.color_of(whole, seam)
    find = page.clearest if color is None else _Gaps(page, color).clearest
    found = [
        part for half in whole.halves(seam) for part in _parts(half, find, DEPTH - 1)
    ]
    found.sort(key=lambda part: (-part.pixels, part.starts))
    return tuple(_box(part, height, width) for part in found[:MAX_CELLS])


def _box(part: _Region, height: int, width: int) -> Box:
    (top, left), (bottom, right) = part.starts, part.ends
    return Box(left / width, top / height, right / width, bottom / height)


def _parts(
    region: _Region, find: Callable[[_Region], _Seam | None], depth: int
) -> list[_Region]:
    """Cut a region at the seams that are found, `depth` times at most."""
    seam = find(region) if depth else None
    if seam is None:
        return [region]
    return [
        part for half in region.halves(seam) for part in _parts(half, find, depth - 1)
    ]


def _jumps(luma: Bytes, axis: int) -> Bytes:
    """Return 1 where brightness jumps along an axis: at i from line i to i + 2.

    Two lines on, because an edge that was scaled lies on two.
    """
    before, after = (luma[:-2], luma[2:]) if axis == 0 else (luma[:, :-2], luma[:, 2:])
    _, jumps = cv2.threshold(cv2.absdiff(before, after), STEP, 1, cv2.THRESH_BINARY)
    return np.asarray(jumps, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """A picture and where its brightness jumps, down its rows and along them."""

    luma: Bytes
    jumps: tuple[Bytes, Bytes]

    def clearest(self, region: _Region) -> _Seam | None:
        """Return the clearest seam of any kind across a region."""
        return _clearest([self.seam(region, axis) for axis in (0, 1)])

    def seam(self, region: _Region, axis: int) -> _Seam | None:
        """Return the clearest seam of any kind between two lines of an axis."""
        start, end = region.starts[axis], region.ends[axis]
        margin = _margin(self.luma, axis)
        if end - start <= 2 * margin + 2:
            return None
        shares = _shares(self.jumps[axis], region.cut(axis, start, end - 2), axis)
        place = int(shares[margin:-margin].argmax()) + margin
        share = float(shares[place])
        around = _around(shares, place)
        if share < SEAM or around > AROUND:
            return None
        first = last = place
        while first > place - WIDEST_RIM_PX and shares[first - 1] >= RIM * share:
            first -= 1
        while last < place + WIDEST_RIM_PX and shares[last + 1] >= RIM * share:
            last += 1
        # Between the lines i and i + 2 lies i + 1.
        return _Seam(axis, start + first + 1, start + last + 2, share - around)

    def color_of(self, region: _Region, seam: _Seam) -> int | None:
        """Return the colour of a seam that is a gap, gray level, else None."""
        lines = self.lines(region, seam, GAP_PX)
        medians = np.median(lines, axis=1)
        alike = np.abs(lines - medians[:, np.newaxis]) <= GAP_LEVELS
        shares = alike.mean(axis=1)
        best = int(shares.argmax())
        return int(medians[best]) if shares[best] >= GAP else None

    def lines(self, region: _Region, seam: _Seam, beside: int) -> NDArray[np.int16]:
        """Return the lines of a seam and some on both sides, (lines, length)."""
        start, end = seam.start - beside, seam.end + beside
        band = region.cut(seam.axis, max(start, 0), end).of(self.luma)
        return (band if seam.axis == 0 else band.T).astype(np.int16)


class _Gaps:
    """Gaps of one colour in a page.

    Seams of any other kind are left out: with them, horizons and the like cut the
    cells, and of 160 collages of natural photos 96 are found instead of 142.
    """

    def __init__(self, page: _Page, color: int) -> None:
        self._page = page
        self._color = color
        apart = np.abs(page.luma.astype(np.int16) - color)
        self._filled = (apart <= GAP_LEVELS).astype(np.uint8)

    def clearest(self, region: _Region) -> _Seam | None:
        """Return the clearest gap across a region."""
        seam = _clearest([self._filled_gap(region, axis) for axis in (0, 1)])
        return seam or _clearest([self._thin_gap(region, axis) for axis in (0, 1)])

    def _filled_gap(self, region: _Region, axis: int) -> _Seam | None:
        margin = _margin(self._page.luma, axis)
        start, end = region.starts[axis], region.ends[axis]
        if end - start <= 2 * margin:
            return None
        shares = _shares(self._filled, region, axis)
        place = int(shares[margin:-margin].argmax()) + margin
        if shares[place] < GAP:
            return None
        others = np.flatnonzero(shares < GAP)
        at = int(np.searchsorted(others, place))
        first = int(others[at - 1]) + 1 if at > 0 else 0
        last = int(others[at]) if at < len(others) else len(shares)
        # What reaches the rim is a plain ground, or an empty cell.
        if first < margin or last > len(shares) - margin:
            return None
        clearness = 1 - _around(shares, place)
        return _Seam(axis, start + first, start + last, clearness)

    def _thin_gap(self, region: _Region, axis: int) -> _Seam | None:
        """Return a gap that scaling mixed with the photos: a ridge of its colour."""
        seam = self._page.seam(region, axis)
        if seam is None:
            return None
        apart = np.abs(self._page.lines(region, seam, 2) - self._color)
        beside = np.minimum(apart[0], apart[-1]) + RIDGE_LEVELS
        nearer = (apart[1:-1] <= beside).mean(axis=1)
        return seam if nearer.max() >= RIDGE else None


def _clearest(seams: list[_Seam | None]) -> _Seam | None:
    found = [seam for seam in seams if seam is not None]
    return max(found, key=lambda seam: seam.clearness, default=None)


def _margin(luma: Bytes, axis: int) -> int:
    """Return how far from a region's rim a seam must lie, px."""
    side: int = luma.shape[axis]
    return round(MIN_SIDE * side)


def _shares(flags: Bytes, region: _Region, axis: int) -> Shares:
    """Return the share of each line of an axis that is flagged."""
    part = region.of(flags)
    counts = cv2.reduce(part, 1 - axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(counts.ravel() / part.shape[1 - axis], np.float64)


def _around(shares: Shares, place: int) -> float:
    """Return the usual share near a line."""
    return float(np.median(shares[max(0, place - NEAR_PX) : place + NEAR_PX + 1]))
