"""Photos with equal bytes or pixels are one node: what holds for one, holds for all.

A node goes by the number of its first photo. Photos that people told apart are in two
nodes although their pixels are equal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core.records import Bound, Match, MatchKind, Measure
from photodedup.core.shots import Shots, compared, is_timed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from photodedup.core.records import Photo

ContentPair = tuple[bytes, bytes]
"""Content digests of two photos, the smaller first."""

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


class Nodes:
    """The nodes of a library; they depend on the photos alone, not on their order.

    Parameters
    ----------
    photos
        By number.
    not_duplicates
        What people told apart.
    """

    def __init__(
        self, photos: Mapping[int, Photo], not_duplicates: frozenset[ContentPair]
    ) -> None:
        self.photos = photos
        self._not_duplicates = not_duplicates
        self._twins: dict[int, list[Photo]] = {}
        self._node_of: dict[int, int] = {}
        self._noted: dict[int, Photo] = {}
        self._collect()

    def _collect(self) -> None:
        """Give each photo, in path order, to the first node that it may join."""
        alike: defaultdict[bytes, list[int]] = defaultdict(list)
        for number in sorted(self.photos):
            photo = self.photos[number]
            nodes = alike[photo.facts.picture_digest or photo.content]
            node = next((one for one in nodes if self._may_join(photo, one)), number)
            if node == number:
                nodes.append(number)
            self._twins.setdefault(node, []).append(photo)
            self._node_of[number] = node

    def _may_join(self, photo: Photo, node: int) -> bool:
        return not self._not_duplicates or not any(
            are_apart(photo.content, twin.content, self._not_duplicates)
            for twin in self._twins[node]
            if twin.content != photo.content
        )

    def numbers(self) -> Iterator[int]:
        """Yield the nodes."""
        return iter(self._twins)

    def of(self, number: int) -> int:
        """Return the node of a photo."""
        return self._node_of[number]

    def twins(self, node: int) -> Sequence[Photo]:
        """Return the photos of a node, by number."""
        return self._twins[node]

    def shared(self) -> Iterator[int]:
        """Yield the nodes of more than one photo."""
        return (node for node, twins in self._twins.items() if len(twins) > 1)

    def noted(self, node: int) -> Photo:
        """Return the first photo of a node with the notes of a camera, or the first."""
        twins = self._twins[node]
        if len(twins) == 1:
            return twins[0]
        timed = (twin for twin in twins if is_timed(twin.facts.capture))
        return next(timed, twins[0])

    def is_shown_alone(self, node: int) -> bool:
        """Whether equal photos are a group when they match nothing else.

        Not where people said of equal files that they want to keep them all.
        """
        first, *others = self._twins[node]
        if not others:
            return False
        equal = all(twin.content == first.content for twin in others)
        return not (
            equal and are_apart(first.content, first.content, self._not_duplicates)
        )

    def told_apart(self) -> defaultdict[int, set[int]]:
        """Return for each node those from which people told one of its photos apart."""
        apart: defaultdict[int, set[int]] = defaultdict(set)
        if not self._not_duplicates:
            return apart
        nodes: defaultdict[bytes, set[int]] = defaultdict(set)
        for number, node in self._node_of.items():
            nodes[self.photos[number].content].add(node)
        for first, second in self._not_duplicates:
            for a in nodes.get(first, ()):
                for b in nodes.get(second, ()):
                    if a != b:
                        apart[a].add(b)
                        apart[b].add(a)
        return apart

    def are_two_shots(self, first: int, second: int) -> bool:
        """Whether the cameras' notes of two nodes contradict each other."""
        a, b = self.noted(first).facts, self.noted(second).facts
        return compared(a, b) is Shots.DIFFERENT

    # ---------------------------------------------------------------- matches

    def restated(self, match: Match) -> Match:
        """Return the match for the nodes of its photos."""
        nodes = self._node_of[match.first], self._node_of[match.second]
        return self.restated_for(match, nodes)

    def restated_for(self, match: Match, pair: tuple[int, int]) -> Match:
        """Return the match for the photos that stand in for its first and second."""
        if pair[0] == match.first and pair[1] == match.second:
            return match
        first, second = sorted(pair)
        transform = match.transform if first == pair[0] else match.transform.inverse
        return replace(match, first=first, second=second, transform=transform)

    def between(self, keeper: Photo, other: Photo, match: Match) -> Match:
        """Restate the match of two nodes for a photo of each."""
        first_is_keeper = self._node_of[keeper.number] == match.first
        pair = (keeper.number, other.number)
        return self.restated_for(match, pair if first_is_keeper else pair[::-1])

    def between_twins(self, keeper: Photo, other: Photo) -> Match:
        """Return the match of two photos of one node."""
        same = keeper.content == other.content
        first, second = sorted((keeper.number, other.number))
        match = IDENTICAL if same else SAME_PIXELS
        return replace(match, first=first, second=second)


def are_apart(
    first: bytes, second: bytes, not_duplicates: frozenset[ContentPair]
) -> bool:
    """Whether people told two contents apart."""
    pair = (first, second) if first <= second else (second, first)
    return pair in not_duplicates
