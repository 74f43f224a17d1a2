"""Measures and differences in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from photodedup.core.records import (
    SAVED_AGAIN,
    Bound,
    Box,
    Capture,
    Match,
    MatchKind,
    Measure,
    Quality,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.ui.comparison import Side, compared
from photodedup.ui.widgets.evidence import (
    MatchPanel,
    MeasureBar,
    SuggestionPanel,
    value_texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group, Member, Photo

    MakePhoto = Callable[..., Photo]


def test_a_measure_is_read_out_with_its_verdict(qtbot: QtBot) -> None:
    bar = MeasureBar()
    qtbot.addWidget(bar)
    bar.set_measure(Measure("hash distance", 16, 14, Bound.AT_MOST))
    words = "Bits of 63 in which the fingerprints differ, 0 is equal: 16"
    assert bar.accessibleName() == f"{words}, more than the 14 allowed"
    assert bar.toolTip() == bar.accessibleName()


def test_value_and_threshold_are_told_apart() -> None:
    close = Measure("fine structure", 0.799, 0.8, Bound.AT_LEAST)
    assert value_texts(close) == ("0.799", "0.800")


@pytest.fixture
def panel(qtbot: QtBot) -> MatchPanel:
    made = MatchPanel()
    qtbot.addWidget(made)
    return made


def _cropped(make_group: Callable[..., Group], transform: Transform) -> list[Member]:
    first, second = make_group("a.jpg", "b.jpg").members
    match = Match(1, 2, MatchKind.CROPPED, 0.9, transform, (), 0.73)
    return [
        replace(first, photo=replace(first.photo, number=1)),
        replace(second, photo=replace(second.photo, number=2), match=match),
    ]


def test_a_match_says_what_was_done_how_sure_it_is_and_the_numbers(
    panel: MatchPanel, make_group: Callable[..., Group]
) -> None:
    mirrored = Transform(Turn.MIRRORED, first_part=Box(0.1, 0.0, 0.9, 0.8))
    panel.show_pair(*_cropped(make_group, mirrored))
    assert panel.sentence.startswith("Mirrored copy, cropped to 64 %")
    assert panel.confidence == "Very likely · holds up to strictness 0.73"
    assert "shows 64 % of A: x 10 to 90 %, y 0 to 80 %" in panel.numbers


def test_shots_of_a_series_have_no_confidence_of_being_copies(
    panel: MatchPanel, make_group: Callable[..., Group]
) -> None:
    first, second = _cropped(make_group, Transform())
    match = replace(cast("Match", second.match), kind=MatchKind.SERIES)
    panel.show_pair(first, replace(second, match=match))
    assert panel.sentence == "Another shot of the same scene."
    assert panel.confidence == panel.numbers == ""


@pytest.mark.parametrize(
    ("proof", "suggestion", "said"),
    [
        ((), Suggestion.REVIEW, "was not yet compared at full size"),
        ((0.0,), Suggestion.REVIEW, "may be another shot"),
        ((1.0,), Suggestion.REMOVE, "can go to the Trash"),
    ],
)
def test_a_copy_says_whether_it_was_compared_at_full_size(
    qtbot: QtBot,
    make_group: Callable[..., Group],
    proof: tuple[float, ...],
    suggestion: Suggestion,
    said: str,
) -> None:
    panel = SuggestionPanel()
    qtbot.addWidget(panel)
    first, second = make_group("a.jpg", "b.jpg").members
    evidence = tuple(Measure(SAVED_AGAIN, value, 1, Bound.AT_LEAST) for value in proof)
    match = Match(1, 2, MatchKind.RESAVED, 0.9, evidence=evidence)
    second = replace(second, match=match, suggestion=suggestion)
    group = replace(make_group("a.jpg", "b.jpg"), members=(first, second))
    panel.show_group(group, second)
    assert said in panel.text


def test_sharper_and_less_clipped_is_better(make_photo: MakePhoto) -> None:
    one, two = make_photo("a"), make_photo("b")
    fine, poor = Quality(0.5, 0.0, 0.01, 0.0), Quality(0.2, 0.3, 0.0, 0.0)
    one = replace(one, facts=replace(one.facts, quality=fine))
    two = replace(two, facts=replace(two.facts, quality=poor))
    fields = {field.label: field for field in compared(one, two)}
    assert fields["Sharpness"].better is Side.FIRST
    assert fields["Blockiness"].better is Side.FIRST
    assert fields["Clipped dark"].better is Side.SECOND
    assert fields["Clipped light"].is_equal


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
