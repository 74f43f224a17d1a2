"""Which disk a file lies on, and its path there.

Device numbers and mount points change when a disk is plugged in again. A file is
remembered under the file system's own id, where it has one, and its path below the
mount point, so that an external disk is known wherever it is mounted.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from photodedup.core.records import PhotoFile


class Location(NamedTuple):
    """A disk's id and the path on it, as the bytes of the file system."""

    volume: str
    path: bytes


class Volumes:
    """Locates files; asks the system once for each disk."""

    def __init__(self) -> None:
        self._tops: dict[int, list[tuple[str, str]]] = {}

    def locate(self, file: PhotoFile) -> Location:
        """Return where a file lies, independent of where its disk is mounted."""
        path = str(file.path)
        tops = self._tops.setdefault(file.device, [])
        for top, volume in tops:
            if path.startswith(top):
                return Location(volume, os.fsencode(path[len(top) :]))
        folder = _top(file.path.parent, file.device)
        top = os.path.join(folder, "")  # noqa: PTH118 -- the trailing separator
        volume = _identifier(folder, file.device)
        tops.append((top, volume))
        return Location(volume, os.fsencode(path[len(top) :]))


def _top(folder: Path, device: int) -> Path:
    """Return the highest folder above that lies on the same device."""
    for parent in folder.parents:
        try:
            if parent.stat().st_dev != device:
                return folder
        except OSError:  # the disk vanished: an absolute path serves as well
            return Path(folder.anchor)
        folder = parent
    return folder


def _identifier(folder: Path, device: int) -> str:
    # statvfs is missing on Windows, where the device number is the volume's serial.
    statvfs = getattr(os, "statvfs", None)
    if statvfs is None:
        return f"device {device:x}"
    try:
        identifier = statvfs(folder).f_fsid
    except OSError:
        identifier = 0
    return f"fs {identifier:x}" if identifier else f"device {device:x}"
