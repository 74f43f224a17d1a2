"""Puts a report in its place in one step: beside it first, then renamed over it."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from typing import TYPE_CHECKING

from photodedup.core.errors import ReportProblem, cause

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH_ERRORS = "surrogatepass" if sys.platform == "win32" else "surrogateescape"
"""How names that are not Unicode become bytes: as the system itself does it."""


def write(path: Path, content: bytes) -> None:
    """Write a whole report; what was at `path` stays until the new one is complete.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    with _report_problems(path):
        place = _place(path)
        part = _part_of(place)
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def check_writable(path: Path) -> None:
    """Find out before a long run whether a report can be written; writes nothing there.

    Raises
    ------
    ReportProblem
        It cannot: the folder is missing or read-only, or the path is a folder.
    """
    with _report_problems(path):
        part = _part_of(_place(path))
        part.touch(exist_ok=False)
        part.unlink()


def _place(path: Path) -> Path:
    """Return where the report really goes: behind links, into a folder that exists."""
    try:
        place = path.resolve()
    except RuntimeError as error:  # what Python 3.11 and 3.12 say to a loop of links
        raise ReportProblem(path, "is a loop of links; choose another name") from error
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        if not place.parent.is_dir():
            raise ReportProblem(
                path, "its folder does not exist; create the folder or choose another"
            ) from None
        return place
    if stat.S_ISDIR(mode):
        raise ReportProblem(path, "is a folder; add a file name")
    if not stat.S_ISREG(mode):
        raise ReportProblem(path, "is not a regular file; choose another name")
    return place


def _part_of(place: Path) -> Path:
    return place.with_name(f".photodedup-{secrets.token_hex(6)}.part")


@contextlib.contextmanager
def _report_problems(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReportProblem(
            path, f"the report cannot be written: {cause(error)}"
        ) from error
    except ValueError as error:
        # A name with a NUL character, or one that the system's encoding cannot hold.
        raise ReportProblem(path, "is no file name; choose another name") from error
