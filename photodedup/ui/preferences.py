"""What the window remembers between two runs: an INI file in the configuration folder.

Only the look of the window and the last scans' folders live here; what decides the
outcome of a scan travels as `ScanSettings`.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from photodedup.core.settings import FindLevel, Folder, FolderRole
from photodedup.ui.theme import ThemeChoice

E = TypeVar("E", bound=Enum)

RECENT_SCANS = 6
"""As many as fit beside the folder table of a 650 pixel high window."""

HOME_VARIABLE = "PHOTODEDUP_HOME"
"""Environment variable: one folder for everything that photodedup stores."""


@dataclass(frozen=True, slots=True)
class RecentScan:
    """The folders of an earlier scan and what it found."""

    folders: tuple[Folder, ...]
    photos: int
    groups: int


def default_file() -> Path:
    """Return where the preferences are, from the environment and the system."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / "photodedup.ini"
    config = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(config)) / "photodedup/photodedup.ini"


class Preferences:
    """Reads and writes the INI file; a broken or unwritable one costs only comfort."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeChoice:
        """The chosen theme."""
        return _member(ThemeChoice.SYSTEM, self._text("window/theme"))

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._settings.setValue("window/theme", choice.value)

    @property
    def find(self) -> FindLevel:
        """How far from the original a copy may be, as chosen last."""
        return _member(FindLevel.EDITED, self._text("scan/find"))

    @find.setter
    def find(self, level: FindLevel) -> None:
        self._settings.setValue("scan/find", level.value)

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window as Qt wrote them; empty the first time."""
        value = self._settings.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("window/geometry", value)

    @property
    def recent(self) -> tuple[RecentScan, ...]:
        """The last scans, newest first."""
        return _parse_recent(self._text("scan/recent"))

    def add_recent(self, scan: RecentScan) -> None:
        """Put a scan first; an earlier one of the same folders goes."""
        folders = {folder.path for folder in scan.folders}
        others = (
            old
            for old in self.recent
            if {folder.path for folder in old.folders} != folders
        )
        kept = (scan, *others)[:RECENT_SCANS]
        self._settings.setValue("scan/recent", json.dumps([_to_json(s) for s in kept]))

    def sync(self) -> None:
        """Write the file now."""
        self._settings.sync()

    def _text(self, key: str) -> str:
        value = self._settings.value(key, "")
        return value if isinstance(value, str) else ""


def _member(default: E, value: str) -> E:
    """Return the member with a value; the default for anything unknown."""
    for member in type(default):
        if member.value == value:
            return member
    return default


def _to_json(scan: RecentScan) -> dict[str, object]:
    return {
        "folders": [[str(folder.path), folder.role.value] for folder in scan.folders],
        "photos": scan.photos,
        "groups": scan.groups,
    }


def _parse_recent(text: str) -> tuple[RecentScan, ...]:
    """Return what `Preferences.add_recent` wrote; nothing when a person broke it."""
    try:
        return tuple(
            RecentScan(
                tuple(Folder(Path(path), FolderRole(role)) for path, role in folders),
                int(photos),
                int(groups),
            )
            for folders, photos, groups in (
                (entry["folders"], entry["photos"], entry["groups"])
                for entry in json.loads(text or "[]")
            )
        )
    except (ValueError, TypeError, KeyError):
        return ()
