"""Photos that people put together by hand, beside what a scan found.

A scan, another strictness and a new sort bring the groups anew and know nothing of what
a person added. So an addition is not written into a group: it is kept as "this photo
belongs to that one" and laid over the found groups each time they come
(`Additions.joined`, called by `GroupFeed`). It lasts as long as the scan, joins the
group in which the photo is at that moment, and makes a group of both where there is
none. Undo takes one addition out and lays the rest over the same groups again.

What is added is never suggested for removal: only a person can mark it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from photodedup.core.records import Group, Match, MatchKind, Member, Suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.core.records import Photo


@dataclass(frozen=True, slots=True)
class Addition:
    """Two photos that belong together because a person said so.

    Attributes
    ----------
    host
        The photo of which the group is joined.
    guest
        The photo that is added.
    match
        How both are related, `host` as its photo 0 and `guest` as its photo 1; None
        where that was not established.
    """

    host: Photo
    guest: Photo
    match: Match | None = None

    @property
    def paths(self) -> frozenset[Path]:
        """Both files."""
        return frozenset((self.host.file.path, self.guest.file.path))


class Additions(QObject):
    """Everything that people added since the scan began, in their order.

    Signals
    -------
    changed()
        The groups are to be shown anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._added: list[Addition] = []
        self._numbers: dict[Path, int] = {}

    def add(self, addition: Addition) -> None:
        """Put two photos together."""
        self._added.append(addition)
        self.changed.emit()

    def remove(self, addition: Addition) -> None:
        """Take an addition back."""
        self._added.remove(addition)
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything, for a new scan."""
        self._added.clear()
        self._numbers.clear()

    def joined(self, groups: Sequence[Group]) -> Sequence[Group]:
        """Return groups with what was added; the same ones while nothing was."""
        if not self._added:
            return groups
        wanted = frozenset().union(*(each.paths for each in self._added))
        joined = _Joined(groups, wanted)
        for addition in self._added:
            host, guest = (
                joined.known.get(photo.file.path) or self._numbered(photo)
                for photo in (addition.host, addition.guest)
            )
            joined.put(host, guest, addition.match)
        return joined.groups

    def _numbered(self, photo: Photo) -> Photo:
        """Return a photo that is in no found group with a number of its own.

        Numbers of a scan count from 0; Apply tells the photos of all groups apart by
        them, so no two photos may share one.
        """
        number = self._numbers.setdefault(photo.file.path, -1 - len(self._numbers))
        return replace(photo, number=number)


class AddCommand(QUndoCommand):
    """Puts two photos together, and takes that back.

    Parameters
    ----------
    text
        What was done, for the Undo menu.
    """

    def __init__(self, text: str, additions: Additions, addition: Addition) -> None:
        super().__init__(text)
        self._additions, self._addition = additions, addition

    def redo(self) -> None:
        """Do it (also the first time)."""
        self._additions.add(self._addition)

    def undo(self) -> None:
        """Take it back."""
        self._additions.remove(self._addition)


class _Joined:
    """Groups that additions are laid over; every photo is looked at once.

    Attributes
    ----------
    groups
        With what was put in so far.
    known
        The scan's own records of the wanted photos that are in a group.
    """

    def __init__(self, groups: Sequence[Group], wanted: frozenset[Path]) -> None:
        self.groups = list(groups)
        self.known: dict[Path, Photo] = {}
        self._places: dict[Path, int] = {}
        for place, group in enumerate(groups):
            for member in group.members:
                path = member.photo.file.path
                if path in wanted:
                    self.known[path] = member.photo
                    self._note(path, place)

    def put(self, host: Photo, guest: Photo, match: Match | None) -> None:
        """Put a photo into the group of another one, or make a group of both."""
        place = self._places.get(host.file.path, len(self.groups))
        if place == len(self.groups):
            self.groups.append(_pair(place + 1, host, guest, match))
            self._note(host.file.path, place)
        else:
            self.groups[place] = _grown(self.groups[place], host, guest, match)
        self._note(guest.file.path, place)

    def _note(self, path: Path, place: int) -> None:
        """Remember the group of a photo; one of copies goes before others."""
        before = self._places.setdefault(path, place)
        kinds = self.groups[before].kind, self.groups[place].kind
        if kinds[1].is_duplicate and not kinds[0].is_duplicate:
            self._places[path] = place


def _pair(number: int, host: Photo, guest: Photo, match: Match | None) -> Group:
    """Return a group of two; its kind is that of the match, if there is one."""
    kind = MatchKind.LOOKALIKE if match is None else match.kind
    lone = Group(number, kind, (Member(host, Suggestion.KEEP, 1.0),))
    return _grown(lone, host, guest, match)


def _grown(group: Group, host: Photo, guest: Photo, match: Match | None) -> Group:
    """Return a group with one more photo; its kind, and so its lens, stays.

    How the guest is related to a keeper that is not the host was never compared.
    """
    if any(member.photo.file.path == guest.file.path for member in group.members):
        return group
    if match is None or group.keeper.file.path != host.file.path:
        related = _between(group.keeper, guest, Match(0, 1, MatchKind.LOOKALIKE, 0.0))
    else:
        related = _between(host, guest, match)
    member = Member(guest, Suggestion.REVIEW, related.similarity, (), related)
    return replace(group, members=(*group.members, member))


def _between(first: Photo, second: Photo, match: Match) -> Match:
    """Return a match of the photos 0 and 1 as one of these two."""
    low, high = sorted((first.number, second.number))
    way = match.transform if low == first.number else match.transform.inverse
    return replace(match, first=low, second=high, transform=way)
