from __future__ import annotations

import dataclasses
import math
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photodedup.core import jobs
from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.jobs.readings import decode_reading, encode_reading
from photodedup.core.jobs.verifications import decode_candidates, encode_verdicts
from photodedup.core.records import (
    Bound,
    Box,
    Candidate,
    Capture,
    Cell,
    Facts,
    Hashes,
    Hypothesis,
    MatchKind,
    Measure,
    Photo,
    PhotoFile,
    Reading,
    Thumbnails,
    Transform,
    Turn,
)
from photodedup.core.verify import Verdict

if TYPE_CHECKING:
    from tests.conftest import DrawPhoto

codes = st.integers(0, 2**64 - 1)
fractions = st.floats(0, 1)
boxes = st.builds(Box, fractions, fractions, fractions, fractions)
cells = st.builds(
    Cell,
    codes,
    st.builds(
        lambda left, top: Box(left / 2, top / 2, left / 2 + 0.5, top / 2 + 0.25),
        fractions,
        fractions,
    ),
)
hashes = st.builds(
    Hashes,
    codes,
    codes,
    codes,
    codes,
    codes,
    codes,
    st.none() | codes,
    st.none() | boxes,
    st.floats(0, 200),
    st.lists(cells, max_size=6).map(tuple),
)
captures = st.builds(
    Capture,
    st.none() | st.text(),
    st.text(),
    st.text(),
    st.text(),
    st.none() | st.floats(0, 100),
    st.none() | st.floats(0, 100),
    st.none() | st.integers(0, 10**6),
    st.booleans(),
)
facts = st.builds(
    Facts,
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.text(),
    st.booleans(),
    st.none() | st.integers(1, 100),
    st.booleans(),
    st.integers(1, 9),
    st.text(),
    st.none() | st.binary(min_size=16, max_size=16),
    captures,
)
PICTURES = Thumbnails(b"c" * 768, b"h" * 2048, b"preview", b"keypoints", b"e" * 192)
readings = st.builds(
    Reading,
    st.binary(min_size=16, max_size=16),
    facts,
    hashes,
    st.just(PICTURES),
)


@given(readings)
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    assert decode_reading(encode_reading(reading)) == reading


@given(readings)
def test_a_reading_of_the_wrong_form_is_malformed(reading: Reading) -> None:
    short = dataclasses.replace(PICTURES, rgb=b"c")
    message = encode_reading(dataclasses.replace(reading, thumbnails=short))
    with pytest.raises(jobs.Malformed):
        decode_reading(message)


@pytest.mark.parametrize(
    "wrong",
    [
        (Cell(2**64, Box(0, 0, 0.5, 1)),),
        (Cell(1, Box(0.5, 0, 0.5, 1)),),
        (Cell(1, Box(0, -0.1, 0.5, 1)),),
        (Cell(1, Box(0, 0, 0.5, math.nan)),),
        (Cell(1, Box(0, 0, 0.5, 0.5)),) * 7,
    ],
)
def test_a_cell_that_cannot_be_is_malformed(wrong: tuple[Cell, ...]) -> None:
    marks = dataclasses.replace(some_photo(0).hashes, cells=wrong)
    reading = Reading(bytes(16), Facts(640, 480, "jpeg"), marks, PICTURES)
    with pytest.raises(jobs.Malformed):
        decode_reading(encode_reading(reading))


def some_photo(number: int) -> Photo:
    file = PhotoFile(Path(f"/{number}.jpg"), 1, 2, 3, 4, number)
    marks = Hashes(1, 2, 3, 4, 5, 6, None, Box(0.1, 0.2, 0.9, 0.8), 12.5)
    return Photo(number, file, bytes(16), Facts(640, 480, "jpeg"), marks)


def test_a_batch_of_candidates_comes_back_as_places_in_it() -> None:
    pairs = [
        Candidate(3, 9, (Hypothesis(2, Turn.CLOCKWISE, second_trimmed=True),)),
        Candidate(3, 5, (Hypothesis(0),)),
    ]
    photos = {number: some_photo(number) for number in (3, 5, 9)}
    message = jobs.encode_candidates(
        pairs, photos, dict.fromkeys(photos, PICTURES), alike=True
    )
    looks, candidates, alike = decode_candidates(message)
    assert [(c.first, c.second) for c in candidates] == [(0, 2), (0, 1)]
    assert candidates[0].hypotheses == pairs[0].hypotheses
    assert looks[0].trim == Box(0.1, 0.2, 0.9, 0.8)
    assert (looks[2].width, looks[2].preview) == (640, PICTURES.preview)
    assert looks[2].keypoints == PICTURES.keypoints
    assert alike


def test_verdicts_come_back_as_matches_of_their_pairs() -> None:
    verdict = Verdict(
        MatchKind.TURNED,
        0.9,
        Transform(Turn.MIRRORED, 1.5, Box(0, 0, 0.5, 1)),
        (Measure("fine structure", 0.9, 0.58, Bound.AT_LEAST),),
    )
    pairs = [Candidate(1, 2, ()), Candidate(4, 7, ())]
    (match,) = jobs.decode_verdicts(encode_verdicts([None, verdict]), pairs)
    assert (match.first, match.second) == (4, 7)
    assert (match.kind, match.transform) == (verdict.kind, verdict.transform)
    assert match.evidence == verdict.evidence


def test_a_missing_verdict_is_malformed() -> None:
    with pytest.raises(jobs.Malformed):
        jobs.decode_verdicts(encode_verdicts([None]), [])


def perform_on(path: Path, operation: int, payload: bytes = b"") -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return jobs.perform(operation, payload, descriptor)
    finally:
        os.close(descriptor)


def test_a_photo_is_read_rendered_and_checked(
    draw_photo: DrawPhoto, tmp_path: Path
) -> None:

    path = tmp_path / "photo.png"
    Image.fromarray(draw_photo(1, width=800, height=600)).save(path)
    reading = jobs.decode_reading(perform_on(path, jobs.Operation.READ))
    assert (reading.facts.width, reading.facts.height) == (800, 600)
    assert reading.content == perform_on(path, jobs.Operation.DIGEST)
    small = jobs.decode_render(
        perform_on(path, jobs.Operation.RENDER, jobs.encode_render(100))
    )
    assert (small.width, small.height) == (100, 75)
    assert (small.full_width, small.full_height) == (800, 600)
    full = perform_on(path, jobs.Operation.RENDER, jobs.encode_render())
    assert (
        jobs.decode_render(full).rgb == draw_photo(1, width=800, height=600).tobytes()
    )
    assert perform_on(path, jobs.Operation.CHECK) == b""


def test_a_cut_photo_does_not_pass_the_check(
    draw_photo: DrawPhoto, tmp_path: Path
) -> None:

    path = tmp_path / "photo.jpg"
    Image.fromarray(draw_photo(1)).save(path)
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(EnvironmentProblem):
        perform_on(path, jobs.Operation.CHECK)


def test_a_rendering_of_the_wrong_length_is_malformed() -> None:
    with pytest.raises(jobs.Malformed):
        jobs.decode_render(struct.pack("<IIII", 2, 2, 2, 2) + b"short")


def test_an_operation_without_its_file_is_a_bug() -> None:
    with pytest.raises(Bug):
        jobs.perform(jobs.Operation.READ, b"", None)


@pytest.mark.parametrize("number", [0.0, float("nan"), float("inf")])
def test_a_mapping_that_cannot_be_undone_is_malformed(number: float) -> None:
    mapping = (number,) * 9
    verdict = Verdict(MatchKind.CROPPED, 0.9, Transform(mapping=mapping), ())
    with pytest.raises(jobs.Malformed):
        jobs.decode_verdicts(encode_verdicts([verdict]), [Candidate(0, 1, ())])
