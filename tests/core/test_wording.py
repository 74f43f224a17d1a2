from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import (
    Bound,
    Box,
    Match,
    MatchKind,
    Measure,
    Reason,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.core.settings import KeepRule
from photodedup.core.wording import (
    duration_text,
    evidence_text,
    kind_name,
    match_sentence,
    reason_text,
    size_text,
    suggestion_name,
    transform_text,
)

PART = Box(0.0, 0.0, 1.0, 0.71)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (9_951, "10 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (41_000_000, "41 MB"),
        (3 * 10**12, "3.0 TB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_are_written_in_si_units(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s"),
        (59.4, "59 s"),
        (59.9, "1 min 0 s"),
        (130, "2 min 10 s"),
        (3_600, "1 h 0 min"),
        (7_199, "2 h 0 min"),
    ],
)
def test_durations_are_written_in_two_units(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("transform", "text"),
    [
        (Transform(), ""),
        (Transform(Turn.MIRRORED, 0.0, PART), "mirrored, cropped to 71 %"),
        (Transform(Turn.CLOCKWISE, -2.13), "turned right, tilted by 2.1°"),
        (Transform(second_part=PART), "filling 71 % of the other"),
        (Transform(first_part=Box(right=0.995)), ""),
    ],
)
def test_transforms_are_named(transform: Transform, text: str) -> None:
    assert transform_text(transform) == text


@pytest.mark.parametrize(
    ("kind", "transform", "text"),
    [
        (MatchKind.IDENTICAL, Transform(), "the same file, byte for byte"),
        (MatchKind.RESIZED, Transform(), "the same picture in another size"),
        (
            MatchKind.TURNED,
            Transform(Turn.MIRRORED, 0.0, PART),
            "mirrored copy, cropped to 71 % of the picture",
        ),
        (
            MatchKind.CROPPED,
            Transform(second_part=PART),
            "copy, cropped to 71 % of the picture",
        ),
        (MatchKind.TURNED, Transform(Turn.CLOCKWISE), "copy turned right"),
        (
            MatchKind.FRAMED,
            Transform(second_part=Box(right=0.4)),
            "copy inside a larger picture, 40 % of it",
        ),
        (
            MatchKind.EDITED,
            Transform(angle_deg=1.5),
            "an edited copy of the same picture, tilted by 1.5°",
        ),
        (
            MatchKind.SERIES,
            Transform(Turn.MIRRORED, 0.0, PART),
            "another shot of the same scene",
        ),
    ],
)
def test_a_match_is_one_phrase(
    kind: MatchKind, transform: Transform, text: str
) -> None:
    assert match_sentence(Match(0, 1, kind, 0.9, transform)) == text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason(KeepRule.PIXELS, 4_000_000, 1_000_000), "4.0x the pixels"),
        (Reason(KeepRule.PIXELS, 1_200_000, 1_000), "1200x the pixels"),
        (Reason(KeepRule.PIXELS, 1_001, 1_000), "1.001x the pixels"),
        (Reason(KeepRule.PIXELS, 1_000_001, 1_000_000), "has more pixels"),
        (Reason(KeepRule.QUALITY, 93, 55), "JPEG quality 93 against 55"),
        (Reason(KeepRule.QUALITY, 93, 0), "has a higher quality"),
        (Reason(KeepRule.METADATA, 3, 1), "has camera EXIF"),
        (Reason(KeepRule.BYTES, 2_000, 1_000), "larger file: 2.0 kB against 1.0 kB"),
        (Reason(KeepRule.BYTES, 1_002, 1_001), "is the larger file"),
        (
            Reason(KeepRule.OLDER, 1_551_657_600, 1_583_280_000),
            "older: 2019-03-04 against 2020-03-04",
        ),
        (Reason(KeepRule.OLDER, 1_551_657_600, 1_551_657_601), "is older"),
        (Reason(KeepRule.OLDER, 1_551_657_600, 0), "has a date"),
        (Reason(KeepRule.OLDER, -1e30, 1e30), "is older"),
        (Reason(KeepRule.PATH), "equal: first by path"),
        (Reason(KeepRule.PROTECTED), 'is in a "keep always" folder'),
    ],
)
def test_reasons_are_worded_with_both_values(reason: Reason, text: str) -> None:
    assert reason_text(reason) == text


def test_evidence_shows_value_bound_and_threshold() -> None:
    evidence = (
        Measure("hash", 2, 12, Bound.AT_MOST),
        Measure("fine", 0.967, 0.8, Bound.AT_LEAST),
        Measure("color", 0.7999, 0.8, Bound.AT_LEAST),
    )
    link = Match(0, 1, MatchKind.RESIZED, 0.9, Transform(), evidence)
    assert evidence_text(link) == ("hash 2<=12; fine 0.97>=0.80; color 0.7999>=0.8000")
    assert evidence_text(Match(0, 1, MatchKind.IDENTICAL, 1.0)) == ""


@given(
    kind=st.sampled_from(list(MatchKind)),
    turn=st.sampled_from(list(Turn)),
    rule=st.sampled_from(list(KeepRule)),
    suggestion=st.sampled_from(list(Suggestion)),
    first=st.floats(0, 1),
    second=st.floats(0, 1),
    values=st.tuples(st.floats(0, 1e12), st.floats(0, 1e12)),
)
def test_everything_has_words_and_every_word_is_translated(
    *,
    kind: MatchKind,
    turn: Turn,
    rule: KeepRule,
    suggestion: Suggestion,
    first: float,
    second: float,
    values: tuple[float, float],
) -> None:
    def starred(context: str, text: str) -> str:
        assert context
        return f"*{text}"

    transform = Transform(turn, 3.0, Box(right=first), Box(right=second))
    texts = [
        kind_name(kind, starred),
        suggestion_name(suggestion, starred),
        transform_text(transform, starred),
        match_sentence(Match(0, 1, kind, 0.5, transform), starred),
        reason_text(Reason(rule, *values), starred),
    ]
    for text in texts:
        assert text.startswith("*")
        assert "{" not in text
