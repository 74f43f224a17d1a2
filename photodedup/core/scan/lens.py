"""A lens: its components, grouped anew only where the strictness moved a match."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from photodedup.core.records import Match
    from photodedup.core.scan.components import Component
    from photodedup.core.scan.forms import Form


class Lens:
    """The components of one lens with their present groups and all earlier ones.

    Parameters
    ----------
    found
        The components.
    make
        Groups a component by the matches that hold.
    state
        What else the groups of a component depend on.
    """

    def __init__(
        self,
        found: list[Component],
        make: Callable[[Component, Sequence[Match]], Iterable[Form]],
        state: Callable[[Component], object],
    ) -> None:
        self._components = found
        self._make, self._state = make, state
        self._known: list[dict[object, tuple[Form, ...]]] = [{} for _ in found]
        self._places = {node: i for i, one in enumerate(found) for node in one.nodes}
        thresholds = sorted(
            (match.strictness, place)
            for place, component in enumerate(found)
            for match in component.matches
        )
        self._thresholds = [strictness for strictness, _ in thresholds]
        self._owners = [place for _, place in thresholds]
        self._strictness = -1.0
        self.present: list[tuple[Form, ...]] = [() for _ in found]

    def move(
        self, strictness: float, touched: Iterable[int]
    ) -> list[tuple[tuple[Form, ...], tuple[Form, ...]]]:
        """Go to a strictness; return the groups before and after that changed.

        Parameters
        ----------
        touched
            Photos whose state may be another.
        """
        places = self._places
        moved = {places[node] for node in touched if node in places}
        moved.update(self._crossed(strictness))
        changed: list[tuple[tuple[Form, ...], tuple[Form, ...]]] = []
        for place in sorted(moved):
            before, after = self.present[place], self._forms(place, strictness)
            if before is not after:
                self.present[place] = after
                changed.append((before, after))
        return changed

    def _crossed(self, strictness: float) -> Iterable[int]:
        """Return the components of which a match comes or goes, at first all."""
        before, self._strictness = self._strictness, strictness
        if before < 0:
            return range(len(self._components))
        low, high = sorted((before, strictness))
        # A match holds up to its own strictness.
        start = bisect_left(self._thresholds, low)
        return self._owners[start : bisect_left(self._thresholds, high)]

    def _forms(self, place: int, strictness: float) -> tuple[Form, ...]:
        component, known = self._components[place], self._known[place]
        holding = component.holding(strictness)
        key = holding, self._state(component)
        made = known.get(key)
        if made is None:
            made = known[key] = tuple(
                self._make(component, component.matches[:holding])
            )
        return made
