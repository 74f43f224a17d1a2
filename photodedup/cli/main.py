"""Dispatch a sub-command and turn exceptions into sentences and exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

from photodedup.cli.arguments import parser
from photodedup.cli.exits import Exit
from photodedup.core.errors import EnvironmentProblem, cause
from photodedup.core.progress import Cancelled

if TYPE_CHECKING:
    import argparse
    from typing import TextIO


def main(arguments: list[str]) -> int:
    """Run one sub-command and return the exit code."""
    # File names may hold bytes that are no text; they are printed escaped.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        code = _run(options.command, options)
        # A full disk behind the output is met here, not at the interpreter's end.
        print(end="", flush=True)
    except EnvironmentProblem as problem:
        return _give_up(str(problem))
    except (Cancelled, KeyboardInterrupt):
        _say("Stopped.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader (`head`, a pager) has seen enough: not an error of ours.
        _discard(sys.stdout)
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 -- an entry point: a defect becomes a sentence too
        return _unexpected(error)
    return code


def _run(command: str, options: argparse.Namespace) -> int:
    # Each command loads only what it needs: `history` starts in a tenth of the time.
    if command in {"scan", "regroup", "calibrate"}:
        return _run_finding(command, options)
    if command == "train":
        from photodedup.cli import training  # noqa: PLC0415

        return training.run(options)
    if command in {"search", "compare", "methods", "models"}:
        return _run_asking(command, options)
    from photodedup.cli import acting  # noqa: PLC0415

    if command == "apply":
        return acting.run_apply(options)
    if command == "undo":
        return acting.run_undo(options)
    return acting.run_history()


def _run_finding(command: str, options: argparse.Namespace) -> int:
    if command == "regroup":
        from photodedup.cli import regrouping  # noqa: PLC0415

        return regrouping.run(options)
    if command == "calibrate":
        from photodedup.cli import calibrating  # noqa: PLC0415

        return calibrating.run(options)
    from photodedup.cli import scanning  # noqa: PLC0415

    return scanning.run(options)


def _run_asking(command: str, options: argparse.Namespace) -> int:
    if command == "search":
        from photodedup.cli import searching  # noqa: PLC0415

        return searching.run(options)
    if command == "compare":
        from photodedup.cli import comparing  # noqa: PLC0415

        return comparing.run(options)
    if command == "models":
        from photodedup.cli import models  # noqa: PLC0415

        return models.run(options)
    from photodedup.cli import methods  # noqa: PLC0415

    return methods.run()


def _unexpected(error: Exception) -> int:
    if isinstance(error, OSError) and error.filename is None:
        # Files have names; this was the output itself.
        _discard(sys.stdout)
        return _give_up(f"the output cannot be written: {cause(error)}")
    traceback.print_exc()
    return _give_up(
        "this is a defect of photodedup; please report it with the lines above"
    )


def _give_up(sentence: str) -> int:
    _say(f"photodedup: {sentence}")
    return Exit.NOTHING_DONE


def _say(sentence: str) -> None:
    try:
        print(sentence, file=sys.stderr)
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Let what cannot be written vanish, so that the interpreter ends in peace."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
