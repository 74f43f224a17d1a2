"""The review without its widgets: the group looked at, and what each key does to it.

Every decision is one `DecisionCommand` on the undo stack. A decision that would send a
whole group to the Trash, or a protected photo, is refused with a sentence instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from photodedup.core.errors import UsageProblem
from photodedup.ui import wording
from photodedup.ui.models import marks as marking
from photodedup.ui.models.additions import AddCommand, Addition, Additions
from photodedup.ui.models.groups import GroupModel, GroupRow, GroupState
from photodedup.ui.models.marks import (
    Decision,
    DecisionCommand,
    Mark,
    MarkedPhoto,
    Marks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from photodedup.core.records import Group, MatchKind, Member

_PAIR = 2


class Review(QObject):
    """What the user looks at and decides.

    Signals
    -------
    currentChanged()
        Another group, or the same group with other members.
    focusChanged()
        Another photo of the group.
    marksChanged()
        Marks or states changed anywhere.
    refused(str)
        A sentence: why a key did nothing.
    finishedAll()
        The last undecided group was decided.
    dismissed(Group)
        "Not duplicates" was said of a group.
    reinstated(Group)
        That was undone.
    """

    currentChanged = Signal()  # noqa: N815 -- Qt names signals so
    focusChanged = Signal()  # noqa: N815 -- Qt names signals so
    marksChanged = Signal()  # noqa: N815 -- Qt names signals so
    refused = Signal(str)
    finishedAll = Signal()  # noqa: N815 -- Qt names signals so
    dismissed = Signal(object)
    reinstated = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.marks = Marks(self)
        self.groups = GroupModel(self.marks, self)
        self.additions = Additions(self)
        self.undo_stack = QUndoStack(self)
        self._key = 0
        self._shown: GroupRow | None = None
        self._focus = 0
        self._other = 1
        self._is_asked_for: Callable[[GroupRow], bool] = lambda _: True
        self._lens: MatchKind | None = None
        self.marks.changed.connect(self._on_marks)

    # ------------------------------------------------------------------ looking

    @property
    def row(self) -> GroupRow | None:
        """The group looked at; None when there is none."""
        return self._shown

    @property
    def members(self) -> tuple[Member, ...]:
        """The photos of the group looked at, the keeper first."""
        return self._shown.group.members if self._shown is not None else ()

    @property
    def focus(self) -> int:
        """Which photo of the group the keys act on, from 0."""
        return self._focus

    @property
    def other(self) -> int:
        """Which photo stands beside the keeper, from 1."""
        return self._other

    def clear(self) -> None:
        """Forget everything, for a new scan."""
        self.undo_stack.clear()
        self.additions.clear()
        self.marks.clear()
        self.groups.clear()
        self._key, self._shown = 0, None
        self.currentChanged.emit()
        self.marksChanged.emit()

    def show_group(self, key: int) -> None:
        """Look at a group."""
        if key == self._key and self._shown is not None:
            return
        self._key = key
        self.groups.set_current(key)
        self._focus = self._other = 1
        self._shown = self.groups.row(key)
        self.currentChanged.emit()

    def refresh(self) -> None:
        """Look again at the group: a scan or an action may have changed it."""
        row, seen = self.groups.row(self._key), self._seen
        if row is None and self.groups.rows:
            self.show_group(self._nearest(frozenset(seen)).key)
            self._look_at(seen)
        elif row is not self._shown:
            self._shown = row
            self._key = row.key if row is not None else 0
            last = max(len(self.members) - 1, 0)
            self._focus, self._other = min(self._focus, last), min(self._other, last)
            self.currentChanged.emit()
            self._look_at(seen)

    @property
    def _seen(self) -> tuple[Path, ...]:
        """The photos that are compared, the one beside the keeper first."""
        if not self.members:
            return ()
        seen = self.members[self._other], self.members[0]
        return tuple(member.photo.file.path for member in seen)

    def _look_at(self, seen: Sequence[Path]) -> None:
        """Show the first of these photos that is in the group, if it is not shown."""
        places = {m.photo.file.path: n for n, m in enumerate(self.members)}
        place = next((places[path] for path in seen if places.get(path)), 0)
        if place and place != self._other:
            self._other = place
            self._focus = place if self._focus else 0
            self.focusChanged.emit()

    def _nearest(self, seen: frozenset[Path]) -> GroupRow:
        """Return a row with one of these photos, else where the group before stood."""
        rows = self.groups.of_lens(self._lens) or self.groups.rows
        for row in rows:
            if not seen.isdisjoint(row.paths):
                return row
        place = self.groups.place_of_rank(self._key) if self._shown is not None else 0
        keys = {row.key for row in rows}
        following = (row for row in self.groups.rows[place:] if row.key in keys)
        return next(following, rows[-1] if place else rows[0])

    @property
    def lens(self) -> MatchKind | None:
        """What the groups looked at are groups of; None for copies."""
        return self._lens

    def set_lens(self, wanted: MatchKind | None) -> None:
        """Look at groups of copies (None), of a series, or of look-alikes."""
        self._lens = wanted
        rows = self.groups.of_lens(wanted)
        if rows and (self._shown is None or self._shown not in rows):
            self.show_group(rows[0].key)

    def focus_photo(self, number: int) -> None:
        """Let the keys act on a photo of the group; it is shown beside the keeper."""
        if not self.members:
            return
        self._focus = max(0, min(number, len(self.members) - 1))
        if self._focus > 0:
            self._other = self._focus
        self.focusChanged.emit()

    def focus_path(self, path: Path) -> None:
        """Let the keys act on this photo, if it is in the group."""
        for number, member in enumerate(self.members):
            if member.photo.file.path == path:
                self.focus_photo(number)

    def next_undecided(self) -> GroupRow | None:
        """Return the next group to do, from the one looked at round to it."""
        rows = self.groups.rows
        start = self.groups.place(self._key) + 1
        for row in (*rows[start:], *rows[: max(start - 1, 0)]):
            is_open = self.groups.state(row) is not GroupState.DECIDED
            if is_open and self._is_asked_for(row):
                return row
        return None

    def ask_for(self, is_asked_for: Callable[[GroupRow], bool]) -> None:
        """Go on only to groups that fit what the user filters by."""
        self._is_asked_for = is_asked_for

    def follow_groups(self) -> tuple[int, int]:
        """Put marks aside whose groups are gone, give those back whose came back.

        A mark stays where its photo is in a group of copies, or still in the group in
        which it was given.

        Returns
        -------
        How many Trash marks are put aside now, and how many came back; two zeros when
        nothing changed.
        """
        marks = self.marks
        known = marks.marked | marks.parked
        grounds = {
            path for row in self.groups.rows_with(known) for path in self._grounded(row)
        }
        gone = marks.marked - grounds - self.groups.gone
        returned = marks.parked & grounds
        if not (gone or returned):
            return 0, 0
        marks.park(gone)
        came = marks.unpark(returned)
        self.marksChanged.emit()
        waiting = sum(marks.known(path) is Mark.TRASH for path in marks.parked)
        return waiting, came

    def _grounded(self, row: GroupRow) -> set[Path]:
        """Return the photos of a group that may have the mark that was given to them.

        In a group of copies all of which would go, nothing of the picture would stay.
        """
        marks = self.marks
        given = {path: marks.known(path) for path in row.paths}
        if row.group.kind.is_duplicate:
            if marking.loses_all(row.group, given):
                return set()
            return set(row.paths)
        return {path for path in row.paths if marks.given_in(path) == row.key}

    @property
    def marked_photos(self) -> int:
        """How many photos of the groups shown have a mark."""
        marked = self.marks.marked
        shown = (row.paths & marked for row in self.groups.rows_with(marked))
        return len(frozenset().union(*shown))

    def marked_for_removal(self) -> tuple[MarkedPhoto, ...]:
        """Return every photo that is marked Trash, with the copy that stays."""
        groups = self.groups.groups_with(self.marks.trashed)
        return tuple(marking.marked_for_removal(groups, self.marks))

    # ------------------------------------------------------------------ deciding

    def accept(self) -> None:
        """Accept the user's marks, and the suggestions where there is none; go on."""
        if self._shown is None:
            return
        group = self._shown.group
        if not self.groups.is_decided(self._shown):
            after = marking.accepted(group, self.marks.of(group))
            if not self._decide(self.tr("Accept"), after, decided=True):
                return
        self._go_on()

    def skip(self) -> None:
        """Leave the group as it is and go to the next one to do."""
        following = self.next_undecided()
        if following is None:
            self.refused.emit(self.tr("There is no other group left to do."))
        else:
            self.show_group(following.key)

    def keep_all(self) -> None:
        """Keep every photo of the group and go on."""
        if self._shown is None:
            return
        after = marking.all_kept(self._shown.group)
        if self._decide(self.tr("Keep all"), after, decided=True):
            self._go_on()

    def not_duplicates(self) -> None:
        """Take the group away: its photos are not duplicates."""
        if self._shown is None:
            return
        group, key = self._shown.group, self._key
        before = self.marks.decision(group, key)
        bare = dict.fromkeys(before.marks, Mark.UNDECIDED)
        following = self.next_undecided()
        after = Decision(bare, key, decided=False, dismissed=True)
        text = self.tr("Not duplicates")
        command = _DismissCommand(text, self, before, after, [group])
        self.undo_stack.push(command)
        if following is not None:
            self.show_group(following.key)
        else:
            self.refresh()
            self._tell_if_finished()

    def keep_as_alternate(self, number: int) -> None:
        """Keep a photo and remember that it is no duplicate of the others; go on."""
        if self._shown is None or not 0 <= number < len(self.members):
            return
        group, key = self._shown.group, self._key
        path = self.members[number].photo.file.path
        before = self.marks.decision(group, key)
        is_pair = len(self.members) == _PAIR
        kept = marking.all_kept(group) if is_pair else {path: Mark.KEEP}
        after = Decision({**before.marks, **kept}, key, is_pair or before.decided)
        told_apart = [
            replace(group, members=(self.members[number], other))
            for place, other in enumerate(self.members)
            if place != number
        ]
        text = self.tr("Keep as alternate")
        self.undo_stack.push(_DismissCommand(text, self, before, after, told_apart))
        if is_pair:
            self._go_on()

    def mark(self, number: int, mark: Mark) -> None:
        """Give a photo of the group a mark."""
        if 0 <= number < len(self.members):
            path = self.members[number].photo.file.path
            self._decide(self._mark_text(mark), {path: mark})

    def toggle(self, number: int) -> None:
        """Change a photo of the group from Keep to Trash or back."""
        if 0 <= number < len(self.members):
            member = self.members[number]
            now = self.marks.mark(member.photo.file.path)
            self.mark(number, marking.toggled(member, now))

    def keep_only(self, number: int) -> None:
        """Keep one photo of the group, mark the others Trash."""
        if self._shown is not None and 0 <= number < len(self.members):
            path = self.members[number].photo.file.path
            after = marking.kept_only(self._shown.group, path)
            self._decide(self.tr("Keep only this"), after)

    def add_to_group(self, addition: Addition) -> None:
        """Put a photo into the group of another one, see `models.additions`.

        Raises
        ------
        UsageProblem
            They are together already, or one of them was removed meanwhile.
        """
        name = wording.file_name(addition.guest)
        if addition.paths & self.groups.gone:
            raise UsageProblem(
                self.tr("One of these photos was removed; Undo brings it back.")
            )
        if any(addition.paths <= row.paths for row in self.groups.rows):
            text = self.tr("%1 is in the group of this photo already.")
            raise UsageProblem(text.replace("%1", name))
        text = self.tr("Add %1 to a group").replace("%1", name)
        self.undo_stack.push(AddCommand(text, self.additions, addition))

    # ------------------------------------------------------------------ inside

    def _go_on(self) -> None:
        following = self.next_undecided()
        if following is not None:
            self.show_group(following.key)
        else:
            self._tell_if_finished()

    def _tell_if_finished(self) -> None:
        rows = self.groups.of_lens(self._lens)
        if not rows:
            return
        if self.groups.decided_in(self._lens) == len(rows):
            self.finishedAll.emit()
        else:
            self.refused.emit(
                self.tr("No other group that fits the filter is left to do.")
            )

    def _decide(
        self, text: str, change: Mapping[Path, Mark], *, decided: bool | None = None
    ) -> bool:
        """Push a command, or say why not; return whether the marks are so now."""
        if self._shown is None:
            return False
        before = self.marks.decision(self._shown.group, self._key)
        marks = {**before.marks, **change}
        state = before.decided if decided is None else decided
        if self._shown.group.kind.is_duplicate:
            state = state and Mark.UNDECIDED not in marks.values()
        after = Decision(marks, self._key, state, before.dismissed)
        refusal = self._refusal(self._shown.group, marks)
        if refusal:
            self.refused.emit(refusal)
            return False
        if after != before:
            self.undo_stack.push(DecisionCommand(text, self.marks, before, after))
        return True

    def _mark_text(self, mark: Mark) -> str:
        return {
            Mark.KEEP: self.tr("Keep"),
            Mark.TRASH: self.tr("Trash"),
            Mark.UNDECIDED: self.tr("Undecided"),
        }[mark]

    def _refusal(self, group: Group, marks: Mapping[Path, Mark]) -> str:
        for member in group.members:
            path = member.photo.file.path
            if member.photo.file.protected and marks[path] is Mark.TRASH:
                return self.tr(
                    "This photo is protected: it lies in a folder with the role "
                    "“Keep always”."
                )
        for touched in self.groups.groups_with(marks):
            if marking.loses_all(touched, {**self.marks.of(touched), **marks}):
                return self.tr(
                    "One photo of a group always stays: mark another one Keep first."
                )
        return ""

    def _on_marks(self, paths: object, key: int) -> None:
        """Go to the group that an undo or redo changed, if it is still there."""
        del paths
        if self.groups.row(key) is None:
            self.refresh()
        elif key != self._key:
            self.show_group(key)
        self.marksChanged.emit()


class _DismissCommand(DecisionCommand):
    """Tells photos apart, and tells who remembers it; undo tells that too.

    Parameters
    ----------
    groups
        No two photos of one of them are duplicates.
    """

    def __init__(
        self,
        text: str,
        review: Review,
        before: Decision,
        after: Decision,
        groups: Sequence[Group],
    ) -> None:
        super().__init__(text, review.marks, before, after)
        self._review, self._groups = review, groups

    def redo(self) -> None:
        """Tell them apart."""
        super().redo()
        for group in self._groups:
            self._review.dismissed.emit(group)

    def undo(self) -> None:
        """Put them together again."""
        super().undo()
        for group in self._groups:
            self._review.reinstated.emit(group)
