"""How the perceptual hashes are carried out: bits of a picture, and how many differ."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from photodedup.core.fingerprints import hashes, segments, sign
from photodedup.core.fingerprints.luma import luma
from photodedup.core.methods.base import Recipe, Score
from photodedup.core.methods.kinds import HashKind
from photodedup.core.similarity import hamming
from photodedup.core.similarity.segments import match

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from photodedup.core.methods.base import Pixels

BITS_PER_BYTE = 8
COLOR_BYTES = -(-hashes.COLOR_BITS // BITS_PER_BYTE)
SIGN_BYTES = 8


def recipe(kind: HashKind, size: int) -> Recipe:
    """Return how a perceptual hash is carried out.

    Parameters
    ----------
    kind
        Which one.
    size
        Side of the square of bits, 8, 16 or 32; of each region's for the
        crop-resistant hash. The colour hash (42 bits in 6 bytes) and the sign hash (63
        bits in 8 bytes) have one size and do not ask.

    Notes
    -----
    Descriptors have their most significant bit first, with zeros before it up to a
    whole byte. The value is the number of differing bits; for the crop-resistant hash
    it is `similarity.segments.SegmentMatch.distance`.
    """
    measure = _bits_apart
    match kind:
        case HashKind.AVERAGE:
            describe = partial(_square, hashes.average, size)
        case HashKind.DIFFERENCE:
            describe = partial(_square, hashes.difference, size)
        case HashKind.PERCEPTION:
            describe = partial(_square, hashes.perception, size)
        case HashKind.WAVELET:
            describe = partial(_square, hashes.wavelet, size)
        case HashKind.COLOR:
            describe = partial(_color)
        case HashKind.CROP_RESISTANT:
            describe = partial(_crop_resistant, size)
            length = size * size // BITS_PER_BYTE
            measure = partial(_segments_apart, length=length)
        case HashKind.SIGN:
            describe = partial(_sign)
    return Recipe(describe, measure)


def _square(
    fingerprint: Callable[[Image.Image, int], int], size: int, pixels: Pixels
) -> bytes:
    bits = fingerprint(Image.fromarray(pixels), size)
    return bits.to_bytes(size * size // BITS_PER_BYTE, "big")


def _color(pixels: Pixels) -> bytes:
    return hashes.color(pixels, luma(pixels)).to_bytes(COLOR_BYTES, "big")


def _sign(pixels: Pixels) -> bytes:
    return sign.code(luma(pixels)).to_bytes(SIGN_BYTES, "big")


def _crop_resistant(size: int, pixels: Pixels) -> bytes:
    return segments.code(Image.fromarray(pixels), size)


def _bits_apart(first: bytes, second: bytes) -> Score:
    numbers = int.from_bytes(first, "big"), int.from_bytes(second, "big")
    return Score(float(hamming.distance(*numbers)))


def _segments_apart(first: bytes, second: bytes, *, length: int) -> Score:
    found = match(_rows(first, length), _rows(second, length))
    regions = "region" if found.segments == 1 else "regions"
    return Score(found.distance, f"{found.found} of {found.segments} {regions}")


def _rows(descriptor: bytes, length: int) -> NDArray[np.uint8]:
    return np.frombuffer(descriptor, np.uint8).reshape(-1, length)
