"""Surfaces: fractal noise, mosaics, tiles, marble. Each uint8 (side, side, 3)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray


def field(
    side: int, random: Generator, roughness: float = 0.5, coarsest: int = 2
) -> NDArray[np.float32]:
    """Return fractal noise, float32 (side, side), 0..1.

    Parameters
    ----------
    roughness
        Weight of each octave against the one before, 0..1.
    coarsest
        Cells along a side in the first octave.
    """
    total = np.zeros((side, side), np.float32)
    weight, cells = 1.0, coarsest
    while cells < side:
        noise = random.random((cells + 1, cells + 1), np.float32)
        smooth = cv2.resize(noise, (side, side), interpolation=cv2.INTER_CUBIC)
        total += np.float32(weight) * np.asarray(smooth, np.float32)
        weight, cells = weight * roughness, cells * 2
    return _stretched(total)


def _stretched(values: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / max(high - low, 1e-6), np.float32)


def palette(random: Generator, stops: int = 4) -> NDArray[np.float32]:
    """Return a colour table, float32 (256, 3), 0..255, through a few random colours."""
    center = random.uniform(0, 255, 3)
    spread = random.uniform(20, 160)
    colors = np.clip(center + random.normal(0, spread, (stops, 3)), 0, 255)
    # Photos are mostly dull; without this every drawn picture is a carnival.
    gray = colors.mean(axis=1, keepdims=True)
    colors = gray + (colors - gray) * random.uniform(0.1, 0.9)
    at = np.sort(random.random(stops))
    ramp = np.linspace(0, 1, 256)
    table = [np.interp(ramp, at, colors[:, channel]) for channel in range(3)]
    return np.asarray(np.clip(np.stack(table, axis=1), 0, 255), np.float32)


def colored(
    values: NDArray[np.float32], table: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return values 0..1 through a colour table."""
    return table.astype(np.uint8)[(values * 255).astype(np.uint8)]


def clouds(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return fractal noise in the colours of one table, or of one per channel."""
    roughness = random.uniform(0.35, 0.85)
    coarsest = int(random.choice((1, 2, 3, 5, 8)))
    values = field(side, random, roughness, coarsest)
    if random.random() < 0.4:
        values = _warped(values, random)
    shown = colored(values, palette(random, int(random.integers(3, 7))))
    if random.random() < 0.4:
        light = field(side, random, 0.3, 1)[..., None] * 0.8 + 0.4
        shown = np.clip(shown * light, 0, 255).astype(np.uint8)
    return shown


def _warped(values: NDArray[np.float32], random: Generator) -> NDArray[np.float32]:
    side = values.shape[0]
    grid = np.arange(side, dtype=np.float32)
    far = np.float32(random.uniform(0.05, 0.3) * side)
    columns = grid[None, :] + far * (field(side, random, 0.5, 2) - np.float32(0.5))
    rows = grid[:, None] + far * (field(side, random, 0.5, 2) - np.float32(0.5))
    warped = cv2.remap(
        values, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(warped, np.float32)


def marble(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return waves bent by noise: wood, marble, water, fur."""
    angle = random.uniform(0, math.pi)
    grid = np.linspace(0, 1, side, dtype=np.float32)
    along = grid[None, :] * math.cos(angle) + grid[:, None] * math.sin(angle)
    bend = field(side, random, random.uniform(0.3, 0.7), int(random.integers(1, 6)))
    waves = random.uniform(3, 40)
    phase = waves * along + random.uniform(0, 10) * bend
    values = _stretched(np.sin(2 * math.pi * phase).astype(np.float32))
    rough = field(side, random, 0.8, 8)
    mixed = _stretched(values + np.float32(random.uniform(0, 1)) * rough)
    return colored(mixed, palette(random))


def mosaic(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return cells around random points, each of one colour, maybe with lines."""
    count = int(math.exp(random.uniform(math.log(6), math.log(160))))
    points = random.uniform(0, side, (count, 2)).astype(np.float32)
    grid = np.arange(side, dtype=np.float32)
    apart = (grid[None, :, None] - points[:, 0]) ** 2
    apart = apart + (grid[:, None, None] - points[:, 1]) ** 2
    nearest = apart.argmin(axis=2)
    table = palette(random, 5)[random.integers(0, 256, count)]
    table = np.clip(table + random.normal(0, 15, table.shape), 0, 255)
    shown = table[nearest]
    if random.random() < 0.5:
        two = np.partition(apart, 1, axis=2)[..., :2]
        line = np.sqrt(two[..., 1]) - np.sqrt(two[..., 0]) < random.uniform(1, 6)
        shown[line] = random.uniform(0, 255, 3)
    shown *= field(side, random, 0.7, 4)[..., None] * random.uniform(0, 0.7) + 0.65
    return np.asarray(np.clip(shown, 0, 255), np.uint8)


def tiles(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return one small pattern repeated, seen straight or in perspective."""
    period = int(random.uniform(10, 64))
    cell = np.empty((period, period, 3), np.uint8)
    colors = palette(random, 5)[random.integers(0, 256, 6)]
    cell[:] = colors[0]
    for color in colors[1 : int(random.integers(2, 6))]:
        paint = tuple(float(v) for v in color)
        one, two = (tuple(int(v) for v in random.integers(0, period, 2)) for _ in "ab")
        sort = random.random()
        if sort < 0.35:
            cv2.rectangle(cell, one, two, paint, -1)
        elif sort < 0.65:
            cv2.circle(cell, one, int(random.uniform(1, period / 2)), paint, -1)
        else:
            cv2.line(
                cell, one, two, paint, int(random.integers(1, max(period // 4, 2)))
            )
    repeats = 2 * side // period + 2
    wide = np.tile(cell, (repeats, repeats, 1))[: 2 * side, : 2 * side]
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    bent = corners + random.uniform(-0.3, 0.3, (4, 2)).astype(np.float32)
    seen = (corners * 1.0 + 0.5) * side
    matrix = cv2.getPerspectiveTransform(
        (bent * side).astype(np.float32), seen.astype(np.float32)
    )
    shown = cv2.warpPerspective(
        wide,
        matrix,
        (side, side),
        flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT,
    )
    light = field(side, random, 0.4, 1)[..., None] * random.uniform(0.2, 0.9) + 0.5
    return np.clip(np.asarray(shown, np.float32) * light, 0, 255).astype(np.uint8)


def blended(
    one: NDArray[np.uint8], two: NDArray[np.uint8], random: Generator
) -> NDArray[np.uint8]:
    """Return two pictures mixed by a soft, a hard or an even mask."""
    side = one.shape[0]
    mask = field(side, random, 0.4, int(random.integers(1, 4)))
    if random.random() < 0.5:
        mask = np.clip((mask - 0.5) * random.uniform(4, 40) + 0.5, 0, 1)
    mixed = one * mask[..., None] + two * (1 - mask[..., None])
    return np.asarray(mixed, np.uint8)
