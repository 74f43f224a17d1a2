from __future__ import annotations

from dataclasses import replace

import pytest

from photodedup.core.records import Capture, Facts
from photodedup.core.shots import Shots, compared

NOTES = Capture(
    taken_at="2024-05-01T10:00:00",
    subsecond="120",
    camera="Acme One",
    exposure_s=1 / 60,
    f_number=2.8,
    iso=200,
)


def facts(capture: Capture, width: int = 4000) -> Facts:
    return Facts(width, 3000, "jpeg", capture=capture)


@pytest.mark.parametrize(
    "other",
    [
        replace(NOTES, taken_at="2024-05-01T10:00:01"),
        replace(NOTES, subsecond="450"),
        replace(NOTES, exposure_s=1 / 125),
        replace(NOTES, f_number=4.0),
        replace(NOTES, iso=400),
    ],
)
def test_notes_that_contradict_each_other_are_two_shots(other: Capture) -> None:
    assert compared(facts(NOTES), facts(other)) is Shots.DIFFERENT
    assert compared(facts(other), facts(NOTES)) is Shots.DIFFERENT


@pytest.mark.parametrize(
    "other",
    [
        NOTES,
        replace(NOTES, taken_at="2024-05-01T12:00:00"),
        replace(NOTES, subsecond="12"),
        replace(NOTES, exposure_s=0.0167),
        replace(NOTES, iso=None, taken_at=None, subsecond="", software="Editor"),
        replace(NOTES, camera="", iso=800),
        replace(NOTES, camera="Acme Two", iso=800),
        Capture(),
    ],
)
def test_notes_that_a_copy_may_have_say_nothing(other: Capture) -> None:
    assert compared(facts(NOTES), facts(other)) is Shots.UNKNOWN


def test_two_originals_of_one_second_may_be_a_burst() -> None:
    vague = replace(NOTES, subsecond="")
    assert compared(facts(vague), facts(vague)) is Shots.PERHAPS_DIFFERENT


def test_a_clock_that_always_writes_zero_says_nothing_of_the_instant() -> None:
    coarse = replace(NOTES, subsecond="00")
    assert compared(facts(coarse), facts(coarse)) is Shots.PERHAPS_DIFFERENT


def test_a_smaller_copy_is_no_burst() -> None:
    vague = replace(NOTES, subsecond="")
    assert compared(facts(vague), facts(vague, width=2000)) is Shots.UNKNOWN
