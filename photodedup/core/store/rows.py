"""Records to database rows and back.

SQLite integers are signed 64-bit: unsigned hashes and inodes are stored as the signed
number of the same bits.
"""

from __future__ import annotations

import struct
from dataclasses import astuple, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from photodedup.core.records import (
    Box,
    Capture,
    Cell,
    Facts,
    Hashes,
    Quality,
    Thumbnails,
)

if TYPE_CHECKING:
    from photodedup.core.records import PhotoFile, Reading

_BITS_64 = (1 << 64) - 1
_SIGN_BIT = 1 << 63
_CELL = struct.Struct("<Q4d")
"""Sign hash, left, top, right, bottom."""

CONTENT_COLUMNS = (
    *("content", "size_bytes", "decoder_version", "fingerprint_version"),
    *("width", "height", "format", "lossless", "jpeg_quality", "has_alpha", "frames"),
    *("damage", "picture_digest", "taken_at", "subsecond", "camera", "software"),
    *("exposure_s", "f_number", "iso", "has_gps", "average", "difference"),
    *("perception", "wavelet", "color", "sign", "sign_trimmed", "trim_left"),
    *("trim_top", "trim_right", "trim_bottom", "texture"),
    *("sharpness", "blockiness", "shadows", "highlights", "cells"),
)
"""Columns of table ``contents`` in the order of `content_row`."""

PICTURE_COLUMNS = (
    *("content", "rgb", "histogram", "preview", "keypoints", "embedding"),
)


class PictureColumn(Enum):
    """What can be asked for many contents at once."""

    HISTOGRAM = "histogram"
    PREVIEW = "preview"
    COLORS = "rgb"


Row = tuple[Any, ...]
"""A row as sqlite3 gives and takes it: int, float, str, bytes or None."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question about two contents and its answer, both of the asker's own form.

    Attributes
    ----------
    first, second
        Content digests, in the order in which they were compared.
    question
        Everything else that the answer depends on; another question is not answered.
    """

    first: bytes
    second: bytes
    question: bytes
    answer: bytes = b""


@dataclass(frozen=True, slots=True)
class Known:
    """What the cache knows of a photo that was read before."""

    content: bytes
    facts: Facts
    hashes: Hashes


@dataclass(frozen=True, slots=True)
class Failure:
    """A photo that could not be read, and why; not tried again until it changes."""

    reason: str


def signed(value: int) -> int:
    """Return the signed 64-bit number of the same bits.

    Examples
    --------
    >>> signed(0), signed(2**63), signed(2**64 - 1)
    (0, -9223372036854775808, -1)
    """
    return value - (1 << 64) if value & _SIGN_BIT else value


def unsigned(value: int) -> int:
    """Undo `signed`."""
    return value & _BITS_64


def identity(file: PhotoFile) -> tuple[int, int, int, int]:
    """Return what must agree for a file to be the one that was read.

    Inode numbers of 128 bits (ReFS) are folded to 64.
    """
    inode = (file.inode ^ file.inode >> 64) & _BITS_64
    return signed(inode), file.size_bytes, file.mtime_ns, file.ctime_ns


def content_row(file: PhotoFile, reading: Reading, versions: tuple[int, int]) -> Row:
    """Return the row of table ``contents`` for a reading."""
    facts, hashes, capture = reading.facts, reading.hashes, reading.facts.capture
    trim, quality = hashes.trim, facts.quality
    box = (trim.left, trim.top, trim.right, trim.bottom) if trim else (None,) * 4
    trimmed = None if hashes.sign_trimmed is None else signed(hashes.sign_trimmed)
    looks = (None,) * 4 if quality is None else astuple(quality)
    return (
        *(reading.content, file.size_bytes, *versions),
        *(facts.width, facts.height, _text(facts.format), facts.lossless),
        *(facts.jpeg_quality, facts.has_alpha, facts.frames, _text(facts.damage)),
        *(facts.picture_digest, capture.taken_at and _text(capture.taken_at)),
        *(_text(capture.subsecond), _text(capture.camera), _text(capture.software)),
        *(capture.exposure_s, capture.f_number, capture.iso, capture.has_gps),
        *(signed(hashes.average), signed(hashes.difference)),
        *(signed(hashes.perception), signed(hashes.wavelet), signed(hashes.color)),
        *(signed(hashes.sign), trimmed, *box, hashes.texture, *looks),
        b"".join(_CELL.pack(cell.sign, *astuple(cell.box)) for cell in hashes.cells),
    )


def known(row: Row) -> Known:
    """Return what a row of table ``contents`` (`CONTENT_COLUMNS`) tells."""
    # One unpacking of all columns: this runs 100,000 times before a second scan.
    # fmt: off
    (
        content, _, _, _, width, height, format_, lossless, quality, alpha, frames,
        damage, picture, taken, subsecond, camera, software, exposure, f_number, iso,
        gps, average, difference, perception, wavelet, color, sign, trimmed,
        left, top, right, bottom, texture,
        sharpness, blockiness, shadows, highlights, cells, *_,
    ) = row
    # fmt: on
    capture = Capture(
        taken, subsecond, camera, software, exposure, f_number, iso, gps == 1
    )
    facts = Facts(
        width,
        height,
        format_,
        lossless == 1,
        quality,
        alpha == 1,
        frames,
        damage,
        picture,
        capture,
        None
        if sharpness is None
        else Quality(sharpness, blockiness, shadows, highlights),
    )
    hashes = Hashes(
        average & _BITS_64,
        difference & _BITS_64,
        perception & _BITS_64,
        wavelet & _BITS_64,
        color & _BITS_64,
        sign & _BITS_64,
        None if trimmed is None else trimmed & _BITS_64,
        None if left is None else Box(left, top, right, bottom),
        texture,
        _cells(cells) if cells else (),
    )
    return Known(content, facts, hashes)


def _cells(packed: bytes) -> tuple[Cell, ...]:
    # A blob of another length is one that a damaged disk has cut.
    whole = packed[: len(packed) // _CELL.size * _CELL.size]
    return tuple(Cell(sign, Box(*box)) for sign, *box in _CELL.iter_unpack(whole))


def picture_row(reading: Reading) -> Row:
    """Return the row of table ``pictures`` for a reading."""
    return reading.content, *astuple(reading.thumbnails)


def thumbnails(row: Row) -> Thumbnails:
    """Return the pictures of a row of table ``pictures`` without its content."""
    return Thumbnails(*row)


def _text(text: str) -> str:
    """Return a text that SQLite can store: lone surrogates have no UTF-8."""
    return text if text.isascii() else text.encode(errors="replace").decode()
