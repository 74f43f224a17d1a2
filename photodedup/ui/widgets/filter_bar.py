"""What the list of groups shows and in which order: above the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.records import MatchKind
from photodedup.ui import wording
from photodedup.ui.icons import Tone, icon
from photodedup.ui.models.groups import GroupSort, GroupState

if TYPE_CHECKING:
    from photodedup.ui.models.group_filter import GroupFilter


class FilterBar(QWidget):
    """Text, kind, state and order.

    Signals
    -------
    sortRequested(GroupSort)
        Put the groups in this order now.
    left()
        Enter, Down or Escape in the text field: the list is meant now.
    """

    sortRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    left = Signal()

    def __init__(self, groups: GroupFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups = groups
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Filter by name or folder"))
        self.field.setAccessibleName(self.tr("Filter by name or folder"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(
            icon("search", Tone.MUTED), QLineEdit.ActionPosition.LeadingPosition
        )
        self.field.textChanged.connect(groups.set_text)
        self.field.installEventFilter(self)
        self._kind = self._combo(self.tr("Kind"))
        self._kind.addItem(self.tr("All kinds"), None)
        for kind in (kind for kind in MatchKind if kind.is_duplicate):
            self._kind.addItem(wording.kind_text(kind), kind)
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._state = self._combo(self.tr("State"))
        self._state.addItem(self.tr("All states"), None)
        for state in (GroupState.TO_DO, GroupState.DECIDED):
            self._state.addItem(wording.state_word(state), state)
        self._state.currentIndexChanged.connect(self._on_state)
        self._sort = self._combo(self.tr("Order"))
        self._sort.addItem(self.tr("Most space first"), GroupSort.RECLAIMABLE)
        self._sort.addItem(self.tr("Most photos first"), GroupSort.PHOTOS)
        self._sort.addItem(self.tr("By path"), GroupSort.PATH)
        self._sort.currentIndexChanged.connect(self._on_sort)
        self._now = QToolButton()
        self._now.setText(self.tr("Sort now"))
        self._now.setToolTip(self.tr("New groups stand at the end until you sort"))
        self._now.clicked.connect(self._on_sort)
        self._now.hide()
        self._lay_out()

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        combo.setSizeAdjustPolicy(policy)
        combo.setMinimumContentsLength(6)
        combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return combo

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setSpacing(5)
        grid.addWidget(self.field, 0, 0, 1, 2)
        kinds = QHBoxLayout()
        kinds.addWidget(self._kind, stretch=1)
        kinds.addWidget(self._state, stretch=1)
        grid.addLayout(kinds, 1, 0, 1, 2)
        order = QHBoxLayout()
        order.addWidget(self._sort, stretch=1)
        order.addWidget(self._now)
        grid.addLayout(order, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    @property
    def order(self) -> GroupSort:
        """The chosen order."""
        order = self._sort.currentData()
        return order if isinstance(order, GroupSort) else GroupSort.RECLAIMABLE

    def show_unsorted(self, *, unsorted: bool) -> None:
        """Offer to sort, when new groups stand at the end."""
        self._now.setVisible(unsorted)

    def show_lens(self, lens: MatchKind | None) -> None:
        """Offer the kinds of copies while copies are shown."""
        self._kind.setVisible(lens is None)

    def clear(self) -> None:
        """Show every group again."""
        self.field.clear()
        self._kind.setCurrentIndex(0)
        self._state.setCurrentIndex(0)

    def _on_kind(self) -> None:
        self._groups.set_kind(self._kind.currentData())

    def _on_state(self) -> None:
        self._groups.set_state(self._state.currentData())

    def _on_sort(self) -> None:
        self.sortRequested.emit(self.order)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the list with Enter, Down and Escape; every other key is text."""
        leaving = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if watched is self.field and isinstance(event, QKeyEvent):
            pressed = event.type() is QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self.left.emit()
                return True
            if pressed and event.key() in leaving:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


class NoFit(QWidget):
    """Says that the filter hides every group, and offers all of them.

    Signals
    -------
    pressed()
        The button was pressed.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(self.tr("No group fits the filter."))
        label.setProperty("muted", "true")
        label.setWordWrap(True)
        button = QPushButton(self.tr("Show all groups"))
        button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(button)
        self.hide()
