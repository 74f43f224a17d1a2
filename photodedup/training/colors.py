"""Alterations of a view that leave every pixel where it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

GREY = np.array([0.299, 0.587, 0.114], np.float32)
RAMP = np.arange(256, dtype=np.float32) / 255


def shared(random: Generator) -> Callable[[NDArray[np.uint8]], NDArray[np.uint8]]:
    """Return a change of colours for both views: other colours, another photo."""
    order = random.permutation(3) if random.random() < 0.3 else np.arange(3)
    hue = random.uniform(-math.pi, math.pi) if random.random() < 0.3 else 0.0
    negative = random.random() < 0.04
    matrix = _hue(hue)[:, order]

    def change(view: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if hue or not np.array_equal(order, np.arange(3)):
            view = np.asarray(cv2.transform(view, matrix), np.uint8)
        return 255 - view if negative else view

    return change


def altered(
    view: NDArray[np.uint8], strength: float, random: Generator
) -> NDArray[np.uint8]:
    """Return the view recoloured, blurred, noisy and re-saved, each with some chance.

    Parameters
    ----------
    strength
        1 for the strongest; scales every range.
    """
    if random.random() < 0.75:
        view = _recoloured(view, strength, random)
    if random.random() < 0.15 * strength:
        view = _gray(view, random)
    if random.random() < 0.15:
        spread = random.uniform(0.3, 0.3 + 2.0 * strength) * view.shape[0] / 96
        view = np.asarray(cv2.GaussianBlur(view, (0, 0), spread), np.uint8)
    elif random.random() < 0.15:
        view = _shrunk(view, random.uniform(1 - 0.7 * strength, 1.0))
    if random.random() < 0.12:
        view = _noisy(view, random.uniform(0, 30) * strength, random)
    if random.random() < 0.3:
        lowest = 95 - 80 * strength
        view = _resaved(view, int(random.uniform(lowest, 95)))
    return view


def _recoloured(
    view: NDArray[np.uint8], strength: float, random: Generator
) -> NDArray[np.uint8]:
    ramp = RAMP
    if random.random() < 0.25:
        ramp = ramp ** math.exp(random.uniform(-0.6, 0.6) * strength)
    contrast = math.exp(random.uniform(-0.5, 0.45) * strength)
    gain = 1 + random.uniform(-0.35, 0.35) * strength
    offset = random.uniform(-0.12, 0.12) * strength
    curve = ((ramp - 0.5) * contrast + 0.5) * gain + offset
    tint = 1 + random.uniform(-0.15, 0.15, 3) * strength
    table = np.clip(curve[:, None] * tint * 255 + 0.5, 0, 255).astype(np.uint8)
    view = np.asarray(cv2.LUT(view, table.reshape(1, 256, 3)), np.uint8)
    saturation = random.uniform(1 - 0.8 * strength, 1 + 0.9 * strength)
    hue = random.uniform(-0.35, 0.35) * strength if random.random() < 0.3 else 0.0
    mix = _hue(hue) @ _saturation(saturation)
    return np.asarray(cv2.transform(view, mix), np.uint8)


def _gray(view: NDArray[np.uint8], random: Generator) -> NDArray[np.uint8]:
    """Without colours, or in tones of one colour (sepia and the like)."""
    mix = _saturation(0.0)
    if random.random() < 0.5:
        mix = random.uniform(0.75, 1.2, (3, 1)).astype(np.float32) * mix
    return np.asarray(cv2.transform(view, mix), np.uint8)


def _saturation(factor: float) -> NDArray[np.float32]:
    mix = factor * np.eye(3) + (1 - factor) * np.ones((3, 1)) * GREY
    return np.asarray(mix, np.float32)


def _hue(angle: float) -> NDArray[np.float32]:
    """Return the rotation of colours about the gray axis."""
    cos, sin = math.cos(angle), math.sin(angle)
    third, root = (1 - cos) / 3, math.sqrt(1 / 3) * sin
    matrix = [
        [cos + third, third - root, third + root],
        [third + root, cos + third, third - root],
        [third - root, third + root, cos + third],
    ]
    return np.array(matrix, np.float32)


def _shrunk(view: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    side = view.shape[0]
    small = max(round(side * factor), 8)
    less = cv2.resize(view, (small, small), interpolation=cv2.INTER_AREA)
    again = cv2.resize(less, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(again, np.uint8)


def _noisy(
    view: NDArray[np.uint8], spread: float, random: Generator
) -> NDArray[np.uint8]:
    noise = random.standard_normal(view.shape, np.float32) * np.float32(spread)
    return np.clip(view + noise + 0.5, 0, 255).astype(np.uint8)


def _resaved(view: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    # OpenCV calls the channels BGR; a JPEG of swapped channels differs in tone only.
    _, code = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)
