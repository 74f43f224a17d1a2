"""A list of files with the reason why each was passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from photodedup.core.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()


class ProblemModel(QAbstractTableModel):
    """Two columns: the file and the reason; never changes."""

    def __init__(
        self, problems: Sequence[tuple[Path, str]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = [(printable(path), reason) for path, reason in problems]

    def as_text(self) -> str:
        """Return all rows as lines, file and reason apart by a tab."""
        return "\n".join("\t".join(row) for row in self._rows)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of files."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 2

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 -- Qt's variant
        """Return a column's title."""
        horizontal = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.TextAlignmentRole and horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or not horizontal:
            return None
        return (self.tr("File"), self.tr("Reason"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's variant
        """Return a cell's text."""
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in shown:
            return None
        return self._rows[index.row()][index.column()]
