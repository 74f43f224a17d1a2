"""Descriptors of image encoders that a person added: a picture to a float vector.

The picture is prepared exactly as the encoder's card says, with Pillow's filters: the
networks of CLIP and torchvision were trained on pictures that Pillow had resized, and
filters that do not widen when they shrink would show them other textures.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from photodedup.core.errors import Bug, ModelProblem, cause, printable
from photodedup.core.fingerprints.network import (
    Network,
    UnusableNetworkError,
    open_network,
)
from photodedup.core.records.encoders import (
    ChannelOrder,
    EncoderCard,
    Interpolation,
    Layout,
    ResizeRule,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LONGEST_RESIZED = 4096
"""px; a picture that would become longer is cut before it is resized."""
KEPT_NETWORKS = 2
"""Of one process: comparing by `--method all` asks them in turn, one photo each."""

_FILTERS = {
    Interpolation.BILINEAR: Image.Resampling.BILINEAR,
    Interpolation.BICUBIC: Image.Resampling.BICUBIC,
}


def describe(pixels: NDArray[np.uint8], card: EncoderCard, path: Path) -> bytes:
    """Return what an encoder says of a picture.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB, upright, alpha on white, any size.
    card
        Of the encoder.
    path
        Of its ONNX file. It is loaded once per process.

    Returns
    -------
    `card.dimensions` little-endian float32: the output of the network, scaled to unit
    length. Compare two with `similarity.cosine.cosine_of_floats`.

    Raises
    ------
    ModelProblem
        The file is not there, is another one than the card's, or cannot be carried out;
        or its answer is no direction.
    """
    network = _network(path, card.sha256, card.name)
    return direction(answer(network, prepared(pixels, card), card), card).tobytes()


def prepared(pixels: NDArray[np.uint8], card: EncoderCard) -> NDArray[np.float32]:
    """Return a picture as the network takes it, float32 (1, 3, H, W) or (1, H, W, 3).

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB, any size.
    card
        Says how.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:  # noqa: PLR2004 -- height, width, RGB
        raise Bug(f"an encoder needs RGB bytes, not {pixels.dtype} {pixels.shape}")
    values = np.asarray(_resized(Image.fromarray(pixels), card), np.float32)
    if card.channels is ChannelOrder.BGR:
        values = values[..., ::-1]
    values = values / np.float32(card.values.divisor)
    values = (values - _per_channel(card.mean)) / _per_channel(card.std)
    if card.layout is Layout.CHANNELS_FIRST:
        values = values.transpose(2, 0, 1)
    return np.ascontiguousarray(values[np.newaxis])


def _per_channel(numbers: tuple[float, ...]) -> NDArray[np.float32]:
    return np.asarray(numbers, np.float32)


def answer(
    network: Network, given: NDArray[np.float32], card: EncoderCard
) -> NDArray[np.float32]:
    """Return the output of a network that the card names, of any shape.

    Raises
    ------
    ModelProblem
        The network fails.
    """
    try:
        return network.run(given, card.output)
    except UnusableNetworkError as error:
        raise ModelProblem(
            f"the encoder {card.name} fails ({error}); add it again, or another one"
        ) from error


def direction(output: NDArray[np.float32], card: EncoderCard) -> NDArray[np.float32]:
    """Return an output as a unit vector, little-endian float32 (D,).

    Raises
    ------
    ModelProblem
        It has not as many numbers as the card says, or shows in no direction.
    """
    vector = output.reshape(-1).astype(np.float64)
    if vector.size != card.dimensions:
        raise ModelProblem(
            f"the encoder {card.name} gives {vector.size} numbers and its card says "
            f"{card.dimensions}; add it again"
        )
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0:
        what = "only zeros" if length == 0 else "numbers that are not finite"
        raise ModelProblem(
            f"the encoder {card.name} gives {what} for this picture; check mean, std "
            "and range of values on its card"
        )
    return (vector / length).astype("<f4")


def _resized(picture: Image.Image, card: EncoderCard) -> Image.Image:
    resample, size = _FILTERS[card.interpolation], (card.width, card.height)
    if card.resize is ResizeRule.SQUASH:
        return picture.resize(size, resample)
    # Rounded as torchvision rounds them.
    shorter, longer = min(picture.size), max(picture.size)
    long_side = card.shorter * longer // shorter
    whole = tuple(
        card.shorter if side == shorter else long_side for side in picture.size
    )
    starts = [
        round((side - wanted) / 2) for side, wanted in zip(whole, size, strict=True)
    ]
    left, top = starts
    if long_side <= LONGEST_RESIZED:
        large = picture.resize((whole[0], whole[1]), resample)
        return large.crop((left, top, left + card.width, top + card.height))
    # One that is 20,000 times as long as wide would have 3 GB: only the centre is made.
    # Pillow rounds between its two passes, so a few values may differ by one level.
    across, down = picture.width / whole[0], picture.height / whole[1]
    right, bottom = (left + card.width) * across, (top + card.height) * down
    box = (
        left * across,
        top * down,
        min(right, picture.width),
        min(bottom, picture.height),
    )
    return picture.resize(size, resample, box=box)


@lru_cache(maxsize=KEPT_NETWORKS)
def _network(path: Path, sha256: str, name: str) -> Network:
    """Return the network of a file, after a look whether it is still the one."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelProblem(
            f"the encoder {name} cannot be read: {printable(path)}: {cause(error)}; "
            "add it again"
        ) from error
    if found != sha256:
        raise ModelProblem(
            f"the file of the encoder {name} is not the one that was added; "
            f"remove it and add it again: photodedup models remove {name}"
        )
    try:
        return open_network(path)
    except UnusableNetworkError as error:
        raise ModelProblem(
            f"the encoder {name} cannot be loaded ({error}); add it again, or another"
        ) from error
