"""Files and photos: what a walk meets and what reading it gives.

Coordinates of a `Box` are fractions of the upright (displayed) picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


SIDECAR_EXTENSIONS = frozenset({"xmp", "aae", "thm"})
"""Files that belong to a photo beside them and are never photos themselves."""


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
        Files that belong to this photo and move with it: XMP, AAE, THM sidecars, the
        RAW file that a JPEG was written with, the film of a Live Photo.
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

    @property
    def parts(self) -> tuple[Path, ...]:
        """The companions with a content of their own: RAW files and films."""
        return tuple(
            path
            for path in self.companions
            if path.suffix.lower().removeprefix(".") not in SIDECAR_EXTENSIONS
        )


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
class Quality:
    """How well a picture came out, measured on its working copy.

    Attributes
    ----------
    sharpness
        Higher is sharper; see `fingerprints.quality`.
    blockiness
        Strength of the 8x8 grid that strong JPEG compression leaves; 0 = none seen.
    shadows, highlights
        Share of the pixels that are clipped to black and to white, 0..1.
    """

    sharpness: float
    blockiness: float
    shadows: float
    highlights: float


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
    quality
        None where it was not measured.
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
    quality: Quality | None = None

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of width and height; left < right, top < bottom."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def area(self) -> float:
        """Share of the picture that the box covers, 0..1."""
        return (self.right - self.left) * (self.bottom - self.top)


WHOLE = Box()
"""All of a picture."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One photo of a collage, as a hash saw it.

    Attributes
    ----------
    sign
        As `Hashes.sign`, of this part alone.
    box
        Which part of the picture it is, without borders of its own.
    """

    sign: int
    box: Box


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
    cells
        What straight seams part the picture into, at most six; mostly none.
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
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """Small pictures of one photo, as bytes; live in the cache, loaded on demand.

    Attributes
    ----------
    rgb
        16x16 sRGB, uint8, row by row: 768 bytes.
    histogram
        4 rows (R, G, B, luma) of 256 little-endian uint16; each row is the share of
        pixels scaled so that it sums to 65,535 +- 128: 2,048 bytes.
    preview
        JPEG of at most 320 px long side, upright, sRGB, alpha on white.
    keypoints
        Local features, in the form of `fingerprints.keypoints`; may be empty.
    embedding
        Learned descriptor, in the form of `fingerprints.embedding`; may be empty.
    """

    rgb: bytes
    histogram: bytes
    preview: bytes
    keypoints: bytes = b""
    embedding: bytes = b""


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
