"""The rows of the table of methods: families as headings, a method with its outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from photodedup.core.methods import Family
from photodedup.core.records import Compared
from photodedup.ui import method_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photodedup.core.methods import Method
    from photodedup.core.records import NotCompared

    Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_FAMILIES = tuple(Family)


class MethodRole(IntEnum):
    """What the delegate asks for."""

    LINE = Qt.ItemDataRole.UserRole
    """A `MethodLine`, or the `Family` of a heading."""


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A method, and what it says of the pair: None while that is not known."""

    method: Method
    outcome: Compared | NotCompared | None = None

    @property
    def is_alike(self) -> bool:
        """Whether the method says that both photos are alike."""
        outcome = self.outcome
        return isinstance(outcome, Compared) and self.method.is_alike(outcome.value)

    @property
    def more(self) -> str:
        """What else is worth knowing, or why there is no value; may be empty."""
        if self.outcome is None:
            return ""
        if isinstance(self.outcome, Compared):
            return self.outcome.note
        return self.outcome.reason


class MethodsModel(QAbstractListModel):
    """The methods of each family below its heading, in the order of the families."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Family | MethodLine] = []

    @property
    def lines(self) -> tuple[MethodLine, ...]:
        """The rows without the headings."""
        return tuple(row for row in self._rows if isinstance(row, MethodLine))

    def set_methods(self, methods: Sequence[Method]) -> None:
        """Show these methods, all without an outcome.

        With the same names as before the rows stay, and so does what is selected.
        """
        place = _FAMILIES.index
        ordered = sorted(methods, key=lambda method: place(method.family))
        rows: list[Family | MethodLine] = []
        for family, members in groupby(ordered, key=lambda method: method.family):
            rows += (family, *map(MethodLine, members))
        if list(map(_name, rows)) == list(map(_name, self._rows)):
            self._rows = rows
            self._tell_all()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_outcomes(self, outcomes: Iterable[Compared | NotCompared]) -> None:
        """Fill in what methods say; those that are not named stay as they are."""
        known = {outcome.method: outcome for outcome in outcomes}
        self._rows = [
            replace(row, outcome=known.get(row.method.name, row.outcome))
            if isinstance(row, MethodLine)
            else row
            for row in self._rows
        ]
        self._tell_all()

    def clear_outcomes(self) -> None:
        """Forget what the methods said: another pair is shown."""
        self.set_methods([line.method for line in self.lines])

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    # ------------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of headings and methods."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let methods be selected; the keys go over the headings."""
        if not index.isValid() or isinstance(self._rows[index.row()], Family):
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's variant
        """Return what a row shows, says or stands for."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == MethodRole.LINE:
            return row
        if isinstance(row, Family):
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return method_wording.family_title(row) if role in shown else None
        if role == Qt.ItemDataRole.DisplayRole:
            return method_wording.method_title(row.method)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return method_wording.outcome_text(row.method, row.outcome)
        return _tool_tip(row) if role == Qt.ItemDataRole.ToolTipRole else None


def _name(row: Family | MethodLine) -> str:
    return row.value if isinstance(row, Family) else row.method.name


def _tool_tip(line: MethodLine) -> str:
    about = method_wording.about_text(line.method)
    return f"{line.more}\n{about}" if line.more else about
