from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.derivation import carried, derivation, inverted, mapping_of
from photodedup.core.records import (
    WHOLE,
    Box,
    Facts,
    Hashes,
    Mapping,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
    Transform,
    Turn,
)

TURNS = [Turn(number) for number in range(8)]


def photo(number: int, width: int = 4000, height: int = 3000) -> Photo:
    file = PhotoFile(Path(f"/album/{number}.jpg"), 1, 1, 1, 1, number)
    hashes = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
    return Photo(number, file, bytes(16), Facts(width, height, "jpeg"), hashes)


def match(transform: Transform) -> Match:
    return Match(0, 1, MatchKind.TURNED, 0.9, transform)


def rotated(degrees: float, zoom: float, width: int, height: int) -> Mapping:
    """Return where a copy's points lie that was turned clockwise about the middle."""
    cosine = math.cos(math.radians(-degrees)) * zoom
    sine = math.sin(math.radians(-degrees)) * zoom
    across, down = sine * height / width, sine * width / height
    return (
        cosine,
        -across,
        0.5 - 0.5 * cosine + 0.5 * across,
        down,
        cosine,
        0.5 - 0.5 * cosine - 0.5 * down,
        0.0,
        0.0,
        1.0,
    )


def close(box: Box, sides: tuple[float, float, float, float]) -> bool:
    return (box.left, box.top, box.right, box.bottom) == pytest.approx(sides, abs=1e-6)


def test_a_crop_shows_its_part_at_its_scale() -> None:
    part = Box(0.2, 0.1, 0.7, 0.9)
    made = derivation(match(Transform(first_part=part)), photo(0), photo(1, 1000, 1200))
    assert close(made.crop, (0.2, 0.1, 0.7, 0.9))
    assert made.shown == pytest.approx(0.4)
    assert made.filled == pytest.approx(1.0)
    assert made.scale == pytest.approx(0.5)
    assert made.is_cropped
    assert not made.is_framed


def test_seen_from_the_crop_the_original_is_the_framed_one() -> None:
    part = Box(0.2, 0.1, 0.7, 0.9)
    small = photo(1, 1000, 1200)
    made = derivation(match(Transform(first_part=part)), small, photo(0))
    assert made.shown == pytest.approx(1.0)
    assert made.filled == pytest.approx(0.4)
    assert close(made.place, (0.2, 0.1, 0.7, 0.9))
    assert made.scale == pytest.approx(2.0)


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_is_said_of_the_copy_whichever_is_first(turn: Turn) -> None:
    quarter = turn & Turn.TRANSPOSED
    copy = photo(1, 3000, 4000) if quarter else photo(1)
    found = match(Transform(turn))
    assert derivation(found, photo(0), copy).turn is turn
    assert derivation(found, copy, photo(0)).turn is turn.inverse


@pytest.mark.parametrize("degrees", [-30.0, -3.4, 0.0, 5.0, 40.0])
def test_a_tilt_is_positive_clockwise(degrees: float) -> None:
    transform = Transform(mapping=rotated(degrees, 0.8, 4000, 3000))
    made = derivation(match(transform), photo(0), photo(1))
    assert made.angle_deg == pytest.approx(degrees)
    assert made.scale == pytest.approx(1.25)
    assert made.stretch == pytest.approx(1.0)
    back = derivation(match(transform), photo(1), photo(0))
    assert back.angle_deg == pytest.approx(-degrees)


def test_a_tilt_without_a_mapping_is_taken_from_the_transform() -> None:
    transform = Transform(angle_deg=3.4, first_part=Box(0.0, 0.1, 0.9, 0.9))
    made = derivation(match(transform), photo(0), photo(1))
    assert (made.angle_deg, made.stretch) == (3.4, 1.0)
    back = derivation(match(transform), photo(1), photo(0))
    assert back.angle_deg == -3.4


def test_a_stretched_copy_is_scaled_unlike_along_its_sides() -> None:
    made = derivation(match(Transform()), photo(0), photo(1, 4000, 1500))
    assert made.stretch == pytest.approx(2.0)


@given(
    turn=st.sampled_from(TURNS),
    left=st.floats(0, 0.4),
    top=st.floats(0, 0.4),
    right=st.floats(0.6, 1),
    bottom=st.floats(0.6, 1),
)
def test_parts_and_turn_say_the_same_as_a_mapping(
    *, turn: Turn, left: float, top: float, right: float, bottom: float
) -> None:
    part = Box(left, top, right, bottom)
    plain = Transform(turn, first_part=part)
    noted = Transform(turn, mapping=mapping_of(plain))
    pair = photo(0), photo(1)
    one, other = (derivation(match(each), *pair) for each in (plain, noted))
    assert one == other
    assert close(one.crop, (left, top, right, bottom))
    assert one.shown == pytest.approx(part.area)


@given(
    numbers=st.lists(st.floats(-0.2, 0.2), min_size=8, max_size=8),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
)
def test_the_inverse_leads_back(numbers: list[float], x: float, y: float) -> None:
    a, b, c, d, e, f, g, h = numbers
    mapping = (1 + a, b, c, d, 1 + e, f, g, h, 1.0)
    there = carried(mapping, (x, y))
    assert carried(inverted(mapping), there) == pytest.approx((x, y), abs=1e-6)


@given(numbers=st.lists(st.floats(-2, 2), min_size=9, max_size=9))
def test_no_mapping_however_odd_makes_it_fail(numbers: list[float]) -> None:
    a, b, c, d, e, f, g, h, i = numbers
    transform = Transform(mapping=(a, b, c, d, e, f, g, h, i))
    for pair in ((photo(0), photo(1)), (photo(1), photo(0))):
        made = derivation(match(transform), *pair)
        assert 0 <= made.shown <= 1
        assert 0 <= made.filled <= 1
        assert made.crop.left < made.crop.right


def test_a_mapping_without_extent_is_taken_for_none() -> None:
    flat = (0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.0, 0.0, 1.0)
    made = derivation(match(Transform(mapping=flat)), photo(0), photo(1))
    assert close(made.crop, (WHOLE.left, WHOLE.top, WHOLE.right, WHOLE.bottom))
