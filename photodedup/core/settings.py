"""What a run is asked to do: frozen, validated, written as JSON, nothing global."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from photodedup.core.errors import UsageProblem

if TYPE_CHECKING:
    from pathlib import Path

HASH_SIZES = (8, 16, 32)
LEAST_BINS, MOST_BINS = 2, 256


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


@dataclass(frozen=True, slots=True)
class MethodOptions:
    """How the methods with a choice are to be carried out.

    Attributes
    ----------
    hash_size
        Side of the square of bits of the perceptual hashes: 8, 16 or 32.
    bins
        Bins per channel of the colour histograms, 2..256. 256 gives the numbers of the
        tutorials and takes about 300 kB a photo; 16 takes 3 kB.
    raw_counts
        Compare counts of pixels, not their shares, in the `histogram-*l2` methods:
        pictures of different sizes are then far apart, whatever they show.
    ignore_white
        Do not count pure white in the colour histograms, and cut uniform margins off
        before structural similarity.
    """

    hash_size: int = 8
    bins: int = 16
    raw_counts: bool = False
    ignore_white: bool = False

    def __post_init__(self) -> None:
        if self.hash_size not in HASH_SIZES:
            raise UsageProblem(
                f"A hash of size {self.hash_size} cannot be made; choose 8, 16 or 32."
            )
        if not LEAST_BINS <= self.bins <= MOST_BINS:
            raise UsageProblem(
                f"{self.bins} bins per channel are not possible; choose 2 to 256."
            )


class NearestIndex(Enum):
    """How the nearest of many descriptors are looked up."""

    EXACT = "exact"
    """All of them are compared."""
    ANNOY = "annoy"
    """A forest of random trees, which may miss some. For hashes; needs the extra
    `annoy`. The exact way was faster at equal recall up to 100,000 photos."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Where photos like a query are looked for, and by what.

    Attributes
    ----------
    folders
        All folders in them are searched too.
    method
        Name of a method.
    options
        How it is carried out.
    count
        How many photos are wanted, at least 1; fewer when there are not as many.
    index
        How the nearest are looked up.
    trees, search_k
        Of `NearestIndex.ANNOY`: more trees and a larger `search_k` miss less and take
        longer; -1 is Annoy's own choice, the trees times the count.
    workers
        Processes; 0 means one per core minus one, at least one.
    """

    folders: tuple[Path, ...]
    method: str = "combined"
    options: MethodOptions = field(default_factory=MethodOptions)
    count: int = 9
    index: NearestIndex = NearestIndex.EXACT
    trees: int = 50
    search_k: int = -1
    workers: int = 0
