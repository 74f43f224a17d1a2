"""The folders that the user named, checked, with their roles.

A role is bound to the folder itself (device and inode), not to its spelling, so that
two spellings, a bind mount or a link to it cannot give a photo two roles. Of nested
folders the deepest decides; of several roles for one folder the most careful one:
Ignore, then Keep, then Search.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.errors import FolderProblem, UsageProblem
from photodedup.core.settings import FolderRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.settings import Folder

Identity = tuple[int, int]
"""Device and inode."""

_CARE = (FolderRole.SEARCH, FolderRole.KEEP, FolderRole.IGNORE)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of the user.

    Attributes
    ----------
    path
        Absolute; links in it are kept as the user wrote them.
    """

    path: str
    role: FolderRole
    identity: Identity


def resolve(folders: Sequence[Folder]) -> tuple[Root, ...]:
    """Check the user's folders and bring them in a fixed order.

    Returns
    -------
    tuple of Root
        Each folder once: those to keep first, so that a folder that can be reached in
        two ways is entered as a protected one; then by path.

    Raises
    ------
    UsageProblem
        There is no folder to look through.
    FolderProblem
        A folder does not exist, is not a folder, or cannot be looked at.
    """
    if all(folder.role is FolderRole.IGNORE for folder in folders):
        raise UsageProblem("There is no folder to search; name at least one folder.")
    roots: dict[Identity, Root] = {}
    for folder in folders:
        root = _checked(folder)
        known = roots.get(root.identity)
        if known is None or _prefers(root, known):
            roots[root.identity] = root
    return tuple(
        sorted(roots.values(), key=lambda root: (-_CARE.index(root.role), root.path))
    )


def _prefers(root: Root, known: Root) -> bool:
    """Whether a second naming of one folder replaces the first."""
    care = _CARE.index(root.role) - _CARE.index(known.role)
    return care > 0 or (care == 0 and root.path < known.path)


def _checked(folder: Folder) -> Root:
    path = _absolute(folder.path)
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FolderProblem(path, "does not exist; check the name") from error
    except OSError as error:
        reason = f"cannot be looked at ({error.strerror}); check its permissions"
        raise FolderProblem(path, reason) from error
    except ValueError as error:  # a NUL character
        raise FolderProblem(path, "is not a possible name; check it") from error
    if not stat.S_ISDIR(status.st_mode):
        raise FolderProblem(path, "is a file; give the folder that contains it")
    return Root(str(path), folder.role, (status.st_dev, status.st_ino))


def _absolute(path: Path) -> Path:
    expanded = Path(os.path.abspath(path))  # noqa: PTH100 -- Path.absolute keeps ".."
    # "a/.." is not here when a is a link; only then is the real path needed.
    return path.resolve() if ".." in path.parts else expanded
