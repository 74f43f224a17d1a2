"""Measures and differences in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photodedup.core.records import Bound, Capture, Measure
from photodedup.ui.comparison import Side, compared
from photodedup.ui.widgets.evidence import measure_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.records import Photo

    MakePhoto = Callable[..., Photo]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (
            Measure("overlap", 1.0, 0.5, Bound.AT_LEAST),
            "overlap: 1.00, at least 0.50 needed: holds",
        ),
        (
            Measure("hash distance", 16, 14, Bound.AT_MOST),
            "hash distance: 16, at most 14 allowed: does not hold",
        ),
    ],
)
def test_a_measure_is_read_out_with_its_verdict(measure: Measure, words: str) -> None:
    assert measure_text(measure) == words


def test_more_pixels_are_better_and_equal_fields_are_equal(
    make_photo: MakePhoto,
) -> None:
    fields = {
        field.label: field
        for field in compared(make_photo("a.jpg", width=900), make_photo("b.jpg"))
    }
    assert fields["Pixels"].better is Side.FIRST
    assert fields["Folder"].is_equal
    assert fields["Name"].better is Side.NEITHER


def test_two_moments_of_one_day_show_their_times(make_photo: MakePhoto) -> None:
    one, two = make_photo("a"), make_photo("b")
    late = Capture(taken_at="2024-05-03T18:00:01")
    early = Capture(taken_at="2024-05-03T08:30:00")
    one = replace(one, facts=replace(one.facts, capture=late))
    two = replace(two, facts=replace(two.facts, capture=early))
    taken = next(field for field in compared(one, two) if field.label == "Taken")
    assert (taken.first, taken.second) == ("18:00:01", "08:30:00")


def test_a_camera_without_a_clock_is_quoted_as_it_is(make_photo: MakePhoto) -> None:
    one = make_photo("a")
    unset = Capture(taken_at="0000-00-00T00:00:00")
    one = replace(one, facts=replace(one.facts, capture=unset))
    taken = next(f for f in compared(one, make_photo("b")) if f.label == "Taken")
    assert taken.first == "0000-00-00T00:00:00"
    assert taken.better is Side.FIRST
