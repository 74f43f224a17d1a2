"""Connected components: photos that could ever meet in a group, and their matches.

What happens to one component never depends on another. So when the strictness moves,
only the components are grouped anew of which a match came or went.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photodedup.core.records import Match


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """Photos that are connected by matches of any strictness.

    Attributes
    ----------
    nodes
        Their numbers, ascending.
    matches
        Those among them, the strictest first.
    looseness
        Minus the strictness of each match, ascending.
    """

    nodes: tuple[int, ...]
    matches: tuple[Match, ...]
    looseness: tuple[float, ...]

    def holding(self, strictness: float) -> int:
        """Return how many of the matches hold at a strictness: the first so many."""
        return bisect_right(self.looseness, -strictness)


def components(
    nodes: Iterable[int],
    matches: Sequence[Match],
    links: Iterable[tuple[int, int]] = (),
) -> list[Component]:
    """Return the connected components, by their first photo.

    Parameters
    ----------
    nodes
        Photos that are to be in a component even without a match.
    matches
        In any order.
    links
        Further connections that are no matches.
    """
    forest = _Forest()
    for node in nodes:
        forest.root(node)
    for match in matches:
        forest.join(match.first, match.second)
    for first, second in links:
        forest.join(first, second)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for node in sorted(forest.parents):
        members[forest.root(node)].append(node)
    inside: defaultdict[int, list[Match]] = defaultdict(list)
    for match in sorted(matches, key=_strictest_first):
        inside[forest.root(match.first)].append(match)
    return [
        Component(
            tuple(numbers),
            tuple(inside[root]),
            tuple(-match.strictness for match in inside[root]),
        )
        for root, numbers in members.items()
    ]


def _strictest_first(match: Match) -> tuple[float, int, int, float, str]:
    kind = match.kind.value
    return -match.strictness, match.first, match.second, -match.similarity, kind


class _Forest:
    """Disjoint sets with path halving (Tarjan and van Leeuwen 1984)."""

    def __init__(self) -> None:
        self.parents: dict[int, int] = {}

    def root(self, node: int) -> int:
        parents = self.parents
        parent = parents.setdefault(node, node)
        while parent != node:
            parents[node] = node = parents[parent]
            parent = parents[node]
        return node

    def join(self, first: int, second: int) -> None:
        a, b = self.root(first), self.root(second)
        if a != b:
            # The smaller number leads, so the roots do not depend on the order.
            self.parents[max(a, b)] = min(a, b)
