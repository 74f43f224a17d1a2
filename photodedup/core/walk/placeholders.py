"""Files whose bytes are in the cloud, not on this disk.

Opening one makes the sync program download it, a whole album at a time. They are told
by `os.stat` alone.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

# Windows: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS (winnt.h).
_WINDOWS_ATTRIBUTES = 0x1000 | 0x40000 | 0x400000
# macOS: SF_DATALESS (sys/stat.h).
_MACOS_DATALESS = 0x40000000

_MOUNTS = Path("/proc/self/mountinfo")


def is_online_only(status: os.stat_result) -> bool:
    """Whether a file's bytes would have to be downloaded to be read."""
    if getattr(status, "st_file_attributes", 0) & _WINDOWS_ATTRIBUTES:
        return True
    if getattr(status, "st_flags", 0) & _MACOS_DATALESS:
        return True
    if status.st_size == 0 or getattr(status, "st_blocks", 1) != 0:
        return False
    # A whole file without blocks may also be inlined in its inode or be one hole;
    # only what a sync program mounts (FUSE) is a placeholder.
    return status.st_dev in _fuse_devices()


@cache
def _fuse_devices() -> frozenset[int]:
    """Return the device numbers of mounted FUSE file systems (Linux)."""
    if not _MOUNTS.exists():
        return frozenset()
    devices = set()
    for line in _MOUNTS.read_text(errors="surrogateescape").splitlines():
        # Third field MAJOR:MINOR, then after a lone "-" the type (proc(5)).
        fields, _, kind = line.partition(" - ")
        if kind.startswith("fuse") and not kind.startswith("fuseblk"):
            major, _, minor = fields.split(" ")[2].partition(":")
            devices.add(os.makedev(int(major), int(minor)))
    return frozenset(devices)
