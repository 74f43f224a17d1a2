"""Labelled pictures in IDX files, the form of MNIST and Fashion-MNIST.

A folder that holds ``NAME-images-idx3-ubyte`` and ``NAME-labels-idx1-ubyte``, each also
as ``.gz``, counts as an album with labels. Four bytes say what follows (0, 0, the type
of a value, the number of axes), then the length of each axis as big-endian uint32, then
the values; LeCun, Cortes and Burges, "The MNIST database", 1998.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.errors import EnvironmentProblem, cause, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

IMAGES, LABELS = "-images-idx3-ubyte", "-labels-idx1-ubyte"
ENDINGS = ("", ".gz")
UNSIGNED_BYTE = 8
MOST_PICTURES = 5_000
"""Of one file, evenly spread: squared for the training each takes 200 kB."""
LARGEST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPicture:
    """One picture of an IDX file.

    Attributes
    ----------
    name
        File and number: what decides whether it is held out.
    pixels
        uint8 (H, W, 3), the gray values three times.
    label
        0..255.
    """

    name: str
    pixels: NDArray[np.uint8]
    label: int


def pictures(folders: Sequence[Path]) -> Iterator[LabelledPicture]:
    """Yield the pictures of all IDX files that lie in some folders, at most 5,000 each.

    Raises
    ------
    EnvironmentProblem
        A file is cut or of another form, or its labels are missing.
    """
    for folder in folders:
        for images in sorted(folder.glob(f"*{IMAGES}*")):
            if images.name.endswith(tuple(IMAGES + ending for ending in ENDINGS)):
                yield from _pictures(images)


def _pictures(images: Path) -> Iterator[LabelledPicture]:
    pixels = _values(images, axes=3)
    labels = _values(_labels_of(images), axes=1)
    if len(pixels) != len(labels):
        raise EnvironmentProblem(
            f"{printable(images)}: holds {len(pixels)} pictures, but there are "
            f"{len(labels)} labels; download both files again"
        )
    step = max(len(pixels) / MOST_PICTURES, 1)
    for place in range(min(len(pixels), MOST_PICTURES)):
        number = int(place * step)
        gray = pixels[number]
        colors = np.ascontiguousarray(
            np.broadcast_to(gray[..., None], (*gray.shape, 3))
        )
        yield LabelledPicture(f"{images.name}/{number}", colors, int(labels[number]))


def _labels_of(images: Path) -> Path:
    stem = images.name.partition(IMAGES)[0]
    for ending in ENDINGS:
        labels = images.with_name(stem + LABELS + ending)
        if labels.is_file():
            return labels
    raise EnvironmentProblem(
        f"{printable(images)}: its labels are not beside it; put "
        f"{stem}{LABELS}.gz there"
    )


def _values(path: Path, *, axes: int) -> NDArray[np.uint8]:
    """Return the values of a file, uint8 with so many axes, none of them empty."""
    broken = EnvironmentProblem(
        f"{printable(path)}: is no whole IDX file of {axes} axes; download it again"
    )
    try:
        data = _content(path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise broken from error
    except OSError as error:
        raise EnvironmentProblem(f"{printable(path)}: {cause(error)}") from error
    start = 4 + 4 * axes
    if len(data) < start or data[:4] != bytes((0, 0, UNSIGNED_BYTE, axes)):
        raise broken
    shape = struct.unpack_from(f">{axes}I", data, 4)
    if 0 in shape or len(data) != start + math.prod(shape):
        raise broken
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def _content(path: Path) -> bytes:
    with path.open("rb") as plain:
        if path.suffix != ".gz":
            return plain.read(LARGEST_BYTES)
        with gzip.open(plain) as unpacked:
            return unpacked.read(LARGEST_BYTES)
