"""From photos and verified matches to groups, at any strictness, without a decode.

Three lenses, in each of which no photo is in two groups:

duplicates
    Copies of one capture, each verified against the keeper.
series
    Different shots of one scene, one photo for each capture, see `scan.series`.
look-alikes
    Photos without a copy that look alike, each verified against the keeper.

Everything that does not depend on the strictness is prepared once. The groups of a
component are remembered for each set of its matches that was asked for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core import group, keep
from photodedup.core.records import Bound, Group, Match, MatchKind, Transform
from photodedup.core.scan.components import Component, components
from photodedup.core.scan.forms import PLACE, Form, Made
from photodedup.core.scan.lens import Lens
from photodedup.core.scan.nodes import Nodes
from photodedup.core.scan.proofs import with_proof
from photodedup.core.scan.series import Shot, in_time, series, shot_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from photodedup.core.records import Photo
    from photodedup.core.scan.nodes import ContentPair
    from photodedup.core.scan.proofs import ProofPair

SURELY, SURE_PX = 3.0, 0.36
"""So many times over its limit, and so large, the leftover shift leaves no doubt of
another shot: of 4,125 pairs of copies one reached both; other shots 3.8 times and more.
"""
SURE_MEASURES = frozenset({"leftover shift", "same notes"})


class Arrangement:
    """Photos and matches, prepared for grouping.

    Parameters
    ----------
    photos
        By number.
    matches
        Verified ones, of any kind and strictness.
    not_duplicates
        Pairs of content digests (smaller first) that people told apart.
    made
        The groups that were made before, and the keeper rules.
    proofs
        What comparisons at full size have proven, see `scan.proofs`.
    """

    def __init__(
        self,
        photos: Mapping[int, Photo],
        matches: Iterable[Match],
        not_duplicates: frozenset[ContentPair],
        made: Made,
        proofs: Mapping[ProofPair, bool],
    ) -> None:
        self._proofs = proofs
        self._nodes = Nodes(photos, not_duplicates)
        self._noted = {
            node: shot_of(photos[node], self._nodes.noted(node))
            for node in self._nodes.numbers()
        }
        self._order = made.order
        self._made = made
        found = [m for m in map(self._nodes.restated, matches) if m.first != m.second]
        copies = [match for match in found if match.kind.is_duplicate]
        shots = [match for match in found if match.kind is MatchKind.SERIES]
        alike = [match for match in found if match.kind is MatchKind.LOOKALIKE]
        self._told_apart = self._nodes.told_apart()
        self._apart = self._surely_apart(shots)
        self._shown: dict[int, int] = {}
        self._series_of: dict[int, int] = {}
        self._forms: list[Form] = []
        self._duplicates = Lens(
            components(self._nodes.shared(), copies), self._copies, lambda _: None
        )
        self._series = Lens(
            self._series_components(copies, shots), self._shots, self._keepers_of
        )
        self._lookalikes = Lens(components((), alike), self._alike, self._left_of)

    def groups(self, strictness: float) -> tuple[Group, ...]:
        """Return the groups of all lenses by their keepers' paths."""
        copies = self._duplicates.move(strictness, ())
        touched = self._note(copies, self._shown)
        shots = self._series.move(strictness, touched)
        touched |= self._note(shots, self._series_of)
        changed = copies + shots + self._lookalikes.move(strictness, touched)
        gone = {id(form) for before, _ in changed for form in before}
        new = [form for _, after in changed for form in after]
        self._made.number(new)
        if changed:
            left = [form for form in self._forms if id(form) not in gone]
            self._forms = sorted(left + new, key=PLACE)
        return tuple([form.group for form in self._forms])

    def _note(
        self,
        changed: Iterable[tuple[tuple[Form, ...], tuple[Form, ...]]],
        keepers: dict[int, int],
    ) -> set[int]:
        """Note the keeper of each node in a group; return the nodes it changed for."""
        touched: set[int] = set()
        for before, after in changed:
            old = _keepers(before, self._nodes)
            new = _keepers(after, self._nodes)
            for node in old.keys() | new.keys():
                if old.get(node) != new.get(node):
                    touched.add(node)
                    keepers.pop(node, None)
            keepers.update(new)
        return touched

    def _keepers_of(self, component: Component) -> object:
        shown = self._shown
        return tuple([shown.get(node, node) for node in component.nodes])

    def _left_of(self, component: Component) -> object:
        return tuple(
            (node in self._shown, self._series_of.get(node)) for node in component.nodes
        )

    # -------------------------------------------------------------- preparing

    def _surely_apart(self, shots: Iterable[Match]) -> dict[int, set[int]]:
        apart = {node: set(others) for node, others in self._told_apart.items()}
        for match in shots:
            if _is_surely_another_shot(match):
                apart.setdefault(match.first, set()).add(match.second)
                apart.setdefault(match.second, set()).add(match.first)
        return apart

    def _is_told_apart(self, first: int, second: int) -> bool:
        nodes = self._nodes
        return nodes.of(second) in self._told_apart.get(nodes.of(first), ())

    def _series_components(
        self, copies: Sequence[Match], shots: Sequence[Match]
    ) -> list[Component]:
        """Connect what might be one series; copies may have the notes of a keeper."""
        links = in_time(self._noted.values())
        related = {number for pair in links for number in pair}
        related |= {n for match in shots for n in (match.first, match.second)}
        links += [(match.first, match.second) for match in copies]
        found = components((), shots, links)
        return [each for each in found if not related.isdisjoint(each.nodes)]

    # -------------------------------------------------------------- duplicates

    def _copies(self, component: Component, matches: Sequence[Match]) -> list[Form]:
        if not matches:
            return self._twins_alone(component.nodes)
        nodes = self._nodes
        photos = [photo for node in component.nodes for photo in nodes.twins(node)]
        rank = self._order.rank(photos, matches)
        best = self._places(component.nodes, rank, matches)
        exclusion = _Exclusion(nodes, self._apart, component.nodes)
        clusters = group.cluster(
            matches, best, exclusion.bars, restricted=exclusion.restricted
        )
        forms = [self._unfolded(each.keeper, each.matches, rank) for each in clusters]
        inside = {node for each in clusters for node in (each.keeper, *each.matches)}
        return forms + self._twins_alone(
            node for node in component.nodes if node not in inside
        )

    def _places(
        self,
        members: Sequence[int],
        rank: Mapping[int, int],
        matches: Sequence[Match],
    ) -> dict[int, int]:
        """Order nodes by their best photo; those in the middle of others go first."""
        central = group.central(matches)

        def key(node: int) -> tuple[tuple[bool, ...], int]:
            best = min(self._nodes.twins(node), key=lambda twin: rank[twin.number])
            return keep.place(best, central=node in central), rank[best.number]

        return {node: place for place, node in enumerate(sorted(members, key=key))}

    def _twins_alone(self, nodes: Iterable[int]) -> list[Form]:
        """Return groups of equal photos that match nothing else."""
        return [
            self._unfolded(
                node, {}, self._order.rank(self._nodes.twins(node), matches=())
            )
            for node in nodes
            if self._nodes.is_shown_alone(node)
        ]

    def _unfolded(
        self, node: int, matches: Mapping[int, Match], rank: Mapping[int, int]
    ) -> Form:
        """Unfold a cluster of nodes to all photos; the best twin is the keeper."""
        twins = self._nodes.twins(node)
        keeper = min(twins, key=lambda photo: rank[photo.number])
        others = [
            (photo, self._nodes.between_twins(keeper, photo))
            for photo in twins
            if photo is not keeper
        ]
        for other, match in matches.items():
            for photo in self._nodes.twins(other):
                between = self._nodes.between(keeper, photo, match)
                between = with_proof(between, photo, keeper, self._proofs)
                others.append((photo, between))
        return self._made.form(keeper, others)

    # ------------------------------------------------------- series, look-alikes

    def _shots(self, component: Component, matches: Sequence[Match]) -> list[Form]:
        shown = self._shown
        shots = self._captures(component.nodes)
        if len(shots) == 1:
            return []
        rank = self._order.rank((shot.photo for shot in shots), ())
        found: dict[tuple[int, int], Match] = {}
        for match in matches:
            first, second = match.first, match.second
            pair = shown.get(first, first), shown.get(second, second)
            known = found.get((min(pair), max(pair)))
            if pair[0] != pair[1] and _is_nearer(match, known):
                found[min(pair), max(pair)] = self._shown_instead(match, pair)
        photos = self._nodes.photos
        return [
            self._made.form(
                photos[each.keeper],
                [(photos[number], match) for number, match in each.others],
            )
            for each in series(shots, found.values(), rank, self._is_told_apart)
        ]

    def _shown_instead(self, match: Match, pair: tuple[int, int]) -> Match:
        """Restate a match for the keepers of its photos.

        A copy may be cropped or turned: where it lies says nothing of the keeper.
        """
        nodes = tuple(map(self._nodes.of, pair))
        if nodes != (match.first, match.second):
            match = replace(match, transform=Transform())
        return self._nodes.restated_for(match, pair)

    def _captures(self, nodes: Sequence[int]) -> list[Shot]:
        """Return each capture once, by the photo that its copies keep."""
        copies: defaultdict[int, list[int]] = defaultdict(list)
        for node in nodes:
            copies[self._shown.get(node, node)].append(node)
        shots: list[Shot] = []
        for number, members in copies.items():
            told = self._noted[self._nodes.of(number)]
            if not told.camera:
                noted = (self._noted[node] for node in members)
                told = next((shot for shot in noted if shot.camera), told)
            photo = self._nodes.photos[number]
            shots.append(Shot(photo, told.noted, told.moment_s, told.camera))
        return shots

    def _alike(self, _component: Component, matches: Sequence[Match]) -> list[Form]:
        series = self._series_of
        left = [
            match
            for match in matches
            if self._shown.keys().isdisjoint((match.first, match.second))
            and (
                match.first not in series
                or series[match.first] != series.get(match.second)
            )
        ]
        photos = self._nodes.photos
        inside = {number for match in left for number in (match.first, match.second)}
        rank = self._order.rank((photos[number] for number in inside), ())
        clusters = group.cluster(
            left, rank, self._is_told_apart, restricted=self._told_apart
        )
        return [
            self._made.form(
                photos[each.keeper],
                [(photos[number], match) for number, match in each.matches.items()],
            )
            for each in clusters
        ]


class _Exclusion:
    """Who must not meet whom among the photos of a component."""

    def __init__(
        self, nodes: Nodes, apart: Mapping[int, set[int]], members: Sequence[int]
    ) -> None:
        self._nodes = nodes
        self._apart = apart
        captures = {nodes.noted(n).facts.capture for n in members}
        noted = {capture for capture in captures if capture.camera}
        # Copies of one shot share its notes: mostly there is nothing to compare.
        self._notes_differ = len(noted) > 1
        self.restricted = {
            n
            for n in members
            if n in apart
            or (self._notes_differ and nodes.noted(n).facts.capture.camera)
        }

    def bars(self, first: int, second: int) -> bool:
        return second in self._apart.get(first, ()) or (
            self._notes_differ and self._nodes.are_two_shots(first, second)
        )


def _is_surely_another_shot(match: Match) -> bool:
    """Whether a match of kind series leaves no doubt.

    Two copies of one capture, such as a crop and a straightened one, are held to be
    two shots now and then, but never by that much.
    """
    return any(
        measure.value >= max(SURELY * measure.threshold, SURE_PX)
        if measure.threshold and measure.bound is Bound.AT_MOST
        else not measure.holds
        for measure in match.evidence
        if measure.name in SURE_MEASURES
    )


def _is_nearer(match: Match, known: Match | None) -> bool:
    return known is None or match.similarity > known.similarity


def _keepers(forms: Iterable[Form], nodes: Nodes) -> dict[int, int]:
    """Return, for each node in a group, the number of the keeper."""
    keepers: dict[int, int] = {}
    for form in forms:
        keeper = form.group.keeper.number
        keepers[nodes.of(keeper)] = keeper
        for photo, _match in form.others:
            keepers[nodes.of(photo.number)] = keeper
    return keepers
