"""The directory of a TIFF file: enough to tell RAW, depth and compression.

Not a decoder. Reads at most `_MOST_DIRECTORIES` directories of `_MOST_ENTRIES`
entries, so a file whose directories point at each other costs microseconds.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

_OUTSIDE = (struct.error, OverflowError)
"""What `struct` raises for an offset outside the file, and for one above 2**63."""
_MOST_DIRECTORIES = 12
_MOST_ENTRIES = 512
_MOST_VALUES = 16
_BIG = 43
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_TEXT = 2
_RAW_PHOTOMETRIC = frozenset({32803, 34892})  # colour filter array, linear RAW
_RAW_COMPRESSION = frozenset(
    {32767, 34713, 34316, 65000, 65535}
)  # Sony Nikon .. Pentax
_LOSSY_COMPRESSION = frozenset({6, 7, 34892, 33003, 33005, 34712, 50001, 50002})
_RAW_BY_MAKE = {
    "NIKON": "nef",
    "SONY": "arw",
    "PENTAX": "pef",
    "RICOH": "pef",
    "SAMSUNG": "srw",
    "KODAK": "kdc",
    "EASTMAN": "kdc",
    "HASSELBLAD": "3fr",
    "EPSON": "erf",
    "MAMIYA": "mef",
}


class _Tag(IntEnum):
    SUBFILE_TYPE = 254
    BITS = 258
    COMPRESSION = 259
    PHOTOMETRIC = 262
    MAKE = 271
    STRIP_OFFSETS = 273
    STRIP_LENGTHS = 279
    SUB_DIRECTORIES = 330
    DNG_VERSION = 50706


@dataclass(frozen=True, slots=True)
class TiffHeader:
    """What the directories of a TIFF file say.

    Attributes
    ----------
    bits
        Bits per sample of the first directory.
    lossy
        The first directory is compressed with loss.
    compressed
        The first directory is compressed at all.
    is_raw
        It holds sensor data.
    may_be_raw
        Its first directory is a thumbnail of a camera: LibRaw is asked first.
    raw_format
        Name of the RAW format.
    pages
        It has more than one directory in its chain: pages, or a thumbnail.
    data_end
        Where the picture data ends as far as the first strips of every directory
        tell; beyond the end of the file when it was cut off.
    """

    bits: int
    lossy: bool
    compressed: bool
    is_raw: bool
    may_be_raw: bool
    raw_format: str
    pages: bool
    data_end: int


@dataclass(frozen=True, slots=True)
class _Directory:
    numbers: dict[int, tuple[int, ...]]
    make: str
    following: int

    def first(self, tag: _Tag, default: int) -> int:
        return self.numbers.get(tag, (default,))[0]


def is_tiff(data: bytes) -> bool:
    """Tell whether the data starts like TIFF or BigTIFF."""
    return data[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}


def examine(data: bytes) -> TiffHeader:
    """Read the directories of a TIFF file; what is missing is 0 or 1."""
    directories = _directories(data)
    first = directories[0] if directories else _Directory({}, "", 0)
    is_dng = _Tag.DNG_VERSION in first.numbers
    is_cr2 = data[8:10] == b"CR"
    is_raw = is_dng or is_cr2 or any(_has_sensor_data(one) for one in directories)
    compression = first.first(_Tag.COMPRESSION, 1)
    make = first.make.upper().split()
    known = _RAW_BY_MAKE.get(make[0], "raw") if make else "raw"
    return TiffHeader(
        bits=first.first(_Tag.BITS, 1),
        lossy=compression in _LOSSY_COMPRESSION,
        compressed=compression != 1,
        is_raw=is_raw,
        may_be_raw=bool(make) and first.first(_Tag.SUBFILE_TYPE, 0) & 1 == 1,
        raw_format="dng" if is_dng else "cr2" if is_cr2 else known,
        pages=first.following != 0,
        data_end=max((_data_end(one) for one in directories), default=0),
    )


def _data_end(directory: _Directory) -> int:
    offsets = directory.numbers.get(_Tag.STRIP_OFFSETS, ())
    lengths = directory.numbers.get(_Tag.STRIP_LENGTHS, ())
    ends = (start + size for start, size in zip(offsets, lengths, strict=False))
    return max(ends, default=0)


def _has_sensor_data(directory: _Directory) -> bool:
    return (
        directory.first(_Tag.PHOTOMETRIC, 0) in _RAW_PHOTOMETRIC
        or directory.first(_Tag.COMPRESSION, 1) in _RAW_COMPRESSION
    )


def _directories(data: bytes) -> list[_Directory]:
    """Read the chain of directories and their children, each one once."""
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == _BIG
    start = (8, order + "Q") if big else (4, order + "I")
    try:
        waiting = [struct.unpack_from(start[1], data, start[0])[0]]
    except _OUTSIDE:
        return []
    seen: set[int] = set()
    found: list[_Directory] = []
    while waiting and len(found) < _MOST_DIRECTORIES:
        offset = waiting.pop(0)
        if offset in seen or offset == 0:
            continue
        seen.add(offset)
        try:
            directory = _directory(data, offset, order, big=big)
        except _OUTSIDE:
            continue
        found.append(directory)
        waiting += directory.numbers.get(_Tag.SUB_DIRECTORIES, ())
        waiting.append(directory.following)
    return found


def _directory(data: bytes, offset: int, order: str, *, big: bool) -> _Directory:
    count_code, entry_bytes = ("Q", 20) if big else ("H", 12)
    (count,) = struct.unpack_from(order + count_code, data, offset)
    start = offset + struct.calcsize("=" + count_code)
    numbers: dict[int, tuple[int, ...]] = {}
    make = ""
    for at in range(
        start, start + min(count, _MOST_ENTRIES) * entry_bytes, entry_bytes
    ):
        tag, kind = struct.unpack_from(order + "HH", data, at)
        if tag == _Tag.MAKE and kind == _TEXT:
            where, length = _value_place(data, at, 1, order, big=big)
            text = data[where : where + min(length, 64)]
            make = text.split(b"\0")[0].decode("ascii", "replace")
        elif kind in _INTEGERS and tag in set(_Tag):
            size = struct.calcsize("=" + _INTEGERS[kind])
            where, length = _value_place(data, at, size, order, big=big)
            code = f"{order}{min(length, _MOST_VALUES)}{_INTEGERS[kind]}"
            if length:
                numbers[tag] = struct.unpack_from(code, data, where)
    link = start + count * entry_bytes
    following: int = struct.unpack_from(order + ("Q" if big else "I"), data, link)[0]
    return _Directory(numbers, make, following)


def _value_place(
    data: bytes, at: int, size: int, order: str, *, big: bool
) -> tuple[int, int]:
    """Return where the values of an entry lie and how many there are."""
    code, inline = ("Q", 8) if big else ("I", 4)
    (length,) = struct.unpack_from(order + code, data, at + 4)
    place = at + 4 + inline
    if length * size > inline:
        place = struct.unpack_from(order + code, data, place)[0]
    return place, length
