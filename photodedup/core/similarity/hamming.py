"""Hamming distance: how many bits of two hashes differ."""

from __future__ import annotations


def distance(first: int, second: int) -> int:
    """Return the number of differing bits; 0 = alike.

    Examples
    --------
    >>> distance(0b1100, 0b1010)
    2
    """
    return (first ^ second).bit_count()
