"""The grammar of ``search``, ``compare`` and ``methods``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from photodedup.cli.argument_types import choice, path
from photodedup.core.records import Box
from photodedup.core.settings import (
    HASH_SIZES,
    LEAST_BINS,
    MOST_BINS,
    MethodOptions,
    NearestIndex,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Number = Callable[[str], int]

ALL = "all"
EDGES = 4
MOST_ANSWERS = 100_000


def add_to_search(search: argparse.ArgumentParser) -> None:
    """Add what `photodedup search` takes."""
    search.add_argument(
        "query",
        type=path,
        metavar="QUERY",
        help="a photo; with --random the first folder",
    )
    search.add_argument(
        "folders",
        nargs="*",
        type=path,
        metavar="FOLDER",
        help="where to look; all folders in it are looked through too",
    )
    search.add_argument(
        "--random",
        action="store_true",
        help="ask with a photo of the folders, chosen at random",
    )
    search.add_argument(
        "--seed",
        type=_number(0, 2**32 - 1),
        metavar="N",
        help="with --random: the same number chooses the same photo",
    )
    search.add_argument(
        "--method",
        default="combined",
        metavar="NAME",
        help="how alike is measured (default: combined); see `photodedup methods`",
    )
    search.add_argument(
        "-k",
        type=_number(1, MOST_ANSWERS),
        default=9,
        metavar="N",
        help="how many photos to list (default: 9)",
    )
    search.add_argument(
        "--part",
        type=part,
        default=Box(),
        metavar="L,T,R,B",
        help="ask with a part of the photo: its edges in percent of width and height",
    )
    _add_index(search)
    _add_options(search)
    for form in ("csv", "json"):
        search.add_argument(
            f"--{form}", type=path, metavar="FILE", help=f"write the list as {form}"
        )
    cache = search.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache",
        type=path,
        metavar="DIR",
        help="keep what was read there, so that the next search is fast",
    )
    cache.add_argument("--no-cache", action="store_true", help="read every photo anew")
    _add_work(search)


def add_to_compare(compare: argparse.ArgumentParser) -> None:
    """Add what `photodedup compare` takes."""
    compare.add_argument("test", type=path, metavar="TEST", help="a photo")
    compare.add_argument(
        "references",
        nargs="+",
        type=path,
        metavar="REFERENCE",
        help="photos that it is compared with",
    )
    compare.add_argument(
        "--method",
        action="append",
        metavar="NAME|all",
        help="how (default: combined); may be given more than once",
    )
    _add_options(compare)
    compare.add_argument(
        "--json", type=path, metavar="FILE", help="write the values as JSON"
    )
    _add_work(compare)


def method_options(options: argparse.Namespace) -> MethodOptions:
    """Return how methods are to be carried out."""
    return MethodOptions(
        hash_size=options.hash_size,
        bins=options.bins,
        raw_counts=options.raw_counts,
        ignore_white=options.ignore_white,
    )


def part(text: str) -> Box:
    """Return the part of a picture that four percentages name.

    Examples
    --------
    >>> part("0,0,50,100")
    Box(left=0.0, top=0.0, right=0.5, bottom=1.0)
    """
    try:
        edges = [float(word) / 100 for word in text.split(",")]
    except ValueError:
        edges = []
    if len(edges) == EDGES:
        left, top, right, bottom = edges
        if 0 <= left < right <= 1 and 0 <= top < bottom <= 1:
            return Box(left, top, right, bottom)
    raise argparse.ArgumentTypeError(
        f"{text!r} is not left,top,right,bottom in percent, such as 0,0,50,100"
    )


def _add_index(search: argparse.ArgumentParser) -> None:
    search.add_argument(
        "--index",
        type=choice(NearestIndex),
        default=NearestIndex.EXACT,
        metavar="{exact,annoy}",
        help="exact (default): all photos are compared; annoy: a forest of random "
        "trees, for hashes, which may miss some and tells how many (extra `annoy`)",
    )
    search.add_argument(
        "--trees",
        type=_number(1, 10_000),
        default=50,
        metavar="N",
        help="with --index annoy: more trees miss less (default: 50)",
    )
    search.add_argument(
        "--search-k",
        type=_number(1, 2**31 - 1),
        default=-1,
        metavar="N",
        help="with --index annoy: nodes to look at (default: trees x answers)",
    )


def _add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--hash-size",
        type=_hash_size,
        default=8,
        metavar="{8,16,32}",
        help="side of the square of bits of the hashes (default: 8)",
    )
    command.add_argument(
        "--bins",
        type=_number(LEAST_BINS, MOST_BINS),
        default=16,
        metavar="N",
        help="bins per channel of the colour histograms, 2 to 256 (default: 16)",
    )
    command.add_argument(
        "--raw-counts",
        action="store_true",
        help="histogram-l2, histogram-gray-l2: compare counts of pixels, not shares; "
        "pictures of different sizes are then far apart",
    )
    command.add_argument(
        "--ignore-white",
        action="store_true",
        help="colour histograms: do not count pure white; ssim: cut uniform margins",
    )


def _add_work(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--workers",
        type=_number(1, 256),
        default=0,
        metavar="N",
        help="processes that read and compare photos (default: one per core)",
    )
    command.add_argument(
        "--quiet", action="store_true", help="no progress, only results"
    )


def _hash_size(text: str) -> int:
    if text not in map(str, HASH_SIZES):
        raise argparse.ArgumentTypeError(f"cannot be {text!r}; choose 8, 16 or 32")
    return int(text)


def _number(least: int, most: int) -> Number:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise argparse.ArgumentTypeError(f"{text!r} is not a number")
        if not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"{text} is not between {least} and {most}"
            )
        return int(text)

    return number
