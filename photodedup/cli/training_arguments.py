"""The arguments of ``photodedup train``."""

from __future__ import annotations

import argparse
from pathlib import Path

OBJECTIVES = ("copies", "contrastive", "triplet")
MOST_HELD_OUT = 0.5
DEFAULT_MINUTES = 60.0
FEWEST_PICTURES = 2
HIGHEST_RATE = 0.1


def add_to(train: argparse.ArgumentParser) -> None:
    """Add them to the parser of the command."""
    train.add_argument(
        "folders",
        nargs="+",
        type=Path,
        metavar="FOLDER",
        help="folder with photos to learn from; all folders in it too",
    )
    train.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="MODEL.onnx",
        help="where the model goes; its card lies beside it as MODEL.json",
    )
    train.add_argument(
        "--objective",
        choices=OBJECTIVES,
        default=OBJECTIVES[0],
        help="copies (default): a photo and its altered copies, no labels needed; "
        "contrastive, triplet: photos of one sub-folder belong together",
    )
    train.add_argument(
        "--start",
        type=Path,
        metavar="FILE.weights",
        help="begin with the weights of an earlier training",
    )
    length = train.add_mutually_exclusive_group()
    length.add_argument(
        "--minutes",
        type=_minutes,
        default=DEFAULT_MINUTES,
        metavar="N",
        help="how long by the clock (default: 60)",
    )
    length.add_argument(
        "--steps",
        type=_whole,
        default=0,
        metavar="N",
        help="how many batches instead; repeats exactly with the same --seed",
    )
    train.add_argument(
        "--learning-rate",
        type=_rate,
        default=1.2e-3,
        metavar="X",
        help="the highest of the run (default: 0.0012)",
    )
    train.add_argument(
        "--batch",
        type=_batch,
        default=64,
        metavar="N",
        help="pictures per step (default: 64)",
    )
    train.add_argument(
        "--seed", type=_whole, default=0, metavar="N", help="of everything random"
    )
    train.add_argument(
        "--held-out",
        type=_share,
        default=0.1,
        metavar="SHARE",
        help="share of the photos kept for the test at the end (default: 0.1)",
    )
    train.add_argument(
        "--drawn",
        type=_whole,
        default=0,
        metavar="N",
        help="add N drawn pictures, where the photos are few or all of one kind",
    )
    train.add_argument(
        "--patience",
        type=_whole,
        default=12,
        metavar="N",
        help="end after N checks without a better one; 0: never (default: 12)",
    )
    train.add_argument("--quiet", action="store_true", help="no progress")


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return int(text)


def _batch(text: str) -> int:
    number = _whole(text)
    if number < FEWEST_PICTURES:
        raise argparse.ArgumentTypeError(
            f"{text} is too small; {FEWEST_PICTURES} or more"
        )
    return number


def _minutes(text: str) -> float:
    number = _number(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is no time to train; more than 0")
    return number


def _rate(text: str) -> float:
    number = _number(text)
    if not 0 < number <= HIGHEST_RATE:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {HIGHEST_RATE}")
    return number


def _share(text: str) -> float:
    number = _number(text)
    if not 0 <= number <= MOST_HELD_OUT:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {MOST_HELD_OUT}")
    return number


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not float("-inf") < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return number
