"""Renames that never replace a file, swaps, and copies to another disk.

``os.rename`` and ``shutil.move`` replace an existing target without a word; nothing
here does. Where a file system lacks a way, the next one is tried.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from photodedup.core.actions.filestate import chunks, is_still, open_regular, state_of
from photodedup.core.errors import ActionProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.actions.filestate import FileState

    Rename = Callable[[Path, Path], None]

# linux/fcntl.h and linux/fs.h
_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2

# What kernels and file systems answer when they do not know a way at all.
_UNSUPPORTED = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
)


class UnsupportedWay(Exception):  # noqa: N818 -- not an error: the next way is tried
    """The file system or system does not know this way of renaming."""


# ------------------------------------------------------------------ without replacing


def by_kernel(source: Path, target: Path) -> None:
    """Rename with ``renameat2(RENAME_NOREPLACE)`` (Linux 3.15, most file systems).

    Raises
    ------
    FileExistsError
        The target exists.
    UnsupportedWay
        Not on this system or file system.
    """
    _renameat2(source, target, _RENAME_NOREPLACE)


def by_link(source: Path, target: Path) -> None:
    """Give the file its new name, then take the old one away.

    Raises
    ------
    FileExistsError
        The target exists.
    UnsupportedWay
        The file system has no hard links (FAT, exFAT, some shares).
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except NotImplementedError as error:
        raise UnsupportedWay from error
    except OSError as error:
        if error.errno in _UNSUPPORTED | {errno.EMLINK}:
            raise UnsupportedWay from error
        raise
    try:
        source.unlink()
    except OSError:
        target.unlink()
        raise


def by_placeholder(source: Path, target: Path) -> None:
    """Reserve the target with an empty file (O_EXCL), then rename over it.

    Raises
    ------
    FileExistsError
        The target exists.
    """
    if sys.platform == "win32":
        source.rename(target)  # refuses an existing target there
        return
    placeholder = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(placeholder)
    try:
        source.replace(target)
    except OSError:
        target.unlink()
        raise


def rename_no_replace(
    source: Path,
    target: Path,
    ways: Sequence[Rename] = (by_kernel, by_link, by_placeholder),
) -> None:
    """Rename a file within one disk; an existing target is never replaced.

    Raises
    ------
    FileExistsError
        The target exists.
    OSError
        Any other refusal of the system; ``errno.EXDEV``: another disk.
    """
    for way in ways:
        try:
            way(source, target)
        except UnsupportedWay:
            continue
        return
    raise OSError(errno.ENOTSUP, "no way to rename without replacing", str(target))


# ------------------------------------------------------------------ swapping two names


def exchange_by_kernel(first: Path, second: Path) -> None:
    """Swap two names in one step with ``renameat2(RENAME_EXCHANGE)``.

    Raises
    ------
    UnsupportedWay
        Not on this system or file system.
    """
    _renameat2(first, second, _RENAME_EXCHANGE)


def aside_of(path: Path) -> Path:
    """Return the name under which `exchange_by_renames` sets the second file aside."""
    return path.with_name(path.name + "~")


def exchange_by_renames(first: Path, second: Path) -> None:
    """Swap two names in three steps; `second` has no name of its own for a moment."""
    aside = aside_of(first)
    rename_no_replace(second, aside)
    try:
        rename_no_replace(first, second)
    except OSError:
        rename_no_replace(aside, second)
        raise
    try:
        rename_no_replace(aside, first)
    except OSError:
        rename_no_replace(second, first)
        rename_no_replace(aside, second)
        raise


def exchange(
    first: Path,
    second: Path,
    ways: Sequence[Rename] = (exchange_by_kernel, exchange_by_renames),
) -> None:
    """Swap the names of two files of one folder; neither is ever without a copy.

    Raises
    ------
    OSError
        The system refuses; both have their old names.
    """
    for way in ways:
        try:
            way(first, second)
        except UnsupportedWay:
            continue
        return


# ------------------------------------------------------------------ to another disk


def copy_to(source: FileState, part: Path) -> FileState:
    """Copy a file to a new name on any disk and read it back from there.

    Bytes, permissions, times and extended attributes are copied. On any problem the
    new file is removed.

    Raises
    ------
    ActionProblem
        The source changed, or what was read back is not what was written.
    OSError
        The system refuses, for example a full disk.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    target = os.open(part, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            with open_regular(source.path) as original:
                for chunk in chunks(original, source.path):
                    _write_all(target, chunk)
            _copy_owner(source.path, target)
            os.fsync(target)
        finally:
            os.close(target)
        shutil.copystat(source.path, part, follow_symlinks=False)
        copied = state_of(part)
        _require_same(copied, source)
    except BaseException:
        part.unlink()
        raise
    return copied


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power loss, where folders can be synced."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network and FUSE file systems refuse; no harm
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(state: FileState, aside: Path) -> None:
    """Unlink a file of which a verified copy exists elsewhere.

    It is set aside first and looked at again, so that a file that took its place in
    the meantime is never unlinked.

    Raises
    ------
    ActionProblem
        Another file took its place; that one was put back.
    OSError
        The system refuses; the file is where it was.
    """
    rename_no_replace(state.path, aside)
    if not is_still(aside, state) or state_of(aside).content != state.content:
        rename_no_replace(aside, state.path)
        raise ActionProblem(state.path, "changed meanwhile, so it was not removed")
    try:
        aside.unlink()
    except OSError:
        rename_no_replace(aside, state.path)
        raise


def _require_same(copied: FileState, source: FileState) -> None:
    if copied.content != source.content:
        raise ActionProblem(
            source.path, "changed while it was copied, so it was not removed"
        )


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _copy_owner(source: Path, target: int) -> None:
    """Give the copy the owner of the source where the system lets us."""
    if sys.platform == "win32":
        return
    wanted, now = source.lstat(), os.fstat(target)
    if (wanted.st_uid, wanted.st_gid) != (now.st_uid, now.st_gid):
        with suppress(PermissionError):  # only the superuser may; the copy is ours then
            os.fchown(target, wanted.st_uid, wanted.st_gid)


@functools.cache
def _libc_renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        function = libc.renameat2  # glibc 2.28, musl 1.2.6
    except AttributeError:
        return None
    function.argtypes = [
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    ]
    function.restype = ctypes.c_int
    return function


def _renameat2(source: Path, target: Path, flags: int) -> None:
    function = _libc_renameat2()
    if function is None:
        raise UnsupportedWay
    ctypes.set_errno(0)
    failed = function(
        _AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), flags
    )
    if not failed:
        return
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        raise UnsupportedWay
    raise OSError(code, os.strerror(code), str(source), None, str(target))
