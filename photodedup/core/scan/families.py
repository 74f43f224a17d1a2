"""Which matches of a calibration are right: a photo and its copies are one family."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from photodedup.core.records import (
    STRICTNESS_DEFAULT,
    Alteration,
    Bound,
    Candidate,
    FoundCopy,
    Match,
    MatchKind,
    Measure,
    Photo,
    RelatedPhotos,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOT_FOUND = -1.0
SURE_KINDS = frozenset(
    {
        MatchKind.IDENTICAL,
        MatchKind.SAME_PIXELS,
        MatchKind.RESIZED,
        MatchKind.RESAVED,
    }
)
"""Of these kinds no two different photos are, however loosely one looks."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Matches sorted into found copies, copies known before, and mistakes."""

    copies: tuple[FoundCopy, ...]
    known: tuple[RelatedPhotos, ...]
    wrong: tuple[RelatedPhotos, ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    photo: Photo
    alteration: Alteration
    original: int


FamilyPair = tuple[int, int]


class Families:
    """Photos of a user and their altered copies, by number.

    A family has the number of its original. A collage shows two of them.
    """

    def __init__(self) -> None:
        self._photos: dict[int, Photo] = {}
        self._originals: set[int] = set()
        self._copies: list[_Copy] = []
        self._shown: dict[int, frozenset[int]] = {}
        self._equal: defaultdict[bytes, list[int]] = defaultdict(list)
        self._first: dict[int, int] = {}

    def add_original(self, photo: Photo) -> None:
        """Add a photo of the user."""
        self._originals.add(photo.number)
        self._add(photo, frozenset({photo.number}))

    def add_copy(
        self, copy: Photo, alteration: Alteration, original: Photo, partner: Photo
    ) -> None:
        """Add an altered copy; a collage also shows the partner."""
        self._copies.append(_Copy(copy, alteration, original.number))
        shown = {original.number}
        if alteration is Alteration.COLLAGE:
            shown.add(partner.number)
        self._add(copy, frozenset(shown))

    def is_telling(self, pair: Candidate) -> bool:
        """Whether a comparison tells anything: two copies of one photo do not."""
        if pair.first in self._originals or pair.second in self._originals:
            return True
        return self._shown[pair.first].isdisjoint(self._shown[pair.second])

    def judged(self, matches: Iterable[Match]) -> Judged:
        """Sort the matches of all these photos.

        Parameters
        ----------
        matches
            Between pictures that differ; of equal ones only the first is compared.
        """
        links = [match for match in matches if match.kind.is_duplicate]
        links += self._between_equals()
        known = self._known(links)
        wrong = self._wrong(links, known)
        strictness = {(link.first, link.second): link.strictness for link in links}
        return Judged(
            tuple(self._found(copy, strictness) for copy in self._copies),
            tuple(known[pair] for pair in sorted(known)),
            tuple(wrong[pair] for pair in sorted(wrong)),
        )

    def _add(self, photo: Photo, shown: frozenset[int]) -> None:
        self._photos[photo.number] = photo
        self._shown[photo.number] = shown
        equals = self._equal[photo.facts.picture_digest or photo.content]
        equals.append(photo.number)
        self._first[photo.number] = equals[0]

    def _between_equals(self) -> list[Match]:
        """Return what no comparison tells: that equal pictures are copies."""
        evidence = (Measure("equal pixels", 1.0, 1.0, Bound.AT_LEAST),)
        return [
            Match(*pair, MatchKind.SAME_PIXELS, 1.0, evidence=evidence)
            for equals in self._equal.values()
            for pair in pairwise(equals)
        ]

    def _known(self, links: Sequence[Match]) -> dict[FamilyPair, RelatedPhotos]:
        """Return the user's photos that are copies of each other already."""
        return {
            (link.first, link.second): self._related(link)
            for link in links
            if {link.first, link.second} <= self._originals
            and (link.kind in SURE_KINDS or link.strictness >= STRICTNESS_DEFAULT)
        }

    def _wrong(
        self, links: Sequence[Match], known: Iterable[FamilyPair]
    ) -> dict[FamilyPair, RelatedPhotos]:
        """Return pairs of families of which no pictures should match, but do."""
        kin = self._kin(known)
        wrong: dict[FamilyPair, RelatedPhotos] = {}
        for link in links:
            sides = self._shown[link.first], self._shown[link.second]
            if any(kin[a] == kin[b] for a, b in product(*sides)):
                continue
            pair = min(sides[0]), min(sides[1])
            pair = (min(pair), max(pair))
            worst = wrong.get(pair)
            if worst is None or link.strictness > worst.match.strictness:
                wrong[pair] = self._related(link)
        return wrong

    def _kin(self, known: Iterable[FamilyPair]) -> dict[int, int]:
        """Return for each original the first of all that are copies of each other."""
        kin = {number: number for number in self._originals}
        for first, second in sorted(known):
            old, new = sorted((kin[first], kin[second]), reverse=True)
            kin = {number: new if root == old else root for number, root in kin.items()}
        return kin

    def _related(self, link: Match) -> RelatedPhotos:
        return RelatedPhotos(self._photos[link.first], self._photos[link.second], link)

    def _found(
        self, copy: _Copy, strictness: dict[tuple[int, int], float]
    ) -> FoundCopy:
        first, second = self._first[copy.original], self._first[copy.photo.number]
        if first == second:
            return FoundCopy(copy.photo, copy.alteration, 1.0)
        pair = (min(first, second), max(first, second))
        return FoundCopy(copy.photo, copy.alteration, strictness.get(pair, NOT_FOUND))
