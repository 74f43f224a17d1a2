"""How the pixels of a file were stored: what saving them may have cost."""

from __future__ import annotations

from dataclasses import dataclass

from photodedup.core.decode import exif
from photodedup.core.decode.content import Content, recognise
from photodedup.core.decode.jpeg_structure import read_structure
from photodedup.core.decode.pixels import UPRIGHT

_ZIGZAG = (
    *(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5),
    *(12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28),
    *(35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51),
    *(58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63),
)
"""Place in a block, row by row, of each zigzag index (ITU-T T.81 figure 5)."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How the blocks of a JPEG file lie and how coarse they are.

    Attributes
    ----------
    orientation
        EXIF orientation 1..8: the blocks lie on the picture before it is turned.
    steps
        The 64 quantiser steps of the luma, row by row from the mean to the finest
        detail; empty for every other format.
    """

    orientation: int = UPRIGHT
    steps: tuple[int, ...] = ()


def coding(data: bytes) -> Coding:
    """Return how a file was coded; the plain `Coding` for all but JPEG.

    Raises
    ------
    DecodeFailure
        It looks like a JPEG file and is none.
    """
    if recognise(data) is not Content.JPEG:
        return Coding()
    structure = read_structure(data)
    if len(structure.luma_table) != len(_ZIGZAG):
        return Coding()
    steps = [0] * len(_ZIGZAG)
    for place, step in zip(_ZIGZAG, structure.luma_table, strict=True):
        steps[place] = step
    return Coding(exif.orientation(exif.parse(structure.exif)), tuple(steps))
