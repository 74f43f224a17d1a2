"""Entry point: a sub-command goes to the command line, everything else to the window.

``photodedup``, ``photodedup FOLDER...``, ``photodedup gui`` and ``photodedup demo``
open the window; the other sub-commands never load Qt.
"""

from __future__ import annotations

import difflib
import multiprocessing
import sys
from pathlib import Path

COMMANDS = (
    "scan",
    "regroup",
    "calibrate",
    "search",
    "compare",
    "methods",
    "models",
    "apply",
    "undo",
    "history",
    "train",
)
WINDOW_COMMANDS = ("gui", "demo")
USAGE_EXIT = 2
INTERRUPTED_EXIT = 130


def main(arguments: list[str] | None = None) -> int:
    """Run photodedup and return the exit code.

    Parameters
    ----------
    arguments
        Without the program's name; None takes those of the process.
    """
    multiprocessing.freeze_support()
    words = sys.argv[1:] if arguments is None else arguments
    first = words[0] if words else ""
    if first in COMMANDS or first.startswith("-"):
        return _command_line(words)
    if first and first not in WINDOW_COMMANDS:
        unknown = _unknown_word(words)
        if unknown:
            sys.stderr.write(unknown + "\n")
            return USAGE_EXIT
    return _window(words)


def _command_line(words: list[str]) -> int:
    try:
        from photodedup.cli import main  # noqa: PLC0415 -- without Qt

        return main(words)
    except KeyboardInterrupt:
        # While it is still being loaded; later it catches Ctrl+C itself.
        sys.stderr.write("Stopped.\n")
        return INTERRUPTED_EXIT


def _window(words: list[str]) -> int:
    from photodedup.ui.app import main as window  # noqa: PLC0415 -- only with a screen

    if words and words[0] in WINDOW_COMMANDS:
        folders = [Path(word) for word in words[1:]]
        return window(folders, demo=words[0] == "demo")
    return window([Path(word) for word in words])


def _unknown_word(words: list[str]) -> str:
    """Return a sentence about a word that is neither a folder nor a command."""
    for place, word in enumerate(words):
        if Path(word).is_dir():
            continue
        if Path(word).exists():
            return f"{word} is a file; give the folder that contains it."
        near = difflib.get_close_matches(word, (*COMMANDS, *WINDOW_COMMANDS), n=1)
        if place == 0 and near:
            return f"There is no command {word}; did you mean: photodedup {near[0]}"
        return f"{word} is neither a folder nor a command; see: photodedup --help"
    return ""


if __name__ == "__main__":
    sys.exit(main())
