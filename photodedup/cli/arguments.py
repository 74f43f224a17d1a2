"""The grammar of the command line; the names are fixed and documented."""

from __future__ import annotations

import argparse
from typing import NoReturn

import photodedup
from photodedup.cli import (
    asking_arguments,
    models_arguments,
    training_arguments,
)
from photodedup.cli.argument_types import choice, path
from photodedup.cli.exits import Exit
from photodedup.core.records import STRICTNESS_DEFAULT
from photodedup.core.settings import FindLevel, IndexKind

MOST_WORKERS = 256
"""Each takes 100 MB; a slip of the finger must not bring the computer down."""

FEWEST_PHOTOS, MOST_PHOTOS = 2, 2_000
"""Of a calibration: one photo has no other to be mistaken for; 2,000 take an hour."""

EPILOG = """\
without a command, or with folders only: opens the window
  photodedup [FOLDER...]     photodedup gui [FOLDER...]     photodedup demo

exit codes: 0 done, 1 done but some files could not be read or acted on,
2 wrong usage or nothing could be done, 130 interrupted (partial results are written)
"""


class Parser(argparse.ArgumentParser):
    """Answers a mistake with one sentence instead of the whole grammar."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and end the program."""
        self.exit(Exit.NOTHING_DONE, f"{self.prog}: {message}; see {self.prog} -h\n")


def parser() -> Parser:
    """Return the parser of all sub-commands; each sets ``command``."""
    top = Parser(
        prog="photodedup",
        description="Find exact and near-duplicate photos without losing one.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument(
        "--version", action="version", version=f"photodedup {photodedup.__version__}"
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_scan(commands)
    _add_regroup(commands)
    _add_calibrate(commands)
    _add_asking(commands)
    _add_apply(commands)
    undo = commands.add_parser("undo", help="put back what an apply took away")
    undo.add_argument(
        "batch",
        nargs="?",
        type=_number,
        metavar="BATCH",
        help="number from `photodedup history`; without it, the last batch",
    )
    commands.add_parser("history", help="list what was applied and undone")
    training_arguments.add_to(
        commands.add_parser(
            "train",
            help="teach a network what altered copies look like (extra `train`)",
            allow_abbrev=False,
        )
    )
    return top


Commands = argparse._SubParsersAction  # noqa: SLF001 -- argparse gives it no other name


def _add_scan(commands: Commands[Parser]) -> None:
    scan = commands.add_parser(
        "scan",
        help="find copies in folders and list them; changes nothing",
        description="Find copies in folders and list them, or write reports. "
        "Not one photo is changed.",
        allow_abbrev=False,
    )
    scan.add_argument(
        "folders",
        nargs="+",
        type=path,
        metavar="FOLDER",
        help="folder with photos; all folders in it are looked through too",
    )
    scan.add_argument(
        "--keep",
        action="append",
        default=[],
        type=path,
        metavar="FOLDER",
        help="look through it, but never suggest to remove its photos",
    )
    scan.add_argument(
        "--ignore",
        action="append",
        default=[],
        type=path,
        metavar="FOLDER",
        help="do not look into it",
    )
    scan.add_argument(
        "--find",
        type=choice(FindLevel),
        default=FindLevel.EDITED,
        metavar="{same,edited,alike}",
        help="same: copies in place, which are resized, re-saved or lightly edited, "
        "and none that is turned; edited (default): also stronger edits, crops, turns "
        "and frames; alike: also look-alikes",
    )
    scan.add_argument(
        "--thorough", action="store_true", help="find more, at about twice the time"
    )
    scan.add_argument(
        "--index",
        type=choice(IndexKind),
        default=IndexKind.AUTO,
        metavar="{auto,brute,bktree,multiindex}",
        help="how candidates are looked up; all find the same copies",
    )
    _add_strictness(scan)
    _add_reports(scan)
    cache = scan.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache",
        type=path,
        metavar="DIR",
        help="keep what was read there, so that the next scan is fast",
    )
    cache.add_argument(
        "--no-cache",
        action="store_true",
        help="read every photo anew and remember nothing",
    )
    _add_work(scan)


def _add_regroup(commands: Commands[Parser]) -> None:
    regroup = commands.add_parser(
        "regroup",
        help="group a JSON report anew, stricter or looser, without reading a photo",
        description="Group the photos of a JSON report anew, stricter or looser. No "
        "photo is read: the report holds every pair that was compared. Photos that you "
        "told apart in the window stay apart.",
        allow_abbrev=False,
    )
    regroup.add_argument(
        "report",
        type=path,
        metavar="REPORT.json",
        help="written by `photodedup scan --json`",
    )
    _add_strictness(regroup)
    _add_reports(regroup)


def _add_calibrate(commands: Commands[Parser]) -> None:
    calibrate = commands.add_parser(
        "calibrate",
        help="see on altered copies of your own photos what would be found and wrong",
        description="Make altered copies of some of your photos (crops, edits, "
        "screenshots...) in memory, compare all of them as a scan would, and tell what "
        "would be found and what would be wrong at each strictness. Nothing is written "
        "into your folders, and no setting is changed.",
        allow_abbrev=False,
    )
    calibrate.add_argument(
        "folders",
        nargs="+",
        type=path,
        metavar="FOLDER",
        help="folder with photos; all folders in it count too",
    )
    calibrate.add_argument(
        "--photos",
        type=_photos,
        default=200,
        metavar="N",
        help="alter at most so many photos, spread over the folders (default: 200)",
    )
    calibrate.add_argument(
        "--thorough", action="store_true", help="compare as `scan --thorough` does"
    )
    calibrate.add_argument(
        "--json", type=path, metavar="FILE", help="write every copy and every pair"
    )
    _add_work(calibrate)


def _add_strictness(command: Parser) -> None:
    command.add_argument(
        "--strictness",
        type=_strictness,
        default=STRICTNESS_DEFAULT,
        metavar="X",
        help="how sure a match must be, 0 to 1 (default: 0.5); 0 shows more copies, "
        "and more that are none; 1 only pictures that are nearly equal",
    )


def _add_reports(command: Parser) -> None:
    for form, purpose in (
        ("csv", "write a table of the groups, which `photodedup apply` reads"),
        ("json", "write everything that was found, which `photodedup regroup` reads"),
        ("html", "write a page to look at"),
    ):
        command.add_argument(f"--{form}", type=path, metavar="FILE", help=purpose)


def _add_work(command: Parser) -> None:
    command.add_argument(
        "--workers",
        type=_workers,
        default=0,
        metavar="N",
        help="processes that read and compare photos (default: one per core)",
    )
    command.add_argument(
        "--quiet", action="store_true", help="no progress, only results"
    )


def _add_asking(commands: Commands[Parser]) -> None:
    asking_arguments.add_to_search(
        commands.add_parser(
            "search",
            help="find the photos that are most like one, by any method",
            description="List the photos of some folders that are most like one "
            "photo, the nearest first. Not one photo is changed.",
            allow_abbrev=False,
        )
    )
    asking_arguments.add_to_compare(
        commands.add_parser(
            "compare",
            help="tell how alike a photo and some others are, by any method",
            description="Compare a photo with one or more others and print what each "
            "method says, side by side.",
            allow_abbrev=False,
        )
    )
    commands.add_parser(
        "methods", help="list every method: what it measures, range, direction, source"
    )
    models_arguments.add_to(
        commands.add_parser(
            "models",
            help="list, add or remove image encoders (CLIP, ResNet... as ONNX)",
            allow_abbrev=False,
        )
    )


def _add_apply(commands: Commands[Parser]) -> None:
    apply = commands.add_parser(
        "apply",
        help="remove the photos that a CSV report suggests to remove",
        description="Remove the photos whose suggestion in a CSV report is `remove`; "
        "you may edit that column first. Every photo is read again before it goes, "
        "one of each group always stays, and `photodedup undo` takes it back.",
        allow_abbrev=False,
    )
    apply.add_argument(
        "report",
        type=path,
        metavar="REPORT.csv",
        help="written by `photodedup scan --csv`",
    )
    how = apply.add_mutually_exclusive_group(required=True)
    how.add_argument("--trash", action="store_true", help="move them to the trash")
    how.add_argument("--move", type=path, metavar="DIR", help="move them to a folder")
    how.add_argument(
        "--hardlink",
        action="store_true",
        help="replace identical files by hard links to the kept one",
    )
    apply.add_argument(
        "--keep-structure",
        action="store_true",
        help="with --move: recreate the folders inside DIR",
    )
    apply.add_argument(
        "--dry-run", action="store_true", help="check everything, change nothing"
    )


def _workers(text: str) -> int:
    number = _number(text)
    if number > MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{text} is more than {MOST_WORKERS}")
    return number


def _photos(text: str) -> int:
    number = _number(text)
    if not FEWEST_PHOTOS <= number <= MOST_PHOTOS:
        raise argparse.ArgumentTypeError(
            f"{text} is not between {FEWEST_PHOTOS} and {MOST_PHOTOS}"
        )
    return number


def _strictness(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    # Not a number is in no range, and so it is refused as well.
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return number


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return int(text)
