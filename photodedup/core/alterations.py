"""Altered copies of a photo, as people make them: for measuring what would be found.

Pixels in, pixels out, in memory only. What is chosen at random (where a crop lies, the
colour of a border) comes from a generator that the caller seeds.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from photodedup.core.records import Alteration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Draw = Callable[[Pixels, Pixels, np.random.Generator], Pixels]

JPEG_QUALITY: Mapping[Alteration, int] = MappingProxyType(
    {Alteration.SAVED_50: 50, Alteration.SAVED_10: 10}
)
USUAL_QUALITY = 90
"""At which every other copy is saved."""

TILT_DEG = 5.0
GAMMA = 1.6
GAIN, LIFT = 1.15, 18.0
BORDER = 0.08
SLANT = 0.06
LOGO_SIDE = 0.28
PHONE = (1080, 2340)
PHONE_BARS = (0.04, 0.2)
"""Share of a phone's height above a photo and below it that a photo cannot take."""


def altered(
    pixels: Pixels,
    alteration: Alteration,
    partner: Pixels,
    generator: np.random.Generator,
) -> Pixels:
    """Return an altered copy.

    Parameters
    ----------
    pixels
        uint8 (height, width, 3), sRGB.
    alteration
        What to do.
    partner
        Another photo, the neighbour in a collage; as `pixels`.
    generator
        Chooses places and colours.

    Returns
    -------
    uint8 (height, width, 3); the size may differ.
    """
    drawn = _DRAWN[alteration](pixels, partner, generator)
    return np.ascontiguousarray(drawn, dtype=np.uint8)


def _as_it_is(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    return pixels


def _scaled_25(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    return _resized(pixels, max(1, width // 4), max(1, height // 4))


def _brighter(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    return _clipped(pixels.astype(np.float32) * GAIN + LIFT)


def _gamma(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    table = _clipped(255 * (np.arange(256, dtype=np.float32) / 255) ** GAMMA)
    return table[pixels]


def _grey(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.repeat(np.asarray(luma, np.uint8)[..., None], 3, axis=2)


def _cropped_70(
    pixels: Pixels, _partner: Pixels, generator: np.random.Generator
) -> Pixels:
    return _cropped(pixels, 0.7, generator)


def _cropped_50(
    pixels: Pixels, _partner: Pixels, generator: np.random.Generator
) -> Pixels:
    return _cropped(pixels, 0.5, generator)


def _cropped(pixels: Pixels, area: float, generator: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    side = math.sqrt(area)
    rows, columns = max(1, round(height * side)), max(1, round(width * side))
    top = int(generator.integers(0, height - rows + 1))
    left = int(generator.integers(0, width - columns + 1))
    return pixels[top : top + rows, left : left + columns]


def _tilted(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    """Return the picture turned, and cropped to the largest level part inside."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), TILT_DEG, 1.0)
    turned = cv2.warpAffine(
        pixels,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        # The corners of what is kept touch the edge of the turned picture.
        borderMode=cv2.BORDER_REPLICATE,
    )
    sine, cosine = math.sin(math.radians(TILT_DEG)), math.cos(math.radians(TILT_DEG))
    shape = max(width, height) / min(width, height)
    # The largest rectangle of the same shape within the turned one.
    inside = 1 / (cosine + shape * sine)
    rows, columns = max(1, int(height * inside)), max(1, int(width * inside))
    top, left = (height - rows) // 2, (width - columns) // 2
    return np.asarray(turned, np.uint8)[top : top + rows, left : left + columns]


def _mirrored(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    return pixels[:, ::-1]


def _turned(pixels: Pixels, _partner: Pixels, _: np.random.Generator) -> Pixels:
    return np.rot90(pixels, -1)


def _bordered(
    pixels: Pixels, _partner: Pixels, generator: np.random.Generator
) -> Pixels:
    height, width = pixels.shape[:2]
    edge = max(2, round(BORDER * min(height, width)))
    canvas = _filled(height + 2 * edge, width + 2 * edge, generator)
    canvas[edge : edge + height, edge : edge + width] = pixels
    return canvas


def _with_logo(
    pixels: Pixels, _partner: Pixels, generator: np.random.Generator
) -> Pixels:
    """Return the picture with an opaque disc and letters in one corner."""
    copy = np.ascontiguousarray(pixels).copy()
    height, width = copy.shape[:2]
    side = max(4, round(LOGO_SIDE * min(height, width)))
    x = side if generator.random() < 0.5 else max(side, width - side)  # noqa: PLR2004 -- either corner
    y = max(side, height - side)
    centre, radius = (int(x - side // 4), int(y - side // 8)), side // 2
    ink, ground = _colour(generator), _colour(generator)
    cv2.circle(copy, centre, radius, ground, -1, cv2.LINE_AA)
    cv2.circle(copy, centre, max(1, radius * 4 // 5), ink, max(1, side // 24))
    corner = (centre[0] - radius // 2, centre[1] + radius // 4)
    font, thick = cv2.FONT_HERSHEY_SIMPLEX, max(1, side // 30)
    cv2.putText(copy, "NEWS", corner, font, side / 110, ink, thick, cv2.LINE_AA)
    return copy


def _in_screenshot(
    pixels: Pixels, _partner: Pixels, generator: np.random.Generator
) -> Pixels:
    """Return a phone's screen that shows the photo between bars with small print."""
    width, height = PHONE
    dark = generator.random() < 0.5  # noqa: PLR2004 -- light and dark screens
    canvas = np.full((height, width, 3), 12 if dark else 250, np.uint8)
    ink = (235, 235, 235) if dark else (30, 30, 30)
    above, below = (round(height * share) for share in PHONE_BARS)
    photo = _fitted(pixels, width, height - above - below)
    rows, columns = photo.shape[:2]
    top = above + (height - above - below - rows) // 2
    left = (width - columns) // 2
    canvas[top : top + rows, left : left + columns] = photo
    font = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(canvas, "10:24", (40, 64), font, 1.4, ink, 3, cv2.LINE_AA)
    for place, words in enumerate(("12 likes", "what a day!", "reply")):
        corner = (40, height - below + 110 + 90 * place)
        cv2.putText(canvas, words, corner, font, 1.3, ink, 2, cv2.LINE_AA)
    return canvas


def _in_collage(
    pixels: Pixels, partner: Pixels, generator: np.random.Generator
) -> Pixels:
    """Return the photo and another one side by side, with a gap around both."""
    height, width = pixels.shape[:2]
    gap = max(2, min(height, width) // 40)
    canvas = _filled(height + 2 * gap, 2 * width + 3 * gap, generator)
    other = _filling(partner, width, height)
    pair = (pixels, other) if generator.random() < 0.5 else (other, pixels)  # noqa: PLR2004 -- either side
    for place, cell in enumerate(pair):
        left = gap + place * (width + gap)
        canvas[gap : gap + height, left : left + width] = cell
    return canvas


def _slanted(
    pixels: Pixels, _partner: Pixels, generator: np.random.Generator
) -> Pixels:
    """Return the picture seen at a slant: corners pulled inwards are cut off."""
    height, width = pixels.shape[:2]
    pulls = generator.uniform(0.2, 1.0, (4, 2)) * SLANT
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + inwards * pulls
    size = np.array([width, height])
    matrix = cv2.getPerspectiveTransform(
        (corners * size).astype(np.float32),
        (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size).astype(np.float32),
    )
    seen = cv2.warpPerspective(
        pixels,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(seen, np.uint8)


# ------------------------------------------------------------------ parts of pictures


def _clipped(values: NDArray[np.floating[Any]]) -> Pixels:
    levels: Pixels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return levels


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    smaller = width * height < pixels.shape[0] * pixels.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    resized = cv2.resize(np.ascontiguousarray(pixels), (width, height), None, 0, 0, how)
    return np.asarray(resized, np.uint8)


def _fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the whole picture as large as it fits."""
    ratio = min(width / pixels.shape[1], height / pixels.shape[0])
    return _resized(
        pixels,
        max(1, round(pixels.shape[1] * ratio)),
        max(1, round(pixels.shape[0] * ratio)),
    )


def _filling(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the middle of the picture, as much of it as fills the size."""
    ratio = max(width / pixels.shape[1], height / pixels.shape[0])
    large = _resized(
        pixels,
        max(width, round(pixels.shape[1] * ratio)),
        max(height, round(pixels.shape[0] * ratio)),
    )
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return large[top : top + height, left : left + width]


def _filled(height: int, width: int, generator: np.random.Generator) -> Pixels:
    return np.full((height, width, 3), _colour(generator), np.uint8)


def _colour(generator: np.random.Generator) -> tuple[int, int, int]:
    """Return white, black or any colour, in that order of frequency."""
    chance = generator.random()
    if chance < 0.4:  # noqa: PLR2004
        return 255, 255, 255
    if chance < 0.7:  # noqa: PLR2004
        return 0, 0, 0
    red, green, blue = generator.integers(0, 256, 3)
    return int(red), int(green), int(blue)


_DRAWN: Mapping[Alteration, Draw] = MappingProxyType(
    {
        Alteration.SAVED_50: _as_it_is,
        Alteration.SAVED_10: _as_it_is,
        Alteration.SCALED_25: _scaled_25,
        Alteration.BRIGHTER: _brighter,
        Alteration.GAMMA: _gamma,
        Alteration.GREY: _grey,
        Alteration.CROPPED_70: _cropped_70,
        Alteration.CROPPED_50: _cropped_50,
        Alteration.TILTED: _tilted,
        Alteration.MIRRORED: _mirrored,
        Alteration.TURNED: _turned,
        Alteration.BORDERED: _bordered,
        Alteration.LOGO: _with_logo,
        Alteration.SCREENSHOT: _in_screenshot,
        Alteration.COLLAGE: _in_collage,
        Alteration.PERSPECTIVE: _slanted,
    }
)
