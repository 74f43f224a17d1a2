from __future__ import annotations

from dataclasses import replace

import pytest

from photodedup.core.records import Capture, Facts
from photodedup.core.shots import Shots, compared, is_one_frame, is_timed, moment_s

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


def test_the_moment_of_a_shot_has_its_fraction_of_a_second() -> None:
    later = replace(NOTES, taken_at="2024-05-01T10:00:02", subsecond="5")
    assert moment_s(later) - moment_s(NOTES) == pytest.approx(2.38)


def test_only_a_camera_with_a_set_clock_times_its_shots() -> None:
    assert is_timed(NOTES)
    assert not is_timed(replace(NOTES, camera=""))
    assert not is_timed(replace(NOTES, taken_at=None))
    assert not is_timed(replace(NOTES, taken_at="1980-01-01T00:00:07"))


def test_frames_of_one_moment_are_told_from_edited_copies() -> None:
    coarse = replace(NOTES, subsecond="")
    assert not is_one_frame(facts(coarse), facts(coarse))
    assert is_one_frame(facts(coarse), facts(replace(coarse, software="Editor")))
    assert is_one_frame(facts(NOTES), facts(NOTES))
    assert not is_one_frame(facts(NOTES), facts(replace(NOTES, subsecond="125")))
