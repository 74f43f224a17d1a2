"""The exception tree.

::

    PhotodedupError
    ├── EnvironmentProblem      the world is not as it must be: tell the user
    │   ├── UsageProblem        the request itself cannot be carried out (exit code 2)
    │   ├── FolderProblem       a folder is missing, not a folder, or cannot be read
    │   ├── DecodeProblem       one photo cannot be read: never ends a scan
    │   ├── StoreProblem        a store is newer, corrupt, locked or on a full disk
    │   ├── ReportProblem       a report cannot be written or read
    │   ├── ModelProblem        an image encoder cannot be added, loaded or asked
    │   └── ActionProblem       a file was not touched, and this is why
    └── Bug                     an invariant of ours is broken: keep the traceback

The message of an `EnvironmentProblem` is one sentence for people that ends with the
next step where there is one. A `Bug`, and every exception that is not of this tree,
reaches the entry point with its traceback.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class PhotodedupError(Exception):
    """Base of everything that photodedup raises on purpose."""


class EnvironmentProblem(PhotodedupError):  # noqa: N818 -- no fault of the program
    """The world is not as it must be; the message is for the user."""


class UsageProblem(EnvironmentProblem):
    """The request cannot be carried out as it was put."""


class ModelProblem(EnvironmentProblem):
    """An image encoder cannot be added, loaded or asked."""


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


class Bug(PhotodedupError):  # noqa: N818 -- what it is, in the plainest word
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


_CAUSES = {
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EFBIG: "the disk cannot hold a file of this size; choose another disk",
    errno.EACCES: "you have no permission; check the folder's rights",
    errno.EPERM: "the system does not permit it; check the file's and folder's rights",
    errno.EROFS: "the disk is read-only; choose another place or make it writable",
    errno.ENOENT: "is no longer there",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.EISDIR: "is a folder, not a file",
    errno.ELOOP: "is a link, not a file",
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
    errno.EEXIST: "another file has this name",
    errno.EXDEV: "lies on another disk",
    errno.EIO: "the disk reports an error; check the drive and its cable",
    errno.ENODEV: "the drive is gone; connect it again",
    errno.ENXIO: "the drive is gone; connect it again",
    errno.ESTALE: "the network drive is gone; connect it again",
    errno.EBUSY: "another program is using it; close that program and try again",
    errno.ETXTBSY: "another program is using it; close that program and try again",
    errno.EMFILE: "too many files are open; close other programs and try again",
}


def cause(error: OSError) -> str:
    """Return why the system refused, in words for people and with the next step.

    Examples
    --------
    >>> cause(OSError(errno.ENOENT, "whatever the system calls it"))
    'is no longer there'
    """
    known = _CAUSES.get(error.errno or 0)
    return known or (error.strerror or str(error) or type(error).__name__)
