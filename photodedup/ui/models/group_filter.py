"""Which groups are shown: by lens, by a part of a path, by kind and by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSortFilterProxyModel

from photodedup.core.errors import printable
from photodedup.ui.models.groups import GroupModel, GroupRow, GroupState, Index

if TYPE_CHECKING:
    from photodedup.core.records import MatchKind


class GroupFilter(QSortFilterProxyModel):
    """Hides groups that were not asked for; keeps the order of the `GroupModel`."""

    def __init__(self, groups: GroupModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups = groups
        self._text = ""
        self._lens: MatchKind | None = None
        self._kind: MatchKind | None = None
        self._state: GroupState | None = None
        self.setSourceModel(groups)

    @property
    def is_active(self) -> bool:
        """Whether any condition is set, besides the lens."""
        return bool(self._text) or self._kind is not None or self._state is not None

    def set_text(self, text: str) -> None:
        """Show groups of which a photo's path contains this, whatever the case."""
        self._text = text.strip().casefold()
        self.invalidate()

    @property
    def lens(self) -> MatchKind | None:
        """What the groups shown are groups of; None for copies."""
        return self._lens

    def set_lens(self, wanted: MatchKind | None) -> None:
        """Show groups of copies (None), of a series, or of look-alikes."""
        self._lens = wanted
        self.invalidate()

    def set_kind(self, kind: MatchKind | None) -> None:
        """Show groups of one kind, or of all."""
        self._kind = kind
        self.invalidate()

    def set_state(self, state: GroupState | None) -> None:
        """Show groups of one state, or of all; to do includes the one looked at."""
        self._state = state
        self.invalidate()

    def fits(self, row: GroupRow) -> bool:
        """Whether a group was asked for."""
        if row.lens is not self._lens:
            return False
        # The kinds to choose from are those of copies.
        chosen = self._kind if self._lens is None else None
        if chosen is not None and row.group.kind is not chosen:
            return False
        if self._state is not None and not self._has_state(row, self._state):
            return False
        return not self._text or any(
            self._text in printable(path).casefold() for path in row.paths
        )

    def _has_state(self, row: GroupRow, wanted: GroupState) -> bool:
        decided = self._groups.state(row) is GroupState.DECIDED
        return decided is (wanted is GroupState.DECIDED)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a row of the model is shown."""
        del source_parent
        return self.fits(self._groups.rows[source_row])
