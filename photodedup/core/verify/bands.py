"""Band-passed likeness: how well two aligned frames agree, coarse and fine.

The coarse band says that the same things are in the same places; two different shirts
on one floor reach .92 there. The fine band carries the decision: grain, weave and
edges of a copy agree (median .99), those of another photo do not (at most .63).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.records import Turn
from photodedup.core.similarity.correlation import ncc
from photodedup.core.verify.frames import Grey, turned

Mask = NDArray[np.bool_]

COARSE = (1.6, 8.0)
FINE = (0.6, 2.5)
SHAPES = (1.0, 4.0)
SHAPES_SHRINK = 4
HALF_SIZE_SIGMA = 4.0
BLOCK_PX = 8
BLOCK_AGREES = 0.4
"""Fine correlation from which a block counts as the same."""
TEXTURED_STD = 1.2
"""Gray levels of the fine band from which a block has texture to compare."""
MIN_TEXTURED_BLOCKS = 6
BORDER_PX = 3
"""Rim of a warp that interpolation spoils."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The agreement of two aligned frames; every value 0..1 or -1..1, 1 = the same.

    Attributes
    ----------
    coarse, fine
        Correlation of the DoG(1.6, 8) and the DoG(.6, 2.5) band over the overlap.
    blocks
        Share of the textured 8x8 blocks whose fine correlation is at least .4.
    textured
        Number of textured blocks.
    plain
        The smaller share of neighbouring pixels that differ by at most one level:
        high for documents, drawings and pictures on a plain ground.
    overlap
        Share of the frame in which both pictures are present.
    surface
        As `blocks`, of the blocks that show photographed surfaces only.
    shapes
        Correlation of the DoG(4, 16) band: what is left of the scene where the same
        watermark or pattern covers all fine structure.
    """

    coarse: float
    fine: float
    blocks: float
    textured: int
    plain: float
    overlap: float
    surface: float
    shapes: float


def band(pixels: Grey, sigmas: tuple[float, float]) -> Grey:
    """Return the difference of two Gaussians (Marr and Hildreth 1980), float32."""
    difference: Grey = np.subtract(
        _blurred(pixels, sigmas[0]), _blurred(pixels, sigmas[1])
    )
    return difference


def _blurred(pixels: Grey, sigma: float) -> Grey:
    """Blur; a wide Gaussian at half size, which is the same but for a thousandth.

    At full size the widest kernel alone took a third of a comparison's time.
    """
    if sigma < HALF_SIZE_SIGMA or min(pixels.shape) < 2 * BLOCK_PX:
        return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.float32)
    height, width = pixels.shape
    half = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(half, (0, 0), sigma / 2)
    grown = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Banded:
    """A frame with what every comparison needs of it, computed once.

    Attributes
    ----------
    pixels, coarse, fine
        float32 (S, S): the frame and its two bands.
    plain
        See `plainness`.
    """

    pixels: Grey
    coarse: Grey
    fine: Grey
    plain: float

    def turned(self, turn: Turn) -> Banded:
        """Return the same after one of the eight turns; Gaussians do not mind."""
        if turn is Turn.UPRIGHT:
            return self
        return Banded(
            turned(self.pixels, turn),
            turned(self.coarse, turn),
            turned(self.fine, turn),
            self.plain,
        )


def banded(pixels: Grey) -> Banded:
    """Return a frame with its bands."""
    return Banded(pixels, band(pixels, COARSE), band(pixels, FINE), plainness(pixels))


def likeness(
    first: Banded, second: Banded, mask: Mask, photographed: Mask | None = None
) -> Likeness:
    """Compare two aligned square frames where `mask` says that both are present.

    Parameters
    ----------
    first, second
        The frames.
    mask
        bool (S, S), where both have something to show.
    photographed
        bool (S, S), where either shows a photographed surface; everywhere when None.
    """
    inner = _eroded(mask)
    scores, textured = block_scores(first.fine, second.fine, inner)
    surface = textured
    if photographed is not None:
        share = blocks_of(photographed.astype(np.float32)).mean(axis=1)
        surface = textured & (share > 0.5)  # noqa: PLR2004
    return Likeness(
        coarse=ncc(first.coarse, second.coarse, inner),
        fine=ncc(first.fine, second.fine, inner),
        blocks=_agreeing(scores, textured),
        textured=int(textured.sum()),
        plain=min(first.plain, second.plain),
        overlap=float(mask.mean()),
        surface=_agreeing(scores, surface),
        shapes=_shapes(first.pixels, second.pixels, inner),
    )


def _shapes(first: Grey, second: Grey, mask: Mask) -> float:
    """Correlate the band of large shapes, at a quarter of the size."""
    side = first.shape[0] // SHAPES_SHRINK
    size = (side, side)
    share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    small = [
        band(np.asarray(cv2.resize(each, size, interpolation=cv2.INTER_AREA)), SHAPES)
        for each in (first, second)
    ]
    return ncc(small[0], small[1], share > 0.99)  # noqa: PLR2004


def _agreeing(scores: Grey, chosen: Mask) -> float:
    """Return the share of the chosen blocks that agree; 0 when there are too few."""
    if np.count_nonzero(chosen) < MIN_TEXTURED_BLOCKS:
        return 0.0
    return float((scores[chosen] >= BLOCK_AGREES).mean())


def block_scores(first: Grey, second: Grey, mask: Mask) -> tuple[Grey, Mask]:
    """Return the correlation of every 8x8 block, and which of them are textured.

    A block is textured when either picture has structure in it: one that only one of
    them has is a disagreement, not an absence. The second picture is brought to the
    first one's contrast so that a faded copy keeps its texture.
    """
    gain = _spread(first, mask) / max(_spread(second, mask), 1e-3)
    a, b = blocks_of(first), blocks_of(second) * np.float32(gain)
    whole = blocks_of(mask.astype(np.float32)).mean(axis=1) > 0.99  # noqa: PLR2004
    a = a - a.mean(axis=1, keepdims=True)
    b = b - b.mean(axis=1, keepdims=True)
    power_a, power_b = (a * a).mean(axis=1), (b * b).mean(axis=1)
    textured = whole & (np.maximum(power_a, power_b) > TEXTURED_STD**2)
    norm = np.sqrt(power_a * power_b) + np.float32(1e-6)
    return np.asarray((a * b).mean(axis=1) / norm, np.float32), textured


def plainness(pixels: Grey) -> float:
    """Return the share of horizontal and vertical neighbours within one gray level."""
    across = np.abs(np.diff(pixels, axis=1)) <= 1
    down = np.abs(np.diff(pixels, axis=0)) <= 1
    return float((across.mean() + down.mean()) / 2)


def blocks_of(pixels: Grey) -> Grey:
    """Cut a square into 8x8 blocks: float32 (blocks, 64), row by row."""
    side = pixels.shape[0] // BLOCK_PX
    tiles = pixels[: side * BLOCK_PX, : side * BLOCK_PX]
    tiles = tiles.reshape(side, BLOCK_PX, side, BLOCK_PX).swapaxes(1, 2)
    return tiles.reshape(side * side, BLOCK_PX * BLOCK_PX)


def _spread(pixels: Grey, mask: Mask) -> float:
    inside = pixels[mask]
    return float(inside.std()) if inside.size else 0.0


def _eroded(mask: Mask) -> Mask:
    if mask.all():
        return mask
    size = 2 * BORDER_PX + 1
    rim = cv2.erode(mask.astype(np.uint8), np.ones((size, size), np.uint8))
    return rim.astype(np.bool_)
