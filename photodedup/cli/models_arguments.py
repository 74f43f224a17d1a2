"""The arguments of ``photodedup models``."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

ACTIONS = ("list", "add", "remove")
LAYOUTS = ("NCHW", "NHWC")
CHANNELS = ("RGB", "BGR")
VALUES = ("0..1", "0..255")
RESIZES = ("squash", "crop")
INTERPOLATIONS = ("bilinear", "bicubic")
PRESETS = ("clip", "resnet", "vgg", "inception")
COLORS = 3


def add_to(models: argparse.ArgumentParser) -> None:
    """Add them to the parser of the command."""
    actions = models.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="show the encoders (also without an action)")
    add = actions.add_parser("add", help="add an ONNX file, or one of a model hub")
    add.add_argument(
        "model",
        metavar="FILE|hf:OWNER/NAME/FILE[@REVISION]",
        help="the ONNX file; a card beside it (same name, .json) is read too. What "
        "begins with hf: is downloaded, for which the extra hub must be installed",
    )
    add.add_argument(
        "--name", help="what to call it; clip, resnet, vgg and inception bring a preset"
    )
    add.add_argument(
        "--preset", choices=PRESETS, help="prepare pictures as one of these does"
    )
    add.add_argument("--card", type=Path, metavar="FILE.json", help="read this card")
    add.add_argument("--title", help="one line for people")
    add.add_argument("--licence", help="of the model, for the card")
    _add_preparation(add)
    add.add_argument("--output", metavar="NAME", help="output to use, of several")
    add.add_argument("--quiet", action="store_true", help="no progress")
    remove = actions.add_parser("remove", help="remove an encoder and its card")
    remove.add_argument("name", metavar="NAME")


def _add_preparation(add: argparse.ArgumentParser) -> None:
    add.add_argument(
        "--size",
        type=_size,
        metavar="WxH|N",
        help="of the picture, where the network takes any size",
    )
    add.add_argument(
        "--mean", type=_triple, metavar="A,B,C", help="subtracted per channel"
    )
    add.add_argument(
        "--std", type=_triple, metavar="A,B,C", help="divided by per channel, after it"
    )
    add.add_argument(
        "--values", choices=VALUES, help="range before mean and std (default: 0..1)"
    )
    add.add_argument("--channels", choices=CHANNELS, help="default: RGB")
    add.add_argument("--layout", choices=LAYOUTS, help="default: what the network says")
    add.add_argument(
        "--resize",
        choices=RESIZES,
        help="squash: the whole picture; crop (default): its centre",
    )
    add.add_argument(
        "--shorter",
        type=_side,
        metavar="N",
        help="px of the shorter side before the centre is cut out (default: the size)",
    )
    add.add_argument("--interpolation", choices=INTERPOLATIONS, help="default: bicubic")


def _side(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of pixels")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    width, times, height = text.partition("x")
    return _side(width), _side(height) if times else _side(width)


def _triple(text: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != COLORS or not all(map(math.isfinite, numbers)):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not three numbers with commas between them"
        )
    return numbers
