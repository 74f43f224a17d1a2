"""What two histograms say, in numbers: brightness and comb-like gaps."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from enum import IntEnum

LEVELS = 256
CHANNELS = 4

INNER = slice(24, 232)
"""Levels that are looked at for gaps: the ends are empty in many whole photos."""

GAP_NEIGHBOUR = 16
"""Both neighbours of a gap hold at least this share (of 65,535), else it is a tail."""

COMB_GAPS = 6
"""Fewer gaps happen by chance in small photos (counted on 22 unedited ones)."""


class Channel(IntEnum):
    """A row of a histogram, in the order of `records.Thumbnails.histogram`."""

    RED = 0
    GREEN = 1
    BLUE = 2
    LUMA = 3


@dataclass(frozen=True, slots=True)
class Histogram:
    """Shares of pixels per level, 4 rows of 256; each row sums to about 1."""

    rows: tuple[tuple[float, ...], ...]

    @classmethod
    def parse(cls, data: bytes) -> Histogram:
        """Return the histogram that the cache holds as little-endian uint16.

        Raises
        ------
        ValueError
            The length is not 2,048 bytes.
        """
        if len(data) != CHANNELS * LEVELS * 2:
            raise ValueError(f"a histogram of {len(data)} bytes")
        values = array("H", data)
        if sys.byteorder == "big":
            values.byteswap()
        rows = (values[n * LEVELS : (n + 1) * LEVELS] for n in range(CHANNELS))
        return cls(tuple(_shares(row) for row in rows))

    @property
    def mean_luma(self) -> float:
        """Mean level of the luma, 0..255."""
        row = self.rows[Channel.LUMA]
        return sum(level * share for level, share in enumerate(row))

    @property
    def gaps(self) -> int:
        """Empty levels of the luma between filled ones: the comb of an edit."""
        row = self.rows[Channel.LUMA]
        least = GAP_NEIGHBOUR / 65535
        levels = range(LEVELS)[INNER]
        return sum(
            row[level] == 0 and row[level - 1] > least and row[level + 1] > least
            for level in levels
        )


def _shares(row: array[int]) -> tuple[float, ...]:
    total = sum(row) or 1
    return tuple(value / total for value in row)


def brighter_percent(first: Histogram, second: Histogram) -> int:
    """Return by how many per cent the second is brighter (negative: darker)."""
    base = max(first.mean_luma, 1.0)
    return round(100 * (second.mean_luma - first.mean_luma) / base)


def is_comb(histogram: Histogram, other: Histogram) -> bool:
    """Whether a histogram has the gaps of a stretch that the other does not have."""
    return histogram.gaps >= COMB_GAPS and histogram.gaps > 2 * other.gaps
