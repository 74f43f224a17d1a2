"""Groups as they are made: each composition only once.

Lists on the screen pass over a group that is the same object as before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from photodedup.core.records import Group, Match, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photodedup.core import keep
    from photodedup.core.records import Photo

LOOSENESS = {kind: place for place, kind in enumerate(MatchKind)}
VARIANTS = 8
"""Forms of one keeper's group that are remembered."""

Others = tuple[tuple["Photo", Match], ...]


class Made:
    """The groups that were made, so that an unchanged one is the same object again.

    Parameters
    ----------
    order
        The keeper rules over these photos.
    groups
        Of an earlier result; they keep their numbers.
    """

    def __init__(self, order: keep.Order, groups: Iterable[Group] = ()) -> None:
        self.order = order
        self._forms: defaultdict[int, list[Form]] = defaultdict(list)
        self._next_id = 1
        for known in groups:
            others = tuple((m.photo, m.match) for m in known.members if m.match)
            forms = self._forms[known.keeper.number]
            forms.append(Form.of(closest_first(others), known))
            self._next_id = max(self._next_id, known.id + 1)

    def form(self, keeper: Photo, others: Iterable[tuple[Photo, Match]]) -> Form:
        """Return the group of a keeper and its copies, made at most once."""
        ordered = closest_first(others)
        forms = self._forms[keeper.number]
        for known in forms:
            if known.others == ordered:
                return known
        members = self.order.choose(keeper, ordered)
        kind = max((match.kind for _, match in ordered), key=LOOSENESS.__getitem__)
        made = Form.of(ordered, Group(0, kind, members))
        del forms[: max(0, len(forms) - VARIANTS + 1)]
        forms.append(made)
        return made

    def number(self, forms: Iterable[Form]) -> None:
        """Give the next numbers to groups that have none, by their keepers' paths."""
        for form in sorted(forms, key=PLACE):
            if not form.group.id:
                form.group = replace(form.group, id=self._next_id)
                self._next_id += 1


@dataclass(slots=True, eq=False)
class Form:
    """What a group was made of, the group, and its place among the groups."""

    others: Others
    group: Group
    place: tuple[int, int]

    @classmethod
    def of(cls, others: Others, made: Group) -> Form:
        """Return the form of a group: keepers' paths first, then lenses."""
        lens = 0 if made.kind.is_duplicate else LOOSENESS[made.kind]
        return cls(others, made, (made.keeper.number, lens))


PLACE = attrgetter("place")


def numbered(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups with the numbers 1, 2, 3... in their order."""
    return tuple(
        each if each.id == number else replace(each, id=number)
        for number, each in enumerate(groups, start=1)
    )


def closest_first(others: Iterable[tuple[Photo, Match]]) -> Others:
    """Return the others of a group in the order in which it is made of them."""
    return tuple(
        sorted(
            others,
            key=lambda pair: (
                LOOSENESS[pair[1].kind],
                -pair[1].similarity,
                pair[0].number,
            ),
        )
    )
