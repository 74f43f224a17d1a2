"""What the list shows groups of: copies, shots of a series, or look-alikes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from photodedup.core.records import MatchKind
from photodedup.ui import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

LENSES = (None, MatchKind.SERIES, MatchKind.LOOKALIKE)


class LensBar(QWidget):
    """A button for each lens of which there are groups; none while there is one lens.

    Signals
    -------
    chosen(MatchKind | None)
        Show groups of this lens; None for copies.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Which groups"))
        self._names = {
            None: self.tr("Duplicates"),
            MatchKind.SERIES: self.tr("Series"),
            MatchKind.LOOKALIKE: self.tr("Alike"),
        }
        tips = {
            None: self.tr("Copies of one picture"),
            MatchKind.SERIES: self.tr(
                "Several shots of one scene; the sharpest stands first, none is marked"
            ),
            MatchKind.LOOKALIKE: self.tr(
                "Other pictures that look alike; none is marked"
            ),
        }
        self.buttons: dict[MatchKind | None, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(4)
        for lens in LENSES:
            button = QToolButton()
            button.setCheckable(True)
            button.setToolTip(tips[lens])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            policy = QSizePolicy.Policy
            button.setSizePolicy(policy.Expanding, policy.Fixed)
            button.clicked.connect(lambda _=False, lens=lens: self.chosen.emit(lens))
            group.addButton(button)
            row.addWidget(button)
            self.buttons[lens] = button
        self.show_lens(None, {})

    def show_lens(
        self, lens: MatchKind | None, counts: Mapping[MatchKind | None, int]
    ) -> None:
        """Show which lens is chosen and how many groups each has."""
        offered = 0
        for each, button in self.buttons.items():
            count = counts.get(each, 0)
            number = wording.number_text(count)
            button.setText(f"{self._names[each]} {number}")
            is_offered = count > 0 or each is None or each is lens
            button.setVisible(is_offered)
            button.setChecked(each is lens)
            offered += is_offered
        self.setVisible(offered > 1)
