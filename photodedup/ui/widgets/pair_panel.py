"""What is to be said of two photos, one part below the other."""

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
from photodedup.ui.widgets.evidence import MatchPanel
from photodedup.ui.widgets.histogram import HistogramPanel
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from photodedup.core.records import Member
    from photodedup.ui.thumbnails import PictureSource

WIDTH = 284


class PairPanel(QScrollArea):
    """Why two photos match, their histograms and differences; a base class.

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
        self._has_match = self._has_histogram = True
        self._wants_histogram = self._wants_information = True
        self.match = MatchPanel()
        self.histogram = HistogramPanel()
        self.differences = DifferencesPanel()
        self.methods = self._methods_button()
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(6, 4, 12, 8)
        self._column.setSpacing(5)
        self._information: list[QWidget] = []
        self._why: list[QWidget] = []
        self._tones: list[QWidget] = []
        self.setWidget(content)
        pictures.histogramReady.connect(self._on_histogram)

    def _lay_out(self, title: str, first: QWidget) -> None:
        """Put one part above those of every pair."""
        self._information = self._add(title, first)
        self._why = self._add(self.tr("Why matched"), self.match)
        self._column.addSpacing(3)
        self._column.addWidget(self.methods)
        self._information.append(self.methods)
        self._tones = self._add(self.tr("Histogram"), self.histogram)
        self._information += self._add(self.tr("Differences"), self.differences)
        self._column.addStretch()

    def show_histogram(self, *, shown: bool) -> None:
        """Show or hide the histogram."""
        self._wants_histogram = shown
        self._show_parts()

    def show_information(self, *, shown: bool) -> None:
        """Show or hide everything but the histogram."""
        self._wants_information = shown
        self._show_parts()

    def cover(self, *, covered: bool) -> None:
        """Give the place to something else, or take it back."""
        self._is_covered = covered
        self._show_parts()

    def _set_pair(self, first: Member, second: Member) -> None:
        """Tell what is told of any two photos."""
        self._pair = first, second
        if self._has_match:
            self.match.show_pair(first, second)
        self.differences.show_pair(first.photo, second.photo)
        self._show_parts()
        self._show_histograms()

    def _show_parts(self) -> None:
        """Show what is wanted and known; nothing at all where that is nothing."""
        tones = self._wants_histogram and self._has_histogram
        for widget in self._information:
            widget.setVisible(self._wants_information)
        for widget in self._why:
            widget.setVisible(self._wants_information and self._has_match)
        for widget in self._tones:
            widget.setVisible(tones)
        self.setVisible((self._wants_information or tones) and not self._is_covered)

    def _show_histograms(self) -> None:
        first, second = self._pair
        data = [self._pictures.histogram(each.photo.content) for each in self._pair]
        same = shows_same_part(first.photo, second.photo, second.match)
        self.histogram.set_pair(data[0], data[1], same_part=same)

    def _on_histogram(self, content: bytes) -> None:
        if any(member.photo.content == content for member in self._pair):
            self._show_histograms()

    def _add(self, title: str, panel: QWidget) -> list[QWidget]:
        heading = QLabel(title.upper())
        font = smaller(heading.font(), 1.5)
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

    def _methods_button(self) -> QPushButton:
        button = QPushButton(self.tr("All methods (E)"))
        button.setFont(smaller(button.font(), 0.5))
        button.setToolTip(self.tr("What every method says of both photos"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.methodsRequested)
        return button
