"""All fingerprints of one picture from one luma conversion and one pass each.

The order of work matters for time only: the 128 px luma thumbnail also feeds the sign
hash and the texture measure, because an area average of an area average over whole
cells is the area average itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from photodedup.core.errors import Bug
from photodedup.core.fingerprints import (
    borders,
    cells,
    hashes,
    histogram,
    keypoints,
    sign,
    thumbnail,
)
from photodedup.core.records import Box, Cell, Hashes, Thumbnails

if TYPE_CHECKING:
    from numpy.typing import NDArray

HASHED_SIDE = 200
"""Long side in px from which a picture is halved for the hashes of imagehash."""


def compute(pixels: NDArray[np.uint8]) -> tuple[Hashes, Thumbnails]:
    """Return every fingerprint of one picture; see the package's `compute`."""
    _check(pixels)
    image = Image.fromarray(pixels)
    luma = np.asarray(image.convert("L"))
    half = _halved(image)
    half_luma = half.convert("L")
    grey = thumbnail.grey(luma)
    box = borders.trim(pixels)
    found = Hashes(
        average=hashes.average(half_luma),
        difference=hashes.difference(half_luma),
        perception=hashes.perception(half_luma),
        wavelet=hashes.wavelet(half_luma),
        color=hashes.color(np.asarray(half), np.asarray(half_luma)),
        sign=sign.code(grey),
        sign_trimmed=None if box is None else sign.code(_cut(luma, box)),
        trim=box,
        texture=sign.texture(grey),
        cells=tuple(_cell(pixels, luma, part) for part in cells.cells(luma)),
    )
    small = Thumbnails(
        rgb=thumbnail.rgb(pixels).tobytes(),
        histogram=histogram.to_bytes(histogram.channels(pixels, luma)),
        preview=thumbnail.preview(pixels),
        keypoints=keypoints.encode(luma),
    )
    return found, small


def _halved(image: Image.Image) -> Image.Image:
    """Return the picture that the hashes of imagehash are taken of.

    They look at 8x8 to 32x32 cells: means of 2x2 pixels first change a bit as rarely as
    the decoder's scaling did, and a quarter of the pixels takes 1.5 ms less.
    """
    return image.reduce(2) if max(image.size) > HASHED_SIDE else image


def _check(pixels: NDArray[np.uint8]) -> None:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:  # noqa: PLR2004 -- height, width, RGB
        raise Bug(f"fingerprints need RGB bytes, not {pixels.dtype} {pixels.shape}")
    if pixels.size == 0:
        raise Bug("fingerprints need at least one pixel")


def _cell(pixels: NDArray[np.uint8], luma: NDArray[np.uint8], part: Box) -> Cell:
    """Return a cell without the gap or margin that is left around it."""
    inner = borders.trim(_cut(pixels, part))
    if inner is not None:
        width, height = part.right - part.left, part.bottom - part.top
        part = Box(
            part.left + inner.left * width,
            part.top + inner.top * height,
            part.left + inner.right * width,
            part.top + inner.bottom * height,
        )
    return Cell(sign.code(_cut(luma, part)), part)


def _cut(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """Return a part, on pixel borders, of a picture (H, W) or (H, W, 3)."""
    height, width = pixels.shape[:2]
    top, bottom = round(box.top * height), round(box.bottom * height)
    left, right = round(box.left * width), round(box.right * width)
    return pixels[top:bottom, left:right]
