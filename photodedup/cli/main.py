"""Dispatch a sub-command and turn exceptions into sentences and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from photodedup.cli.arguments import parser
from photodedup.cli.exits import Exit
from photodedup.core.errors import EnvironmentProblem

if TYPE_CHECKING:
    import argparse


def main(arguments: list[str]) -> int:
    """Run one sub-command and return the exit code."""
    # File names may hold bytes that are no text; they are printed escaped.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        return _run(options.command, options)
    except EnvironmentProblem as problem:
        print(f"photodedup: {problem}", file=sys.stderr)
        return Exit.NOTHING_DONE
    except BrokenPipeError:
        # The reader (`head`, a pager) has seen enough: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _run(command: str, options: argparse.Namespace) -> int:
    # Each command loads only what it needs: `history` starts in a tenth of the time.
    if command == "scan":
        from photodedup.cli import scanning  # noqa: PLC0415

        return scanning.run(options)
    if command == "methods":
        from photodedup.cli import methods  # noqa: PLC0415

        return methods.run()
    from photodedup.cli import acting  # noqa: PLC0415

    if command == "apply":
        return acting.run_apply(options)
    if command == "undo":
        return acting.run_undo(options)
    return acting.run_history()
