"""What a run is asked to do: frozen, validated, written as JSON, nothing global."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FolderRole(Enum):
    """What may happen to the photos of a folder."""

    SEARCH = "search"
    """Looked through; its photos may be suggested for removal."""
    KEEP = "keep"
    """Looked through; its photos are protected and never marked."""
    IGNORE = "ignore"
    """Not looked into at all."""


class FindLevel(Enum):
    """How far from the original a copy may be."""

    SAME = "same"
    """Copies in place: resized, re-saved, other metadata, light edits. What is turned
    is not looked for, and crops and frames only as far as they look the same."""
    EDITED = "edited"
    """Also stronger edits, crops, turns and frames."""
    ALIKE = "alike"
    """Also look-alikes, in groups of their own."""


class IndexKind(Enum):
    """Which candidate index to use; all of them give the same pairs."""

    AUTO = "auto"
    BRUTE = "brute"
    BKTREE = "bktree"
    MULTIINDEX = "multiindex"


class KeepRule(Enum):
    """A reason to keep one copy rather than another, strongest evidence first.

    The order of the members is the default order of the rules.
    """

    PROTECTED = "protected"
    """It lies in a "keep always" folder."""
    UNDAMAGED = "undamaged"
    """It is whole; the other is damaged."""
    CENTRAL = "central"
    """It matches more of the copies; where not all match each other, so that the group
    is as whole as it can be. Always asked third, whatever the order of the rules."""
    UNCROPPED = "uncropped"
    """It shows the whole picture; the other is a crop or a framed copy of it."""
    PIXELS = "pixels"
    """It has more pixels."""
    ORIGINAL = "original"
    """It seems to be what the camera wrote: RAW, or a camera's format, notes and
    quality. Before `LOSSLESS`: a PNG that was made of it holds no more."""
    LOSSLESS = "lossless"
    """It is RAW or losslessly compressed."""
    QUALITY = "quality"
    """Its JPEG quality is higher."""
    METADATA = "metadata"
    """It has camera EXIF (date, camera, GPS)."""
    UNCLIPPED = "unclipped"
    """Less of its light and dark is cut off, which no edit brings back."""
    SHARPER = "sharper"
    """It is clearly sharper. Weak: sharpening makes an edit sharper than its source."""
    BYTES = "bytes"
    """Its file is larger; says nothing of lossless files."""
    OLDER = "older"
    """It was taken or written earlier."""
    PATH = "path"
    """Its path comes first; makes every choice total and repeatable."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the user with its role."""

    path: Path
    role: FolderRole = FolderRole.SEARCH


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """The keeper rules, in order. `KeepRule.PATH` is always the last."""

    rules: tuple[KeepRule, ...] = tuple(KeepRule)


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """Everything that decides the outcome of a scan.

    Attributes
    ----------
    folders
        The folders with their roles; at least one is not `FolderRole.IGNORE`.
    find
        How far from the original a copy may be.
    thorough
        Wider candidate radius: finds more, takes about twice as long.
    index
        Candidate index.
    workers
        Decoder processes; 0 means one per core minus one, at least one.
    min_size_bytes
        Smaller files are skipped and counted.
    keep
        The keeper rules.
    strictness
        Matches that do not hold at this strictness form no groups, 0..1; see
        `records.Match`.
    """

    folders: tuple[Folder, ...]
    find: FindLevel = FindLevel.EDITED
    thorough: bool = False
    index: IndexKind = IndexKind.AUTO
    workers: int = 0
    min_size_bytes: int = 0
    keep: KeepSettings = field(default_factory=KeepSettings)
    strictness: float = 0.5

    def to_json(self) -> dict[str, object]:
        """Return the settings as JSON values (paths as text, enums by value)."""
        return {
            "folders": [
                {"path": str(folder.path), "role": folder.role.value}
                for folder in self.folders
            ],
            "find": self.find.value,
            "thorough": self.thorough,
            "index": self.index.value,
            "workers": self.workers,
            "min_size_bytes": self.min_size_bytes,
            "keep": [rule.value for rule in self.keep.rules],
            "strictness": self.strictness,
        }
