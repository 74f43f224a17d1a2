"""Everything that is said about the two compared photos, in one scrolled column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui.alignment import shows_same_part
from photodedup.ui.widgets.differences import DifferencesPanel
from photodedup.ui.widgets.evidence import MatchPanel, SuggestionPanel
from photodedup.ui.widgets.histogram import HistogramPanel
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from photodedup.core.records import Group, Member
    from photodedup.ui.thumbnails import PictureSource

WIDTH = 284


class SidePanel(QScrollArea):
    """Suggestion, why matched, histogram and differences of the pair.

    Signals
    -------
    methodsRequested()
        What do all methods say of the pair?
    """

    methodsRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("About the compared photos"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pictures = pictures
        self._pair: tuple[Member, ...] = ()
        self._is_covered = False
        self.suggestion = SuggestionPanel()
        self.match = MatchPanel()
        self.histogram = HistogramPanel()
        self.differences = DifferencesPanel()
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(6, 4, 12, 8)
        self._column.setSpacing(5)
        self._information = [
            *self._add(self.tr("Suggestion"), self.suggestion),
            *self._add(self.tr("Why matched"), self.match),
            self._add_methods(),
        ]
        self._tones = self._add(self.tr("Histogram"), self.histogram)
        self._information += self._add(self.tr("Differences"), self.differences)
        self._column.addStretch()
        self.setWidget(content)
        pictures.histogramReady.connect(self._on_histogram)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The panels from top to bottom."""
        return self.suggestion, self.match, self.histogram, self.differences

    def _add(self, title: str, panel: QWidget) -> list[QWidget]:
        heading = QLabel(title.upper())
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() - 1.5)
        font.setBold(True)
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
        heading.setFont(font)
        heading.setProperty("muted", "true")
        heading.setAccessibleName(title)
        panel.setAccessibleName(title)
        if self._column.count():
            self._column.addSpacing(9)
        self._column.addWidget(heading)
        self._column.addWidget(panel)
        return [heading, panel]

    def _add_methods(self) -> QWidget:
        self.methods = QPushButton(self.tr("All methods (E)"))
        self.methods.setFont(smaller(self.methods.font(), 0.5))
        self.methods.setToolTip(self.tr("What every method says of both photos"))
        self.methods.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.methods.clicked.connect(self.methodsRequested)
        self._column.addSpacing(3)
        self._column.addWidget(self.methods)
        return self.methods

    def show_pair(self, group: Group, first: Member, second: Member) -> None:
        """Tell about two photos of a group."""
        self._pair = first, second
        self.suggestion.show_group(group, second)
        self.match.show_pair(first, second)
        self.differences.show_pair(first.photo, second.photo)
        self._show_histograms()

    def show_histogram(self, *, shown: bool) -> None:
        """Show or hide the histogram."""
        for widget in self._tones:
            widget.setVisible(shown)
        self._hide_when_empty()

    def show_information(self, *, shown: bool) -> None:
        """Show or hide everything but the histogram."""
        for widget in self._information:
            widget.setVisible(shown)
        self._hide_when_empty()

    def cover(self, *, covered: bool) -> None:
        """Give the place to something else, or take it back."""
        self._is_covered = covered
        self._hide_when_empty()

    def _hide_when_empty(self) -> None:
        parts = (*self._information, *self._tones)
        shown = any(not widget.isHidden() for widget in parts)
        self.setVisible(shown and not self._is_covered)

    def _show_histograms(self) -> None:
        data = [self._pictures.histogram(m.photo.content) for m in self._pair]
        first, second = self._pair
        same = shows_same_part(first.photo, second.photo, second.match)
        self.histogram.set_pair(data[0], data[1], same_part=same)

    def _on_histogram(self, content: bytes, data: bytes) -> None:
        del data
        if any(member.photo.content == content for member in self._pair):
            self._show_histograms()
