"""What the user decided: one mark per photo, which groups are decided, and undo.

A photo without a mark only has a suggestion. `accepted` says what Enter makes of a
group; nothing here touches a file. Marks hang on the path of a photo, so they stay
when a running scan finds more members of its group or another keeper for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from photodedup.core.records import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from photodedup.core.records import Group, Member, Photo, ScanResult


class Mark(Enum):
    """What the user decided for a photo."""

    KEEP = "keep"
    TRASH = "trash"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class MarkedPhoto:
    """A photo to be removed, the copy that stays, and the group of both."""

    photo: Photo
    keeper: Photo
    group: Group


@dataclass(frozen=True, slots=True)
class Decision:
    """The state of some photos and one group, before or after a command.

    Attributes
    ----------
    marks
        By path; a path that is not in it keeps its mark.
    key
        The group (`GroupModel` gives each a number that lasts).
    decided, dismissed
        Whether the group is decided; whether it was called "not duplicates".
    """

    marks: Mapping[Path, Mark]
    key: int
    decided: bool
    dismissed: bool = False


class Marks(QObject):
    """Every mark, and the state of every group.

    Signals
    -------
    changed(frozenset[Path], int)
        These photos, and the group with this key, changed (thread of the window).
    """

    changed = Signal(object, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks: dict[Path, Mark] = {}
        self._given_in: dict[Path, int] = {}
        self._parked: dict[Path, Mark] = {}
        self._decided: set[int] = set()
        self._dismissed: set[int] = set()

    def mark(self, path: Path) -> Mark:
        """Return the mark of a photo."""
        return self._marks.get(path, Mark.UNDECIDED)

    @property
    def marked(self) -> AbstractSet[Path]:
        """Every photo that has a mark, also of groups that are not shown; a view."""
        return self._marks.keys()

    @property
    def parked(self) -> frozenset[Path]:
        """Every photo of which the mark waits for its group to come back."""
        return frozenset(self._parked)

    def given_in(self, path: Path) -> int:
        """Return the key of the group in which a photo got its mark; 0 for none."""
        return self._given_in.get(path, 0)

    def known(self, path: Path) -> Mark:
        """Return the mark of a photo, also one that is put aside."""
        return self._parked.get(path, self.mark(path))

    @property
    def trashed(self) -> frozenset[Path]:
        """Every photo that is marked Trash, also of groups that are not shown."""
        return frozenset(p for p, mark in self._marks.items() if mark is Mark.TRASH)

    def of(self, group: Group) -> dict[Path, Mark]:
        """Return the marks of a group's photos, in their order."""
        paths = (member.photo.file.path for member in group.members)
        return {path: self.mark(path) for path in paths}

    def is_decided(self, key: int) -> bool:
        """Whether the user is done with a group."""
        return key in self._decided

    def is_dismissed(self, key: int) -> bool:
        """Whether the user said that a group's photos are no duplicates."""
        return key in self._dismissed

    def decision(self, group: Group, key: int) -> Decision:
        """Return the present state of a group and its photos."""
        return Decision(
            self.of(group), key, self.is_decided(key), self.is_dismissed(key)
        )

    def set(self, decision: Decision) -> None:
        """Take over a state."""
        for path, mark in decision.marks.items():
            self._parked.pop(path, None)
            if mark is Mark.UNDECIDED:
                self._marks.pop(path, None)
            elif self._marks.get(path) is not mark:
                self._marks[path] = mark
                self._given_in[path] = decision.key
        _toggle(self._decided, decision.key, present=decision.decided)
        _toggle(self._dismissed, decision.key, present=decision.dismissed)
        self.changed.emit(frozenset(decision.marks), decision.key)

    def park(self, paths: Iterable[Path]) -> None:
        """Put marks aside whose groups are gone."""
        self._parked.update({path: self._marks.pop(path) for path in paths})

    def unpark(self, paths: Iterable[Path]) -> int:
        """Give marks back whose groups came back; return how many are Trash."""
        back = {path: self._parked.pop(path) for path in paths}
        self._marks.update(back)
        return sum(mark is Mark.TRASH for mark in back.values())

    def clear(self) -> None:
        """Forget everything, for a new scan."""
        self._marks.clear()
        self._given_in.clear()
        self._parked.clear()
        self._decided.clear()
        self._dismissed.clear()


def _toggle(keys: set[int], key: int, *, present: bool) -> None:
    if present:
        keys.add(key)
    else:
        keys.discard(key)


class DecisionCommand(QUndoCommand):
    """One key press: takes a group from one state to another and back.

    Parameters
    ----------
    text
        What was done, for the Undo menu.
    """

    def __init__(
        self, text: str, marks: Marks, before: Decision, after: Decision
    ) -> None:
        super().__init__(text)
        self._marks, self._before, self._after = marks, before, after

    def redo(self) -> None:
        """Do it (also the first time)."""
        self._marks.set(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._marks.set(self._before)


# ---------------------------------------------------------- what a key makes of a group


def suggested(member: Member) -> Mark:
    """Return the mark that accepting gives to a photo without one.

    Only what is suggested for removal goes; what a person has to look at stays.
    """
    remove = member.suggestion is Suggestion.REMOVE and not member.photo.file.protected
    return Mark.TRASH if remove else Mark.KEEP


def accepted(group: Group, marks: Mapping[Path, Mark]) -> dict[Path, Mark]:
    """Return the marks of a group after Enter: the user's own, suggestions elsewhere.

    When the user sends the suggested keeper to the Trash, the suggestions for the
    others rest on nothing any more: those without a mark stay.

    Shots of a series and look-alikes get no mark of their own: a photo of them may
    have worse copies of itself in another group, and Keep here would keep those too.
    """
    if not group.kind.is_duplicate:
        return dict(marks)
    keeper_goes = marks.get(group.keeper.file.path) is Mark.TRASH
    result = {}
    for member in group.members:
        path = member.photo.file.path
        mark = marks.get(path, Mark.UNDECIDED)
        if mark is Mark.UNDECIDED:
            mark = Mark.KEEP if keeper_goes else suggested(member)
        result[path] = mark
    return result


def kept_only(group: Group, kept: Path) -> dict[Path, Mark]:
    """Return the marks of a group of which one photo stays, besides protected ones."""
    return {
        member.photo.file.path: Mark.KEEP
        if member.photo.file.path == kept or member.photo.file.protected
        else Mark.TRASH
        for member in group.members
    }


def all_kept(group: Group) -> dict[Path, Mark]:
    """Return the marks of a group of which every photo stays."""
    return {member.photo.file.path: Mark.KEEP for member in group.members}


def toggled(member: Member, mark: Mark) -> Mark:
    """Return the other mark; a photo without one goes where it was not suggested to."""
    if mark is Mark.UNDECIDED:
        mark = suggested(member)
    return Mark.KEEP if mark is Mark.TRASH else Mark.TRASH


def loses_all(group: Group, marks: Mapping[Path, Mark]) -> bool:
    """Whether every photo of a group would go to the Trash."""
    return all(
        marks.get(member.photo.file.path) is Mark.TRASH for member in group.members
    )


def decided(result: ScanResult, marks: Marks) -> ScanResult:
    """Return a result in which every mark stands in place of the suggestion."""
    says = {Mark.KEEP: Suggestion.KEEP, Mark.TRASH: Suggestion.REMOVE}

    def marked(member: Member) -> Member:
        suggestion = says.get(marks.mark(member.photo.file.path), member.suggestion)
        return replace(member, suggestion=suggestion)

    groups = tuple(
        replace(group, members=tuple(map(marked, group.members)))
        for group in result.groups
    )
    return replace(result, groups=groups)


def marked_for_removal(groups: Iterable[Group], marks: Marks) -> list[MarkedPhoto]:
    """Return every photo marked Trash with the copy that stays in its group.

    The copy is the suggested keeper, else the first marked Keep, else the first that
    is not marked. A photo that is in two groups (a copy and a look-alike) counts once.
    """
    found: dict[Path, MarkedPhoto] = {}
    for group in groups:
        state = marks.of(group)
        if Mark.TRASH not in state.values():
            continue
        stays = [
            m.photo for m in group.members if state[m.photo.file.path] is not Mark.TRASH
        ]
        if not stays:  # two groups shared a photo: nothing is left here to keep
            continue
        sure = [photo for photo in stays if state[photo.file.path] is Mark.KEEP]
        keeper = stays[0] if stays[0] is group.keeper else (sure or stays)[0]
        for member in group.members:
            path = member.photo.file.path
            if state[path] is Mark.TRASH:
                found.setdefault(path, MarkedPhoto(member.photo, keeper, group))
    return list(found.values())
