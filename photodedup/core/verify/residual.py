"""What no single homography explains between two aligned pictures.

The optical flow between them is averaged over blocks, a homography is fitted to it
robustly, and what remains is measured along the gradients, where edges have no aperture
problem. A copy leaves a hundredth of a pixel; another shot leaves parallax and motion.

Flow: Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from photodedup.core.verify.pose import mapped

if TYPE_CHECKING:
    from photodedup.core.verify.bands import Mask
    from photodedup.core.verify.frames import Grey
    from photodedup.core.verify.view import View

Floats = NDArray[np.float64]

BLOCK_PX = 16
SMALL_BLOCK_PX = 8
SMALL_SIDE = 200
MIN_SIDE = 40
MIN_BLOCKS = 8
MIN_BAND_VARIANCE = 4.0
FIT_ROUNDS = 6
OUTLIER_SCALE = 1.5
WEIGHT_QUANTILE = 0.8
RIM_PX = 9
FARTHEST_SHARE = 0.15
"""Of the long side: the coarse alignment was never so far off."""
LEAST_DEPTH = 0.3
CERTAIN_PX = 0.03
"""A median this small needs no limit."""


@dataclass(frozen=True, slots=True)
class Residual:
    """What no single homography explains.

    Attributes
    ----------
    median, upper, most
        50, 75 and 90 % quantile of the blocks' displacement, px, weighted by texture.
    sharpness
        Median fine correlation of the blocks once each lies at its best place, -1..1:
        low where blur, noise or compression have eaten the grain, and the flow itself
        is uncertain.
    off_axis
        Root mean square distance, px, of the whole mapping from a mere scaling and
        shift: nobody holds a camera so still that it is under .1.
    blocks
        Number of textured blocks; under 8 nothing was measured.
    correction
        (3, 3): where a pixel of the second lies in the first; the homography.
    moved_px
        The farthest that the homography moves a corner.
    shared
        Median displacement that neighbouring blocks have in common, px: a layer of the
        scene moves as a whole, noise does not.
    """

    median: float
    upper: float
    most: float
    sharpness: float
    off_axis: float
    blocks: int
    correction: Floats
    moved_px: float
    shared: float = 0.0

    @property
    def limit(self) -> float:
        """Largest median of a copy, px: wider where the grain is gone."""
        return float(np.clip(0.08 + 0.57 * (0.75 - self.sharpness), 0.08, 0.28))


def residual(seen: View) -> Residual:
    """Fit a homography to what moved between two pictures, and see what is left.

    Parameters
    ----------
    seen
        Both pictures, aligned to within a few pixels.
    """
    height, width = seen.reference.shape
    if min(height, width) < MIN_SIDE:
        return UNMEASURED
    inside = without_rim(seen.mask, RIM_PX)
    flow = _flow(_flattened(seen.reference), _flattened(seen.other))
    size = SMALL_BLOCK_PX if max(height, width) <= SMALL_SIDE else BLOCK_PX
    blocks = _blocks(seen.reference, flow, inside, size)
    if len(blocks.weight) < MIN_BLOCKS:
        return replace(UNMEASURED, blocks=len(blocks.weight))
    correction = _fitted(blocks)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    moved_px = _farthest(correction, corners)
    if moved_px > FARTHEST_SHARE * max(height, width):
        return UNMEASURED
    fitted = mapped(correction, blocks.place) - blocks.place
    rest = blocks.moved - fitted
    along = np.einsum("nij,nj->ni", blocks.gradient, rest)
    apart = np.sqrt((along**2).sum(axis=1))
    weight = _capped(blocks.weight)
    median, upper, most = _weighted_quantiles(apart, weight, (0.5, 0.75, 0.9))
    sharpness = 1.0
    if median > CERTAIN_PX:
        sharpness = _sharpness(seen.other, seen.reference, flow, blocks.keep, size)
    target = mapped(seen.pixels, blocks.place + fitted)
    return Residual(
        median,
        upper,
        most,
        sharpness,
        _off_axis(
            blocks.place,
            target,
            weight,
            sideways=abs(seen.pixels[0, 0]) < abs(seen.pixels[0, 1]),
        ),
        len(weight),
        correction,
        moved_px,
        _shared(blocks, along, weight),
    )


def _shared(blocks: _Blocks, along: Floats, weight: Floats) -> float:
    """Return the median displacement of 3x3 blocks as a whole, px."""
    grid = np.zeros((*blocks.keep.shape, 3), np.float32)
    grid[blocks.keep, :2] = along * weight[:, None]
    grid[blocks.keep, 2] = weight
    near = cv2.blur(grid, (3, 3), borderType=cv2.BORDER_CONSTANT)
    mean = near[blocks.keep, :2] / np.maximum(near[blocks.keep, 2:], 1e-9)
    apart = np.hypot(*mean.T.astype(float))
    return _weighted_quantiles(apart, weight, (0.5,))[0]


def _farthest(correction: Floats, corners: Floats) -> float:
    """Return how far a correction moves a corner, px; infinite when it makes no sense.

    A few blocks in a row do not hold a homography.
    """
    if not np.isfinite(correction).all():
        return float("inf")
    depth = correction[2, :2] @ corners.T + correction[2, 2]
    if depth.min() <= LEAST_DEPTH:
        return float("inf")
    return float(np.abs(mapped(correction, corners) - corners).max())


UNMEASURED = Residual(0.0, 0.0, 0.0, 1.0, 0.0, 0, np.eye(3), 0.0)
"""Of pictures that show too little to be followed."""


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """The textured blocks.

    Attributes
    ----------
    keep
        Which blocks of the grid they are.
    place, moved
        Centres and displacements, px (N, 2).
    weight
        Gradient energy (N,).
    gradient
        Square roots of the normalised structure tensors (N, 2, 2).
    """

    keep: Mask
    place: Floats
    moved: Floats
    weight: Floats
    gradient: Floats


def _flattened(pixels: Grey) -> NDArray[np.uint8]:
    """Take out light and contrast, which an edit changes: 8-bit local detail."""
    narrow = cv2.GaussianBlur(pixels, (0, 0), 0.9)
    wide = cv2.blur(cv2.blur(pixels, (9, 9)), (9, 9))
    detail = np.subtract(narrow, wide)
    # Running sums of float32 may end a hair below zero.
    power = np.maximum(cv2.blur(detail * detail, (31, 31)), 0)
    spread = np.sqrt(power) + 2.0
    return np.clip(128 + 40 * detail / spread, 0, 255).astype(np.uint8)


def _flow(second: NDArray[np.uint8], first: NDArray[np.uint8]) -> NDArray[np.float32]:
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    search.setFinestScale(1 if max(second.shape) > SMALL_SIDE else 0)
    # The variational step doubles the time and moves no pair across a limit.
    search.setVariationalRefinementIterations(0)
    return np.asarray(search.calc(second, first, None), np.float32)  # type: ignore[call-overload] # None = no start


def _blocks(
    second: Grey, flow: NDArray[np.float32], inside: Mask, size: int
) -> _Blocks:
    smooth = np.asarray(cv2.GaussianBlur(second, (0, 0), 0.9), np.float32)
    across = np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125), np.float32)
    down = np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125), np.float32)
    energy = across * across + down * down + np.float32(1e-3)
    total = block_sums(energy, size)
    moved = np.stack(
        [block_sums(energy * flow[..., axis], size) / total for axis in (0, 1)], axis=-1
    )
    keep = _textured(second, smooth, inside, size)
    mixed = block_sums(across * down, size)
    tensor = np.stack(
        [
            np.stack([block_sums(across * across, size), mixed], axis=-1),
            np.stack([mixed, block_sums(down * down, size)], axis=-1),
        ],
        axis=-2,
    )[keep]
    rows, columns = np.nonzero(keep)
    return _Blocks(
        keep,
        np.asarray((np.stack([columns, rows], axis=1) + 0.5) * size, np.float64),
        moved[keep].astype(float),
        total[keep].astype(float),
        _roots(tensor),
    )


def _textured(second: Grey, smooth: Grey, inside: Mask, size: int) -> Mask:
    """Return which blocks lie wholly inside and have structure to follow."""
    wide = cv2.blur(cv2.blur(second, (9, 9)), (9, 9))
    band = np.asarray(np.subtract(smooth, wide), np.float32)
    area = size * size
    variance = (
        block_sums(band * band, size) / area - (block_sums(band, size) / area) ** 2
    )
    whole = block_sums(inside.astype(np.float32), size) >= area - 0.5
    keep: Mask = whole & (variance > MIN_BAND_VARIANCE)
    return keep


def block_sums(pixels: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return the sums over blocks of `size` px: float32 (H // size, W // size)."""
    height, width = (side // size for side in pixels.shape)
    tiles = pixels[: height * size, : width * size].reshape(height, size, width, size)
    return np.asarray(tiles.sum(axis=(1, 3)), np.float32)


def _roots(tensor: NDArray[np.float32]) -> Floats:
    """Return square roots of the tensors, the larger eigenvalue scaled to one."""
    values, vectors = np.linalg.eigh(tensor.astype(float))
    values = np.sqrt(np.clip(values, 0, None) / np.maximum(values[:, -1:], 1e-9))
    roots = np.einsum("nik,nk,njk->nij", vectors, values, vectors)
    return np.asarray(roots, np.float64)


def _fitted(blocks: _Blocks) -> Floats:
    """Return the homography (3, 3) that fits the displacements of most blocks, px.

    Reweighted direct linear transform, Geman-McClure weights. It starts from the blocks
    that moved as most did, and no block weighs more than most others: large white text
    has a hundred times the gradients of a pale sky, and what flows beneath it is noise.
    """
    centre, scale = blocks.place.mean(axis=0), float(blocks.place.std()) + 1e-9
    source = (blocks.place - centre) / scale
    target = (blocks.place + blocks.moved - centre) / scale
    weight = _capped(blocks.weight)
    weight = weight / weight.max()
    together = np.median(blocks.moved, axis=0)
    robust = _robust(np.hypot(*(blocks.moved - together).T))
    matrix = np.eye(3)
    for _ in range(FIT_ROUNDS):
        matrix = _homography(source, target, weight * robust)
        robust = _robust(np.hypot(*(target - mapped(matrix, source)).T))
    to_unit = np.array(
        [[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, scale]], np.float64
    )
    found = np.linalg.inv(to_unit) @ matrix @ to_unit
    return np.asarray(found / found[2, 2], np.float64)


def _capped(weight: Floats) -> Floats:
    return np.asarray(np.minimum(weight, np.quantile(weight, WEIGHT_QUANTILE)))


def _robust(apart: Floats) -> Floats:
    """Return weights 0..1 for distances from what fits."""
    usual = OUTLIER_SCALE * float(np.median(apart)) + 1e-9
    return np.asarray(1.0 / (1.0 + (apart / usual) ** 2) ** 2)


def _homography(source: Floats, target: Floats, weight: Floats) -> Floats:
    x, y = source.T
    u, v = target.T
    zero, one = np.zeros_like(x), np.ones_like(x)
    root = np.sqrt(weight)[:, None]
    rows = np.concatenate(
        [
            np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], 1) * root,
            np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], 1) * root,
        ]
    )
    values = np.concatenate([u, v]) * np.concatenate([root, root])[:, 0]
    found = np.linalg.lstsq(rows, values, rcond=None)[0]
    return np.append(found, 1.0).reshape(3, 3)


def _off_axis(
    source: Floats, target: Floats, weight: Floats, *, sideways: bool
) -> float:
    """Return how far a mapping is from scaling and shift, px of the source.

    A picture that lies on its side is as much on the axes as an upright one.
    """
    if sideways:
        source = source[:, ::-1]
    squares, scale = np.zeros(len(source)), 1.0
    root = np.sqrt(weight)
    for axis in (0, 1):
        rows = np.stack([source[:, axis], np.ones(len(source))], axis=1)
        line = np.linalg.lstsq(
            rows * root[:, None], target[:, axis] * root, rcond=None
        )[0]
        squares += (target[:, axis] - rows @ line) ** 2
        scale *= abs(float(line[0]))
    spread = float((squares * weight).sum() / weight.sum())
    return float(np.sqrt(spread / max(scale, 1e-9)))


def _weighted_quantiles(
    values: Floats, weight: Floats, shares: tuple[float, ...]
) -> tuple[float, ...]:
    order = np.argsort(values)
    reached = np.cumsum(weight[order]) / weight.sum()
    places = np.searchsorted(reached, shares)
    return tuple(float(values[order][min(p, len(values) - 1)]) for p in places)


def _sharpness(
    first: Grey, second: Grey, flow: NDArray[np.float32], keep: Mask, size: int
) -> float:
    """Return the median fine correlation after every pixel followed its flow."""
    rows, columns = np.mgrid[0 : second.shape[0], 0 : second.shape[1]]
    followed = cv2.remap(
        first,
        (columns + flow[..., 0]).astype(np.float32),
        (rows + flow[..., 1]).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    a, b = _fine(np.asarray(followed, np.float32)), _fine(second)
    area = size * size
    mean_a, mean_b = block_sums(a, size) / area, block_sums(b, size) / area
    both = block_sums(a * b, size) / area - mean_a * mean_b
    power_a = block_sums(a * a, size) / area - mean_a**2
    power_b = block_sums(b * b, size) / area - mean_b**2
    scores = both / np.sqrt(np.maximum(power_a * power_b, 1e-9))
    return float(np.median(scores[keep]))


def _fine(pixels: Grey) -> Grey:
    narrow = cv2.GaussianBlur(pixels, (0, 0), 0.6)
    wide = cv2.blur(cv2.blur(pixels, (3, 3)), (3, 3))
    return np.asarray(np.subtract(narrow, wide), np.float32)


def without_rim(mask: Mask, rim_px: int) -> Mask:
    """Return the mask without what lies within `rim_px` of its border."""
    size = 2 * rim_px + 1
    framed = cv2.copyMakeBorder(
        mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0
    )
    eroded = cv2.erode(framed, np.ones((size, size), np.uint8))
    return np.asarray(eroded[1:-1, 1:-1], np.uint8).astype(np.bool_)
