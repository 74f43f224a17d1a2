"""The right side of the review: what is suggested, and why the photos match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.ui.widgets.evidence import SuggestionPanel
from photodedup.ui.widgets.pair_panel import PairPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from photodedup.core.records import Group, Member
    from photodedup.ui.thumbnails import PictureSource


class SidePanel(PairPanel):
    """Suggestion, why matched, histogram and differences of the pair."""

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self.suggestion = SuggestionPanel()
        self._lay_out(self.tr("Suggestion"), self.suggestion)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The panels from top to bottom."""
        return self.suggestion, self.match, self.histogram, self.differences

    def show_pair(self, group: Group, first: Member, second: Member) -> None:
        """Tell about two photos of a group."""
        self.suggestion.show_group(group, second)
        self._set_pair(first, second)
