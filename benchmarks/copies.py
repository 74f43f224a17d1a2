"""Photos and altered copies of some of them, as a search sees them."""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from embedding import Edit, edited, load, photos
from PIL import Image

from photodedup.core.jobs.fresh import fresh_reading

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from photodedup.core.records import Reading

    Pixels = NDArray[np.uint8]

SEED = 17
QUALITY = 90


@dataclass(frozen=True, eq=False)
class Picture:
    """An original or a copy.

    Attributes
    ----------
    owner
        Number of the original.
    edit
        What was done to it; None for the original itself.
    file
        JPEG of at most 512 px.
    reading
        What a scan keeps of the file.
    """

    owner: int
    edit: Edit | None
    file: bytes
    reading: Reading

    def seen(self, *, whole: bool) -> Pixels:
        """Return the pixels of the file, or those of its preview, as a search does."""
        data = self.file if whole else self.reading.thumbnails.preview
        array = np.frombuffer(data, np.uint8)
        return np.asarray(cv2.imdecode(array, cv2.IMREAD_COLOR_RGB), np.uint8)


@dataclass(frozen=True, eq=False)
class Album:
    """Originals, and every sort of copy of some of them."""

    originals: tuple[Picture, ...]
    copies: tuple[Picture, ...]

    @property
    def asked(self) -> list[int]:
        """Numbers of the originals that have copies, in order."""
        return sorted({each.owner for each in self.copies})

    def part(self, every: int, most: int) -> Album:
        """Return a smaller album: each n-th original with copies, and some others."""
        asked = self.asked[::every]
        rest = [each.owner for each in self.originals if each.owner not in asked]
        step = max(len(rest) // max(most - len(asked), 1), 1)
        kept = {*asked, *rest[::step][: most - len(asked)]}
        return Album(
            tuple(each for each in self.originals if each.owner in kept),
            tuple(each for each in self.copies if each.owner in asked),
        )


def make(folder: Path, queries: int, workers: int) -> Album:
    """Return all photos that were not trained on, with copies of some.

    Parameters
    ----------
    folder
        Holds `natural` and `clothing`, see `embedding`.
    queries
        How many get copies, evenly chosen.
    """
    stored, others = photos(folder)
    step = max(len(stored) // queries, 1)
    asked = set(range(0, len(stored), step)[:queries])
    wanted = [
        (number, path, others if number in asked else [])
        for number, path in enumerate(stored)
    ]
    with ProcessPoolExecutor(workers) as pool:
        made = [each for some in pool.map(_made, wanted, chunksize=8) for each in some]
    return Album(
        tuple(each for each in made if each.edit is None),
        tuple(each for each in made if each.edit is not None),
    )


def _made(wanted: tuple[int, Path, list[Path]]) -> list[Picture]:
    """Return an original, and its copies if there are photos to stand beside it."""
    cv2.setNumThreads(1)
    number, path, others = wanted
    photo = load(path)
    pictures = [picture(number, None, np.asarray(photo))]
    if others:
        rng = np.random.default_rng([SEED, number])
        for sort in Edit:
            other = load(others[int(rng.integers(len(others)))])
            pixels = edited(sort, photo, other, rng)
            pictures.append(picture(number, sort, pixels))
    return pictures


def picture(number: int, sort: Edit | None, pixels: Pixels) -> Picture:
    """Return a picture as it is after saving as JPEG.

    Parameters
    ----------
    number
        Of the original.
    sort
        What was done to it; None for the original itself.
    pixels
        uint8 (H, W, 3) sRGB.
    """
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=QUALITY)
    data = file.getvalue()
    return Picture(number, sort, data, fresh_reading(data))
