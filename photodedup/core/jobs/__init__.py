"""What a worker process can be asked to do, and the forms of question and answer.

`perform` runs in the worker: the only place where a user's file is decoded and where
pixels are compared. The other names run in the asking process, which therefore never
loads a decoder or OpenCV.
"""

from __future__ import annotations

import os
from enum import IntEnum

from photodedup.core.decode import DECODER_VERSION
from photodedup.core.errors import Bug
from photodedup.core.fingerprints import FINGERPRINT_VERSION
from photodedup.core.jobs.packing import Malformed
from photodedup.core.jobs.readings import decode_reading, encode_reading
from photodedup.core.jobs.renderings import (
    FULL_SIZE,
    Rendered,
    decode_render,
    decode_render_request,
    encode_render,
    encode_rendered,
)
from photodedup.core.jobs.verifications import (
    decode_candidates,
    decode_verdicts,
    encode_candidates,
    encode_verdicts,
    question,
    single_verdicts,
)

__all__ = [
    "FULL_SIZE",
    "READING_VERSIONS",
    "Malformed",
    "Operation",
    "Rendered",
    "decode_reading",
    "decode_render",
    "decode_verdicts",
    "encode_candidates",
    "encode_render",
    "perform",
    "question",
    "single_verdicts",
]

READING_VERSIONS = (DECODER_VERSION, FINGERPRINT_VERSION)
"""A cached reading of other versions is made anew."""
READ_CHUNK_BYTES = 1 << 20


class Operation(IntEnum):
    """What is asked for; the photo comes as an open file descriptor."""

    DIGEST = 1
    """The content digest alone: 16 bytes."""
    READ = 2
    """Facts, fingerprints and thumbnails: a `Reading`."""
    VERIFY = 3
    """Verdicts on candidate pairs."""
    RENDER = 4
    """Pixels for the screen."""
    CHECK = 5
    """Nothing, if the whole photo decodes without damage; else a failure."""


def perform(operation: int, payload: bytes, descriptor: int | None) -> bytes:
    """Do one piece of work in a worker process.

    Parameters
    ----------
    operation
        An `Operation`.
    payload
        The question.
    descriptor
        The open file of the photo; None for `Operation.VERIFY`.

    Raises
    ------
    EnvironmentProblem
        The photo cannot be read; the message is for the user.
    """
    if operation == Operation.VERIFY:
        return _verify(payload)
    if descriptor is None:
        raise Bug(f"operation {operation} needs a file")
    data = _all_bytes(descriptor)
    if operation == Operation.DIGEST:
        return _digest(data)
    if operation == Operation.READ:
        return _read(data)
    if operation == Operation.RENDER:
        return _render(data, decode_render_request(payload))
    if operation == Operation.CHECK:
        return _check(data)
    raise Bug(f"there is no operation {operation}")


def _all_bytes(descriptor: int) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, READ_CHUNK_BYTES):
        chunks.append(chunk)
    return b"".join(chunks)


# The imports below stand inside the functions because this module is also loaded by
# the window's process, which must not load decoders.


def _digest(data: bytes) -> bytes:
    import xxhash  # noqa: PLC0415

    return xxhash.xxh3_128_digest(data)


def _read(data: bytes) -> bytes:
    from photodedup.core import decode, fingerprints  # noqa: PLC0415
    from photodedup.core.records import Reading  # noqa: PLC0415

    decoded = decode.decode(data, long_side=fingerprints.WORKING_SIDE)
    hashes, thumbnails = fingerprints.compute(decoded.pixels)
    reading = Reading(_digest(data), decoded.facts, hashes, thumbnails)
    return encode_reading(reading)


def _render(data: bytes, long_side: int | None) -> bytes:
    from photodedup.core import decode  # noqa: PLC0415

    decoded = decode.decode(data, long_side=long_side)
    return encode_rendered(decoded.pixels, decoded.facts.width, decoded.facts.height)


def _check(data: bytes) -> bytes:
    from photodedup.core import decode  # noqa: PLC0415
    from photodedup.core.errors import EnvironmentProblem  # noqa: PLC0415

    decoded = decode.decode(data, long_side=None)
    if decoded.facts.damage:
        raise EnvironmentProblem(decoded.facts.damage)
    return b""


def _verify(payload: bytes) -> bytes:
    from photodedup.core.jobs.looks import appearance  # noqa: PLC0415
    from photodedup.core.verify import verify  # noqa: PLC0415

    packed, candidates, alike = decode_candidates(payload)
    looks = [appearance(look) for look in packed]
    return encode_verdicts(
        [
            verify(looks[pair.first], looks[pair.second], pair.hypotheses, alike=alike)
            for pair in candidates
        ]
    )
