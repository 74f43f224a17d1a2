"""Pairs that a third photo tells of: A matches B, B matches C, so where C lies in A.

A small crop matches the collage that shows it, but corners of the original were not
found in there; or a turned copy matches a sibling in the same turn only. The mappings
of both matches, one after the other, say where to look, more exactly than any hash.
What is proposed is compared like any other pair: nothing is believed on a detour.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

import numpy as np

from photodedup.core.index.proposals import FARTHEST
from photodedup.core.records import STRICTNESS_DEFAULT, Candidate, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from photodedup.core.records import Mapping, Match

    Matrix = NDArray[np.float64]

MOST_PER_PHOTO = 4
"""Of the best connected photos that a copy may turn out to belong to."""
MOST_LINKS = 60
"""Photos that so many match need no detour to be found, and would make 400 alike photos
take six seconds."""


def by_detours(matches: Iterable[Match]) -> list[Candidate]:
    """Return the pairs that both match a third photo but not each other.

    Parameters
    ----------
    matches
        All that are known. Those of duplicate kinds that hold by default are followed;
        a pair that has one is not proposed.

    Returns
    -------
    Ordered by their numbers; whatever the order of the matches. Only pairs of which one
    is matched by as many other photos as the third: a keeper is such a one.
    """
    links: defaultdict[int, dict[int, Match]] = defaultdict(dict)
    for match in matches:
        if match.kind.is_duplicate and match.strictness >= STRICTNESS_DEFAULT:
            links[match.first][match.second] = match
            links[match.second][match.first] = match
    found: dict[tuple[int, int], Candidate] = {}
    for photo in sorted(links):
        best = sorted(_hubs(photo, links).items(), key=lambda each: (each[1], each[0]))
        for hub, (_, _, third) in best[:MOST_PER_PHOTO]:
            to_hub = _towards(links[hub][third], hub) @ _towards(
                links[third][photo], third
            )
            pair = min(hub, photo), max(hub, photo)
            matrix = to_hub if hub < photo else _inverted(to_hub)
            if np.isfinite(matrix).all() and abs(matrix[2, 2]) > 0:
                found.setdefault(pair, Candidate(*pair, (_hypothesis(matrix),)))
    return [found[pair] for pair in sorted(found)]


def _hubs(
    photo: int, links: defaultdict[int, dict[int, Match]]
) -> dict[int, tuple[int, float, int]]:
    """Return the photos two matches away, with minus their links, doubt, and via."""
    hubs: dict[int, tuple[int, float, int]] = {}
    ours = links[photo]
    for third, match in ours.items():
        if len(links[third]) > MOST_LINKS:
            continue
        for hub in links[third].keys() - ours.keys() - {photo}:
            other = links[third][hub]
            # The third has one match more: the one that led to it.
            if len(links[hub]) < len(links[third]) - 1:
                continue
            doubt = -min(match.similarity, other.similarity)
            told = -len(links[hub]), doubt, third
            hubs[hub] = min(told, hubs.get(hub, told))
    return hubs


def _towards(match: Match, photo: int) -> Matrix:
    """Return where a point of the other photo of a match lies in one of them."""
    matrix = np.array(match.transform.mapping, np.float64).reshape(3, 3)
    return matrix if match.first == photo else _inverted(matrix)


def _inverted(matrix: Matrix) -> Matrix:
    """Return the inverse of a homography."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _hypothesis(matrix: Matrix) -> Hypothesis:
    rows = tuple(float(value) for value in (matrix / matrix[2, 2]).ravel())
    return Hypothesis(FARTHEST, mapping=cast("Mapping", rows))
