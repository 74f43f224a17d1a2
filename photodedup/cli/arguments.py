"""The grammar of the command line; the names are fixed and documented."""

from __future__ import annotations

import argparse
from pathlib import Path

import photodedup
from photodedup.core.settings import FindLevel, IndexKind

EPILOG = """\
without a command, or with folders only: opens the window
  photodedup [FOLDER...]     photodedup gui [FOLDER...]     photodedup demo

exit codes: 0 done, 1 done but some files could not be read or acted on,
2 wrong usage or nothing could be done, 130 interrupted (partial results are written)
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of all sub-commands; each sets ``command``."""
    top = argparse.ArgumentParser(
        prog="photodedup",
        description="Find exact and near-duplicate photos without losing one.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--version", action="version", version=f"photodedup {photodedup.__version__}"
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_scan(commands)
    commands.add_parser(
        "methods", help="list every method: what it measures, range, direction, source"
    )
    _add_apply(commands)
    undo = commands.add_parser("undo", help="put back what an apply took away")
    undo.add_argument(
        "batch",
        nargs="?",
        type=int,
        metavar="BATCH",
        help="number from `photodedup history`; without it, the last batch",
    )
    commands.add_parser("history", help="list what was applied and undone")
    return top


Commands = argparse._SubParsersAction  # noqa: SLF001 -- argparse gives it no other name


def _add_scan(commands: Commands[argparse.ArgumentParser]) -> None:
    scan = commands.add_parser(
        "scan", help="find copies in folders and write a report; changes nothing"
    )
    scan.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    scan.add_argument(
        "--keep",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="look through it, but never suggest to remove its photos",
    )
    scan.add_argument(
        "--ignore",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="do not look into it",
    )
    scan.add_argument(
        "--find",
        type=FindLevel,
        default=FindLevel.EDITED,
        metavar="{same,edited,alike}",
        help="same: resized, re-saved, other metadata; edited (default): also edits, "
        "turns and frames; alike: also look-alikes",
    )
    scan.add_argument(
        "--thorough", action="store_true", help="find more, at about twice the time"
    )
    scan.add_argument(
        "--index",
        type=IndexKind,
        default=IndexKind.AUTO,
        metavar="{auto,brute,bktree,multiindex}",
        help="candidate index; all give the same pairs",
    )
    for form in ("csv", "json", "html"):
        scan.add_argument(
            f"--{form}",
            type=Path,
            metavar="FILE",
            help=f"write a {form.upper()} report",
        )
    cache = scan.add_mutually_exclusive_group()
    cache.add_argument("--cache", type=Path, metavar="DIR", help="folder of the cache")
    cache.add_argument(
        "--no-cache", action="store_true", help="neither use nor keep readings"
    )
    scan.add_argument(
        "--workers",
        type=_natural,
        default=0,
        metavar="N",
        help="decoder processes (default: one per core minus one)",
    )
    scan.add_argument("--quiet", action="store_true", help="no progress, only results")


def _add_apply(commands: Commands[argparse.ArgumentParser]) -> None:
    apply = commands.add_parser(
        "apply", help="remove the photos that a CSV report suggests to remove"
    )
    apply.add_argument("report", type=Path, metavar="REPORT.csv")
    how = apply.add_mutually_exclusive_group(required=True)
    how.add_argument("--trash", action="store_true", help="move them to the trash")
    how.add_argument("--move", type=Path, metavar="DIR", help="move them to a folder")
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


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than 0")
    return number
