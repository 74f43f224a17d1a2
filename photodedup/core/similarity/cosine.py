"""Cosine of the angle between two learned descriptors, of bytes or of floats."""

from __future__ import annotations

import math

import numpy as np

from photodedup.core.errors import Bug


def cosine(first: bytes, second: bytes) -> float:
    """Return the cosine similarity of two descriptors, -1..1; 1 = the same direction.

    Parameters
    ----------
    first, second
        int8 vectors of one length and of one model, as `fingerprints.embedding` makes
        them. Their scale falls out.

    Returns
    -------
    0 also where one of the two is all zeros.

    Raises
    ------
    Bug
        The lengths differ.
    """
    if len(first) != len(second):
        raise Bug(f"descriptors of {len(first)} and {len(second)} bytes do not mix")
    one = np.frombuffer(first, np.int8).astype(np.int64)
    two = np.frombuffer(second, np.int8).astype(np.int64)
    # In whole numbers, so that equal descriptors give exactly 1.
    squares = int(one @ one) * int(two @ two)
    return int(one @ two) / math.sqrt(squares) if squares else 0.0


def cosine_of_floats(first: bytes, second: bytes) -> float:
    """Return the cosine similarity of two float vectors, -1..1; 1 = the same direction.

    Parameters
    ----------
    first, second
        Little-endian float32 vectors of one length and of one model, as
        `fingerprints.encoder` makes them. Their scale falls out.

    Returns
    -------
    0 also where one of the two is all zeros.

    Raises
    ------
    Bug
        The lengths differ, or are not those of float32.
    """
    if len(first) != len(second) or len(first) % 4:
        raise Bug(f"float vectors of {len(first)} and {len(second)} bytes do not mix")
    # The squares of float32 pass the range of float32, never that of float64.
    one = np.frombuffer(first, "<f4").astype(np.float64)
    two = np.frombuffer(second, "<f4").astype(np.float64)
    # The root of a product: equal vectors give exactly 1.
    squares = float(one @ one) * float(two @ two)
    if not squares:
        return 0.0
    return max(-1.0, min(1.0, float(one @ two) / math.sqrt(squares)))
