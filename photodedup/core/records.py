"""The frozen records that travel through a scan, from folder to screen and report.

Nothing here does I/O or needs more than the standard library: the window imports
this module before numpy is loaded. Pictures travel as `Thumbnails` (bytes), never as
arrays. Coordinates of a `Box` are fractions of the upright (displayed) picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.settings import KeepRule, ScanSettings


# ------------------------------------------------------------------ files and photos


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One file of a photo as the walk met it; hard links are one `PhotoFile`.

    Attributes
    ----------
    path
        Absolute path, the first in path order when there are several names.
        Undecodable bytes are kept (surrogateescape).
    size_bytes, mtime_ns, ctime_ns, device, inode
        Identity at the time of the walk, from `os.stat`.
    protected
        Lies in a "keep always" folder: is never marked, never removed.
    other_names
        Further hard links to the same file inside the searched folders.
    companions
        Files that belong to this photo and move with it: XMP, AAE, THM sidecars.
    """

    path: Path
    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int
    protected: bool = False
    other_names: tuple[Path, ...] = ()
    companions: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """What the camera wrote about the shot; None or empty where it did not.

    Attributes
    ----------
    taken_at
        Naive camera time, ISO 8601 ``YYYY-MM-DDTHH:MM:SS``.
    subsecond
        EXIF SubSecTimeOriginal digits.
    camera
        Make and model.
    software
        EXIF Software: who wrote the file last.
    exposure_s, f_number, iso
        Exposure time in seconds, f-number, ISO speed.
    has_gps
        Whether a GPS position is present.
    """

    taken_at: str | None = None
    subsecond: str = ""
    camera: str = ""
    software: str = ""
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    has_gps: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What one reading of a photo's file told, besides its pixels.

    Attributes
    ----------
    width, height
        Pixels as displayed, after EXIF orientation.
    format
        Lower-case name by content: ``jpeg png webp gif bmp tiff heic avif jpeg2000
        psd ico pnm tga dng ...``.
    lossless
        RAW or losslessly compressed.
    jpeg_quality
        Estimated libjpeg quality 1..100, None for other formats.
    has_alpha, frames
        Transparency present; frames counted only where the header tells (else 1).
    damage
        Empty when whole; else why the picture may be incomplete. A damaged photo is
        never the suggested keeper and never marked automatically.
    picture_digest
        16 bytes; equal digests mean equal pixels even if metadata or container
        differ. None where that could not be established cheaply.
    capture
        Camera data.
    """

    width: int
    height: int
    format: str
    lossless: bool = False
    jpeg_quality: int | None = None
    has_alpha: bool = False
    frames: int = 1
    damage: str = ""
    picture_digest: bytes | None = None
    capture: Capture = Capture()

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of width and height, 0..1; left < right, top < bottom."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def area(self) -> float:
        """Share of the picture that the box covers, 0..1."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Hashes:
    """The perceptual hashes of one photo: small enough for a million in memory.

    Attributes
    ----------
    average, difference, perception, wavelet
        64-bit hashes, most significant bit first, bit-identical to imagehash with
        ``hash_size=8`` on the same pixels.
    color
        42-bit ``imagehash.colorhash(binbits=3)``.
    sign
        63 bits: signs of the 8x8 low DCT block of the 32x32 luma without DC, row by
        row, most significant first.
    sign_trimmed
        The same after uniform borders were cut; None where there are none.
    trim
        What the trimmed hash saw, as part of the picture; None as above.
    texture
        Standard deviation of the DoG(1.6, 8) band of the 128x128 luma, gray levels.
        Under 3 the picture is flat and its hashes are noise.
    """

    average: int
    difference: int
    perception: int
    wavelet: int
    color: int
    sign: int
    sign_trimmed: int | None
    trim: Box | None
    texture: float


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """Small pictures of one photo, as bytes; live in the cache, loaded on demand.

    Attributes
    ----------
    grey
        128x128 luma, uint8, row by row: 16,384 bytes.
    rgb
        16x16 sRGB, uint8, row by row: 768 bytes.
    histogram
        4 rows (R, G, B, luma) of 256 little-endian uint16; each row is the share of
        pixels scaled so that it sums to 65,535 +- 128: 2,048 bytes.
    preview
        JPEG of at most 320 px long side, upright, sRGB, alpha on white.
    """

    grey: bytes
    rgb: bytes
    histogram: bytes
    preview: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one decode of one file gave.

    Attributes
    ----------
    content
        xxh3-128 digest of the file's bytes, 16 bytes.
    """

    content: bytes
    facts: Facts
    hashes: Hashes
    thumbnails: Thumbnails


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was read: what stays in memory during a scan.

    Attributes
    ----------
    number
        Its place in the walk (path order); other records refer to it by this.
    """

    number: int
    file: PhotoFile
    content: bytes
    facts: Facts
    hashes: Hashes


class SkipStage(Enum):
    """Where a file fell out of a scan."""

    WALK = "walk"
    READ = "read"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was passed over, and why (English, without the path)."""

    path: Path
    stage: SkipStage
    reason: str


# ------------------------------------------------------------------ matches


class Turn(IntFlag):
    """One of the 8 orientations: transpose first, then mirror, then flip.

    ``apply(turn, first)`` looks like the second picture of a match.
    """

    UPRIGHT = 0
    MIRRORED = 1
    """Left and right exchanged."""
    FLIPPED = 2
    """Top and bottom exchanged."""
    TURNED_180 = 3
    TRANSPOSED = 4
    """Rows become columns."""
    CLOCKWISE = 5
    """Turned by 90 degrees clockwise."""
    COUNTERCLOCKWISE = 6
    """Turned by 90 degrees counterclockwise."""
    TRANSVERSED = 7
    """Transposed over the other diagonal."""

    @property
    def inverse(self) -> Turn:
        """The turn that undoes this one.

        Every mirror undoes itself; of the turns only the two quarter turns differ
        from their inverse.
        """
        if self is Turn.CLOCKWISE:
            return Turn.COUNTERCLOCKWISE
        if self is Turn.COUNTERCLOCKWISE:
            return Turn.CLOCKWISE
        return self


class MatchKind(Enum):
    """How two photos are related, from closest to loosest."""

    IDENTICAL = "identical"
    SAME_PIXELS = "same pixels"
    RESIZED = "resized"
    RESAVED = "re-saved"
    EDITED = "edited"
    CROPPED = "cropped"
    TURNED = "turned"
    FRAMED = "framed"
    SERIES = "series"
    LOOKALIKE = "look-alike"

    @property
    def is_duplicate(self) -> bool:
        """Whether the match is a copy of one capture; others are never marked."""
        return self not in {MatchKind.SERIES, MatchKind.LOOKALIKE}


class Bound(Enum):
    """On which side of its threshold a value must lie."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Measure:
    """One piece of evidence: a named value against its threshold."""

    name: str
    value: float
    threshold: float
    bound: Bound

    @property
    def holds(self) -> bool:
        """Whether the value lies on the right side."""
        if self.bound is Bound.AT_LEAST:
            return self.value >= self.threshold
        return self.value <= self.threshold


@dataclass(frozen=True, slots=True)
class Transform:
    """How the second picture of a match came from the first.

    Attributes
    ----------
    turn
        Quarter turn or mirror that takes the first to the second.
    angle_deg
        Further small rotation, degrees, positive clockwise.
    first_part
        What of the first picture is seen in the second.
    second_part
        What of the second picture is filled by the first; less than the whole for
        borders, screenshots and collages.
    """

    turn: Turn = Turn.UPRIGHT
    angle_deg: float = 0.0
    first_part: Box = Box()
    second_part: Box = Box()


@dataclass(frozen=True, slots=True)
class Match:
    """Two photos that a comparison of pixels found to be related.

    Attributes
    ----------
    first, second
        `Photo.number`, first < second.
    similarity
        0..1, 1 = the same pixels.
    """

    first: int
    second: int
    kind: MatchKind
    similarity: float
    transform: Transform = Transform()
    evidence: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Hypothesis:
    """How one photo might lie in another; what a hash proposes.

    Attributes
    ----------
    distance
        Hamming distance of the sign hashes, 0..63: how promising it is.
    turn
        Applied to the first photo, gives the look of the second.
    first_trimmed, second_trimmed
        Compare what is left without uniform borders instead of the whole picture.
    """

    distance: int
    turn: Turn = Turn.UPRIGHT
    first_trimmed: bool = False
    second_trimmed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two photos worth a comparison of pixels.

    Attributes
    ----------
    first, second
        `Photo.number`, first < second.
    hypotheses
        What to try, most promising first.
    """

    first: int
    second: int
    hypotheses: tuple[Hypothesis, ...]


# ------------------------------------------------------------------ groups


class Suggestion(Enum):
    """What is suggested for a photo of a group; the value stands in reports."""

    KEEP = "keep"
    REMOVE = "remove"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one photo is better than another: a keeper rule with both values.

    Attributes
    ----------
    better, worse
        What the rule compared, e.g. pixels; 0 where the rule has no number.
    """

    rule: KeepRule
    better: float = 0.0
    worse: float = 0.0


@dataclass(frozen=True, slots=True)
class Member:
    """A photo in a group.

    Attributes
    ----------
    similarity
        To the keeper, 0..1.
    reasons
        For the keeper: why it is kept (against the best other); for the others: why
        the keeper is better than this one.
    match
        The verified match with the keeper; None for the keeper itself.
    """

    photo: Photo
    suggestion: Suggestion
    similarity: float
    reasons: tuple[Reason, ...] = ()
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Photos of one capture, each verified against the keeper.

    Attributes
    ----------
    id
        1, 2, 3... in the order of the keeper's path, stable for equal input.
    kind
        The loosest kind among the members' matches.
    members
        The keeper first, the others by falling similarity, then path.
    """

    id: int
    kind: MatchKind
    members: tuple[Member, ...]

    @property
    def keeper(self) -> Photo:
        """The photo that is suggested to stay."""
        return self.members[0].photo

    @property
    def reclaimable_bytes(self) -> int:
        """Bytes of the members suggested for removal."""
        return sum(
            member.photo.file.size_bytes
            for member in self.members
            if member.suggestion is Suggestion.REMOVE
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a running scan has found so far; group ids may still change."""

    groups: tuple[Group, ...]
    photos_read: int


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The outcome of a scan.

    Attributes
    ----------
    photos
        Every photo that was read, in path order.
    notices
        Sentences for the user about the run as a whole (cache not usable...).
    complete
        False when the scan was stopped: the groups are what was known then.
    """

    settings: ScanSettings
    photos: tuple[Photo, ...]
    groups: tuple[Group, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    notices: tuple[str, ...] = ()
    complete: bool = True
