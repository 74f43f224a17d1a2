"""Many previews and one method: the forms of question and answer.

Previews are JPEGs that photodedup wrote itself; they stand in for the files, so that
nothing of the user's is decoded a second time.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, cast

from photodedup.core.jobs.methodcalls import MethodCall
from photodedup.core.jobs.packing import Json, Malformed, pack, unpack
from photodedup.core.methods import Score
from photodedup.core.records import WHOLE, Box

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOX = struct.Struct("<4d")


def encode_part(part: Box) -> bytes:
    """Return the request to read a part of a photo; empty for the whole."""
    if part == WHOLE:
        return b""
    return _BOX.pack(part.left, part.top, part.right, part.bottom)


def decode_part(payload: bytes) -> Box:
    """Return which part of a photo is to be read."""
    return Box(*_BOX.unpack(payload)) if payload else WHOLE


def encode_describe(call: MethodCall, previews: Sequence[bytes]) -> bytes:
    """Return the request for the descriptors of some previews."""
    return pack(call.to_json(), tuple(previews))


def decode_describe_request(payload: bytes) -> tuple[MethodCall, tuple[bytes, ...]]:
    """Return what is to be described, and how."""
    values, previews = unpack(payload)
    return MethodCall.from_json(values), previews


def encode_descriptors(descriptors: Sequence[bytes]) -> bytes:
    """Return descriptors as one message."""
    return pack(None, tuple(descriptors))


def decode_descriptors(answer: bytes, count: int) -> tuple[bytes, ...]:
    """Return the descriptors of `count` previews, in their order.

    Raises
    ------
    Malformed
        It is another number of them.
    """
    _, descriptors = unpack(answer)
    if len(descriptors) != count:
        raise Malformed(f"{len(descriptors)} descriptors came for {count} previews")
    return descriptors


def encode_measure_previews(
    call: MethodCall, query: bytes, previews: Sequence[bytes]
) -> bytes:
    """Return the request to measure one preview against others."""
    return pack(call.to_json(), (query, *previews))


def encode_scores(scores: Sequence[Score]) -> bytes:
    """Return scores as one message."""
    return pack([[score.value, score.note] for score in scores])


def decode_scores(answer: bytes, count: int) -> tuple[Score, ...]:
    """Return the scores of `count` pairs, in their order.

    Raises
    ------
    Malformed
        It is another number of them, or no scores.
    """
    values, _ = unpack(answer)
    try:
        scores = tuple(
            Score(float(value), str(note)) for value, note in cast("list[Any]", values)
        )
    except (ValueError, TypeError) as problem:
        raise Malformed(f"scores are not of the agreed form: {problem}") from problem
    if len(scores) != count:
        raise Malformed(f"{len(scores)} scores came for {count} pairs")
    return scores


def encode_measure(calls: Sequence[MethodCall], test: bytes) -> bytes:
    """Return the request to measure a test picture's file against another file."""
    return pack(cast("Json", [call.to_json() for call in calls]), (test,))


def decode_measure_request(payload: bytes) -> tuple[tuple[MethodCall, ...], bytes]:
    """Return the methods and the bytes of the test picture's file."""
    values, (test,) = unpack(payload)
    found = cast("list[Any]", values)
    return tuple(MethodCall.from_json(each) for each in found), test


def encode_judgements(judgements: Sequence[Score | str]) -> bytes:
    """Return for each method a score, or why there is none, as one message."""
    return pack(
        [
            each if isinstance(each, str) else [each.value, each.note]
            for each in judgements
        ]
    )


def decode_judgements(answer: bytes, count: int) -> tuple[Score | str, ...]:
    """Return for each of `count` methods a score, or why there is none.

    Raises
    ------
    Malformed
        It is another number of them, or of another form.
    """
    values, _ = unpack(answer)
    try:
        found = tuple(
            each if isinstance(each, str) else Score(float(each[0]), str(each[1]))
            for each in cast("list[Any]", values)
        )
    except (ValueError, TypeError, LookupError) as problem:
        raise Malformed(f"scores are not of the agreed form: {problem}") from problem
    if len(found) != count:
        raise Malformed(f"{len(found)} answers came for {count} methods")
    return found
