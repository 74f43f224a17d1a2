"""Where the trash of a file is, and how a file gets a name in it.

On Linux and the BSDs the trash is written here, after the FreeDesktop.org Trash
specification 1.0: the home trash for files on its own volume, else ``.Trash/$uid`` or
``.Trash-$uid`` at the top of the file's volume. The info file comes first and is
created with O_EXCL, which reserves the name against every other program. Nothing is
ever copied to another volume and nothing is ever deleted instead.

Windows and macOS have a trash of their own, reached through Qt.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

from photodedup.core.errors import ActionProblem, cause

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO_SUFFIX = ".trashinfo"
MOUNTS = Path("/proc/self/mountinfo")

_TRASH_FOLDER = re.compile(
    r"(\.trash|\.trashes|\.trash-\d+|\$recycle\.bin|recycler|recycled)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Trash:
    """One trash directory.

    Attributes
    ----------
    folder
        Holds ``files`` and ``info``.
    top
        Top of the volume, to which paths in info files are relative; None for the home
        trash, whose info files hold absolute paths.
    """

    folder: Path
    top: Path | None

    @property
    def files(self) -> Path:
        """Folder of the trashed files."""
        return self.folder / "files"

    @property
    def info(self) -> Path:
        """Folder of the info files."""
        return self.folder / "info"


def is_native() -> bool:
    """Return whether the system brings its own trash (Windows, macOS)."""
    return sys.platform in {"win32", "darwin"}


def is_in_trash(path: Path) -> bool:
    """Return whether a path lies in a trash or recycle bin of any system.

    Judged by the folder names, because a trash of another system on a shared disk
    counts as well.
    """
    parts = path.parts[:-1]
    if any(_TRASH_FOLDER.fullmatch(part) for part in parts):
        return True
    pairs = pairwise(parts)
    return any(pair == ("Trash", "files") for pair in pairs)


def data_home() -> Path:
    """Return ``$XDG_DATA_HOME``, by default ``~/.local/share``."""
    chosen = os.environ.get("XDG_DATA_HOME", "")
    # The base directory specification: relative values are to be ignored.
    if chosen and Path(chosen).is_absolute():
        return Path(chosen)
    return Path.home() / ".local" / "share"


def trash_for(path: Path, *, mounts: Path = MOUNTS) -> Trash:
    """Return the trash a file belongs to, created where it is missing.

    Parameters
    ----------
    mounts
        The table of mounts, in the format of Linux ``mountinfo``.

    Raises
    ------
    ActionProblem
        The volume has no usable trash; the file is to be moved to a folder instead.
    """
    reason = ""
    for trash in _candidates(path, mounts):
        try:
            return _prepared(trash)
        except OSError as error:
            reason = cause(error)
    raise _no_trash(path, reason)


def require_trash(path: Path, *, mounts: Path = MOUNTS) -> None:
    """Find out, without creating anything, whether a file has a trash.

    Raises
    ------
    ActionProblem
        The volume has no usable trash; the file is to be moved to a folder instead.
    """
    if not any(_could_be_prepared(trash) for trash in _candidates(path, mounts)):
        raise _no_trash(path, "its top folder cannot be written to")


def reserve(trash: Trash, source: Path, name: str) -> Path:
    """Write the info file for `source` and return the path it may be renamed to.

    Raises
    ------
    FileExistsError
        The name is taken in this trash.
    OSError
        The system refuses, for example a full disk; nothing was left behind.
    """
    target = trash.files / name
    if os.path.lexists(target):
        raise FileExistsError(target)
    info = trash.info / (name + INFO_SUFFIX)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(info, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(info_text(trash, source, datetime.now().astimezone()))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        info.unlink()
        raise
    return target


def info_text(trash: Trash, source: Path, when: datetime) -> bytes:
    """Return the bytes of an info file; the date is written in local time."""
    place = source
    if trash.top is not None:
        place = (source.parent.resolve() / source.name).relative_to(trash.top)
    quoted = quote_from_bytes(os.fsencode(place), safe="/")
    date = when.strftime("%Y-%m-%dT%H:%M:%S")
    return f"[Trash Info]\nPath={quoted}\nDeletionDate={date}\n".encode("ascii")


def info_of(target: Path) -> Path:
    """Return the info file that belongs to a file in a trash."""
    return target.parent.parent / "info" / (target.name + INFO_SUFFIX)


def drop_info(target: Path, source: Path) -> None:
    """Remove the info file of a file that left the trash, if it is about `source`."""
    info = info_of(target)
    with suppress(FileNotFoundError):
        if _original(info).name == source.name:
            info.unlink()


def by_system(path: Path) -> Path:
    """Move a file to the trash of the system through Qt; return where it lies now.

    Raises
    ------
    ActionProblem
        The system has no trash for this file; it is where it was.
    """
    # Linux does not come here, and the core runs without Qt.
    from PySide6.QtCore import QFile  # noqa: PLC0415

    file = QFile(str(path))
    if not file.moveToTrash():
        raise _no_trash(path, file.errorString())
    return Path(file.fileName())


def mount_point(path: Path, *, mounts: Path = MOUNTS) -> Path:
    """Return the top of the volume on which a path lies or would lie.

    Bind mounts and btrfs subvolumes count as volumes of their own, because the system
    refuses to rename across them although the device number may be the same.
    """
    place = _existing(path)
    table = set(_mounted(mounts))
    for folder in (place, *place.parents):
        if folder in table or os.path.ismount(folder):
            return folder
    return Path(place.anchor)


def _candidates(path: Path, mounts: Path) -> Iterator[Trash]:
    """Yield where the trash of a file may be, the first usable one is taken."""
    volume = mount_point(path, mounts=mounts)
    home = data_home() / "Trash"
    if mount_point(home, mounts=mounts) == volume:
        yield Trash(home, None)
        return
    uid = str(os.getuid()) if sys.platform != "win32" else "0"
    shared = volume / ".Trash"
    if _is_shared_trash(shared):
        yield Trash(shared / uid, volume)
    yield Trash(volume / f".Trash-{uid}", volume)


def _could_be_prepared(trash: Trash) -> bool:
    folder = trash.files
    while not os.path.lexists(folder):
        folder = folder.parent
    if folder == trash.folder and trash.top is not None:
        return _is_ours(folder.lstat())
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _existing(path: Path) -> Path:
    """Return the real path of the nearest folder that exists."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.resolve()


def _mounted(mounts: Path) -> Iterator[Path]:
    try:
        table = mounts.read_bytes()
    except OSError:  # not on this system: os.path.ismount alone decides
        return
    for line in table.splitlines():
        fields = line.split(b" ")
        if len(fields) > 4:  # noqa: PLR2004 -- proc(5): the fifth is the mount point
            yield Path(os.fsdecode(_unescaped(fields[4])))


def _unescaped(field: bytes) -> bytes:
    r"""Undo the octal escapes of the mount table: ``\040`` is a space."""
    return re.sub(
        rb"\\([0-7]{3})", lambda found: bytes([int(found.group(1), 8)]), field
    )


def _is_shared_trash(folder: Path) -> bool:
    """Return whether ``.Trash`` may be used: a real folder with the sticky bit."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and bool(status.st_mode & stat.S_ISVTX)


def _prepared(trash: Trash) -> Trash:
    """Create the trash where it is missing and check that it is ours.

    Raises
    ------
    OSError
        It cannot be made, is a link, or cannot be written to.
    """
    trash.folder.mkdir(mode=0o700, parents=trash.top is None, exist_ok=True)
    status = trash.folder.lstat()
    if trash.top is not None and not _is_ours(status):
        raise PermissionError(f"{trash.folder} is not a folder of this user")
    for folder in (trash.files, trash.info):
        folder.mkdir(mode=0o700, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(f"{folder} cannot be written to")
    return trash


def _is_ours(status: os.stat_result) -> bool:
    """Return whether a folder at the top of a volume is a real one of this user.

    Anyone may write at the top of some volumes, so a planted link must not be followed.
    """
    if not stat.S_ISDIR(status.st_mode):
        return False
    return sys.platform == "win32" or status.st_uid == os.getuid()


def _original(info: Path) -> Path:
    """Return the path that an info file tells, empty when it tells none."""
    for line in info.read_bytes().splitlines():
        if line.startswith(b"Path="):
            return Path(os.fsdecode(unquote_to_bytes(line[5:])))
    return Path()


def _no_trash(path: Path, reason: str) -> ActionProblem:
    return ActionProblem(
        path,
        f"its disk has no trash that can be used ({reason}); "
        "move the photos to a folder instead",
    )
