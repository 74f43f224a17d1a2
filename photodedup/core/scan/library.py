"""What a scan knows so far: photos, matches, and the groups that follow from them.

Photos with equal bytes or equal pixels are one node: only the first of them is compared
with others, and what holds for it holds for all. Groups are built anew from the matches
each time they are asked for, so they never depend on the order in which photos arrived.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from photodedup.core import group, keep
from photodedup.core.records import Bound, Group, Match, MatchKind, Measure
from photodedup.core.shots import Shots, compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from photodedup.core.records import Photo
    from photodedup.core.settings import KeepSettings

ContentPair = tuple[bytes, bytes]
IDENTICAL = Match(
    first=0,
    second=0,
    kind=MatchKind.IDENTICAL,
    similarity=1.0,
    evidence=(Measure("equal bytes", 1.0, 1.0, Bound.AT_LEAST),),
)
SAME_PIXELS = Match(
    first=0,
    second=0,
    kind=MatchKind.SAME_PIXELS,
    similarity=1.0,
    evidence=(Measure("equal pixels", 1.0, 1.0, Bound.AT_LEAST),),
)
LOOSENESS = {kind: place for place, kind in enumerate(MatchKind)}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a photo that was added.

    Attributes
    ----------
    is_new
        No photo with the same pixels was known: it must be compared.
    """

    photo: Photo
    is_new: bool


class Library:
    """Photos and matches of one scan.

    Parameters
    ----------
    settings
        The keeper rules.
    not_duplicates
        Pairs of content digests (smaller first) that people told apart.
    """

    def __init__(
        self, settings: KeepSettings, not_duplicates: frozenset[ContentPair]
    ) -> None:
        self._settings = settings
        self._not_duplicates = not_duplicates
        self.photos: dict[int, Photo] = {}
        self._nodes: dict[bytes, list[int]] = {}
        self._node_of: dict[int, bytes] = {}
        self._matches: dict[tuple[int, int], Match] = {}
        self.revision = 0

    def add(self, photo: Photo) -> Arrival:
        """Add a photo that was read."""
        self.photos[photo.number] = photo
        node = self._node_for(photo)
        twins = self._nodes.setdefault(node, [])
        twins.append(photo.number)
        self._node_of[photo.number] = node
        if len(twins) > 1:
            self.revision += 1
        return Arrival(photo, is_new=len(twins) == 1)

    def add_matches(self, matches: Iterable[Match]) -> None:
        """Add verified matches between first photos of their content."""
        for match in matches:
            self._matches[match.first, match.second] = self._checked(match)
            self.revision += 1

    def _checked(self, match: Match) -> Match:
        """Let the cameras' notes overrule the pixels, see `core.shots`."""
        facts = (self.photos[match.first].facts, self.photos[match.second].facts)
        if match.kind.is_duplicate and compared(*facts) is Shots.DIFFERENT:
            evidence = (*match.evidence, Measure("same notes", 0, 1, Bound.AT_LEAST))
            return replace(match, kind=MatchKind.SERIES, evidence=evidence)
        return match

    def groups(self) -> tuple[Group, ...]:
        """Return the groups, in the order of the keepers' paths; none overlap."""
        duplicates = [each for each in self._matches.values() if each.kind.is_duplicate]
        rank = self._ranks(duplicates)
        grouped = self._clustered(duplicates, rank)
        grouped += self._twins_alone(grouped, rank)
        inside = {member.photo.number for each in grouped for member in each.members}
        lookalikes = [
            match
            for match in self._matches.values()
            if not match.kind.is_duplicate
            and match.first not in inside
            and match.second not in inside
        ]
        grouped += self._clustered(lookalikes, self._ranks(lookalikes))
        grouped.sort(key=lambda each: each.keeper.number)
        return tuple(replace(each, id=i) for i, each in enumerate(grouped, start=1))

    def _ranks(self, matches: Sequence[Match]) -> dict[int, int]:
        """Rank the photos of these matches and all that have bytes in common."""
        nodes = {number for match in matches for number in (match.first, match.second)}
        nodes |= {twins[0] for twins in self._nodes.values() if len(twins) > 1}
        numbers = sorted(number for node in nodes for number in self._twins(node))
        photos = [self.photos[number] for number in numbers]
        return keep.rank(photos, matches, self._settings)

    def _clustered(self, matches: Sequence[Match], rank: dict[int, int]) -> list[Group]:
        best_twin = {
            twins[0]: min(rank[number] for number in twins)
            for twins in self._nodes.values()
            if twins[0] in rank
        }
        clusters = group.cluster(matches, best_twin, self._is_forbidden)
        return [self._group(each.keeper, each.matches, rank) for each in clusters]

    def _twins_alone(
        self, grouped: Sequence[Group], rank: dict[int, int]
    ) -> list[Group]:
        """Return groups of equal photos that match nothing else."""
        inside = {
            self._node_of[member.photo.number]
            for each in grouped
            for member in each.members
        }
        return [
            self._group(twins[0], {}, rank)
            for node, twins in self._nodes.items()
            if len(twins) > 1 and node not in inside and not self._all_kept(twins)
        ]

    def _all_kept(self, twins: Sequence[int]) -> bool:
        """Whether people said of these equal files that they are no duplicates."""
        contents = {self.photos[number].content for number in twins}
        return len(contents) == 1 and self._contents_apart(*contents, *contents)

    def _node_for(self, photo: Photo) -> bytes:
        """Return the digest that stands for a photo and its twins.

        Twins that people told apart do not share it.
        """
        node = photo.facts.picture_digest or photo.content
        apart = any(
            self._contents_apart(photo.content, self.photos[twin].content)
            for twin in self._nodes.get(node, ())
            if self.photos[twin].content != photo.content
        )
        return photo.content if apart else node

    def _twins(self, number: int) -> list[int]:
        return self._nodes[self._node_of[number]]

    def _contents_apart(self, first: bytes, second: bytes) -> bool:
        pair = (first, second) if first <= second else (second, first)
        return pair in self._not_duplicates

    def _is_forbidden(self, first: int, second: int) -> bool:
        return self._contents_apart(
            self.photos[first].content, self.photos[second].content
        )

    def _group(
        self, node: int, matches: Mapping[int, Match], rank: dict[int, int]
    ) -> Group:
        """Unfold a cluster of nodes to all photos; the best twin is the keeper."""
        twins = self._twins(node)
        keeper = min(twins, key=lambda number: rank[number])
        others = [
            (self.photos[number], self._between_twins(keeper, number))
            for number in twins
            if number != keeper
        ]
        for other, match in matches.items():
            others += [
                (self.photos[number], _between(keeper, number, match, turned_from=node))
                for number in self._twins(other)
            ]
        return _ordered_group(self.photos[keeper], others, self._settings)

    def _between_twins(self, keeper: int, other: int) -> Match:
        equal_bytes = self.photos[keeper].content == self.photos[other].content
        return _between(keeper, other, IDENTICAL if equal_bytes else SAME_PIXELS)


def _ordered_group(
    keeper: Photo, others: Sequence[tuple[Photo, Match]], settings: KeepSettings
) -> Group:
    closest_first = sorted(
        others,
        key=lambda pair: (LOOSENESS[pair[1].kind], -pair[1].similarity, pair[0].number),
    )
    members = keep.choose(keeper, closest_first, settings)
    kind = max((match.kind for _, match in others), key=LOOSENESS.__getitem__)
    return Group(0, kind, members)


def _between(
    keeper: int, other: int, match: Match, turned_from: int | None = None
) -> Match:
    """Restate the match of two nodes for two photos with the same bytes as they.

    The transform leads from the first photo to the second; when the twins' numbers
    stand the other way round than the nodes', it is reversed.
    """
    first, second = sorted((keeper, other))
    transform = match.transform
    if turned_from is not None and (turned_from == match.first) != (keeper == first):
        transform = transform.inverse
    return replace(match, first=first, second=second, transform=transform)
