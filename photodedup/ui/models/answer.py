"""The photos that one method found, in two sections with a threshold between them.

The rows are: a heading, what is likely the same, another heading, what only may be. So
a new threshold moves one row, the second heading; nothing is searched anew.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

from photodedup.core.methods import Direction
from photodedup.ui import method_wording, search_wording, wording

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.core.records import Ranked, SearchResult
    from photodedup.ui.models.groups import Index


class AnswerRole(IntEnum):
    """What a row answers besides its text."""

    RANKED = Qt.ItemDataRole.UserRole + 1
    """The `Ranked`; None for a heading."""
    SECTION = Qt.ItemDataRole.UserRole + 2
    """The `Section` that the row is in, or is the heading of."""
    VALUE = Qt.ItemDataRole.UserRole + 3
    """The value with its unit."""
    SAID = Qt.ItemDataRole.UserRole + 4
    """What the photo is to the query; may be empty."""


class Section(Enum):
    """On which side of the threshold a photo is."""

    LIKELY = "likely the same"
    MAYBE = "maybe"


_NOWHERE = QModelIndex()
HEADINGS = 2


class AnswerModel(QAbstractListModel):
    """What was found, the nearest first.

    Signals
    -------
    thresholdChanged()
        The line between the sections moved.
    """

    thresholdChanged = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._method: Method | None = None
        self._result: SearchResult | None = None
        self._threshold = 0.0
        self._likely = 0

    # ------------------------------------------------------------------ asking

    @property
    def method(self) -> Method | None:
        """The method that found them; None before the first answer."""
        return self._method

    @property
    def result(self) -> SearchResult | None:
        """The answer shown; None before the first."""
        return self._result

    @property
    def ranked(self) -> tuple[Ranked, ...]:
        """The found photos, the nearest first."""
        return self._result.ranked if self._result is not None else ()

    @property
    def threshold(self) -> float:
        """The loosest value that is likely the same."""
        return self._threshold

    @property
    def likely(self) -> int:
        """How many photos are likely the same."""
        return self._likely

    def row_of(self, place: int) -> int:
        """Return the row of a found photo, counted from 0 by rank."""
        return place + (1 if place < self._likely else HEADINGS)

    def place_of(self, row: int) -> int:
        """Return which found photo a row shows, from 0; -1 for a heading."""
        if row in (0, self._likely + 1):
            return -1
        return row - (1 if row <= self._likely else HEADINGS)

    def found(self, index: Index) -> Ranked | None:
        """Return the photo of a row; None for a heading."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        place = self.place_of(index.row())
        return self.ranked[place] if place >= 0 else None

    # ------------------------------------------------------------------ changing

    def set_answer(self, method: Method, result: SearchResult) -> None:
        """Show an answer; a threshold that was moved stays for the same method.

        A hash of another size is another method: it counts other bits.
        """
        is_same = self._method is not None and _scale(self._method) == _scale(method)
        self.beginResetModel()
        self._method, self._result = method, result
        if not is_same:
            self._threshold = method.default_threshold
        self._likely = self._within(self._threshold)
        self.endResetModel()
        self.thresholdChanged.emit()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._method = self._result = None
        self._likely = 0
        self.endResetModel()
        self.thresholdChanged.emit()

    def set_threshold(self, threshold: float) -> None:
        """Move the line between the sections."""
        if self._method is None or threshold == self._threshold:
            return
        self._threshold = threshold
        likely, before = self._within(threshold), self._likely
        if likely != before:
            target = likely + 1 if likely < before else likely + HEADINGS
            self.beginMoveRows(_NOWHERE, before + 1, before + 1, _NOWHERE, target)
            self._likely = likely
            self.endMoveRows()
            last = self.index(self.rowCount() - 1)
            self.dataChanged.emit(self.index(0), last)
        self.thresholdChanged.emit()

    def _within(self, threshold: float) -> int:
        """Return how many of the first photos are on the near side."""
        lower = self._method is None or (
            self._method.direction is Direction.LOWER_IS_CLOSER
        )
        for place, found in enumerate(self.ranked):
            near = found.value <= threshold if lower else found.value >= threshold
            if not near:
                return place
        return len(self.ranked)

    # ------------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of found photos and headings."""
        if parent.isValid() or self._result is None:
            return 0
        return len(self.ranked) + HEADINGS

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let photos be chosen, and headings only be read."""
        if not index.isValid():
            return super().flags(index)
        if self.found(index) is not None:
            return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's variant
        """Return what a role asks of a row."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        section = Section.LIKELY if index.row() <= self._likely else Section.MAYBE
        if role == AnswerRole.SECTION:
            return section
        found = self.found(index)
        if found is not None:
            return self._about(found, role)
        spoken = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
        return self._heading(section) if role in spoken else None

    def _about(self, found: Ranked, role: int) -> Any:  # noqa: ANN401, PLR0911 -- Qt's variant
        method, result = self._method, self._result
        if method is None or result is None:
            return None
        if role == AnswerRole.RANKED:
            return found
        if role == AnswerRole.VALUE:
            return method_wording.value_text(method, found.value)
        if role == AnswerRole.SAID:
            return search_wording.explanation(result, found)
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.file_name(found.photo)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return search_wording.found_text(method, result, found)
        if role == Qt.ItemDataRole.ToolTipRole:
            said = search_wording.explanation(result, found)
            return "\n".join(filter(None, (wording.path_text(found.photo), said)))
        return None

    def _heading(self, section: Section) -> str:
        count = self._likely
        if section is Section.LIKELY and not count:
            return self.tr("No photo is near enough")
        if section is Section.LIKELY:
            return self.tr("Likely the same: %Ln photo(s)", "", count)
        return self.tr("Maybe: %Ln photo(s)", "", len(self.ranked) - count)


def _scale(method: Method) -> tuple[str, float, float]:
    """Return what must be equal for a threshold to mean the same."""
    return method.name, method.high, method.default_threshold
