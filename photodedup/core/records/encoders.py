"""The card of an image encoder: how a picture becomes what the network takes.

A network in a file does not say whether it wants 0..1 or 0..255, or which part of the
picture. Its card does; `core.models` checks it against the graph when the encoder is
added. `records.cards` reads and writes cards as JSON.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING

from photodedup.core.errors import ModelProblem

if TYPE_CHECKING:
    from typing import Self

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")
SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_TEXT = 2000
LARGEST_SIDE = 2048
"""Of a network's picture, px; the usual ones take 112 to 448."""
FEWEST_DIMENSIONS, MOST_DIMENSIONS = 2, 16_384
CHANNELS = 3


class Layout(Enum):
    """The order of the axes of a network's input."""

    CHANNELS_FIRST = "NCHW"
    CHANNELS_LAST = "NHWC"


class ChannelOrder(Enum):
    """The order of the colours along the axis of the channels."""

    RGB = "RGB"
    BGR = "BGR"


class ValueRange(Enum):
    """What the value of a channel is before mean and std."""

    UNIT = "0..1"
    BYTE = "0..255"

    @property
    def divisor(self) -> int:
        """What a byte is divided by."""
        return 255 if self is ValueRange.UNIT else 1


class ResizeRule(Enum):
    """How a picture of any shape comes to the network's size."""

    SQUASH = "squash"
    """The whole picture, whatever becomes of its shape."""
    CROP = "crop"
    """The shorter side to `EncoderCard.shorter`, then the centre cut out."""


class Interpolation(Enum):
    """Which filter resizes; both are widened when they shrink, as Pillow does it."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """An image encoder that was added, with everything that asking it needs.

    Attributes
    ----------
    name
        What people call it: lower-case letters, digits, and ``. _ -`` inside.
    title
        One line for people.
    sha256
        Of the ONNX file, 64 hexadecimal digits.
    size_bytes
        Of the ONNX file.
    input
        Name of the graph's input; float32, one picture.
    width, height
        Of the picture that it takes, px.
    layout, channels
        Order of the axes and of the colours.
    values
        The range of a channel's value before mean and std.
    mean, std
        Per channel, in the network's order of colours and in the units of `values`;
        the network takes (value - mean) / std. `std` is above 0.
    resize, interpolation
        How the picture comes to the size.
    shorter
        px of the shorter side before the centre is cut out; at least `width` and
        `height`. Not used by `ResizeRule.SQUASH`.
    output
        Name of the graph's output that is the descriptor.
    dimensions
        How many numbers it has.
    source
        Where the file is from: its name, or ``hf:REPO/FILE@REVISION``.
    licence
        What is known of it; may be empty.
    """

    name: str
    title: str
    sha256: str
    size_bytes: int
    input: str
    width: int
    height: int
    layout: Layout
    channels: ChannelOrder
    values: ValueRange
    mean: tuple[float, ...]
    std: tuple[float, ...]
    resize: ResizeRule
    shorter: int
    interpolation: Interpolation
    output: str
    dimensions: int
    source: str
    licence: str = ""

    def __post_init__(self) -> None:
        check_fields(self)
        if self.resize is ResizeRule.CROP and self.shorter < max(
            self.width, self.height
        ):
            raise ModelProblem(
                f"{self.width}x{self.height} cannot be cut out of a picture whose "
                f"shorter side has {self.shorter} px; make `shorter` larger"
            )

    @property
    def key(self) -> str:
        """Names its descriptors in a cache: changes with all that changes them."""
        parts = [self.sha256, self.input, self.output, self.width, self.height]
        parts += [self.layout, self.channels, self.values, *self.mean, *self.std]
        parts += [self.resize, self.shorter, self.interpolation]
        text = "|".join(map(str, parts))
        return f"encoder {hashlib.sha256(text.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class CardDraft:
    """What somebody says of an encoder; None for what they leave to others.

    The fields are those of `EncoderCard`.
    """

    name: str | None = None
    title: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    input: str | None = None
    width: int | None = None
    height: int | None = None
    layout: Layout | None = None
    channels: ChannelOrder | None = None
    values: ValueRange | None = None
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    resize: ResizeRule | None = None
    shorter: int | None = None
    interpolation: Interpolation | None = None
    output: str | None = None
    dimensions: int | None = None
    source: str | None = None
    licence: str | None = None

    def __post_init__(self) -> None:
        check_fields(self)

    def over(self, other: CardDraft) -> Self:
        """Return what is said here, and for the rest what the other one says."""
        chosen = {}
        for field in fields(self):
            mine = getattr(self, field.name)
            chosen[field.name] = getattr(other, field.name) if mine is None else mine
        return type(self)(**chosen)


def check_fields(card: EncoderCard | CardDraft) -> None:
    """Check every field that is said.

    Raises
    ------
    ModelProblem
        One cannot be.
    """
    if card.name is not None and not NAME.fullmatch(card.name):
        raise ModelProblem(
            f"{card.name[:60]!r} cannot be the name of an encoder; use up to 40 "
            "lower-case letters, digits, and . _ - between them"
        )
    if card.sha256 is not None and not SHA256.fullmatch(card.sha256):
        raise ModelProblem("a sha256 has 64 lower-case hexadecimal digits")
    for field in ("title", "input", "output", "source", "licence"):
        _check_text(field, getattr(card, field))
    _check_sizes(card)
    _check_triple("mean", card.mean, least=-math.inf)
    _check_triple("std", card.std, least=0)


def _check_text(field: str, text: str | None) -> None:
    if text is None:
        return
    if len(text) > LONGEST_TEXT or not text.replace("\n", " ").isprintable():
        raise ModelProblem(
            f"`{field}` must be printable text of at most {LONGEST_TEXT} characters"
        )
    if field in {"input", "output"} and not text:
        raise ModelProblem(f"`{field}` must be the name of the graph's {field}")


def _check_sizes(card: EncoderCard | CardDraft) -> None:
    for field, least, most in (
        ("width", 1, LARGEST_SIDE),
        ("height", 1, LARGEST_SIDE),
        ("shorter", 1, 2 * LARGEST_SIDE),
        ("dimensions", FEWEST_DIMENSIONS, MOST_DIMENSIONS),
        ("size_bytes", 1, 1 << 40),
    ):
        number = getattr(card, field)
        if number is not None and not least <= number <= most:
            raise ModelProblem(f"`{field}` is {number}; it must be {least} to {most}")


def _check_triple(
    field: str, numbers: tuple[float, ...] | None, *, least: float
) -> None:
    if numbers is None:
        return
    if len(numbers) != CHANNELS or not all(
        math.isfinite(number) and number > least for number in numbers
    ):
        above = " above 0" if least == 0 else ""
        raise ModelProblem(
            f"`{field}` must be three numbers{above}, one for each colour"
        )
