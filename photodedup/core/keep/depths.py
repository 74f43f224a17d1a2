"""How far a photo is from a whole picture: cropped, framed, or under a logo."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from photodedup.core.records import Match, MatchKind, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable

# Alignment finds the edges of a whole picture within half a per cent.
_WHOLE = 0.99
_PART_STEP = 0.01
_COVERED = 0.01


def _part_of(match: Match) -> tuple[int, int] | None:
    """Return (part, whole) of a match where one photo shows less than the other.

    A crop is all of what both show; a framed copy has the most besides it.
    """
    first, second = match.transform.first_part.area, match.transform.second_part.area
    if min(first, second) >= _WHOLE or abs(first - second) < _PART_STEP:
        return None
    second_is_part = first < second
    if match.kind is MatchKind.FRAMED:
        second_is_part = not second_is_part
    if second_is_part:
        return match.second, match.first
    return match.first, match.second


def depths(matches: Iterable[Match]) -> dict[int, int]:
    """Return how far each photo is from a whole picture: 0 is one.

    A crop or frame is one step further than the picture that it is a part of, and what
    something covers one step further than it would be without.
    """
    copies = [match for match in matches if match.kind.is_duplicate]
    found = _parts_of_parts(copies)
    for number in _covered(copies):
        found[number] = found.get(number, 0) + 1
    return found


def _covered(copies: Iterable[Match]) -> set[int]:
    """Return the photos on which a logo or an inset lies, as far as others tell.

    A match says that one of two is covered, not which. Whoever differs so from most
    others is it; of two photos alone nobody knows.
    """
    all_of: Counter[int] = Counter()
    covered_of: Counter[int] = Counter()
    for match in copies:
        pair = match.first, match.second
        all_of.update(pair)
        if match.transform.overlay_area >= _COVERED:
            covered_of.update(pair)
    return {
        number
        for number, count in covered_of.items()
        if all_of[number] > 1 and count > all_of[number] / 2
    }


def _parts_of_parts(copies: Iterable[Match]) -> dict[int, int]:
    """Return how many times over a photo is a crop or frame: 0 is a whole picture.

    Photos that are wrongly found to be parts of each other in a circle get the depth
    at which the circle begins.
    """
    wholes: dict[int, set[int]] = {}
    parts: dict[int, set[int]] = {}
    for match in copies:
        if pair := _part_of(match):
            part, whole = pair
            wholes.setdefault(part, set()).add(whole)
            parts.setdefault(whole, set()).add(part)
    depths: dict[int, int] = {}
    waiting = {part: len(above) for part, above in wholes.items()}
    layer = [whole for whole in parts if whole not in wholes]
    depth = 0
    while layer:
        depth += 1
        below: list[int] = []
        for whole in layer:
            for part in parts.get(whole, ()):
                waiting[part] -= 1
                if waiting[part] == 0:
                    depths[part] = depth
                    below.append(part)
        layer = below
    for part in wholes:
        depths.setdefault(part, depth + 1)
    return depths


def depth_beside(keeper: Photo, photo: Photo, match: Match) -> int:
    """Return 1 when a photo is a part of the keeper, -1 the other way round, else 0."""
    pair = _part_of(match)
    if pair is None:
        return 0
    return 1 if pair == (photo.number, keeper.number) else -1
