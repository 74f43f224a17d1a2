"""Pages, charts and screens: what fills a phone beside photos.

All are uint8 (side, side, 3).
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.training.drawn.textures import field
from photodedup.training.frames import FONTS, LETTERS

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray


def _paper(side: int, random: Generator) -> NDArray[np.uint8]:
    paper = np.empty((side, side, 3), np.uint8)
    paper[:] = 255 - random.integers(0, 30, 3)
    if random.random() < 0.2:
        paper[:] = random.integers(0, 60, 3)
    return paper


def _ink(paper: NDArray[np.uint8], random: Generator) -> tuple[int, int, int]:
    dark = int(paper[0, 0].mean()) > 127
    base = random.integers(0, 90, 3) if dark else random.integers(170, 256, 3)
    red, green, blue = (int(v) for v in base)
    return (red, green, blue)


def _color(random: Generator) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in random.integers(0, 256, 3))
    return (red, green, blue)


def _line(random: Generator, letters: int) -> str:
    chosen = random.integers(0, len(LETTERS), letters)
    gaps = random.random(letters) < 0.17
    return "".join(
        " " if gap else LETTERS[int(k)] for k, gap in zip(chosen, gaps, strict=True)
    )


def page(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return text in lines and paragraphs, with headings and sometimes a picture."""
    paper = _paper(side, random)
    ink = _ink(paper, random)
    left = int(random.uniform(0.02, 0.15) * side)
    y = int(random.uniform(0.05, 0.2) * side)
    font = FONTS[int(random.integers(len(FONTS)))]
    small = random.uniform(0.18, 0.45)
    while y < side * random.uniform(0.6, 1.05):
        heading = random.random() < 0.12
        scale = small * (1.8 if heading else 1.0)
        fits = int((side - 2 * left) / (scale * 19))
        count = max(int(fits * random.uniform(0.2, 1) if heading else fits), 2)
        if random.random() < 0.15:
            count = max(count // 3, 2)
        text = _line(random, count)
        cv2.putText(paper, text, (left, y), font, scale, ink, 1, cv2.LINE_AA)
        y += int(scale * random.uniform(32, 40)) + (8 if random.random() < 0.1 else 0)
    if random.random() < 0.3:
        _patch(paper, random)
    if random.random() < 0.4:
        light = field(side, random, 0.3, 1)[..., None] * random.uniform(0, 0.5) + 0.6
        paper = np.clip(paper * light, 0, 255).astype(np.uint8)
    return paper


def _patch(paper: NDArray[np.uint8], random: Generator) -> None:
    side = paper.shape[0]
    width, height = (int(v * side) for v in random.uniform(0.15, 0.6, 2))
    x, y = (int(v) for v in random.integers(0, side // 2, 2))
    area = paper[y : y + height, x : x + width]
    area[:] = (field(side, random, 0.6, 3)[..., None] * _color(random))[
        : area.shape[0], : area.shape[1]
    ]


def chart(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return bars, lines or a pie, with axes and words."""
    paper = _paper(side, random)
    ink = _ink(paper, random)
    count = int(random.integers(3, 14))
    values = random.random(count)
    low, high = int(side * 0.85), int(side * random.uniform(0.1, 0.3))
    heights = (low - values * (low - high)).astype(int)
    xs = np.linspace(side * 0.12, side * 0.92, count).astype(int)
    sort = random.random()
    if sort < 0.4:
        wide = max(int(0.6 * side / count / 1.3), 2)
        one = _color(random)
        for x, y in zip(xs, heights, strict=True):
            paint = one if random.random() < 0.7 else _color(random)
            cv2.rectangle(
                paper,
                (int(x) - wide // 2, int(y)),
                (int(x) + wide // 2, low),
                paint,
                -1,
            )
    elif sort < 0.8:
        for _ in range(int(random.integers(1, 4))):
            ys = low - random.random(count).cumsum() / count * 2 * (low - high)
            points = np.stack([xs, ys], axis=1).astype(np.int32)
            cv2.polylines(
                paper,
                [points],
                isClosed=False,
                color=_color(random),
                thickness=int(random.integers(1, 4)),
                lineType=cv2.LINE_AA,
            )
    else:
        _pie(paper, values, random)
    if random.random() < 0.8:
        cv2.line(paper, (int(side * 0.08), low), (int(side * 0.95), low), ink, 1)
        cv2.line(paper, (int(side * 0.08), low), (int(side * 0.08), high), ink, 1)
    for _ in range(int(random.integers(1, 6))):
        where = tuple(int(v * side) for v in random.uniform(0.05, 0.9, 2))
        cv2.putText(
            paper,
            _line(random, 8),
            where,
            FONTS[0],
            random.uniform(0.25, 0.5),
            ink,
            1,
            cv2.LINE_AA,
        )
    return paper


def _pie(
    paper: NDArray[np.uint8], values: NDArray[np.float64], random: Generator
) -> None:
    side = paper.shape[0]
    ends = np.concatenate([[0.0], np.cumsum(values) / values.sum() * 360])
    center, axes = (side // 2, side // 2), (int(side * 0.35), int(side * 0.35))
    for start, end in pairwise(ends):
        cv2.ellipse(
            paper,
            center,
            axes,
            0,
            float(start),
            float(end),
            _color(random),
            -1,
            cv2.LINE_AA,
        )


def screen(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return panels, lists, buttons and bars of a program."""
    canvas = _paper(side, random)
    ink = _ink(canvas, random)
    bar = int(random.uniform(0.05, 0.15) * side)
    canvas[:bar] = random.integers(0, 256, 3)
    if random.random() < 0.6:
        canvas[bar:, : int(random.uniform(0.1, 0.4) * side)] = random.integers(
            0, 256, 3
        )
    for _ in range(int(math.exp(random.uniform(1, 3)))):
        x, y = (int(v) for v in random.integers(0, side, 2))
        wide, tall = (
            int(random.uniform(0.05, 0.5) * side),
            int(random.uniform(0.03, 0.3) * side),
        )
        cv2.rectangle(canvas, (x, y), (x + wide, y + tall), _color(random), -1)
        if random.random() < 0.5:
            cv2.rectangle(canvas, (x, y), (x + wide, y + tall), ink, 1)
    if random.random() < 0.4:
        _patch(canvas, random)
    for _ in range(int(random.integers(2, 16))):
        where = tuple(int(v * side) for v in random.uniform(0.0, 0.9, 2))
        text = _line(random, int(random.integers(3, 20)))
        cv2.putText(
            canvas, text, where, FONTS[0], random.uniform(0.2, 0.5), ink, 1, cv2.LINE_AA
        )
    return canvas
