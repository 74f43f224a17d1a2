"""The comparison of a scan for two files that nobody proposed; in the worker only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.index.pairs import hypotheses
from photodedup.core.jobs.agreement import UNLIKE, aligned_score
from photodedup.core.jobs.fresh import fresh_reading
from photodedup.core.jobs.looks import appearance
from photodedup.core.jobs.verifications import (
    PackedLook,
    decode_verdicts,
    encode_verdicts,
)
from photodedup.core.methods import Score
from photodedup.core.records import Candidate, Photo, PhotoFile
from photodedup.core.verify import verify

if TYPE_CHECKING:
    from photodedup.core.records import Reading

EQUAL = Score(1.0, "the same file, byte for byte")


def files_score(test: bytes, reference: bytes) -> Score:
    """Return how sure it is that two files are copies of one capture, 0..1.

    Parameters
    ----------
    test, reference
        The bytes of the files.

    Raises
    ------
    EnvironmentProblem
        One of them cannot be read.
    """
    if test == reference:
        return EQUAL
    return readings_score(fresh_reading(test), fresh_reading(reference))


def readings_score(test: Reading, reference: Reading) -> Score:
    """Return the score of two files by what was read of them; see `files_score`."""
    readings = test, reference
    first, second = (_photo(*numbered) for numbered in enumerate(readings))
    one, two = (appearance(_look(reading)) for reading in readings)
    verdict = verify(one, two, hypotheses(first, second), alike=True)
    pair = (Candidate(first.number, second.number, ()),)
    for match in decode_verdicts(encode_verdicts([verdict]), pair):
        return aligned_score(match, first, second)
    return UNLIKE


def _photo(number: int, reading: Reading) -> Photo:
    """Return a reading as the photo of no particular file."""
    file = PhotoFile(Path(), 0, 0, 0, 0, 0)
    return Photo(number, file, reading.content, reading.facts, reading.hashes)


def _look(reading: Reading) -> PackedLook:
    hashes, facts, small = reading.hashes, reading.facts, reading.thumbnails
    return PackedLook(
        hashes.trim,
        hashes.texture,
        facts.width,
        facts.height,
        small.rgb,
        small.preview,
        small.keypoints,
    )
