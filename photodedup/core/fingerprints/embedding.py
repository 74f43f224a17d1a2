"""The learned descriptor: a picture to 192 bytes, near for copies of one photo.

A small convolutional network (`photodedup/data/embedding.onnx`, with its card beside
it) that `photodedup train` made. It proposes and never decides: its nearest wrong
pairs are photos of the same kind of thing on the same ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.errors import Bug, EnvironmentProblem, printable
from photodedup.core.fingerprints import borders
from photodedup.core.fingerprints.network import UnusableNetworkError, open_network
from photodedup.core.fingerprints.squash import squashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.fingerprints.network import Network

DIMENSIONS = 192
STEPS_PER_UNIT = 127 / 0.35
"""Of the bytes: value = byte / `STEPS_PER_UNIT`. No number of a unit vector of 192
passed .35 by more than a rounding; finer steps than this gained nothing."""
MODEL = Path("data", "embedding.onnx")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A network that is ready to be asked, in this process.

    Attributes
    ----------
    network
        One input, float32 (1, 3, side, side), sRGB, 0..255; the first output counts.
    side
        Side of the square that it takes, px.
    """

    network: Network
    side: int

    def vector(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the unit vector of a picture, float32 (D,).

        Parameters
        ----------
        pixels
            uint8 (H, W, 3), sRGB, upright, alpha on white, any size.
        """
        _check(pixels)
        square = _square(pixels, self.side)
        planes = square.transpose(2, 0, 1)[np.newaxis].astype(np.float32)
        vectors = self.network.run(planes, self.network.outputs[0].name)
        vector: NDArray[np.float32] = vectors[0]
        return vector


def _without_borders(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what `borders.trim` leaves: the same for a photo and its framed copy."""
    box = borders.trim(pixels)
    if box is None:
        return pixels
    height, width = pixels.shape[:2]
    rows = slice(round(box.top * height), round(box.bottom * height))
    return pixels[rows, round(box.left * width) : round(box.right * width)]


def _square(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return the picture squashed to side x side.

    OpenCV's area average takes .5 ms for a picture of 400 px, half as long as the
    network. Linear to twice the side, then the mean of 2x2 takes .12 ms, and the
    vectors of 30 photos had cosines of .9986 and more with those of the average.
    """
    double = 2 * side
    if not side <= min(pixels.shape[:2]) <= max(pixels.shape[:2]) <= 2 * double:
        return squashed(pixels, side)
    large = cv2.resize(pixels, (double, double), interpolation=cv2.INTER_LINEAR)
    small = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def embed(pixels: NDArray[np.uint8]) -> bytes:
    """Return the descriptor of a picture: 192 int8, a unit vector.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB, upright, alpha on white, any size. Uniform borders are
        cut off, the rest is squashed to a square of 112 px.

    Returns
    -------
    `DIMENSIONS` bytes; value = byte / `STEPS_PER_UNIT`. Compare two with
    `similarity.cosine`.

    Raises
    ------
    EnvironmentProblem
        onnxruntime or the model cannot be loaded.
    """
    _check(pixels)
    return packed(shipped().vector(_without_borders(pixels)))


def _check(pixels: NDArray[np.uint8]) -> None:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:  # noqa: PLR2004 -- height, width, RGB
        raise Bug(f"a vector needs RGB bytes, not {pixels.dtype} {pixels.shape}")


def packed(vector: NDArray[np.float32]) -> bytes:
    """Return a unit vector, float32 (D,), as int8."""
    steps = np.rint(vector * np.float32(STEPS_PER_UNIT))
    descriptor: bytes = np.clip(steps, -127, 127).astype(np.int8).tobytes()
    return descriptor


def open_model(path: Path) -> Model:
    """Return a network that `photodedup train` wrote.

    Raises
    ------
    EnvironmentProblem
        onnxruntime is missing, or the file is no such network.
    """
    try:
        model = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"{printable(path)}: the model cannot be read; install photodedup again, "
            "or name another file"
        ) from error
    return _model(model, path.name)


@cache
def shipped() -> Model:
    """Return the network of this process, loaded once."""
    found = resources.files("photodedup").joinpath(MODEL.as_posix())
    try:
        model = found.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            "the learned descriptor's model is not there; install photodedup again"
        ) from error
    return _model(model, MODEL.name)


def _model(content: bytes, name: str) -> Model:
    try:
        network = open_network(content)
    except UnusableNetworkError as error:
        raise EnvironmentProblem(
            f"{name} is no network that photodedup can use; "
            "make one with `photodedup train`"
        ) from error
    shapes = [given.shape for given in network.inputs]
    if len(shapes) != 1 or not _is_square(shapes[0]):
        raise EnvironmentProblem(
            f"{name} takes {', '.join(map(str, shapes))} and not one RGB square; "
            "make a model with `photodedup train`"
        )
    return Model(network, shapes[0][2] or 0)


def _is_square(shape: tuple[int | None, ...]) -> bool:
    return (
        shape[:2] == (1, 3)
        and len(shape) == 4  # noqa: PLR2004 -- one, channels, height, width
        and shape[2] == shape[3]
        and shape[2] is not None
    )
