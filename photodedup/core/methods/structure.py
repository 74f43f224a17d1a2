"""How structural similarity is carried out, and drawn."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.fingerprints.borders import trim
from photodedup.core.fingerprints.luma import luma
from photodedup.core.methods.base import Recipe, Score
from photodedup.core.methods.heat import panels
from photodedup.core.similarity import structural

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.methods.base import Pixels
    from photodedup.core.settings import MethodOptions

_SIZE = struct.Struct("<II")
"""Width and height, px; the luma follows, row by row. Compressing it would take half
as long as comparing it, and it does not leave the worker."""

STRETCHED = 1.02
"""Ratio of the proportions from which a person should know that they were changed."""
STRETCHED_NOTE = "the proportions differ; the second picture was stretched"


def recipe(options: MethodOptions) -> Recipe:
    """Return `ssim`: scikit-image's, the second picture at the size of the first.

    The second picture is resized with ``cv2.INTER_AREA``. Where the first is narrower
    or lower than the 7 px of the window, it is stretched to 7 px in that direction.
    There is no upper limit to the size: 12 megapixels take about a second.

    Parameters
    ----------
    options
        With `ignore_white` uniform margins, of any colour, are cut off first.
    """
    cut = _trimmed if options.ignore_white else _whole

    def describe(pixels: Pixels) -> bytes:
        gray = luma(cut(pixels))
        return _SIZE.pack(gray.shape[1], gray.shape[0]) + gray.tobytes()

    def illustrate(first: Pixels, second: Pixels) -> Pixels:
        return _drawn(cut(first), cut(second))

    return Recipe(describe, _measured, illustrate)


def _whole(pixels: Pixels) -> Pixels:
    return pixels


def _trimmed(pixels: Pixels) -> Pixels:
    """Return the picture without uniform margins."""
    box = trim(pixels)
    if box is None:
        return pixels
    height, width = pixels.shape[:2]
    rows = slice(round(box.top * height), round(box.bottom * height))
    columns = slice(round(box.left * width), round(box.right * width))
    return np.ascontiguousarray(pixels[rows, columns])


def _measured(first: bytes, second: bytes) -> Score:
    one, two = _gray(first), _gray(second)
    ratio = one.shape[0] * two.shape[1] / (one.shape[1] * two.shape[0])
    note = STRETCHED_NOTE if max(ratio, 1 / ratio) > STRETCHED else ""
    return Score(structural.ssim(*_at_one_size(one, two)), note)


def _gray(descriptor: bytes) -> NDArray[np.uint8]:
    width, height = _SIZE.unpack_from(descriptor)
    pixels = np.frombuffer(descriptor, np.uint8, offset=_SIZE.size)
    return pixels.reshape(height, width)


def _at_one_size(
    first: NDArray[np.uint8], second: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the first, at least a window large, and the second at its size."""
    height, width = (max(side, structural.WINDOW) for side in first.shape)
    return _resized(first, width, height), _resized(second, width, height)


def _resized(gray: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    if gray.shape == (height, width):
        return gray
    size = (width, height)
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8)


def _drawn(first: Pixels, second: Pixels) -> Pixels:
    one, two = _at_one_size(luma(first), luma(second))
    likeness = structural.ssim_map(one, two)
    caption = f"where they differ, SSIM {structural.ssim(one, two):.3f}"
    return panels((first, second), two, likeness, caption)
