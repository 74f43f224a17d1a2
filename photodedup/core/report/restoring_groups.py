"""Groups and matches of a JSON report, back as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.records import (
    Bound,
    Group,
    Mapping,
    Match,
    MatchKind,
    Measure,
    Member,
    Photo,
    Reason,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.core.report.pairs import turn_name
from photodedup.core.settings import KeepRule

if TYPE_CHECKING:
    from photodedup.core.report.values import Value

    Photos = dict[str, Photo]

SMALLEST_AREA = 1e-9
"""Of what a mapping makes of the whole picture; without an area nothing leads back."""
TURNS = {turn_name(Turn(number)): Turn(number) for number in range(8)}


def restored_group(value: Value, photos: Photos) -> Group:
    """Return a group of a report.

    Raises
    ------
    ValueError
        A value is missing or cannot be; the place is named.
    """
    matches = [restored_match(each, photos) for each in value["matches"]]
    by_photo = {
        number: match for match in matches for number in (match.first, match.second)
    }
    keeper = _known(value["keeper"], photos)
    members = tuple(
        _member(each, photos, None if place == 0 else by_photo)
        for place, each in enumerate(value["members"])
    )
    if not members or members[0].photo is not keeper:
        raise value["members"].wrong()
    return Group(value["id"].natural(1), value["kind"].choice(MatchKind), members)


def restored_match(value: Value, photos: Photos) -> Match:
    """Return a match of a report.

    Raises
    ------
    ValueError
        A value is missing or cannot be; the place is named.
    """
    first = _known(value["first"], photos).number
    second = _known(value["second"], photos).number
    if first >= second:
        raise value["second"].wrong()
    return Match(
        first,
        second,
        value["kind"].choice(MatchKind),
        value["similarity"].share(),
        _transform(value["transform"]),
        tuple(_measure(each) for each in value["evidence"]),
        value["strictness"].share(),
    )


def _known(value: Value, photos: Photos) -> Photo:
    photo = photos.get(value.text())
    if photo is None:
        raise value.wrong()
    return photo


def _member(value: Value, photos: Photos, matches: dict[int, Match] | None) -> Member:
    photo = _known(value["path"], photos)
    return Member(
        photo,
        value["suggestion"].choice(Suggestion),
        value["similarity"].share(),
        tuple(
            Reason(
                each["rule"].choice(KeepRule),
                each["better"].number(),
                each["worse"].number(),
            )
            for each in value["reasons"]
        ),
        None if matches is None else matches.get(photo.number),
    )


def _transform(value: Value) -> Transform:
    turn, mapping = value["turn"], value["mapping"]
    if turn.text() not in TURNS:
        raise turn.wrong()
    return Transform(
        TURNS[turn.text()],
        value["angle_deg"].number(),
        value["first_part"].box(),
        value["second_part"].box(),
        _mapping(mapping),
        value["overlay_area"].share(),
    )


def _mapping(value: Value) -> Mapping:
    a, b, c, d, e, f, g, h, i = value.numbers(9)
    if abs(a * e - b * d) < SMALLEST_AREA:
        raise value.wrong()
    return (a, b, c, d, e, f, g, h, i)


def _measure(value: Value) -> Measure:
    return Measure(
        value["name"].text(),
        value["value"].number(),
        value["threshold"].number(),
        value["bound"].choice(Bound),
    )
