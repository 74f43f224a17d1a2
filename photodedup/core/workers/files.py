"""Opening a photo for a worker: the file that was found, or nothing.

The parent opens, so that a worker never sees a path. FIFOs, devices and links that
were swapped in can neither block nor trick it.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from photodedup.core.workers.tasks import FailureKind, TaskFailure

if TYPE_CHECKING:
    from photodedup.core.records import PhotoFile

# Windows has none of these but O_BINARY; macOS has no O_NOATIME.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NO_ACCESS_TIME: int = getattr(os, "O_NOATIME", 0)

_CHANGED = TaskFailure(
    FailureKind.CHANGED, "was changed after it was found; scan again to see it"
)


def open_photo(file: PhotoFile) -> int | TaskFailure:
    """Open a photo for reading and check that it is still the one that was found.

    Returns
    -------
    A descriptor that the caller closes, or why there is none.
    """
    try:
        descriptor = _open(file)
    except OSError as error:
        return _not_opened(error)
    failure = _difference(file, os.fstat(descriptor))
    if failure is None:
        return descriptor
    os.close(descriptor)
    return failure


def _open(file: PhotoFile) -> int:
    try:
        return os.open(file.path, _FLAGS | _NO_ACCESS_TIME)
    except PermissionError:  # only the owner may read without leaving an access time
        return os.open(file.path, _FLAGS)


def _not_opened(error: OSError) -> TaskFailure:
    if error.errno == errno.ELOOP:
        return TaskFailure(
            FailureKind.CHANGED, "was replaced by a link after it was found"
        )
    if isinstance(error, FileNotFoundError):
        return TaskFailure(
            FailureKind.UNREADABLE, "is no longer there; scan again to update the list"
        )
    cause = (error.strerror or type(error).__name__).lower()
    return TaskFailure(FailureKind.UNREADABLE, f"cannot be opened: {cause}")


def _difference(file: PhotoFile, found: os.stat_result) -> TaskFailure | None:
    if not stat.S_ISREG(found.st_mode):
        return TaskFailure(FailureKind.UNREADABLE, "is not a regular file")
    as_found = (
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_dev,
        found.st_ino,
    )
    as_known = (
        file.size_bytes,
        file.mtime_ns,
        file.ctime_ns,
        file.device,
        file.inode,
    )
    return None if as_found == as_known else _CHANGED
