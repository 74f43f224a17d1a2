"""The exception tree.

::

    PhotodedupError
    ├── EnvironmentProblem      the world is not as it must be: tell the user, one sentence
    │   ├── UsageProblem        the request itself cannot be carried out (exit code 2)
    │   ├── FolderProblem       a folder is missing, not a folder, or cannot be read
    │   ├── DecodeProblem       one photo cannot be read; costs that photo, never the scan
    │   ├── StoreProblem        a store is newer, corrupt, locked or on a full disk
    │   ├── ReportProblem       a report cannot be written or read
    │   └── ActionProblem       a file was not touched, and this is why
    └── Bug                     an invariant of ours is broken: keep the traceback

The message of an `EnvironmentProblem` is one sentence for people that ends with the
next step where there is one. A `Bug`, and every exception that is not of this tree,
reaches the entry point with its traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class PhotodedupError(Exception):
    """Base of everything that photodedup raises on purpose."""


class EnvironmentProblem(PhotodedupError):
    """The world is not as it must be; the message is for the user."""


class UsageProblem(EnvironmentProblem):
    """The request cannot be carried out as it was put."""


class PathProblem(EnvironmentProblem):
    """A problem with one path.

    Parameters
    ----------
    path
        The file or folder.
    reason
        Why, in words that follow "NAME: ".
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{printable(path)}: {reason}")
        self.path = path
        self.reason = reason


class FolderProblem(PathProblem):
    """A folder is missing, is not a folder, or cannot be read."""


class DecodeProblem(PathProblem):
    """One photo cannot be read."""


class StoreProblem(PathProblem):
    """A store (cache, decisions, journal) cannot be used."""


class ReportProblem(PathProblem):
    """A report cannot be written or read."""


class ActionProblem(PathProblem):
    """A file was not touched, and this is why."""


class Bug(PhotodedupError):
    """An invariant of photodedup is broken; keeps its traceback."""


def printable(path: Path | str) -> str:
    r"""Return a path as text that any terminal, label or log can show on one line.

    Undecodable bytes appear as ``\xff``, line breaks and other control or
    direction-changing characters as their escape, so a file name can neither break
    a message nor disguise itself.

    Examples
    --------
    >>> printable("a\nb.jpg")
    'a\\nb.jpg'
    """
    return "".join(_shown(character) for character in str(path))


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 -- surrogateescape (PEP 383): byte 0x80..0xFF
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
