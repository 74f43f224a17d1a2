"""What a worker process can be asked to do, and the forms of question and answer.

`perform` runs in the worker: the only place where a user's file is decoded and where
pixels are compared. The other names run in the asking process, which therefore never
loads a decoder or OpenCV.
"""

from __future__ import annotations

import os
from enum import IntEnum
from typing import TYPE_CHECKING

from photodedup.core.decode import DECODER_VERSION
from photodedup.core.errors import Bug
from photodedup.core.fingerprints import FINGERPRINT_VERSION
from photodedup.core.jobs.agreement import aligned_score
from photodedup.core.jobs.altering import (
    decode_alter_request,
    decode_altered,
    encode_alter,
    encode_altered,
)
from photodedup.core.jobs.descriptors import (
    decode_describe_request,
    decode_descriptors,
    decode_judgements,
    decode_measure_request,
    decode_part,
    decode_scores,
    encode_describe,
    encode_descriptors,
    encode_judgements,
    encode_measure,
    encode_measure_previews,
    encode_part,
    encode_scores,
)
from photodedup.core.jobs.methodcalls import MethodCall, calls
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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "FULL_SIZE",
    "PROOF_QUESTION",
    "READING_VERSIONS",
    "Malformed",
    "MethodCall",
    "Operation",
    "Rendered",
    "aligned_score",
    "calls",
    "decode_altered",
    "decode_descriptors",
    "decode_judgements",
    "decode_reading",
    "decode_render",
    "decode_scores",
    "decode_verdicts",
    "encode_alter",
    "encode_candidates",
    "encode_describe",
    "encode_measure",
    "encode_measure_previews",
    "encode_part",
    "encode_render",
    "perform",
    "question",
    "single_verdicts",
]

READING_VERSIONS = (DECODER_VERSION, FINGERPRINT_VERSION)
"""A cached reading of other versions is made anew."""
PROOF_VERSION = 3
"""Goes up with every change of `saving` that may judge two files otherwise."""
PROOF_QUESTION = b"saved again, version %d, decoded by %d" % (
    PROOF_VERSION,
    DECODER_VERSION,
)
"""What, besides two files, the answer of `Operation.COMPARE` depends on."""
READ_CHUNK_BYTES = 1 << 20


class Operation(IntEnum):
    """What is asked for; the photo comes as an open file descriptor."""

    DIGEST = 1
    """The content digest alone: 16 bytes."""
    READ = 2
    """Facts, fingerprints and thumbnails: a `Reading`. The question may name a part of
    the picture that stands for all of it."""
    VERIFY = 3
    """Verdicts on candidate pairs."""
    RENDER = 4
    """Pixels for the screen."""
    CHECK = 5
    """Nothing, if the whole photo decodes without damage; else a failure."""
    ALTER = 6
    """Readings of altered copies that are made in memory."""
    COMPARE = 7
    """Nothing, if the photo is no more than its keeper saved again; else why not.
    The question is the file of the keeper: a task carries one descriptor only."""
    DESCRIBE = 8
    """The descriptors of some previews by a named method."""
    MEASURE_PREVIEWS = 9
    """Scores of one preview against others by a named method."""
    MEASURE = 10
    """Scores of the photo against a test picture, whose file is in the question, by
    some named methods."""
    ILLUSTRATE = 11
    """Pixels for the screen: what a named method sees in a test picture, whose file is
    in the question, and the photo."""


def perform(operation: int, payload: bytes, descriptor: int | None) -> bytes:
    """Do one piece of work in a worker process.

    Parameters
    ----------
    operation
        An `Operation`.
    payload
        The question.
    descriptor
        The open file of the photo; None for what asks about previews alone.

    Raises
    ------
    EnvironmentProblem
        The photo cannot be read; the message is for the user.
    """
    without_file = _WITHOUT_FILE.get(operation)
    if without_file is not None:
        return without_file(payload)
    if descriptor is None:
        raise Bug(f"operation {operation} needs a file")
    answer = _ANSWERS.get(operation)
    if answer is None:
        raise Bug(f"there is no operation {operation}")
    return answer(_all_bytes(descriptor), payload)


def _all_bytes(descriptor: int) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, READ_CHUNK_BYTES):
        chunks.append(chunk)
    return b"".join(chunks)


# The imports below stand inside the functions because this module is also loaded by
# the window's process, which must not load decoders.


def _digest(data: bytes, _payload: bytes) -> bytes:
    import xxhash  # noqa: PLC0415

    return xxhash.xxh3_128_digest(data)


def _read(data: bytes, payload: bytes) -> bytes:
    from photodedup.core.jobs.fresh import fresh_reading  # noqa: PLC0415

    return encode_reading(fresh_reading(data, decode_part(payload)))


def _render(data: bytes, payload: bytes) -> bytes:
    from photodedup.core import decode  # noqa: PLC0415

    decoded = decode.decode(data, long_side=decode_render_request(payload))
    return encode_rendered(decoded.pixels, decoded.facts.width, decoded.facts.height)


def _check(data: bytes, _payload: bytes) -> bytes:
    from photodedup.core import decode  # noqa: PLC0415
    from photodedup.core.errors import EnvironmentProblem  # noqa: PLC0415

    decoded = decode.decode(data, long_side=None)
    if decoded.facts.damage:
        raise EnvironmentProblem(decoded.facts.damage)
    return b""


def _compare(data: bytes, keeper: bytes) -> bytes:
    from photodedup.core.jobs.comparing import what_sets_apart  # noqa: PLC0415

    return what_sets_apart(data, keeper).encode()


def _alter(data: bytes, payload: bytes) -> bytes:
    from photodedup.core.jobs.copying import altered_readings  # noqa: PLC0415

    alterations, partner, seed = decode_alter_request(payload)
    return encode_altered(altered_readings(data, alterations, partner, seed))


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


def _describe(payload: bytes) -> bytes:
    from photodedup.core.jobs import methodical  # noqa: PLC0415

    return encode_descriptors(methodical.described(*decode_describe_request(payload)))


def _measure_previews(payload: bytes) -> bytes:
    from photodedup.core.jobs import methodical  # noqa: PLC0415

    return encode_scores(methodical.measured(*decode_describe_request(payload)))


def _measure(data: bytes, payload: bytes) -> bytes:
    from photodedup.core.jobs import methodical  # noqa: PLC0415

    asked, test = decode_measure_request(payload)
    return encode_judgements(list(methodical.judged(asked, test, data)))


def _illustrate(data: bytes, payload: bytes) -> bytes:
    from photodedup.core.jobs import methodical  # noqa: PLC0415

    (call,), test = decode_measure_request(payload)
    pixels = methodical.illustrated(call, test, data)
    height, width = pixels.shape[:2]
    return encode_rendered(pixels, width, height)


_WITHOUT_FILE: Mapping[int, Callable[[bytes], bytes]] = {
    Operation.VERIFY: _verify,
    Operation.DESCRIBE: _describe,
    Operation.MEASURE_PREVIEWS: _measure_previews,
}
"""What is done with a question alone."""

_ANSWERS: Mapping[int, Callable[[bytes, bytes], bytes]] = {
    Operation.DIGEST: _digest,
    Operation.READ: _read,
    Operation.RENDER: _render,
    Operation.CHECK: _check,
    Operation.ALTER: _alter,
    Operation.COMPARE: _compare,
    Operation.MEASURE: _measure,
    Operation.ILLUSTRATE: _illustrate,
}
"""What is done with the bytes of a photo and the question."""
