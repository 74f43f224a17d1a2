"""What an ONNX file says of itself, read from its bytes without loading it.

Protocol buffers in ten lines of rules (protobuf.dev, "Encoding"): enough to see that
the file is whole and whether its weights lie in it, or in a second file that would stay
behind when this one is copied. onnxruntime tells neither in advance.
"""

from __future__ import annotations

import mmap
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
LONGEST_VARINT = 10
DEEPEST = 40
"""Graphs lie in loops and branches of graphs; real ones three deep."""
SHOWN = 200


class Part(Enum):
    """The messages of ONNX that tensors lie in."""

    MODEL = "model"
    GRAPH = "graph"
    NODE = "node"
    ATTRIBUTE = "attribute"
    FUNCTION = "function"
    SPARSE = "sparse tensor"
    TENSOR = "tensor"
    ENTRY = "entry"


# Field numbers of onnx.proto3.
_INSIDE: Mapping[Part, Mapping[int, Part]] = {
    Part.MODEL: {7: Part.GRAPH, 25: Part.FUNCTION},
    Part.GRAPH: {1: Part.NODE, 5: Part.TENSOR, 15: Part.SPARSE},
    Part.NODE: {5: Part.ATTRIBUTE},
    Part.ATTRIBUTE: {
        5: Part.TENSOR,
        6: Part.GRAPH,
        10: Part.TENSOR,
        11: Part.GRAPH,
        22: Part.SPARSE,
        23: Part.SPARSE,
    },
    Part.FUNCTION: {7: Part.NODE, 11: Part.ATTRIBUTE},
    Part.SPARSE: {1: Part.TENSOR, 2: Part.TENSOR},
    Part.TENSOR: {13: Part.ENTRY},
}
_GRAPH_OF_MODEL = 7
_KEY_OF_ENTRY, _VALUE_OF_ENTRY = 1, 2


class NotWholeError(ValueError):
    """The bytes are no ONNX, or end too early."""


def outside_files(path: Path) -> tuple[str, ...]:
    """Return the names of the other files that weights of an ONNX file lie in.

    Raises
    ------
    NotWholeError
        The file is no ONNX, or not all of it.
    OSError
        It cannot be read.
    """
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise NotWholeError("it is empty")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            view = memoryview(mapped)
            try:
                return _outside(view)
            finally:
                view.release()


def _outside(content: memoryview) -> tuple[str, ...]:
    if not any(number == _GRAPH_OF_MODEL for number, _, _ in _fields(content, 0, None)):
        raise NotWholeError("it holds no graph")
    names: dict[str, None] = {}
    for start, end in _entries(content, Part.MODEL, 0, len(content), DEEPEST):
        name = _location(content, start, end)
        if name:
            names[name] = None
    return tuple(names)


def _entries(
    content: memoryview, part: Part, start: int, end: int, depth: int
) -> Iterator[tuple[int, int]]:
    """Return where the notes of all tensors about another file stand."""
    if depth == 0:
        raise NotWholeError("its graphs lie too deep in one another")
    if part is Part.ENTRY:
        yield start, end
        return
    inside = _INSIDE[part]
    for number, first, last in _fields(content, start, end):
        if number in inside and last >= 0:
            yield from _entries(content, inside[number], first, last, depth - 1)


def _location(content: memoryview, start: int, end: int) -> str:
    """Return the file that an entry names; empty when it is about something else."""
    texts = {
        number: bytes(content[first:last][:SHOWN]).decode("utf-8", "replace")
        for number, first, last in _fields(content, start, end)
        if last >= 0
    }
    if texts.get(_KEY_OF_ENTRY) != "location":
        return ""
    return texts.get(_VALUE_OF_ENTRY) or "another file"


def _fields(
    content: memoryview, start: int, end: int | None
) -> Iterator[tuple[int, int, int]]:
    """Return number, first and last byte of every field; last is -1 for numbers."""
    end = len(content) if end is None else end
    while start < end:
        tag, start = _varint(content, start, end)
        number, kind = tag >> 3, tag & 7
        if not number:
            raise NotWholeError("it is no ONNX")
        if kind == VARINT:
            _, start = _varint(content, start, end)
            yield number, start, -1
            continue
        if kind == LENGTH:
            length, start = _varint(content, start, end)
        elif kind in {FIXED64, FIXED32}:
            length = 8 if kind == FIXED64 else 4
        else:
            raise NotWholeError("it is no ONNX")
        if length > end - start:
            raise NotWholeError("its end is missing, or it is no ONNX")
        yield number, start, start + length if kind == LENGTH else -1
        start += length


def _varint(content: memoryview, start: int, end: int) -> tuple[int, int]:
    value = 0
    for place in range(min(LONGEST_VARINT, end - start)):
        byte = content[start + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 -- the bit that says that more follows
            return value, start + place + 1
    raise NotWholeError("its end is missing, or it is no ONNX")
