"""Edits of a photo's pixels: what phones, messengers and editors do to a picture.

Each takes uint8 (height, width, 3) RGB and a seeded generator and returns the same
form. None of them knows how photodedup works.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Random = np.random.Generator

FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
)
WORDS = (
    *("when", "you", "see", "it", "monday", "again", "happy", "birthday", "best"),
    *("summer", "ever", "wait", "for", "home", "sale", "new", "friends", "forever"),
    *("paris", "trip", "look", "at", "this", "no", "way", "good", "morning", "love"),
)


def words(rng: Random, count: int) -> str:
    """Return some words."""
    return " ".join(str(word) for word in rng.choice(WORDS, count))


def rounded(values: NDArray[Any]) -> Pixels:
    """Return levels 0..255 as bytes."""
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return a picture in another size: averaged down, bicubic up."""
    smaller = width < pixels.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)


def scaled(pixels: Pixels, factor: float) -> Pixels:
    """Return a picture scaled by a factor."""
    height, width = pixels.shape[:2]
    return resized(
        pixels, max(8, round(width * factor)), max(8, round(height * factor))
    )


def recompressed(pixels: Pixels, quality: int) -> Pixels:
    """Return what a JPEG of a quality keeps."""
    _, encoded = cv2.imencode(
        ".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(decoded, np.uint8)[..., ::-1])


def cropped(pixels: Pixels, rng: Random, area: float) -> Pixels:
    """Return a part of the picture, somewhere, about as wide and high as the whole."""
    height, width = pixels.shape[:2]
    stretch = rng.uniform(0.93, 1.07)
    w = round(width * min(1, area**0.5 * stretch))
    h = round(height * min(1, area**0.5 / stretch))
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    return np.ascontiguousarray(pixels[y : y + h, x : x + w])


def messenger(pixels: Pixels, _rng: Random) -> Pixels:
    """Sent twice through a messenger: long side 1600 at most, quality 70, and again."""
    longest = max(pixels.shape[:2])
    once = recompressed(scaled(pixels, min(1600 / longest, 0.8)), 70)
    return recompressed(scaled(once, 0.9), 70)


def tiny_preview(pixels: Pixels, _rng: Random) -> Pixels:
    """Save the preview of a chat: a third of the size at quality 25."""
    return recompressed(scaled(pixels, 1 / 3), 25)


def mirrored_crop(pixels: Pixels, rng: Random) -> Pixels:
    """Mirror and cut to two thirds."""
    return np.ascontiguousarray(
        cropped(pixels, rng, float(rng.uniform(0.6, 0.8)))[:, ::-1]
    )


def turned_crop(pixels: Pixels, rng: Random) -> Pixels:
    """Turn by a quarter and cut to two thirds."""
    part = cropped(pixels, rng, float(rng.uniform(0.6, 0.8)))
    return np.ascontiguousarray(np.rot90(part, int(rng.choice([1, 3]))))


def tilted_crop(pixels: Pixels, rng: Random) -> Pixels:
    """Tilt by 12 degrees and cut what became empty."""
    height, width = pixels.shape[:2]
    angle = float(rng.choice([-12, 12]))
    sine, cosine = np.sin(np.radians(12)), np.cos(np.radians(12))
    inner = min(
        height / (width * sine + height * cosine),
        width / (height * sine + width * cosine),
    )
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    w, h = int(width * inner * 0.98), int(height * inner * 0.98)
    x, y = (width - w) // 2, (height - h) // 2
    return np.asarray(turned[y : y + h, x : x + w], np.uint8)


def enlarged_part(pixels: Pixels, rng: Random) -> Pixels:
    """Cut to 60 % of the area and enlarge the rest to the old size."""
    height, width = pixels.shape[:2]
    return resized(cropped(pixels, rng, 0.6), width, height)


def small_part(pixels: Pixels, rng: Random) -> Pixels:
    """Keep a fifth of the picture."""
    return cropped(pixels, rng, 0.2)


def vintage(pixels: Pixels, rng: Random) -> Pixels:
    """Fade, tint and darken the corners, strongly."""
    values = pixels.astype(np.float32) / 255
    grey = values.mean(2, keepdims=True)
    values = grey + (values - grey) * np.float32(rng.uniform(0.35, 0.6))
    values = 0.16 + 0.74 * values ** np.float32(rng.uniform(0.75, 1.1))
    values *= np.array([1.1, 0.98, rng.uniform(0.7, 0.85)], np.float32)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    shade = 1 - 0.55 * np.clip((x * x + y * y) / 2, 0, 1)
    return rounded((values * shade[..., None] * 255).astype(np.float32))


def grey_grain_crop(pixels: Pixels, rng: Random) -> Pixels:
    """Make it black and white with grain, cut to four fifths."""
    part = cropped(pixels, rng, 0.8)
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = (grey - 128) * 1.25 + 128 + rng.normal(0, 12, grey.shape)
    return np.repeat(rounded(grey.astype(np.float32))[..., None], 3, 2)


def local_contrast(pixels: Pixels, _rng: Random) -> Pixels:
    """Give it the look of an HDR picture: local contrast and strong colours."""
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    stronger = cv2.createCLAHE(clipLimit=4, tileGridSize=(8, 8))
    lab[..., 0] = stronger.apply(np.ascontiguousarray(lab[..., 0]))
    back = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB).astype(np.float32)
    grey = back.mean(2, keepdims=True)
    return rounded(grey + (back - grey) * 1.4)


def bilateral(pixels: Pixels, _rng: Random) -> Pixels:
    """Smooth the skin: edges stay, texture goes."""
    return np.asarray(cv2.bilateralFilter(pixels, 9, 45, 7), np.uint8)


def median(pixels: Pixels, _rng: Random) -> Pixels:
    """Remove noise with a 5 px median."""
    return np.asarray(cv2.medianBlur(pixels, 5), np.uint8)


def doubled(pixels: Pixels, _rng: Random) -> Pixels:
    """Enlarge to twice the size."""
    return scaled(pixels, 2)


def halo(pixels: Pixels, _rng: Random) -> Pixels:
    """Sharpen so far that edges have halos."""
    values = pixels.astype(np.float32)
    soft = cv2.GaussianBlur(values, (0, 0), 3)
    return rounded(values + 1.8 * (values - soft))


def posterized(pixels: Pixels, rng: Random) -> Pixels:
    """Leave 5 to 8 levels of each colour."""
    levels = int(rng.integers(5, 9))
    steps = np.round(pixels.astype(np.float32) / 255 * (levels - 1))
    return rounded((steps / (levels - 1) * 255).astype(np.float32))


def lens(pixels: Pixels, rng: Random) -> Pixels:
    """Correct a lens that does not need it: the edges bend by about 1 %."""
    height, width = pixels.shape[:2]
    k = float(rng.choice([-1, 1])) * 0.025
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x - width / 2, y - height / 2
    reach = (width * width + height * height) / 4
    factor = (1 + k * (u * u + v * v) / reach) / (1 + max(0, k))
    return np.asarray(
        cv2.remap(
            pixels,
            (u * factor + width / 2).astype(np.float32),
            (v * factor + height / 2).astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REFLECT,
        ),
        np.uint8,
    )


def pixelated(pixels: Pixels, rng: Random) -> Pixels:
    """Hide a face or a number plate under coarse blocks."""
    result = pixels.copy()
    height, width = pixels.shape[:2]
    w, h = int(width * rng.uniform(0.18, 0.3)), int(height * rng.uniform(0.15, 0.3))
    x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
    part = resized(pixels[y : y + h, x : x + w], 6, 6)
    result[y : y + h, x : x + w] = cv2.resize(
        part, (w, h), interpolation=cv2.INTER_NEAREST
    )
    return result


def erased(pixels: Pixels, rng: Random) -> Pixels:
    """Erase an object: what is around it fills the place."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    centre = (
        int(rng.uniform(0.25, 0.75) * width),
        int(rng.uniform(0.25, 0.75) * height),
    )
    axes = (int(width * rng.uniform(0.06, 0.12)), int(height * rng.uniform(0.08, 0.15)))
    cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1)
    factor = min(1.0, 400 / max(height, width))
    small = scaled(pixels, factor)
    shrunk = cv2.resize(
        mask, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_NEAREST
    )
    filled = resized(
        np.asarray(cv2.inpaint(small, shrunk, 5, cv2.INPAINT_TELEA), np.uint8),
        width,
        height,
    )
    return np.where(mask[..., None] > 0, filled, pixels)


def warm_screen(pixels: Pixels, rng: Random) -> Pixels:
    """Tint it as a screen at night does."""
    warm = np.array([1.0, 0.8, rng.uniform(0.45, 0.6)], np.float32)
    return rounded(pixels.astype(np.float32) * warm)


def repeated_mark(pixels: Pixels, rng: Random) -> Pixels:
    """Lay faint slanted text over the whole picture, again and again."""
    height, width = pixels.shape[:2]
    side = int((height**2 + width**2) ** 0.5)
    layer = np.zeros((side, side), np.uint8)
    size = max(0.4, width / 900)
    text = words(rng, 2).upper() + "   "
    step = max(20, int(width * 0.11))
    for row, y in enumerate(range(step, side, step)):
        cv2.putText(
            layer, text * 12, (-row * 31 % 90 - 90, y), FONTS[0], size, 255, 1, 16
        )
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), 30, 1)
    turned = cv2.warpAffine(layer, matrix, (side, side))
    top, left = (side - height) // 2, (side - width) // 2
    alpha = turned[top : top + height, left : left + width, None].astype(np.float32)
    alpha *= np.float32(rng.uniform(0.18, 0.35) / 255)
    return rounded(pixels * (1 - alpha) + 255 * alpha)


def sticker(pixels: Pixels, rng: Random) -> Pixels:
    """Write large outlined text across the picture."""
    result = pixels.copy()
    height, width = pixels.shape[:2]
    text = words(rng, int(rng.integers(2, 4))).upper()
    (reach, _), _ = cv2.getTextSize(text, FONTS[1], 1, 2)
    size = width * float(rng.uniform(0.6, 0.9)) / reach
    at = (int(width * 0.05), int(height * rng.uniform(0.3, 0.9)))
    thick = max(2, round(size * 2))
    cv2.putText(result, text, at, FONTS[1], size, (0, 0, 0), thick * 3, cv2.LINE_AA)
    cv2.putText(result, text, at, FONTS[1], size, (255, 255, 255), thick, cv2.LINE_AA)
    return result


def corner_date(pixels: Pixels, rng: Random) -> Pixels:
    """Stamp a date into a corner, as cameras do."""
    result = pixels.copy()
    height, width = pixels.shape[:2]
    day, month, year = rng.integers((1, 1, 0), (29, 13, 25))
    text = f"{day:02d}.{month:02d}.20{year:02d}"
    size = max(0.35, height / 600)
    at = (int(width * float(rng.choice([0.03, 0.6]))), int(height * 0.96))
    cv2.putText(
        result, text, at, FONTS[0], size, (255, 140, 20), max(1, round(size)), 16
    )
    return result


def carved(pixels: Pixels, _rng: Random) -> Pixels:
    """Take out the 5 % of the columns' seams that carry least (seam carving)."""
    result = scaled(pixels, min(1.0, 640 / max(pixels.shape[:2])))
    for _ in range(round(result.shape[1] * 0.05)):
        grey = cv2.cvtColor(result, cv2.COLOR_RGB2GRAY)
        cost = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0)) + np.abs(
            cv2.Sobel(grey, cv2.CV_32F, 0, 1)
        )
        result = without_seam(result, cost)
    return result


def without_seam(pixels: Pixels, cost: NDArray[np.float32]) -> Pixels:
    """Return a picture without its cheapest connected line from top to bottom."""
    height, width = cost.shape
    total = cost.copy()
    for y in range(1, height):
        above = np.pad(total[y - 1], 1, constant_values=np.inf)
        total[y] += np.minimum(np.minimum(above[:-2], above[1:-1]), above[2:])
    keep = np.ones((height, width), bool)
    x = int(total[-1].argmin())
    for y in range(height - 1, -1, -1):
        keep[y, x] = False
        if y:
            low = max(0, x - 1)
            x = low + int(total[y - 1, low : x + 2].argmin())
    return pixels[keep].reshape(height, width - 1, 3)
