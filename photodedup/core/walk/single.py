"""One file that a person named, as the walk would have met it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from photodedup.core.errors import DecodeProblem, cause
from photodedup.core.records import PhotoFile

if TYPE_CHECKING:
    from pathlib import Path


def single_file(path: Path) -> PhotoFile:
    """Return a file by its path; unlike in a walk, links are followed.

    Raises
    ------
    DecodeProblem
        It is missing, a folder, or cannot be looked at.
    """
    try:
        real = path.resolve(strict=True)
        status = os.stat(real)  # noqa: PTH116 -- as everywhere in the walk
    except FileNotFoundError as error:
        reason = "there is no such file; check its name"
        raise DecodeProblem(path, reason) from error
    except (OSError, ValueError, RuntimeError) as error:
        # A loop of links is a RuntimeError until Python 3.12, a NUL a ValueError.
        reason = cause(error) if isinstance(error, OSError) else "is no usable name"
        raise DecodeProblem(path, reason) from error
    if stat.S_ISDIR(status.st_mode):
        raise DecodeProblem(path, "is a folder; name a photo")
    if not stat.S_ISREG(status.st_mode):
        raise DecodeProblem(path, "is not a regular file; name a photo")
    return PhotoFile(
        path=real,
        size_bytes=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        device=status.st_dev,
        inode=status.st_ino,
    )
