"""The photos of the group looked at, for the filmstrip."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from photodedup.ui import wording

if TYPE_CHECKING:
    from photodedup.core.records import Member
    from photodedup.ui.models.groups import Index
    from photodedup.ui.models.marks import Marks


class MemberRole(IntEnum):
    """What a photo answers besides its text."""

    MEMBER = Qt.ItemDataRole.UserRole + 1
    MARK = Qt.ItemDataRole.UserRole + 2


class MemberModel(QAbstractListModel):
    """The members of one group, the keeper first."""

    def __init__(self, marks: Marks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks = marks
        self._members: tuple[Member, ...] = ()

    def set_members(self, members: tuple[Member, ...]) -> None:
        """Show the photos of another group."""
        self.beginResetModel()
        self._members = members
        self.endResetModel()

    def marks_changed(self) -> None:
        """Paint the marks anew."""
        if self._members:
            last = self.index(len(self._members) - 1)
            self.dataChanged.emit(self.index(0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return the number of photos."""
        return 0 if parent.isValid() else len(self._members)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, PLR0911 -- Qt's signature
        """Return what a role asks of a photo."""
        if not index.isValid() or not 0 <= index.row() < len(self._members):
            return None
        member = self._members[index.row()]
        mark = self._marks.mark(member.photo.file.path)
        if role == MemberRole.MEMBER:
            return member
        if role == MemberRole.MARK:
            return mark
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.file_name(member.photo)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.photo_text(member, mark)
        if role == Qt.ItemDataRole.ToolTipRole:
            return wording.path_text(member.photo)
        return None
