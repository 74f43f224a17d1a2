"""The groups as rows: updated in place while a scan runs, sorted only when asked.

A row has a number of its own, its *key*, that lasts while the group grows, gets another
keeper or another id. `reconcile` decides which new group is which old row. The model
keeps its rows in the order shown; `GroupFilter` only hides rows. So new groups are
always appended and nothing moves under the cursor.
"""

from __future__ import annotations

import sys
from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from photodedup.core.records import MatchKind, Suggestion
from photodedup.ui import wording
from photodedup.ui.models.marks import Mark, Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from photodedup.core.records import Group

Index = QModelIndex | QPersistentModelIndex


class GroupRole(IntEnum):
    """What a row answers besides its text."""

    ROW = Qt.ItemDataRole.UserRole + 1
    """The `GroupRow`."""
    STATE = Qt.ItemDataRole.UserRole + 2
    """The `GroupState`."""


class GroupState(Enum):
    """How far the user is with a group."""

    TO_DO = "to do"
    REVIEWING = "reviewing"
    DECIDED = "decided"


class GroupSort(Enum):
    """What comes first."""

    RECLAIMABLE = "reclaimable"
    PHOTOS = "photos"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row of the list.

    Attributes
    ----------
    found
        The group as the scan gave it.
    group
        The same without photos that are no longer there; what is shown.
    grown
        Members that came after the user had begun with the group.
    lens
        What the group is a group of, see `lens`.
    reclaimable_bytes
        Of what is shown, to sort by: adding up 3,000 groups at once takes 0.1 s.
    """

    key: int
    found: Group
    group: Group
    grown: int = 0
    paths: frozenset[Path] = field(default=frozenset())
    lens: MatchKind | None = None
    reclaimable_bytes: int = 0


def lens(kind: MatchKind) -> MatchKind | None:
    """Return what a group is a group of; groups of different lenses may overlap."""
    return None if kind.is_duplicate else kind


def reconcile(
    rows: Sequence[GroupRow], groups: Sequence[Group], *, by_members: bool = True
) -> list[int | None]:
    """Return for each new group the place of its old row, or None when it is new.

    A group is the same when it has the very members (a scan keeps those records while
    nothing changes; comparing 5,000 groups took 0.28 s), else when it has the same
    keeper, else (with `by_members`) when it shares the most members; no row is given
    away twice.
    """
    records = {id(row.found.members): place for place, row in enumerate(rows)}
    same = [records.get(id(group.members)) for group in groups]
    if None not in same:
        return same
    left = frozenset(range(len(rows))).difference(same)
    if not left:
        return same
    changed = [
        group for group, place in zip(groups, same, strict=True) if place is None
    ]
    found = iter(_reconciled({p: rows[p] for p in left}, changed, by_members))
    return [next(found) if place is None else place for place in same]


def _reconciled(
    rows: Mapping[int, GroupRow],
    groups: Sequence[Group],
    by_members: bool,  # noqa: FBT001 -- passed on
) -> list[int | None]:
    """Find rows, given by place, for groups that are not the records known."""
    keepers: dict[tuple[MatchKind | None, Path], int] = {}
    members: dict[tuple[MatchKind | None, Path], int] = {}
    for place, row in sorted(rows.items()):
        kind = lens(row.found.kind)
        keepers[kind, row.found.keeper.file.path] = place
        for path in row.paths:
            members[kind, path] = place
    answer = [keepers.get((lens(g.kind), g.keeper.file.path)) for g in groups]
    if not by_members:
        return answer
    taken = {place for place in answer if place is not None}
    for number, group in enumerate(groups):
        if answer[number] is not None:
            continue
        kind = lens(group.kind)
        places = (members.get((kind, m.photo.file.path)) for m in group.members)
        shared = Counter(p for p in places if p is not None and p not in taken)
        if shared:
            answer[number] = min(shared, key=lambda place: (-shared[place], place))
            taken.add(answer[number] or 0)
    return answer


def without(group: Group, gone: frozenset[Path]) -> Group:
    """Return a group without some photos.

    When the keeper is gone the next photo takes its place; how the others relate to
    it was never compared, so they lose match and suggestion.
    """
    left = [m for m in group.members if m.photo.file.path not in gone]
    if len(left) == len(group.members) or not left:
        return replace(group, members=tuple(left))
    if left[0] is not group.members[0]:
        left = [
            replace(m, suggestion=Suggestion.REVIEW, match=None, reasons=())
            for m in left
        ]
        left[0] = replace(left[0], suggestion=Suggestion.KEEP, similarity=1.0)
    return replace(group, members=tuple(left))


class GroupModel(QAbstractListModel):
    """The groups that are left to look at, one per row, in the order shown.

    Parameters
    ----------
    marks
        What the user decided; its changes repaint the rows they touch.
    """

    def __init__(self, marks: Marks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks = marks
        self._rows: list[GroupRow] = []
        self._all: list[GroupRow] = []
        self._ranks: dict[int, int] = {}
        self._former: dict[tuple[MatchKind | None, Path], int] = {}
        self._gone: frozenset[Path] = frozenset()
        self._next_key = 1
        self._current = 0
        self._is_sorted = True
        marks.changed.connect(self._on_marks)

    # ------------------------------------------------------------------ asking

    @property
    def rows(self) -> Sequence[GroupRow]:
        """The rows in the order shown."""
        return self._rows

    def row(self, key: int) -> GroupRow | None:
        """Return the row with a key; None when it is not shown (any more)."""
        return next((row for row in self._rows if row.key == key), None)

    def place(self, key: int) -> int:
        """Return where a key is, -1 when it is not shown."""
        for place, row in enumerate(self._rows):
            if row.key == key:
                return place
        return -1

    def place_of_rank(self, key: int) -> int:
        """Return where a key that is not shown any more would stand."""
        return bisect(self._rows, self._ranks.get(key, 0), key=self._rank)

    def is_decided(self, row: GroupRow) -> bool:
        """Whether the user is done with a group, and no copy came to it since."""
        if not self._marks.is_decided(row.key):
            return False
        return row.lens is not None or self._marks.marked >= row.paths

    def state(self, row: GroupRow) -> GroupState:
        """Return how far the user is with a group."""
        if self.is_decided(row):
            return GroupState.DECIDED
        return GroupState.REVIEWING if row.key == self._current else GroupState.TO_DO

    @property
    def is_sorted(self) -> bool:
        """Whether no group came since the rows were put in an order."""
        return self._is_sorted

    def of_lens(self, wanted: MatchKind | None) -> list[GroupRow]:
        """Return the shown rows of one lens, see `lens`."""
        return [row for row in self._rows if row.lens is wanted]

    def decided_in(self, wanted: MatchKind | None) -> int:
        """Return how many groups of a lens are decided."""
        return sum(map(self.is_decided, self.of_lens(wanted)))

    @property
    def decided(self) -> int:
        """How many groups are decided."""
        return sum(map(self.is_decided, self._rows))

    @property
    def has_hidden(self) -> bool:
        """Whether there are groups that are not shown any more."""
        return len(self._all) > len(self._rows)

    def groups_with(self, paths: Iterable[Path]) -> list[Group]:
        """Return the shown groups that have one of these photos, copies first."""
        return [row.group for row in self.rows_with(paths)]

    def rows_with(self, paths: Iterable[Path]) -> list[GroupRow]:
        """Return the rows that have one of these photos, groups of copies first."""
        wanted = frozenset(paths)
        rows = [row for row in self._rows if not wanted.isdisjoint(row.paths)]
        return sorted(rows, key=lambda row: row.lens is not None)

    # ------------------------------------------------------------------ changing

    def clear(self) -> None:
        """Remove every row, for a new scan."""
        self.beginResetModel()
        self._rows, self._all, self._gone = [], [], frozenset()
        self._ranks.clear()
        self._former.clear()
        self._is_sorted = True
        self._current = 0
        self.endResetModel()

    def set_groups(
        self,
        groups: Sequence[Group],
        at_most: int = sys.maxsize,
        *,
        regrouped: bool = False,
    ) -> Sequence[Group]:
        """Take over what was found; rows that stay keep their place.

        Parameters
        ----------
        at_most
            Show so many new groups now.
        regrouped
            They are of another strictness: growth is no news, and a group is the same
            with the same keeper only. So each comes back as it was, decided or not.

        Returns
        -------
        The new groups that are still to be added.
        """
        places = reconcile(self._all, groups, by_members=not regrouped)
        updated: dict[int, GroupRow] = {}
        new: list[Group] = []
        for group, place in zip(groups, places, strict=True):
            if place is None:
                new.append(group)
                continue
            row = self._grown(self._all[place], group)
            updated[place] = replace(row, grown=0) if regrouped and row.grown else row
        self._note_former(p for p in range(len(self._all)) if p not in updated)
        self._show([updated[p] for p in sorted(updated)])
        self.add_groups(new[:at_most])
        return new[at_most:]

    def add_groups(self, groups: Sequence[Group]) -> None:
        """Add groups that share no row with those that are there."""
        rows = [self._made(self._key_for(group), group, grown=0) for group in groups]
        self._is_sorted = self._is_sorted and not rows
        self._all += rows
        for row in rows:
            self._ranks.setdefault(row.key, len(self._ranks))
        shown = [row for row in rows if self._is_shown(row)]
        self._insert(sorted(shown, key=self._rank))

    def set_gone(self, gone: frozenset[Path]) -> None:
        """Show the groups without these photos; a group of one is not shown."""
        self._gone = gone
        self._show([self._made(r.key, r.found, r.grown) for r in self._all])

    @property
    def gone(self) -> frozenset[Path]:
        """The photos that are no longer there."""
        return self._gone

    def set_current(self, key: int) -> None:
        """Say which group is being looked at (0: none)."""
        before, self._current = self._current, key
        row = self.row(key)
        if row is not None and row.grown and before != key:
            self._replace(self.place(key), replace(row, grown=0))
        self._repaint({before, key})

    def sort_by(self, order: GroupSort) -> None:
        """Put the rows in an order, once; groups that come later are appended."""
        self._is_sorted = True
        rows = sorted(self._all, key=_SORT_KEYS[order])
        self._ranks = {row.key: rank for rank, row in enumerate(rows)}
        self._reorder()

    # ------------------------------------------------------------------ inside

    def _key_for(self, group: Group) -> int:
        """Return a new key, or the one that the group had when it was here before.

        The strictness takes groups away and brings them back, decided as they were.
        """
        former = self._former.pop(_identity(group), 0)
        if not former:
            former = self._next_key
            self._next_key += 1
        return former

    def _note_former(self, places: Iterable[int]) -> None:
        for place in places:
            row = self._all[place]
            self._former[_identity(row.found)] = row.key

    def _made(self, key: int, found: Group, grown: int) -> GroupRow:
        group = without(found, self._gone) if self._gone else found
        paths = frozenset(member.photo.file.path for member in group.members)
        # A group of which nothing is left sorts as it was.
        size = (group if group.members else found).reclaimable_bytes
        return GroupRow(key, found, group, grown, paths, lens(found.kind), size)

    def _grown(self, row: GroupRow, group: Group) -> GroupRow:
        found = row.found
        # The number of a group changes with every group before it: no news.
        if group is found or (group.kind, group.members) == (found.kind, found.members):
            return row
        touched = row.key == self._current or self._marks.is_decided(row.key)
        touched |= any(
            m is not Mark.UNDECIDED for m in self._marks.of(row.group).values()
        )
        made = self._made(row.key, group, row.grown)
        more = len(made.paths - row.paths) if touched else 0
        # What was added by hand may be taken out again.
        fewer = len(row.paths - made.paths)
        return replace(made, grown=max(row.grown + more - fewer, 0))

    def _is_shown(self, row: GroupRow) -> bool:
        return len(row.paths) > 1 and not self._marks.is_dismissed(row.key)

    def _show(self, rows: list[GroupRow]) -> None:
        """Change the shown rows into these with the fewest signals."""
        self._all = rows
        for row in rows:
            self._ranks.setdefault(row.key, len(self._ranks))
        wanted = {row.key: row for row in rows if self._is_shown(row)}
        for place in range(len(self._rows) - 1, -1, -1):
            old = self._rows[place]
            new = wanted.pop(old.key, None)
            if new is None:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()
            elif new is not old:
                self._rows[place] = new
                self._emit_changed(place)
        self._insert(sorted(wanted.values(), key=self._rank))

    def _insert(self, rows: list[GroupRow]) -> None:
        """Put rows where their rank belongs, neighbours with one pair of signals."""
        while rows:
            place = bisect(self._rows, self._ranks[rows[0].key], key=self._rank)
            count = len(rows)
            if place < len(self._rows):
                limit = self._rank(self._rows[place])
                count = bisect(rows, limit, key=self._rank)
            self.beginInsertRows(QModelIndex(), place, place + count - 1)
            self._rows[place:place] = rows[:count]
            self.endInsertRows()
            del rows[:count]

    def _rank(self, row: GroupRow) -> int:
        return self._ranks[row.key]

    def _replace(self, place: int, row: GroupRow) -> None:
        old = self._rows[place]
        self._all[self._all.index(old)] = row
        self._rows[place] = row

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        keys = [self._rows[index.row()].key for index in old]
        self._rows.sort(key=self._rank)
        places = {row.key: place for place, row in enumerate(self._rows)}
        new = [self.index(places[key]) for key in keys]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _on_marks(self, paths: frozenset[Path], key: int) -> None:
        shown = self.place(key) >= 0
        known = next((row for row in self._all if row.key == key), None)
        if known is not None and shown != self._is_shown(known):
            self._show(self._all)
        touched = {row.key for row in self._rows if not paths.isdisjoint(row.paths)}
        self._repaint(touched | {key})

    def _repaint(self, keys: set[int]) -> None:
        for key in keys:
            place = self.place(key)
            if place >= 0:
                self._emit_changed(place)

    def _emit_changed(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)

    # ------------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return the number of groups."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, PLR0911 -- Qt's signature
        """Return what a role asks of a row."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == GroupRole.ROW:
            return row
        if role == GroupRole.STATE:
            return self.state(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.file_name(row.group.keeper)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.group_text(row.group, self.state(row), row.grown)
        if role == Qt.ItemDataRole.ToolTipRole:
            return wording.path_text(row.group.keeper)
        return None


def _identity(group: Group) -> tuple[MatchKind | None, Path]:
    return lens(group.kind), group.keeper.file.path


def _by_size(row: GroupRow) -> tuple[int, str]:
    # As text: comparing 20,000 `Path`s holds the window up for 0.2 s.
    return -row.reclaimable_bytes, str(_sized(row).keeper.file.path)


def _by_photos(row: GroupRow) -> tuple[int, str]:
    return -len(_sized(row).members), str(_sized(row).keeper.file.path)


def _by_path(row: GroupRow) -> tuple[int, str]:
    return 0, str(_sized(row).keeper.file.path)


def _sized(row: GroupRow) -> Group:
    """Return what to sort by: a group of which nothing is left sorts as it was."""
    return row.group if row.group.members else row.found


_SORT_KEYS = {
    GroupSort.RECLAIMABLE: _by_size,
    GroupSort.PHOTOS: _by_photos,
    GroupSort.PATH: _by_path,
}
