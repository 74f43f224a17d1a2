"""What comparisons at full size have proven: which copy is its keeper saved again.

A proof is of two contents and a direction; it travels as a measure of the match between
a copy and its keeper.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core.records import SAVED_AGAIN, Bound, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from photodedup.core.records import Group, Match, Photo

ProofPair = tuple[bytes, bytes]
"""Content digests of a copy and of the photo that is kept for it."""


def with_proof(
    match: Match, photo: Photo, keeper: Photo, proofs: Mapping[ProofPair, bool]
) -> Match:
    """Return the match of a copy with its keeper, with what was proven of them."""
    proven = proofs.get((photo.content, keeper.content))
    if proven is None:
        return match
    measure = Measure(SAVED_AGAIN, float(proven), 1.0, Bound.AT_LEAST)
    return replace(match, evidence=(*match.evidence, measure))


def proofs_of(groups: Iterable[Group]) -> dict[ProofPair, bool]:
    """Return what the matches of some groups say was proven."""
    return {
        (member.photo.content, group.keeper.content): proven
        for group in groups
        for member in group.members
        if member.match is not None
        if (proven := member.match.saved_again) is not None
    }
