"""The form in which answers and payloads cross a process border.

Four bytes with the length of a JSON header (little-endian), the header, then the
blobs one after the other; the header starts with their lengths. JSON and counted
bytes cannot run code when they are read, which pickles can: what a decoder process
sends may be under the control of a crafted picture.
"""

from __future__ import annotations

import itertools
import json
import struct

from photodedup.core.errors import Bug

_LENGTH = struct.Struct("<I")
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Malformed(Bug):
    """A message has not the form that was agreed."""


def pack(values: Json, blobs: tuple[bytes, ...] = ()) -> bytes:
    """Return one message of JSON values and blobs."""
    header = json.dumps([[len(blob) for blob in blobs], values]).encode("ascii")
    return b"".join((_LENGTH.pack(len(header)), header, *blobs))


def unpack(message: bytes) -> tuple[Json, tuple[bytes, ...]]:
    """Return the values and blobs of a message.

    Raises
    ------
    Malformed
        A length does not agree, or the header is not what `pack` writes.
    """
    if len(message) < _LENGTH.size:
        raise Malformed("a message ends before its header")
    (size,) = _LENGTH.unpack_from(message)
    start = _LENGTH.size + size
    try:
        lengths, values = json.loads(message[_LENGTH.size : start])
        bounds = [start]
        for length in lengths:
            bounds.append(bounds[-1] + _natural(length))
    except (ValueError, TypeError) as problem:
        raise Malformed(f"a message has no readable header: {problem}") from problem
    if bounds[-1] != len(message):
        raise Malformed(f"a message has {len(message)} bytes, not {bounds[-1]}")
    pieces = itertools.pairwise(bounds)
    return values, tuple(message[first:last] for first, last in pieces)


def _natural(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is not a length")
    return value
