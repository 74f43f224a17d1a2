"""Scenes: landscapes, heaps, things on a ground, buildings. uint8 (side, side, 3)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.training.drawn.textures import (
    clouds,
    colored,
    field,
    marble,
    palette,
    tiles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

Surfaces = (clouds, marble, tiles)


def landscape(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return a sky and ranges of hills, each nearer and rougher than the last."""
    down = np.linspace(0, 1, side, dtype=np.float32)[:, None]
    sky = np.clip(down * random.uniform(0.5, 1.5), 0, 1) * np.ones(
        (1, side), np.float32
    )
    cover = random.uniform(0, 0.9)
    sky = np.clip(sky * (1 - cover) + cover * field(side, random, 0.5, 2), 0, 1)
    shown = colored(sky.astype(np.float32), palette(random, 3)).astype(np.float32)
    horizon = random.uniform(0.15, 0.6)
    for _ in range(int(random.integers(1, 5))):
        ridge = field(
            side, random, random.uniform(0.3, 0.6), int(random.integers(1, 5))
        )[0]
        top = (horizon + random.uniform(0.05, 0.4) * (ridge - 0.5)) * side
        mask = np.arange(side)[:, None] > top[None, :]
        ground = _surface(side, random).astype(np.float32)
        shown[mask] = ground[mask]
        horizon += random.uniform(0.05, 0.3)
        if horizon > 1:
            break
    light = field(side, random, 0.3, 1)[..., None] * random.uniform(0, 0.8) + 0.6
    return np.clip(shown * light, 0, 255).astype(np.uint8)


def _surface(side: int, random: Generator) -> NDArray[np.uint8]:
    if random.random() < 0.3:
        plain = np.empty((side, side, 3), np.uint8)
        plain[:] = random.integers(0, 256, 3)
        return plain
    return Surfaces[int(random.integers(len(Surfaces)))](side, random)


def leaves(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return overlapping shapes of all sizes (dead leaves), plain or textured."""
    shown = _surface(side, random)
    surfaces = [_surface(side, random) for _ in range(3)]
    table = palette(random, 6)
    for _ in range(int(math.exp(random.uniform(math.log(8), math.log(120))))):
        # Sizes by a power law, as in photos: everything occurs at every distance.
        size = side * min(0.02 / max(random.random(), 0.02) ** 1.0, 0.6)
        mask = _shape(side, size, random)
        if random.random() < 0.5:
            paint = table[int(random.integers(256))] + random.normal(0, 20, 3)
            shown[mask] = np.clip(paint, 0, 255)
        else:
            surface = surfaces[int(random.integers(3))]
            shift = random.integers(0, side, 2)
            moved = np.roll(surface, tuple(int(v) for v in shift), axis=(0, 1))
            shown[mask] = moved[mask]
    return shown


def heap(
    side: int, photos: Sequence[NDArray[np.uint8]], random: Generator
) -> NDArray[np.uint8]:
    """Return overlapping shapes cut out of photos, turned and in other colours."""
    shown = _photo_part(side, photos, random)
    for _ in range(int(math.exp(random.uniform(math.log(2), math.log(24))))):
        size = side * math.exp(random.uniform(math.log(0.06), math.log(0.45)))
        mask = _shape(side, size, random)
        shown[mask] = _photo_part(side, photos, random)[mask]
    return shown


def _photo_part(
    side: int, photos: Sequence[NDArray[np.uint8]], random: Generator
) -> NDArray[np.uint8]:
    photo = photos[int(random.integers(len(photos)))]
    stored = photo.shape[0]
    turn = cv2.getRotationMatrix2D(
        tuple(random.uniform(0, stored, 2)),
        float(random.uniform(0, 360)),
        math.exp(random.uniform(-0.3, 1.5)) * side / stored,
    )
    part = cv2.warpAffine(
        photo, turn, (side, side), borderMode=cv2.BORDER_REFLECT, flags=cv2.INTER_LINEAR
    )
    order = random.permutation(3)
    tone = random.uniform(0.6, 1.4, 3)
    return np.clip(np.asarray(part)[..., order] * tone, 0, 255).astype(np.uint8)


def _shape(side: int, size: float, random: Generator) -> NDArray[np.bool_]:
    """Return where an ellipse, a polygon or a blob lies."""
    mask = np.zeros((side, side), np.uint8)
    x, y = (float(v) for v in random.uniform(0, side, 2))
    sort = random.random()
    if sort < 0.4:
        axes = (max(int(size * random.uniform(0.3, 1)), 1), max(int(size), 1))
        angle = float(random.uniform(0, 360))
        cv2.ellipse(mask, (int(x), int(y)), axes, angle, 0, 360, 1, -1)
        return mask > 0
    count = int(random.integers(3, 9))
    angles = np.sort(random.uniform(0, 2 * math.pi, count))
    far = size * random.uniform(0.4, 1.2, count)
    points = np.stack([x + far * np.cos(angles), y + far * np.sin(angles)], axis=1)
    cv2.fillPoly(mask, [points.astype(np.int32)], 1)
    if sort > 0.8:
        soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(size / 4, 1))
        rough = field(side, random, 0.6, 6) - np.float32(0.5)
        return np.asarray(soft + 0.4 * rough > 0.45)
    return mask > 0


def things_on_ground(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return some lit, shadowed things before a ground or a blurred background."""
    shown = _surface(side, random).astype(np.float32)
    if random.random() < 0.5:
        blur = random.uniform(1, 12)
        shown = np.asarray(cv2.GaussianBlur(shown, (0, 0), blur), np.float32)
    lit = random.uniform(-1, 1, 2)
    for _ in range(int(random.integers(1, 9))):
        size = side * math.exp(random.uniform(math.log(0.05), math.log(0.35)))
        mask = _shape(side, size, random).astype(np.float32)
        _shadow(shown, mask, lit * size * 0.4, size)
        _thing(shown, mask, lit, random)
    return np.clip(shown, 0, 255).astype(np.uint8)


def _shadow(
    shown: NDArray[np.float32],
    mask: NDArray[np.float32],
    shift: NDArray[np.float64],
    size: float,
) -> None:
    moved = np.roll(mask, tuple(int(-v) for v in shift), axis=(0, 1))
    soft = cv2.GaussianBlur(moved, (0, 0), max(size * 0.15, 1))
    shown *= 1 - 0.5 * np.asarray(soft, np.float32)[..., None]


def _thing(
    shown: NDArray[np.float32],
    mask: NDArray[np.float32],
    lit: NDArray[np.float64],
    random: Generator,
) -> None:
    side = mask.shape[0]
    depth = cv2.GaussianBlur(mask, (0, 0), random.uniform(3, 15))
    slope = np.gradient(np.asarray(depth, np.float32))
    light = np.clip(1 + 12 * (lit[0] * slope[0] + lit[1] * slope[1]), 0.3, 2)
    surface = _surface(side, random) * light[..., None]
    inside = mask > 0
    shown[inside] = surface[inside]


def skyline(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return fronts with rows of windows, before a sky or filling the frame."""
    shown = clouds(side, random)
    x = 0
    while x < side:
        width = int(random.uniform(0.1, 0.7) * side)
        top = int(random.uniform(0, 0.8) * side)
        _front(shown[top:, x : x + width], random)
        x += width
    matrix = np.eye(3)
    matrix[0, 1], matrix[1, 0] = random.uniform(-0.15, 0.15, 2)
    matrix[2, :2] = random.uniform(-0.001, 0.001, 2)
    bent = cv2.warpPerspective(
        shown, matrix, (side, side), borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(bent, np.uint8)


def _front(front: NDArray[np.uint8], random: Generator) -> None:
    height, width = front.shape[:2]
    if height < 8 or width < 8:
        return
    wall, pane = random.uniform(0, 255, 3), random.uniform(0, 255, 3)
    front[:] = np.clip(wall + random.normal(0, 8, (height, width, 1)), 0, 255).astype(
        np.uint8
    )
    across, down = (int(v) for v in random.integers(6, 40, 2))
    wide, tall = (
        int(across * random.uniform(0.3, 0.8)),
        int(down * random.uniform(0.3, 0.8)),
    )
    for y in range(down // 3, height - tall, down):
        for x in range(across // 3, width - wide, across):
            tone = pane * random.uniform(0.5, 1.3)
            front[y : y + tall, x : x + wide] = np.clip(tone, 0, 255)
