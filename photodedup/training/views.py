"""A picture to its altered copies, for a training.

Two views of one picture: the first nearly as it is, the second altered like copies
are: cropped, turned, framed, put beside another picture, written over, recoloured and
re-saved. What both share ("a new photo out of a photo") widens a narrow collection.

Everything that was drawn at random comes from the generator that is handed in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.training import colors, frames
from photodedup.training.placement import Placement, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from photodedup.training.pictures import Picture

HEAVY_FIRST = 0.1
"""Share of first views that are altered like second ones."""


def pair(
    picture: Picture, filler: Callable[[], Picture], side: int, random: Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return two views, uint8 (side, side, 3), sRGB.

    Parameters
    ----------
    filler
        Returns another picture at random: what stands beside this one in a collage.
    """
    shared = _shared(picture, random)
    palette = colors.shared(random)
    if random.random() < HEAVY_FIRST:
        first = _heavy(picture, shared, filler, side, random)
    else:
        first = _light(picture, shared, side, random)
    second = _heavy(picture, shared, filler, side, random)
    return palette(first), palette(second)


def altered(
    picture: Picture, filler: Callable[[], Picture], side: int, random: Generator
) -> NDArray[np.uint8]:
    """Return one heavily altered view of the whole picture, uint8 (side, side, 3)."""
    return _heavy(picture, Placement(aspect=picture.aspect), filler, side, random)


def light(picture: Picture, side: int, random: Generator) -> NDArray[np.uint8]:
    """Return one slightly altered view, uint8 (side, side, 3): for labelled photos."""
    whole = Placement(aspect=picture.aspect)
    return _light(picture, whole.turned(random.random() < 0.5, 0), side, random)


def plain(picture: Picture, side: int) -> NDArray[np.uint8]:
    """Return the picture itself, uint8 (side, side, 3)."""
    level = picture.levels[0]
    small = cv2.resize(level, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _shared(picture: Picture, random: Generator) -> Placement:
    whole = Placement(aspect=picture.aspect)
    if random.random() < 0.5:
        whole = whole.cropped(*_crop(random, 0.55, 1.0))
    if random.random() < 0.5:
        whole = whole.turned(random.random() < 0.5, int(random.integers(4)))
    return whole


def _crop(
    random: Generator, low: float, high: float, stretch: float = 0.2
) -> tuple[float, float, float, float]:
    """Return left, top, width, height of a part, fractions."""
    part = random.uniform(low, high)
    skew = math.exp(random.uniform(-stretch, stretch) / 2)
    width, height = min(part * skew, 1.0), min(part / skew, 1.0)
    left, top = random.uniform(0, 1 - width), random.uniform(0, 1 - height)
    return left, top, width, height


def _light(
    picture: Picture, shared: Placement, side: int, random: Generator
) -> NDArray[np.uint8]:
    place = shared.cropped(*_crop(random, 0.94, 1.0, 0.03))
    view = placed(picture, place, side, side, (128, 128, 128))
    return colors.altered(view, 0.35, random)


def _heavy(
    picture: Picture,
    shared: Placement,
    filler: Callable[[], Picture],
    side: int,
    random: Generator,
) -> NDArray[np.uint8]:
    place = shared
    if random.random() < 0.7:
        place = place.cropped(*_crop(random, 0.4, 1.0))
    if random.random() < 0.45:
        place = place.turned(random.random() < 0.5, int(random.integers(4)))
    place = _bent(place, random)
    view = frames.framed(picture, place, filler, side, random)
    if random.random() < 0.22:
        view = frames.overlaid(view, filler, random)
        if random.random() < 0.3:
            view = frames.overlaid(view, filler, random)
    return colors.altered(view, 1.0, random)


def _bent(place: Placement, random: Generator) -> Placement:
    angle = random.uniform(-15, 15) if random.random() < 0.3 else 0.0
    zoom = random.uniform(0.8, 1.2) if random.random() < 0.3 else 1.0
    shear = random.uniform(-0.2, 0.2) if random.random() < 0.15 else 0.0
    return place.bent(math.radians(angle), zoom, shear)
