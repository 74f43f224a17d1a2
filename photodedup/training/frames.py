"""A view inside something larger: borders, screenshots, collages; what covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.training.placement import Placement, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from photodedup.training.pictures import Picture

FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
)
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:!?@"


def framed(
    picture: Picture,
    place: Placement,
    filler: Callable[[], Picture],
    side: int,
    random: Generator,
) -> NDArray[np.uint8]:
    """Return a view, uint8 (side, side, 3), sometimes with something around it."""
    sort = random.random()
    if sort < 0.14:
        return _bordered(picture, place, side, random)
    if sort < 0.34:
        return _collage(picture, place, filler, side, random)
    if sort < 0.37:
        return _inset(picture, place, filler, side, random)
    return placed(picture, place, side, side, ground(random))


def ground(random: Generator) -> tuple[int, int, int]:
    """Return a colour: white, black, gray or any."""
    sort = random.random()
    if sort < 0.3:
        return (255, 255, 255)
    if sort < 0.6:
        return (0, 0, 0)
    if sort < 0.75:
        level = int(random.integers(256))
        return (level, level, level)
    red, green, blue = (int(level) for level in random.integers(0, 256, 3))
    return (red, green, blue)


def _bordered(
    picture: Picture, place: Placement, side: int, random: Generator
) -> NDArray[np.uint8]:
    left, right, top, bottom = _margins(side, random)
    inner = placed(
        picture, place, side - left - right, side - top - bottom, ground(random)
    )
    around = _surrounding(picture, place, side, random)
    around[top : side - bottom, left : side - right] = inner
    return around


def _margins(side: int, random: Generator) -> tuple[int, int, int, int]:
    """Return left, right, top and bottom in px."""
    sort = random.random()
    if sort < 0.3:
        every = int(random.uniform(0.02, 0.2) * side)
        return every, every, every, every
    if sort < 0.75:
        # Bars on two sides; screenshots have uneven ones.
        first = random.uniform(0.03, 0.3)
        second = first if random.random() < 0.5 else random.uniform(0.0, 0.3)
        one, two = int(first * side), int(second * side)
        return (one, two, 0, 0) if random.random() < 0.4 else (0, 0, one, two)
    one, two, three, four = (int(m * side) for m in random.uniform(0, 0.25, 4))
    return one, two, three, four


def _surrounding(
    picture: Picture, place: Placement, side: int, random: Generator
) -> NDArray[np.uint8]:
    sort = random.random()
    canvas = np.empty((side, side, 3), np.uint8)
    canvas[:] = ground(random)
    if sort < 0.5:
        return canvas
    if sort < 0.65:
        other = np.array(ground(random), np.float32)
        share = np.linspace(0, 1, side, dtype=np.float32)[:, None, None]
        mixed = canvas * (1 - share) + other * share
        return np.asarray(mixed, np.uint8)
    if sort < 0.85:
        for _ in range(int(random.integers(2, 7))):
            write(canvas, random)
        return canvas
    blurred = placed(picture, place, side, side, (0, 0, 0))
    return np.asarray(cv2.GaussianBlur(blurred, (0, 0), side / 12), np.uint8)


def _collage(
    picture: Picture,
    place: Placement,
    filler: Callable[[], Picture],
    side: int,
    random: Generator,
) -> NDArray[np.uint8]:
    canvas = np.empty((side, side, 3), np.uint8)
    canvas[:] = ground(random)
    gap = (
        int(random.integers(0, max(side // 24, 1) + 1)) if random.random() < 0.5 else 0
    )
    columns, rows = ((2, 1), (1, 2), (2, 2))[int(random.choice(3, p=(0.4, 0.3, 0.3)))]
    xs, ys = _splits(side, columns, random), _splits(side, rows, random)
    chosen = (int(random.integers(columns)), int(random.integers(rows)))
    for column in range(columns):
        for row in range(rows):
            left, right = xs[column] + gap, xs[column + 1] - gap
            top, bottom = ys[row] + gap, ys[row + 1] - gap
            if (column, row) == chosen:
                shown, where = picture, place
            else:
                shown, where = filler(), Placement()
            part = placed(shown, where, right - left, bottom - top, (0, 0, 0))
            canvas[top:bottom, left:right] = part
    return canvas


def _splits(side: int, parts: int, random: Generator) -> tuple[int, ...]:
    if parts == 1:
        return (0, side)
    return (0, int(side * (0.5 + random.uniform(-0.15, 0.15))), side)


def _inset(
    picture: Picture,
    place: Placement,
    filler: Callable[[], Picture],
    side: int,
    random: Generator,
) -> NDArray[np.uint8]:
    canvas = placed(filler(), Placement(), side, side, (0, 0, 0))
    size = int(random.uniform(0.5, 0.8) * side)
    left, top = (int(v) for v in random.integers(0, side - size + 1, 2))
    part = placed(picture, place, size, size, (0, 0, 0))
    canvas[top : top + size, left : left + size] = part
    return canvas


def overlaid(
    view: NDArray[np.uint8], filler: Callable[[], Picture], random: Generator
) -> NDArray[np.uint8]:
    """Return the view with a text, a shape or a sticker over it."""
    covered = view.copy()
    sort = random.random()
    if sort < 0.5:
        for _ in range(int(random.integers(1, 4))):
            write(covered, random)
    elif sort < 0.8:
        _shape(covered, random)
    else:
        side = view.shape[0]
        size = int(random.uniform(0.12, 0.4) * side)
        left, top = (int(v) for v in random.integers(0, side - size + 1, 2))
        sticker = placed(filler(), Placement(), size, size, (0, 0, 0))
        covered[top : top + size, left : left + size] = sticker
    opacity = 1.0 if random.random() < 0.6 else random.uniform(0.3, 1.0)
    return np.asarray(cv2.addWeighted(covered, opacity, view, 1 - opacity, 0), np.uint8)


def write(canvas: NDArray[np.uint8], random: Generator) -> None:
    """Write some letters somewhere on a canvas, uint8 (S, S, 3)."""
    side = canvas.shape[0]
    count = int(random.integers(2, 16))
    text = "".join(LETTERS[int(k)] for k in random.integers(0, len(LETTERS), count))
    scale = random.uniform(0.25, 1.6) * side / 112
    x, y = int(random.uniform(-0.1, 0.7) * side), int(random.uniform(0.05, 1.0) * side)
    font = FONTS[int(random.integers(len(FONTS)))]
    thick = int(random.integers(1, 3)) if scale < 1 else int(random.integers(1, 4))
    cv2.putText(canvas, text, (x, y), font, scale, ground(random), thick, cv2.LINE_AA)


def _shape(canvas: NDArray[np.uint8], random: Generator) -> None:
    side = canvas.shape[0]
    center = tuple(int(v) for v in random.integers(0, side, 2))
    axes = tuple(int(v * side) for v in random.uniform(0.05, 0.28, 2))
    angle = float(random.uniform(-23, 23))
    if random.random() < 0.5:
        cv2.ellipse(
            canvas, center, axes, angle, 0, 360, ground(random), -1, cv2.LINE_AA
        )
        return
    box = cv2.boxPoints((center, (2 * axes[0], 2 * axes[1]), angle))
    cv2.fillPoly(canvas, [box.astype(np.int32)], ground(random), cv2.LINE_AA)
