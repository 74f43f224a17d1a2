"""The lens called series: shots of one scene that are no copies of each other.

Two kinds of evidence. By the clock: one camera took them within seconds (a burst). By
the pixels: a comparison found another shot of the same scene. Each capture is in it
once, by the photo that its copies keep; nothing is ever marked.

A burst is bounded by its gaps, each shot by the next one; what only pixels tell is a
star, each photo by its match with the suggested one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from photodedup.core import group
from photodedup.core.records import Bound, Match, MatchKind, Measure
from photodedup.core.shots import is_one_frame, is_timed, moment_s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from photodedup.core.records import Photo

BURST_GAP_S = 3.0
"""Nobody frames another subject that fast."""
PAUSE_S = 10.0
"""A pause to move or refocus; both shots must then have the same light and colours."""
SAME_COLORS = 4
"""Bits of 42 in which the colour hashes of two such shots differ at most. Neighbours in
two real series of 34 shots: 4 at most; half of all unrelated pairs: 7 and more."""
FEWEST = 3
"""Shots of a burst; two count when they also have the same light and colours."""
SIGN_BITS = 63
SECONDS_APART = "seconds apart"


@dataclass(frozen=True, slots=True)
class Shot:
    """One capture.

    Attributes
    ----------
    photo
        The one that its copies keep.
    noted
        The one of which the camera's notes are believed: the same, or the first copy
        that has any.
    moment_s
        When it was taken, by the clock of `camera`.
    """

    photo: Photo
    noted: Photo
    moment_s: float
    camera: str

    @property
    def number(self) -> int:
        """Number of the photo that is shown."""
        return self.photo.number


@dataclass(frozen=True, slots=True)
class Series:
    """A series to be: the sharpest shot, and the others with how they relate to it."""

    keeper: int
    others: tuple[tuple[int, Match], ...]


def shot_of(photo: Photo, noted: Photo) -> Shot:
    """Return a capture; its camera is empty where none wrote the time."""
    capture = noted.facts.capture
    if not is_timed(capture):
        return Shot(photo, noted, 0.0, "")
    return Shot(photo, noted, moment_s(capture), capture.camera)


def in_time(shots: Iterable[Shot]) -> list[tuple[int, int]]:
    """Return the pairs that one camera took one after the other without a pause."""
    return [
        (first.number, second.number)
        for first, second in pairwise(_by_time(shots))
        if _gap_s(first, second) <= PAUSE_S
    ]


def series(
    shots: Sequence[Shot],
    matches: Iterable[Match],
    rank: Mapping[int, int],
    told_apart: Callable[[int, int], bool],
) -> list[Series]:
    """Group shots that belong together; no shot is in two series.

    Parameters
    ----------
    shots
        Each capture once.
    matches
        Of kind series, between photos of `shots`.
    rank
        Photo number to rank among the keepers, 0 is the best: decides where nobody
        knows which shot is the sharpest.
    told_apart
        Whether people said of two photos that they do not belong together.

    Returns
    -------
    list of Series
        By the number of the keeper.
    """
    order = _sharpest_first(shots, rank)
    pixels = {(match.first, match.second): match for match in matches}
    runs = bursts(shots)
    taken = {shot.number for burst in runs for shot in burst}
    found: list[Series] = []
    for burst in runs:
        keeper = min(burst, key=lambda shot: order[shot.number])
        # A photo that matches the keepers of two bursts goes with the earlier one.
        others = _in_burst(burst, keeper, pixels)
        others += _joining(keeper.number, taken, pixels)
        taken |= {number for number, _ in others}
        shown = tuple(
            (number, match)
            for number, match in others
            if not told_apart(keeper.number, number)
        )
        if shown:
            found.append(Series(keeper.number, shown))
    left = [m for pair, m in pixels.items() if taken.isdisjoint(pair)]
    found += [
        Series(star.keeper, tuple(star.matches.items()))
        for star in group.cluster(left, order, told_apart, restricted=())
    ]
    return sorted(found, key=lambda each: each.keeper)


def bursts(shots: Iterable[Shot]) -> list[list[Shot]]:
    """Return the runs of different frames that one camera took within seconds."""
    runs: list[list[Shot]] = []
    last: Shot | None = None
    for shot in _by_time(shots):
        if last is None or not _together(last, shot):
            runs.append([shot])
        elif _gap_s(last, shot) or not is_one_frame(last.noted.facts, shot.noted.facts):
            runs[-1].append(shot)
        last = shot
    return [run for run in runs if len(run) >= FEWEST or _is_pair(run)]


def _by_time(shots: Iterable[Shot]) -> list[Shot]:
    timed = (shot for shot in shots if shot.camera)
    return sorted(
        timed, key=lambda shot: (shot.camera, shot.moment_s, shot.photo.number)
    )


def _gap_s(first: Shot, second: Shot) -> float:
    same_clock = first.camera == second.camera
    return second.moment_s - first.moment_s if same_clock else math.inf


def _together(first: Shot, second: Shot) -> bool:
    gap_s = _gap_s(first, second)
    return gap_s <= BURST_GAP_S or (gap_s <= PAUSE_S and _same_colors(first, second))


def _same_colors(first: Shot, second: Shot) -> bool:
    apart = first.noted.hashes.color ^ second.noted.hashes.color
    return apart.bit_count() <= SAME_COLORS


def _is_pair(run: Sequence[Shot]) -> bool:
    if len(run) < FEWEST - 1:
        return False
    return _gap_s(run[0], run[1]) <= BURST_GAP_S and _same_colors(run[0], run[1])


def _sharpest_first(shots: Sequence[Shot], rank: Mapping[int, int]) -> dict[int, int]:
    """Return the order in which shots are suggested: whole ones, then sharp ones."""

    def key(shot: Shot) -> tuple[bool, float, int]:
        facts = shot.photo.facts
        sharpness = facts.quality.sharpness if facts.quality and known else 0.0
        return bool(facts.damage), -sharpness, rank[shot.number]

    # Measured on some only, sharpness says nothing of the others.
    known = all(shot.photo.facts.quality is not None for shot in shots)
    ordered = sorted(shots, key=key)
    return {shot.number: place for place, shot in enumerate(ordered)}


def _joining(
    keeper: int, inside: set[int], pixels: Mapping[tuple[int, int], Match]
) -> list[tuple[int, Match]]:
    """Return the shots without a telling clock that match a burst's keeper."""
    return [
        (other, match)
        for (first, second), match in pixels.items()
        if keeper in {first, second}
        and (other := second if first == keeper else first) not in inside
    ]


def _in_burst(
    burst: Sequence[Shot], keeper: Shot, pixels: Mapping[tuple[int, int], Match]
) -> list[tuple[int, Match]]:
    """Return how the shots of a burst relate to the suggested one."""
    middle = burst.index(keeper)
    gap_s = PAUSE_S if _has_pause(burst) else BURST_GAP_S
    related: list[tuple[int, Match]] = []
    for place, shot in enumerate(burst):
        if shot is keeper:
            continue
        apart_s = abs(shot.moment_s - keeper.moment_s)
        limit_s = abs(place - middle) * gap_s
        seconds = Measure(SECONDS_APART, apart_s, limit_s, Bound.AT_MOST)
        pair = min(keeper.number, shot.number), max(keeper.number, shot.number)
        match = pixels.get(pair) or Match(
            *pair, MatchKind.SERIES, _likeness(keeper.photo, shot.photo)
        )
        evidence = (*match.evidence, seconds)
        related.append((shot.number, replace(match, evidence=evidence)))
    return related


def _likeness(first: Photo, second: Photo) -> float:
    """Return 0..1; half of the signs agree by chance."""
    bits = (first.hashes.sign ^ second.hashes.sign).bit_count()
    return max(0.0, 1 - 2 * bits / SIGN_BITS)


def _has_pause(burst: Sequence[Shot]) -> bool:
    return any(_gap_s(first, second) > BURST_GAP_S for first, second in pairwise(burst))
