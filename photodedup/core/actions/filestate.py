"""What a file is on the disk now: its identity, dates and content digest.

Every answer comes from an open descriptor of a regular file, opened without following
links, so that a path that is swapped while it is looked at cannot mix two files up.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xxhash

from photodedup.core.errors import ActionProblem, cause
from photodedup.core.records import PhotoFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK_BYTES = 1 << 20

# Windows has neither flag; there os.open must be told that bytes are bytes.
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

CHANGED = "changed since the scan, so it was not touched; scan again"


@dataclass(frozen=True, slots=True)
class FileState:
    """A regular file as it was read in full.

    Attributes
    ----------
    device, inode
        What `os.fstat` said of the open descriptor.
    mode
        Permission bits.
    content
        xxh3-128 digest of the bytes, 16 bytes.
    """

    path: Path
    device: int
    inode: int
    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    mode: int
    content: bytes

    @property
    def identity(self) -> tuple[int, int]:
        """Device and inode: equal for two names of one file."""
        return self.device, self.inode


@contextlib.contextmanager
def open_regular(path: Path) -> Iterator[int]:
    """Open a regular file for reading and give its descriptor.

    Raises
    ------
    ActionProblem
        It is missing, a link, a folder, a device, or cannot be read.
    """
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        raise ActionProblem(path, cause(error)) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ActionProblem(path, "is not a regular file, so it was not touched")
        yield descriptor
    finally:
        os.close(descriptor)


def chunks(descriptor: int, path: Path) -> Iterator[bytes]:
    """Yield the bytes of an open file from its start.

    Raises
    ------
    ActionProblem
        The disk refuses; `path` is named.
    """
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        while chunk := os.read(descriptor, CHUNK_BYTES):
            yield chunk
    except OSError as error:
        raise ActionProblem(path, f"cannot be read: {cause(error)}") from error


def state_of_open(descriptor: int, path: Path) -> FileState:
    """Read an open file in full and return its state.

    Raises
    ------
    ActionProblem
        It cannot be read, or was written to while it was read.
    """
    before = os.fstat(descriptor)
    digest = xxhash.xxh3_128()
    for chunk in chunks(descriptor, path):
        digest.update(chunk)
    after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ActionProblem(path, "is being written to, so it was not touched")
    return FileState(
        path=path,
        device=after.st_dev,
        inode=after.st_ino,
        size_bytes=after.st_size,
        mtime_ns=after.st_mtime_ns,
        ctime_ns=after.st_ctime_ns,
        mode=stat.S_IMODE(after.st_mode),
        content=digest.digest(),
    )


def state_of(path: Path) -> FileState:
    """Read a file in full and return its state.

    Raises
    ------
    ActionProblem
        It is missing, not a regular file, or cannot be read.
    """
    with open_regular(path) as descriptor:
        return state_of_open(descriptor, path)


def same_bytes(first: int, second: int, path: Path) -> bool:
    """Compare two open files byte by byte; `path` is named in problems."""
    if os.fstat(first).st_size != os.fstat(second).st_size:
        return False
    os.lseek(first, 0, os.SEEK_SET)
    os.lseek(second, 0, os.SEEK_SET)
    try:
        while True:
            one = _read_fully(first)
            if one != _read_fully(second):
                return False
            if not one:
                return True
    except OSError as error:
        raise ActionProblem(path, f"cannot be read: {cause(error)}") from error


def _read_fully(descriptor: int) -> bytes:
    """Read one chunk; network file systems may return less than was asked for."""
    parts: list[bytes] = []
    wanted = CHUNK_BYTES
    while wanted and (part := os.read(descriptor, wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def is_still(path: Path, state: FileState) -> bool:
    """Return whether a path names the very file of a state, unwritten since.

    Compares device, inode, size and modification time; where the file system gave the
    file another number (network shares do), the bytes decide.
    """
    try:
        now = path.lstat()
    except OSError:
        return False
    if not stat.S_ISREG(now.st_mode):
        return False
    if (now.st_size, now.st_mtime_ns) != (state.size_bytes, state.mtime_ns):
        return False
    if (now.st_dev, now.st_ino) == state.identity:
        return True
    try:
        return state_of(path).content == state.content
    except ActionProblem:
        return False


def present(
    path: Path, *, protected: bool = False, companions: tuple[Path, ...] = ()
) -> PhotoFile:
    """Return the record of a photo from a report, as it lies on the disk now.

    Raises
    ------
    ActionProblem
        It is missing or not a regular file.
    """
    try:
        now = path.lstat()
    except (OSError, ValueError) as error:
        # ValueError: a name with a NUL character, which no file can have.
        reason = cause(error) if isinstance(error, OSError) else "is no file name"
        raise ActionProblem(path, reason) from error
    if not stat.S_ISREG(now.st_mode):
        raise ActionProblem(path, "is not a regular file, so it was not touched")
    return PhotoFile(
        path=path,
        size_bytes=now.st_size,
        mtime_ns=now.st_mtime_ns,
        ctime_ns=now.st_ctime_ns,
        device=now.st_dev,
        inode=now.st_ino,
        protected=protected,
        companions=companions,
    )
