"""A photo set into something else: frames, screens, collages, a photo of the photo.

Each takes uint8 (height, width, 3) RGB, a seeded generator and a source of other
photos, and returns a picture in which the photo is seen, whole or in part.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from alterations import FONTS, Pixels, Random, resized, rounded, scaled, words

Others = Callable[[], Pixels]
"""Gives photos that are nowhere else in the corpus."""


def canvas(height: int, width: int, color: object) -> Pixels:
    """Return a picture of one colour."""
    result = np.empty((height, width, 3), np.uint8)
    result[:] = np.asarray(color, np.uint8)
    return result


def filled(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the middle of a picture in a size, as collages cut it."""
    factor = max(width / pixels.shape[1], height / pixels.shape[0]) * 1.001
    large = scaled(pixels, factor)
    x, y = (large.shape[1] - width) // 2, (large.shape[0] - height) // 2
    part = large[max(0, y) : max(0, y) + height, max(0, x) : max(0, x) + width]
    return part if part.shape[:2] == (height, width) else resized(part, width, height)


def fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the whole picture, as large as a place allows."""
    factor = min(width / pixels.shape[1], height / pixels.shape[0])
    return scaled(pixels, factor)


def paste(below: Pixels, above: Pixels, x: int, y: int) -> None:
    """Lay a picture onto another; what sticks out is lost."""
    height, width = below.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + above.shape[1]), min(height, y + above.shape[0])
    below[top:bottom, left:right] = above[top - y : bottom - y, left - x : right - x]


def write(
    pixels: Pixels, text: str, x: int, y: int, height: int, color: object
) -> None:
    """Write a line; `height` is that of capitals, in px."""
    size = height / 21
    levels = tuple(int(value) for value in np.zeros(3) + np.asarray(color))
    thick = max(1, round(size * 1.6))
    cv2.putText(pixels, text, (x, y), FONTS[1], size, levels, thick, cv2.LINE_AA)


def blurred_bars(pixels: Pixels, _rng: Random, _others: Others) -> Pixels:
    """Make a square with a blurred, enlarged copy of the photo behind it."""
    side = max(pixels.shape[:2])
    if abs(pixels.shape[0] - pixels.shape[1]) < side * 0.15:
        back = cv2.GaussianBlur(
            filled(pixels, round(side * 1.6), side), (0, 0), side / 25
        )
    else:
        back = cv2.GaussianBlur(filled(pixels, side, side), (0, 0), side / 25)
    result = np.ascontiguousarray(back, np.uint8)
    x, y = (
        (result.shape[1] - pixels.shape[1]) // 2,
        (result.shape[0] - pixels.shape[0]) // 2,
    )
    paste(result, pixels, x, y)
    return result


def meme(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Write a line into white bars above and below."""
    height, width = pixels.shape[:2]
    bar = round(height * float(rng.uniform(0.14, 0.22)))
    dark = bool(rng.choice([True, False, False]))
    result = canvas(height + 2 * bar, width, 0 if dark else 255)
    paste(result, pixels, 0, bar)
    ink = 255 if dark else 0
    for y in (round(bar * 0.7), height + bar + round(bar * 0.7)):
        write(result, words(rng, 4).upper(), round(width * 0.04), y, bar // 3, ink)
    return result


def round_corners(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Round the corners on white or black."""
    height, width = pixels.shape[:2]
    radius = round(min(height, width) * float(rng.uniform(0.06, 0.14)))
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    ground = int(rng.choice([255, 255, 0]))
    alpha = mask[..., None].astype(np.float32) / 255
    return rounded(pixels * alpha + ground * (1 - alpha))


def avatar(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Cut the circle of a profile picture, on white."""
    side = min(pixels.shape[:2])
    x = int(rng.integers(0, pixels.shape[1] - side + 1))
    y = int(rng.integers(0, pixels.shape[0] - side + 1))
    mask = np.zeros((side, side), np.uint8)
    cv2.circle(mask, (side // 2, side // 2), side // 2, 255, -1, cv2.LINE_AA)
    alpha = mask[..., None].astype(np.float32) / 255
    return rounded(pixels[y : y + side, x : x + side] * alpha + 255 * (1 - alpha))


def shadow(pixels: Pixels, _rng: Random, _others: Others) -> Pixels:
    """Lay it onto white with a soft shadow."""
    height, width = pixels.shape[:2]
    edge = round(min(height, width) * 0.08)
    result = canvas(height + 2 * edge, width + 2 * edge, 255)
    dark = canvas(height, width, 90)
    paste(result, dark, edge + edge // 4, edge + edge // 4)
    result = np.asarray(cv2.GaussianBlur(result, (0, 0), edge / 4), np.uint8)
    paste(result, pixels, edge, edge)
    return result


def polaroid(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Frame it as an instant picture with a wide lower margin and a line of writing."""
    height, width = pixels.shape[:2]
    edge = round(width * 0.06)
    result = canvas(height + 5 * edge, width + 2 * edge, (248, 246, 240))
    paste(result, pixels, edge, edge)
    write(
        result,
        words(rng, 3),
        edge * 2,
        height + round(edge * 3.4),
        round(edge * 0.9),
        60,
    )
    return result


def noise_frame(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Put a frame of noise around it."""
    height, width = pixels.shape[:2]
    edge = round(min(height, width) * float(rng.uniform(0.04, 0.1)))
    shape = (height + 2 * edge, width + 2 * edge, 3)
    result = rounded(rng.normal(225, 18, shape).astype(np.float32))
    paste(result, pixels, edge, edge)
    return result


def desktop(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Show it in a viewer's window on a desktop, as a screenshot."""
    width, height = 1280, 800
    tone = rng.integers(40, 170, 3)
    result = canvas(height, width, tone)
    result[:] = rounded(
        (result * np.linspace(1.2, 0.7, height)[:, None, None]).astype(np.float32)
    )
    photo = fitted(pixels, round(width * 0.72), round(height * 0.74))
    h, w = photo.shape[:2]
    x, y = (
        int(rng.integers(20, width - w - 20)),
        int(rng.integers(50, height - h - 80)),
    )
    cv2.rectangle(result, (x - 8, y - 40), (x + w + 8, y + h + 34), (240, 240, 242), -1)
    for number, color in enumerate(((236, 96, 90), (245, 190, 80), (98, 197, 85))):
        cv2.circle(result, (x + 12 + 22 * number, y - 20), 7, color, -1, cv2.LINE_AA)
    write(result, f"IMG_{rng.integers(1, 9999):04d}.JPG", x + 90, y - 13, 12, 60)
    write(result, f"{w} x {h}   100%", x + 4, y + h + 22, 10, 90)
    paste(result, photo, x, y)
    cv2.rectangle(result, (0, height - 40), (width, height), (30, 32, 38), -1)
    for number in range(9):
        left = 20 + 48 * number
        paint = tuple(int(value) for value in rng.integers(60, 240, 3))
        cv2.rectangle(result, (left, height - 34), (left + 28, height - 6), paint, -1)
    return result


def story(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Show it in a story: 9 to 16, a plain ground of its mean colour, name and text."""
    width, height = 720, 1280
    result = canvas(height, width, pixels.mean((0, 1)) * 0.8)
    photo = fitted(pixels, width, round(height * 0.7))
    paste(
        result,
        photo,
        (width - photo.shape[1]) // 2,
        round(height * 0.5) - photo.shape[0] // 2,
    )
    cv2.circle(result, (60, 90), 30, (230, 230, 230), -1, cv2.LINE_AA)
    write(result, words(rng, 2), 104, 98, 20, 255)
    cv2.rectangle(result, (20, 40), (700, 44), (255, 255, 255), -1)
    write(result, words(rng, 3), 120, height - 180, 26, 255)
    return result


def photographed(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
    """Photograph a print on a table: perspective, glare, uneven light, the table."""
    photo = scaled(pixels, min(1.0, 900 / max(pixels.shape[:2])))
    height, width = photo.shape[:2]
    outer = (round(width * 1.3), round(height * 1.3))
    grain = rng.normal(0, 1, (outer[1] // 4 + 1, 9, 3))
    wood = cv2.resize(grain, outer, interpolation=cv2.INTER_CUBIC) * 14
    table = rounded((wood + np.array([150, 112, 78])).astype(np.float32))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array([width * 0.15, height * 0.15], np.float32)
    moved += rng.uniform(-0.07, 0.07, (4, 2)).astype(np.float32) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    warped = cv2.warpPerspective(photo, matrix, outer, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, outer)
    result = table * (1 - mask[..., None]) + warped * mask[..., None]
    y, x = np.mgrid[0 : outer[1], 0 : outer[0]].astype(np.float32)
    at = rng.uniform(0.3, 0.7, 2) * (outer[1], outer[0])
    reach = (max(outer) * 0.16) ** 2
    glare = 70 * np.exp(-((y - at[0]) ** 2 + (x - at[1]) ** 2) / (2 * reach))
    light = 1.08 - 0.3 * x / outer[0]
    result = (
        result * light[..., None] + glare[..., None] + rng.normal(0, 3, result.shape)
    )
    return rounded(cv2.GaussianBlur(result.astype(np.float32), (0, 0), 0.7))


def collage_grid(pixels: Pixels, rng: Random, others: Others) -> Pixels:
    """Set it into one of four equal places with gaps."""
    return grid(pixels, rng, others, 2, 2)


def mosaic(pixels: Pixels, rng: Random, others: Others) -> Pixels:
    """Set it into one of six places."""
    return grid(pixels, rng, others, 3, 2)


def grid(
    pixels: Pixels, rng: Random, others: Others, columns: int, rows: int
) -> Pixels:
    """Return a collage of equal places, 1,440 px wide, of the photo's shape."""
    gap = int(rng.integers(4, 20))
    w = (1440 - gap * (columns + 1)) // columns
    h = round(w * pixels.shape[0] / pixels.shape[1])
    result = canvas(h * rows + gap * (rows + 1), 1440, int(rng.choice([255, 0, 235])))
    place = int(rng.integers(0, columns * rows))
    for number in range(columns * rows):
        photo = pixels if number == place else others()
        x, y = number % columns, number // columns
        paste(result, filled(photo, w, h), gap + x * (w + gap), gap + y * (h + gap))
    return result


def collage_uneven(pixels: Pixels, rng: Random, others: Others) -> Pixels:
    """Set it into the large place of three; its edges are cut to fit."""
    width, height, gap = 1200, 900, int(rng.integers(6, 16))
    result = canvas(height, width, 255)
    wide = round(width * 0.62)
    large = filled(pixels, wide - 2 * gap, height - 2 * gap)
    w, h = width - wide - gap, (height - 3 * gap) // 2
    first = bool(rng.choice([True, False]))
    paste(result, large, gap if first else w + 2 * gap, gap)
    for number in range(2):
        at = (wide if first else gap), gap + number * (h + gap)
        paste(result, filled(others(), w, h), *at)
    return result


def inset_over(pixels: Pixels, rng: Random, others: Others) -> Pixels:
    """Lay a small other photo over a corner of it."""
    return picture_in_picture(pixels, others(), rng, 0.3)


def inset_of(pixels: Pixels, rng: Random, others: Others) -> Pixels:
    """Lay it, small, over a corner of another photo."""
    return picture_in_picture(others(), pixels, rng, 0.36)


def picture_in_picture(
    below: Pixels, above: Pixels, rng: Random, part: float
) -> Pixels:
    """Return a photo with another in its corner; `part` of the width."""
    result = scaled(below, 1200 / below.shape[1])
    height, width = result.shape[:2]
    small = fitted(above, round(width * part), round(height * part * 1.3))
    edge = round(width * 0.02)
    x = int(rng.choice([edge, width - small.shape[1] - edge]))
    y = int(rng.choice([edge, height - small.shape[0] - edge]))
    cv2.rectangle(
        result,
        (x - 4, y - 4),
        (x + small.shape[1] + 4, y + small.shape[0] + 4),
        (255, 255, 255),
        -1,
    )
    paste(result, small, x, y)
    return result
