"""Entry point of the window: refuses kindly where no window can be, else opens it.

Only the standard library is imported here; Qt is loaded when there is a screen.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

USAGE_EXIT = 2

NO_DISPLAY = (
    "photodedup cannot open its window because there is no display; "
    "use the command line instead: photodedup scan FOLDER\n"
)


def main(folders: Sequence[Path], *, demo: bool = False) -> int:
    """Open the window and return the exit code when it is closed.

    Parameters
    ----------
    folders
        Filled in on the start page.
    demo
        Make the sample album in a temporary folder and scan it at once.
    """
    if not has_display(os.environ, sys.platform):
        sys.stderr.write(NO_DISPLAY)
        return USAGE_EXIT
    try:
        # Only now: without a screen Qt would abort the process.
        from photodedup.ui.application import run  # noqa: PLC0415
    except ImportError as error:
        if not _is_missing_library(error):
            raise
        sys.stderr.write(
            f"photodedup cannot open its window because {error}; install the libraries "
            "that Qt needs, or use the command line: photodedup scan FOLDER\n"
        )
        return USAGE_EXIT
    return run(folders, demo=demo)


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened, as far as the environment tells."""
    if not platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(environment.get(name) for name in names)


def _is_missing_library(error: ImportError) -> bool:
    """Whether a shared library of the system is missing (libEGL.so.1: ...)."""
    return "shared object file" in str(error)
