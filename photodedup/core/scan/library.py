"""What a scan knows so far: photos, matches, and the groups that follow from them.

Only the first photo of equal bytes or equal pixels is compared with others, and what
holds for it holds for all. Groups follow from the sets of photos and matches alone, so
they never depend on the order in which photos, batches or answers arrived.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core import keep
from photodedup.core.records import (
    STRICTNESS_DEFAULT,
    Bound,
    MatchKind,
    Measure,
)
from photodedup.core.scan.arrangement import Arrangement
from photodedup.core.scan.forms import Made
from photodedup.core.scan.nodes import are_apart
from photodedup.core.shots import Shots, compared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photodedup.core.records import Group, Match, Photo
    from photodedup.core.scan.nodes import ContentPair
    from photodedup.core.scan.proofs import ProofPair
    from photodedup.core.settings import KeepSettings


class Library:
    """Photos and matches of one scan.

    Parameters
    ----------
    settings
        The keeper rules.
    not_duplicates
        Pairs of content digests (smaller first) that people told apart.
    strictness
        Matches that do not hold at it form no groups, 0..1.
    """

    def __init__(
        self,
        settings: KeepSettings,
        not_duplicates: frozenset[ContentPair],
        strictness: float = STRICTNESS_DEFAULT,
    ) -> None:
        self._not_duplicates = not_duplicates
        self._strictness = strictness
        self.photos: dict[int, Photo] = {}
        self._contents: dict[bytes, set[bytes]] = {}
        self._matches: dict[tuple[int, int], Match] = {}
        self._made = Made(keep.Order(settings))
        self._proofs: dict[ProofPair, bool] = {}
        self._groups: tuple[Group, ...] = ()
        self._grouped = 0
        self.revision = 0
        """Grows with everything that may change a group."""

    def add(self, photo: Photo) -> bool:
        """Add a photo that was read.

        Returns
        -------
        bool
            No photo with the same pixels was known, or people told it apart from one:
            it must be compared.
        """
        self.photos[photo.number] = photo
        self.revision += 1
        alike = self._contents.setdefault(
            photo.facts.picture_digest or photo.content, set()
        )
        is_new = photo.content not in alike and (
            not alike
            or any(
                are_apart(photo.content, other, self._not_duplicates) for other in alike
            )
        )
        alike.add(photo.content)
        return is_new

    def add_matches(self, matches: Iterable[Match]) -> None:
        """Add verified matches between first photos of their content."""
        for match in matches:
            pair = match.first, match.second
            known = self._matches.get(pair)
            if known is None or _sureness(match) > _sureness(known):
                self._matches[pair] = self._checked(match)
                self.revision += 1

    def add_proof(self, pair: ProofPair, *, proven: bool) -> None:
        """Add what a comparison at full size says of a copy and its keeper."""
        if self._proofs.get(pair) is not proven:
            self._proofs[pair] = proven
            self.revision += 1

    def is_settled(self, first: int, second: int) -> bool:
        """Whether two photos need no further comparison: a sure match is known."""
        known = self._matches.get((first, second))
        return (
            known is not None
            and known.kind is not MatchKind.LOOKALIKE
            and known.strictness >= STRICTNESS_DEFAULT
        )

    def _checked(self, match: Match) -> Match:
        """Let the cameras' notes overrule the pixels, see `core.shots`."""
        facts = (self.photos[match.first].facts, self.photos[match.second].facts)
        if match.kind.is_duplicate and compared(*facts) is Shots.DIFFERENT:
            evidence = (*match.evidence, Measure("same notes", 0, 1, Bound.AT_LEAST))
            return replace(match, kind=MatchKind.SERIES, evidence=evidence)
        return match

    @property
    def matches(self) -> tuple[Match, ...]:
        """All verified matches, down to strictness 0, in the order of their photos."""
        return tuple(self._matches[pair] for pair in sorted(self._matches))

    def groups(self) -> tuple[Group, ...]:
        """Return the groups by their keepers' paths; no two of one lens overlap.

        A group that did not change is the same object as the last time, with the
        number it had then; new ones are numbered on.
        """
        if self._grouped != self.revision:
            arranged = Arrangement(
                self.photos,
                self._matches.values(),
                self._not_duplicates,
                self._made,
                self._proofs,
            )
            self._groups = arranged.groups(self._strictness)
            self._grouped = self.revision
        return self._groups


def _sureness(match: Match) -> tuple[float, float]:
    return match.strictness, match.similarity
