"""Whether saving explains every difference between a photo and the one kept for it.

A scan compares previews of 320 pixels. In those, two exposures from a tripod are one
picture, and so are a page and the same page with another digit. Before a photo goes on
our own suggestion, both are compared here at its full size, as a lossy format sees
them: the keeper is scaled to that size, both are cut into the 8x8 blocks of the JPEG
file and transformed (DCT), and each coefficient is held against its quantiser step,
which stands in the file. What was merely rounded lies within half a step, and by how
much it is off follows from the keeper alone; the noise of another exposure adds its own
square to that, however coarse the steps. Source of the bound: ITU-T T.81 A.3.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from photodedup.core.decode.pixels import upright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from photodedup.core.decode.coding import Coding

    Pixels = NDArray[np.uint8]
    Coefficients = NDArray[np.float32]

BLOCK = 8
STRIP_PX = 1024
"""Rows transformed at once, to bound the memory."""
WHITE = 255
MIDDLE = np.float32(128)

# Gray levels that conversions between RGB and luma may be off, and their square, to
# which the rounding of a good keeper (JPEG quality 95) adds.
ROUNDING = 1.0
ROUNDING_SQUARE = 0.5

# Root mean square, in gray levels, of what no rounding explains in one block. Copies:
# below 4.5 in 99 of 100; a clone of 20 pixels that anybody can see: 6 and more.
UNEXPLAINED_IN_BLOCK = 5.0

# Times the mean square that rounding explains, in the lowest frequencies. Copies:
# below 2.2 in 99 of 100; two exposures with noise of 1.5 gray levels: above 3.1.
UNEXPLAINED_OVERALL = 2.5

# Mean square of the lowest frequencies, in squared gray levels, beyond what rounding
# gives, in the median block: edges and colours that clip cannot hide what is
# everywhere. Copies of one size: .1 (median) to .22 (99 of 100); scaled ones, where
# another rounding is in between: .25 to .5 (98 of 100). Frames of a tripod burst with
# noise of 1.5 gray levels: above .22 unless saved coarsely; scaled to a half above .5
# in nine of ten, to a third not: little is left of noise there.
UNEXPLAINED_EVERYWHERE = 0.22
UNEXPLAINED_WHERE_SCALED = 0.5

# How far, in gray levels, the steps on which the lowest frequencies lie are from those
# that rounding the keeper gives, on the mean: as far as noise moves them, however
# coarse the steps are. Copies of one size: .1 (median) to .52 (one of 250: .85); frames
# of a tripod burst with noise of 1 gray level .51 and more, of 1.5 levels .89 and more,
# at any quality from 45 to 95. Two files saved from one raw picture differ as much as
# such frames do, and are left to a person with them.
OTHER_STEPS = 0.55

# Mean of 16x16 pixels, Cb and Cr: copies are within 3.6.
COLOUR = 6.0
COLOUR_BLOCK = 16

# Pixels without loss may differ by the rounding of another decoder, nothing else.
LOSSLESS_STEP = 2.0

# The steps of libjpeg at quality 50 (ITU-T T.81 K.1), row by row.
_STANDARD = np.array(
    [
        *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
        *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
        *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
        *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
    ],
    np.float32,
).reshape(BLOCK, BLOCK)
_COARSENESS = (0.04, 0.1, 0.16, 0.2, 0.26, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.25, 1.7)
_SAMPLE_BLOCKS = 16_384

_REDUCTIONS = (
    Image.Resampling.BOX,
    Image.Resampling.BILINEAR,
    Image.Resampling.HAMMING,
    Image.Resampling.BICUBIC,
    Image.Resampling.LANCZOS,
)
_INTERPOLATIONS = (
    cv2.INTER_AREA,
    cv2.INTER_LINEAR,
    cv2.INTER_CUBIC,
    cv2.INTER_NEAREST_EXACT,
)
_THUMBNAIL_GAP = 2.0
"""Of Pillow's `thumbnail`, which many programs call."""

_INVERSE_ORIENTATION = {6: 8, 8: 6}


class Difference(Enum):
    """What sets a photo apart from its keeper; the value is for the user."""

    NONE = ""
    COLOURS = "colours were changed"
    PART = "a part of it was changed"
    GRAIN = "its grain or sharpness is another, as of a second shot"


@dataclass(frozen=True, slots=True)
class Codec:
    """How a photo was saved.

    Attributes
    ----------
    coding
        Of the file.
    lossless
        No pixel was changed by saving.
    """

    coding: Coding
    lossless: bool


def difference(photo: Pixels, keeper: Pixels, codec: Codec) -> Difference:
    """Compare a photo with its keeper at the size of the photo.

    Parameters
    ----------
    photo, keeper
        (height, width, 3) uint8, sRGB, upright; the keeper not smaller.
    codec
        How the photo was saved.

    Notes
    -----
    The grain of WebP, AVIF and HEIC is not held against their own rounding, which does
    not stand in the file: a photo in such a format passes with any grain that JPEG of
    some quality explains.
    """
    if _colour_difference(photo, keeper) > COLOUR:
        return Difference.COLOURS
    turn = codec.coding.orientation
    turn = _INVERSE_ORIENTATION.get(turn, turn)
    gray = _whole_blocks(upright(_gray(photo), turn))
    size = photo.shape[1], photo.shape[0]
    scaled = (
        _whole_blocks(upright(each, turn)) for each in _scalings(_gray(keeper), size)
    )
    reference = _best(scaled, gray, _written_steps(codec))
    steps, known = _steps(codec, reference, gray)
    found = _leftover(reference, gray, steps)
    if found.worst > UNEXPLAINED_IN_BLOCK**2:
        return Difference.PART
    if not known:
        return Difference.NONE
    same_size = photo.shape == keeper.shape
    limit = UNEXPLAINED_EVERYWHERE if same_size else UNEXPLAINED_WHERE_SCALED
    explained = UNEXPLAINED_OVERALL * (found.explained + ROUNDING_SQUARE)
    moved = same_size and found.moved > OTHER_STEPS
    if moved or found.everywhere > limit or found.low > explained:
        return Difference.GRAIN
    return Difference.NONE


@dataclass(frozen=True, slots=True)
class _Leftover:
    """What is left between two pictures; squares of gray levels per pixel.

    Attributes
    ----------
    low, explained
        Mean over the lowest frequencies: found, and what rounding gives. Only blocks
        without black and white: what overshoots there was cut off after rounding.
    everywhere
        By how much they differ in the median block.
    moved
        Mean distance of the steps on which they lie from the expected ones, levels.
    worst
        Beyond half a step, in the block that has most of it.
    """

    low: float
    explained: float
    everywhere: float
    moved: float
    worst: float


def _leftover(reference: Pixels, gray: Pixels, steps: NDArray[np.float32]) -> _Leftover:
    slack = steps / 2 + ROUNDING
    low = _lowest()
    found = explained = worst = 0.0
    blocks = 0
    moved, not_zero = 0.0, 0
    beyond_rounding: list[NDArray[np.float32]] = []
    for rows in _strips(gray):
        kept, seen = _transformed(reference[rows]), _transformed(gray[rows])
        apart = np.abs(kept - seen)
        beyond = np.square(np.maximum(apart - slack, 0)).mean(axis=(-1, -2))
        worst = max(worst, float(beyond.max()))
        inside = _unclipped(gray[rows])
        off = np.square(apart[inside][:, low])
        step, ours, theirs = steps[low], kept[inside][:, low], seen[inside][:, low]
        expected, found_at = np.rint(ours / step), np.rint(theirs / step)
        rounded = np.square(ours - expected * step)
        telling = (expected != 0) | (found_at != 0)
        one_off = np.minimum(np.abs(expected - found_at), 1) * step
        moved += float(one_off[telling].sum())
        not_zero += int(np.count_nonzero(telling))
        beyond_rounding.append((off - rounded).mean(axis=1))
        found, explained = found + float(off.sum()), explained + float(rounded.sum())
        blocks += int(inside.sum())
    count = max(1, blocks * int(low.sum()))
    everywhere = float(np.median(np.concatenate(beyond_rounding))) if blocks else 0.0
    return _Leftover(
        found / count, explained / count, everywhere, moved / max(1, not_zero), worst
    )


def _lowest() -> NDArray[np.bool_]:
    """Return which coefficients stand for the lowest frequencies, (8, 8).

    Compression leaves the grain of a photo there longest.
    """
    order = np.arange(BLOCK)
    return np.add.outer(order, order) <= BLOCK // 2


def _written_steps(codec: Codec) -> NDArray[np.float32] | None:
    """Return the quantiser steps (8, 8) that the file tells, None when it does not."""
    if codec.coding.steps:
        exact = np.array(codec.coding.steps, np.float32).reshape(BLOCK, BLOCK)
        return np.maximum(exact, 1)
    if codec.lossless:
        return np.full((BLOCK, BLOCK), LOSSLESS_STEP, np.float32)
    return None


def _steps(
    codec: Codec, reference: Pixels, gray: Pixels
) -> tuple[NDArray[np.float32], bool]:
    """Return the quantiser steps (8, 8), and whether they are those of the file."""
    written = _written_steps(codec)
    if written is not None:
        return written, True
    return _like_jpeg(reference, gray), False


def _like_jpeg(reference: Pixels, gray: Pixels) -> NDArray[np.float32]:
    """Return the steps of the finest JPEG that costs as much as the difference."""
    rows = next(_strips(gray))
    kept, seen = _transformed(reference[rows]), _transformed(gray[rows])
    every = -(-kept.shape[0] * kept.shape[1] // _SAMPLE_BLOCKS)
    kept = kept.reshape(-1, BLOCK, BLOCK)[::every]
    seen = seen.reshape(-1, BLOCK, BLOCK)[::every]
    lost = float(np.square(kept - seen).mean())
    steps = _STANDARD
    for coarseness in _COARSENESS:
        steps = np.maximum(np.rint(_STANDARD * coarseness), 1)
        if float(np.square(kept - np.rint(kept / steps) * steps).mean()) >= lost:
            break
    return np.asarray(steps, np.float32)


# ------------------------------------------------------------------ pixels


def _colour_difference(photo: Pixels, keeper: Pixels) -> float:
    """Return the largest difference of Cb and Cr among blocks, gray levels."""
    height, width = photo.shape[:2]
    size = max(1, width // COLOUR_BLOCK), max(1, height // COLOUR_BLOCK)
    means = [
        cv2.cvtColor(
            cv2.resize(each, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2YCrCb
        )[..., 1:].astype(np.float32)
        for each in (photo, keeper)
    ]
    return float(np.abs(means[0] - means[1]).max())


def _gray(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _best(
    scalings: Iterator[Pixels], gray: Pixels, steps: NDArray[np.float32] | None
) -> Pixels:
    """Return the scaling of the keeper that fits best.

    Programs scale with one of a handful of kernels, which differ by several gray
    levels along edges. Coarse rounding takes what is sharp: by the difference of the
    pixels, a softer kernel than the right one would win at quality 75 already.
    """
    first, *others = scalings
    if not others:
        return first
    if steps is None:
        return min(first, *others, key=lambda each: _squared(each, gray))
    return min(first, *others, key=lambda each: _misfit(each, gray, steps))


def _misfit(reference: Pixels, gray: Pixels, steps: NDArray[np.float32]) -> float:
    """Return what rounding does not explain in the median of some of the blocks."""
    rows = gray.shape[0] // BLOCK
    every = max(1, rows * gray.shape[1] // BLOCK // _SAMPLE_BLOCKS)
    lines = np.arange(0, rows, every)[:, None] * BLOCK + np.arange(BLOCK)
    kept = _transformed(reference[lines.ravel()])
    seen = _transformed(gray[lines.ravel()])
    rounded = kept - np.rint(kept / steps) * steps
    beyond = np.square(kept - seen) - np.square(rounded)
    return float(np.median(beyond.mean(axis=(-1, -2))))


def _scalings(keeper: Pixels, size: tuple[int, int]) -> Iterator[Pixels]:
    """Yield the keeper at a size (width, height), by each of the usual kernels."""
    if keeper.shape[::-1] == size:
        yield keeper
        return
    image = Image.fromarray(keeper)
    for kernel in _REDUCTIONS:
        yield np.asarray(image.resize(size, kernel))
    gap = _THUMBNAIL_GAP
    yield np.asarray(image.resize(size, Image.Resampling.BICUBIC, reducing_gap=gap))
    for interpolation in _INTERPOLATIONS:
        scaled = cv2.resize(keeper, size, interpolation=interpolation)
        yield np.asarray(scaled, np.uint8)


def _squared(first: Pixels, second: Pixels) -> float:
    return float(cv2.norm(first, second, cv2.NORM_L2SQR))


def _whole_blocks(gray: Pixels) -> Pixels:
    """Cut off the last columns and rows that fill no block.

    What a JPEG writer put beside them is not in the file, so the bound of half a step
    does not hold there. Pictures of less than a block are continued.
    """
    height, width = (side - side % BLOCK for side in gray.shape)
    if height and width:
        return gray[:height, :width]
    down, right = (-side % BLOCK for side in gray.shape)
    return np.pad(gray, ((0, down), (0, right)), mode="edge")


def _strips(gray: Pixels) -> Iterator[slice]:
    for top in range(0, gray.shape[0], STRIP_PX):
        yield slice(top, top + STRIP_PX)


def _blocks(gray: Pixels) -> Pixels:
    """Return a view of the blocks, (rows, columns, 8, 8)."""
    height, width = gray.shape
    split = gray.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return split.transpose(0, 2, 1, 3)


def _unclipped(gray: Pixels) -> NDArray[np.bool_]:
    """Return which blocks have neither black nor white, (rows, columns)."""
    blocks = _blocks(gray)
    return np.asarray(
        (blocks.min(axis=(-1, -2)) > 0) & (blocks.max(axis=(-1, -2)) < WHITE)
    )


def _transformed(gray: Pixels) -> Coefficients:
    """Return the DCT of the blocks, (rows, columns, 8, 8) float32.

    Levels count from 128 as in the file (A.3.1): else means that are off by a part of
    a step would look rounded where the step does not divide 1,024.
    """
    basis = _basis()
    return basis @ (_blocks(gray).astype(np.float32) - MIDDLE) @ basis.T


def _basis() -> NDArray[np.float32]:
    """Return the orthonormal DCT-II of 8 samples, a row for each frequency."""
    at = np.arange(BLOCK)
    basis = np.cos(np.pi * np.outer(at, 2 * at + 1) / (2 * BLOCK)) * 0.5
    basis[0] /= np.sqrt(2)
    return basis.astype(np.float32)
