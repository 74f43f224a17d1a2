"""The table of folders on the start page: folder, number of photos, role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from photodedup.core.errors import printable
from photodedup.core.settings import Folder, FolderRole
from photodedup.ui.icons import Tone, icon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QIcon

    Index = QModelIndex | QPersistentModelIndex


class FolderColumn(IntEnum):
    """The columns, in order."""

    FOLDER = 0
    PHOTOS = 1
    ROLE = 2
    REMOVE = 3


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder of the table.

    Attributes
    ----------
    photos
        Counted photos; None while counting.
    problem
        Why it cannot be counted; empty when it can.
    """

    folder: Folder
    photos: int | None = None
    problem: str = ""


_NOWHERE = QModelIndex()


class FolderModel(QAbstractTableModel):
    """Folders in the order in which they were added; each folder once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[FolderRow] = []

    @property
    def rows(self) -> tuple[FolderRow, ...]:
        """The rows of the table."""
        return tuple(self._rows)

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The folders with their roles."""
        return tuple(row.folder for row in self._rows)

    def add(self, folder: Folder) -> bool:
        """Append a folder; return False when it is there already."""
        if any(row.folder.path == folder.path for row in self._rows):
            return False
        place = len(self._rows)
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows.append(FolderRow(folder))
        self.endInsertRows()
        return True

    def remove(self, row: int) -> None:
        """Take a folder off the table."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def clear(self) -> None:
        """Take all folders off the table."""
        self.beginResetModel()
        self._rows.clear()
        self.endResetModel()

    def set_counted(self, path: Path, photos: int | None, problem: str = "") -> None:
        """Say how many photos a folder has; nothing happens when it is gone."""
        for place, row in enumerate(self._rows):
            if row.folder.path == path:
                self._rows[place] = replace(row, photos=photos, problem=problem)
                index = self.index(place, FolderColumn.PHOTOS)
                self.dataChanged.emit(index, index)

    def role_name(self, role: FolderRole) -> str:
        """Return the user's word for a role."""
        return {
            FolderRole.SEARCH: self.tr("Search"),
            FolderRole.KEEP: self.tr("Keep always"),
            FolderRole.IGNORE: self.tr("Ignore"),
        }[role]

    def role_help(self, role: FolderRole) -> str:
        """Return what a role means, one sentence."""
        return {
            FolderRole.SEARCH: self.tr("Its photos may be suggested for removal."),
            FolderRole.KEEP: self.tr(
                "Its photos are compared, but never marked for removal."
            ),
            FolderRole.IGNORE: self.tr("It is not looked into."),
        }[role]

    # ------------------------------------------------------------- Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of folders."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(FolderColumn)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 -- Qt's variant
        """Return a column's title and alignment."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Folder"), self.tr("Photos"), self.tr("Role"), "")[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let roles be edited."""
        flags = super().flags(index)
        if index.isValid() and index.column() == FolderColumn.ROLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's variant
        """Return what a cell shows."""
        if not index.isValid():
            return None
        answers: dict[int, Callable[[FolderRow, FolderColumn], object]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.EditRole: _role,
            Qt.ItemDataRole.DecorationRole: _icon,
            Qt.ItemDataRole.TextAlignmentRole: lambda _, column: _alignment(column),
            Qt.ItemDataRole.ToolTipRole: self._tool_tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
        }
        answer = answers.get(role)
        row, column = self._rows[index.row()], FolderColumn(index.column())
        return None if answer is None else answer(row, column)

    def setData(
        self,
        index: Index,
        value: Any,  # noqa: ANN401 -- Qt's variant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Change the role of a folder."""
        wanted = index.isValid() and index.column() == FolderColumn.ROLE
        if not wanted or role != Qt.ItemDataRole.EditRole:
            return False
        if not isinstance(value, FolderRole):
            return False
        row = self._rows[index.row()]
        self._rows[index.row()] = replace(row, folder=Folder(row.folder.path, value))
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), 2))
        return True

    def _text(self, row: FolderRow, column: FolderColumn) -> str:
        match column:
            case FolderColumn.FOLDER:
                return printable(row.folder.path)
            case FolderColumn.PHOTOS:
                if row.problem:
                    return "\N{EM DASH}"
                if row.photos is None:
                    return "\N{HORIZONTAL ELLIPSIS}"
                return QLocale().toString(row.photos)
            case FolderColumn.ROLE:
                return self.role_name(row.folder.role)
            case FolderColumn.REMOVE:
                return ""

    def _tool_tip(self, row: FolderRow, column: FolderColumn) -> str | None:
        match column:
            case FolderColumn.PHOTOS:
                return row.problem or None
            case FolderColumn.ROLE:
                return self.role_help(row.folder.role)
            case FolderColumn.REMOVE:
                return self.tr("Take this folder off the list")
            case FolderColumn.FOLDER:
                return None

    def _spoken(self, row: FolderRow, column: FolderColumn) -> str:
        if column is FolderColumn.REMOVE:
            return self.tr("Remove %1 from the list").replace(
                "%1", printable(row.folder.path)
            )
        if column is FolderColumn.PHOTOS:
            if row.problem:
                return row.problem
            if row.photos is None:
                return self.tr("counting photos")
            return self.tr("%Ln photo(s)", "", row.photos)
        return self._text(row, column)


def _alignment(column: int) -> Qt.AlignmentFlag:
    middle = Qt.AlignmentFlag.AlignVCenter
    if column == FolderColumn.PHOTOS:
        return Qt.AlignmentFlag.AlignRight | middle
    return Qt.AlignmentFlag.AlignLeft | middle


def _role(row: FolderRow, column: FolderColumn) -> FolderRole | None:
    return row.folder.role if column is FolderColumn.ROLE else None


def _icon(row: FolderRow, column: FolderColumn) -> QIcon | None:
    if column is not FolderColumn.FOLDER:
        return None
    match row.folder.role:
        case FolderRole.SEARCH:
            return icon("folder", Tone.MUTED)
        case FolderRole.KEEP:
            return icon("lock", Tone.KEEP)
        case FolderRole.IGNORE:
            return icon("x", Tone.MUTED)
