"""Pictures that nobody photographed, to widen a narrow collection of photos.

A network that has seen garments only takes colours for the whole of a picture. Drawn
landscapes, heaps of leaves, pages and patterns are cheap, differ in every way, and
belong to nobody. Each is decided by its seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from photodedup.training.drawn import documents, scenes, textures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

SIDE = 256

Painter: TypeAlias = "Callable[[int, Generator], NDArray[np.uint8]]"
"""Side in px and a generator to a square."""

PAINTERS: tuple[tuple[Painter, float], ...] = (
    (textures.clouds, 1.0),
    (textures.mosaic, 0.7),
    (textures.tiles, 0.8),
    (textures.marble, 0.7),
    (scenes.landscape, 2.0),
    (scenes.leaves, 2.5),
    (scenes.things_on_ground, 2.5),
    (scenes.skyline, 1.2),
    (documents.page, 1.0),
    (documents.chart, 0.8),
    (documents.screen, 0.8),
)
"""How each sort is drawn and how often, in parts."""
HEAP_OF_PHOTOS = 0.3
BLEND = 0.15


def draw(
    seed: int, number: int, photos: Sequence[NDArray[np.uint8]] = ()
) -> NDArray[np.uint8]:
    """Return a drawn picture, uint8 (H, W, 3), sRGB, 170 to 256 px a side.

    Parameters
    ----------
    seed, number
        Decide everything.
    photos
        uint8 (S, S, 3) each. Parts of them become the leaves of some heaps: real
        texture in a scene that does not exist.
    """
    random = np.random.default_rng((seed, number))
    if len(photos) and random.random() < HEAP_OF_PHOTOS:
        drawn = scenes.heap(SIDE, photos, random)
    else:
        drawn = _painted(random)
    if random.random() < BLEND:
        drawn = textures.blended(drawn, _painted(random), random)
    short = int(random.uniform(2 / 3, 1) * SIDE)
    return drawn[:short] if random.random() < 0.6 else drawn[:, :short]


def _painted(random: Generator) -> NDArray[np.uint8]:
    shares = np.array([share for _, share in PAINTERS])
    chosen = int(random.choice(len(PAINTERS), p=shares / shares.sum()))
    return PAINTERS[chosen][0](SIDE, random)
