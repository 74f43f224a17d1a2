"""By which method, by which one beside it, and how many photos."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from photodedup.core.methods import Family, Method
from photodedup.ui import method_wording, search_wording, wording
from photodedup.ui.icons import icon
from photodedup.ui.widgets.paint import bold

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTS = (5, 9, 25, 50, 100)
USUAL_COUNT = 9
LETTERS = 10
WIDEST = 300
POPUP_WIDTH = 340
SHAPE, COLOR = "whash", "colorhash"


class MethodCombo(QComboBox):
    """Every method under the heading of its family.

    Parameters
    ----------
    none
        Name of an entry for no method at all; empty for no such entry.
    """

    def __init__(self, none: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._none = none
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(WIDEST)
        self.setMaxVisibleItems(30)
        self.view().setMinimumWidth(POPUP_WIDTH)
        self.currentIndexChanged.connect(self._explain)

    @property
    def method(self) -> Method | None:
        """The chosen method; None for none."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, Method) else None

    def set_methods(self, methods: Sequence[Method]) -> None:
        """Offer methods; the chosen one stays chosen when it is among them."""
        before = self.method
        items = QStandardItemModel(self)
        if self._none:
            items.appendRow(QStandardItem(self._none))
        order = {family: place for place, family in enumerate(Family)}
        ordered = sorted(methods, key=lambda method: order[method.family])
        for family, members in groupby(ordered, key=lambda method: method.family):
            items.appendRow(self._heading(family))
            for method in members:
                items.appendRow(_entry(method))
        self.blockSignals(True)  # noqa: FBT003 -- Qt's method
        self.setModel(items)
        self.blockSignals(False)  # noqa: FBT003 -- Qt's method
        if before is None or not self.choose(before.name):
            self.setCurrentIndex(0 if self._none else 1)
        self._explain()

    def choose(self, name: str) -> bool:
        """Choose a method by its name; return False when there is no such method."""
        for row in range(self.count()):
            method = self.itemData(row)
            if isinstance(method, Method) and method.name == name:
                self.setCurrentIndex(row)
                return True
        return False

    def choose_none(self) -> None:
        """Choose the entry for no method."""
        self.setCurrentIndex(0)

    def _heading(self, family: Family) -> QStandardItem:
        item = QStandardItem(method_wording.family_title(family))
        item.setFont(bold(self.font()))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    def _explain(self) -> None:
        method = self.method
        self.setToolTip("" if method is None else search_wording.method_help(method))


def _entry(method: Method) -> QStandardItem:
    title = method_wording.method_title(method)
    item = QStandardItem(f"{method.name} · {title}")
    item.setData(method, Qt.ItemDataRole.UserRole)
    item.setToolTip(search_wording.method_help(method))
    item.setData(title, Qt.ItemDataRole.AccessibleTextRole)
    return item


class MethodChooser(QWidget):
    """Two methods and a count.

    Signals
    -------
    changed()
        Search anew.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = MethodCombo()
        self.method.setAccessibleName(self.tr("Method"))
        self.beside = MethodCombo(self.tr("nothing"))
        self.beside.setAccessibleName(self.tr("Second method, beside the first"))
        self.pair = QToolButton()
        self.pair.setText(self.tr("Shape | colour"))
        self.pair.setIcon(icon("columns"))
        self.pair.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.pair.setToolTip(
            self.tr("What has the same shapes, beside what has the same colours")
        )
        self.pair.clicked.connect(self.choose_pair)
        self.count = QComboBox()
        self.count.setAccessibleName(self.tr("Number of photos"))
        for count in COUNTS:
            self.count.addItem(wording.number_text(count), count)
        self.count.setCurrentIndex(COUNTS.index(USUAL_COUNT))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for text, field in (
            (self.tr("Method"), self.method),
            (self.tr("beside"), self.beside),
            ("", self.pair),
            (self.tr("Photos"), self.count),
        ):
            if text:
                label = QLabel(text)
                label.setProperty("muted", "true")
                row.addWidget(label)
            row.addWidget(field, stretch=int(isinstance(field, MethodCombo)))
        row.addStretch()  # only what is left when both are as wide as they may be
        for combo in (self.method, self.beside, self.count):
            combo.currentIndexChanged.connect(self.changed)

    @property
    def chosen(self) -> tuple[Method, ...]:
        """The methods that answer, from left to right; none before they are known."""
        both = self.method.method, self.beside.method
        return tuple(method for method in both if method is not None)

    @property
    def wanted(self) -> int:
        """How many photos are wanted."""
        return COUNTS[self.count.currentIndex()]

    def set_methods(self, methods: Sequence[Method]) -> None:
        """Offer methods."""
        for combo in (self.method, self.beside):
            combo.set_methods(methods)

    def choose_pair(self) -> None:
        """Compare shapes, and colours beside them."""
        before = self.chosen
        self.blockSignals(True)  # noqa: FBT003 -- Qt's method
        self.method.choose(SHAPE)
        self.beside.choose(COLOR)
        self.blockSignals(False)  # noqa: FBT003 -- Qt's method
        if self.chosen != before:
            self.changed.emit()
