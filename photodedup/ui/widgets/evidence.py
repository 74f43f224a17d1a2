"""Why one photo is suggested to stay, and why both were found to belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from photodedup.core import keep
from photodedup.core.derivation import derivation
from photodedup.core.records import (
    Bound,
    MatchKind,
    Measure,
    Suggestion,
)
from photodedup.core.wording.measures import is_yes_or_no
from photodedup.ui import wording
from photodedup.ui.icons import tinted
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.records import Group, Member

ICON_SIDE = 13
BAR_HEIGHT = 5
MANY = 10
"""Values from here on are written without decimals."""

MOST_DECIMALS = 4


def value_texts(measure: Measure) -> tuple[str, str]:
    """Return value and threshold with the same number of decimals.

    With so many that they differ where the numbers do: 0.799 is not 0.80.
    """
    numbers = measure.value, measure.threshold
    whole = all(number == round(number) for number in numbers)
    decimals = 0 if whole or max(numbers) >= MANY else 2
    while decimals < MOST_DECIMALS and numbers[0] != numbers[1]:
        if round(numbers[0], decimals) != round(numbers[1], decimals):
            break
        decimals += 1
    value, threshold = (wording.number_text(number, decimals) for number in numbers)
    return value, threshold


class MeasureBar(QWidget):
    """One measure: glyph, name, numbers, and a bar with the threshold on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure: Measure | None = None
        self.setFont(smaller(self.font(), 0.5))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_measure(self, measure: Measure) -> None:
        """Show a measure."""
        self._measure = measure
        sentence = wording.measure_sentence(measure)
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line of text and the bar below it."""
        return QSize(160, self.fontMetrics().height() + BAR_HEIGHT + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the measure."""
        del event
        measure = self._measure
        if measure is None:
            return
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.fontMetrics().height()
        glyph = "check" if measure.holds else "x"
        ink = theme.keep if measure.holds else theme.trash
        pixmap = tinted(glyph, ink, ICON_SIDE, self.devicePixelRatioF())
        painter.drawPixmap(0, (height - ICON_SIDE) // 2 + 1, pixmap)
        sign = "≥" if measure.bound is Bound.AT_LEAST else "≤"
        value, threshold = value_texts(measure)
        numbers = f"{value}  {sign} {threshold}"
        if is_yes_or_no(measure):
            numbers = "" if measure.holds else self.tr("no")
        line = QRectF(ICON_SIDE + 6, 0, self.width() - ICON_SIDE - 6, height)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.text)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, numbers)
        room = int(line.width()) - self.fontMetrics().horizontalAdvance(numbers) - 8
        name = self.fontMetrics().elidedText(
            wording.measure_name(measure), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, name)
        bar = QRectF(line.left(), height + 3, line.width(), BAR_HEIGHT)
        self._paint_bar(painter, bar, measure)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF, measure: Measure) -> None:
        theme = theme_of(self.palette())
        top = max(1.0, 2 * measure.threshold, measure.value)
        if measure.bound is Bound.AT_LEAST and measure.threshold <= 1:
            top = max(1.0, measure.value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.border)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(theme.keep if measure.holds else theme.trash)
        filled = QRectF(bar)
        filled.setWidth(max(2.0, bar.width() * max(measure.value, 0.0) / top))
        painter.drawRoundedRect(filled, 2, 2)
        painter.setPen(QPen(theme.text, 1.5))
        x = bar.left() + bar.width() * measure.threshold / top
        painter.drawLine(int(x), int(bar.top()) - 2, int(x), int(bar.bottom()) + 2)


class SuggestionPanel(QWidget):
    """What is suggested for the group and for the photo beside the keeper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keep, self._why, self._other = QLabel(), QLabel(), QLabel()
        self._keep.setProperty("subheading", "true")
        self._why.setFont(smaller(self.font(), 0.5))
        self._other.setFont(smaller(self.font(), 0.5))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for label in (self._keep, self._why, self._other):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)

    @property
    def text(self) -> str:
        """All that is shown."""
        return "\n".join(x.text() for x in (self._keep, self._why, self._other))

    def show_group(self, group: Group, other: Member) -> None:
        """Show what is suggested for a group, and for one photo of it."""
        keeper = group.members[0]
        name = wording.file_name(keeper.photo)
        text = self.tr("Keep %1")
        if group.kind is MatchKind.SERIES:
            text = self.tr("Sharpest: %1")
        elif group.kind is MatchKind.LOOKALIKE:
            text = self.tr("Compared with %1")
        self._keep.setText(text.replace("%1", name))
        reasons = other.reasons or keeper.reasons
        lines = [f"+ {wording.reason_text(reason)}" for reason in reasons]
        if not group.kind.is_duplicate:
            lines = []  # why one copy is better than another; these are no copies
        self._why.setText("\n".join(lines))
        self._why.setVisible(bool(lines))
        self._other.setText(self._about(group, other))

    def _about(self, group: Group, other: Member) -> str:
        name = wording.file_name(other.photo)
        if not group.kind.is_duplicate:
            text = self.tr(
                "%1 is another picture. Nothing is marked here: press X on what is "
                "to go; Enter leaves all as it is."
            )
        elif other.photo.file.protected:
            text = self.tr("%1 is protected and stays too.")
        elif other.suggestion is Suggestion.REMOVE:
            text = self.tr("%1 can go to the Trash.")
        elif _waits(group, other):
            text = self.tr(
                "%1 looks the same, but was not yet compared at full size: Enter keeps "
                "it."
            )
        elif _is_unproven(other):
            text = self.tr(
                "%1 looks the same, but at full size it is not the other one saved "
                "again: it may be another shot. Enter keeps it."
            )
        else:
            text = self.tr(
                "%1 is not the same picture in every detail: look before you mark it. "
                "Enter keeps it."
            )
        return text.replace("%1", name)


def _waits(group: Group, other: Member) -> bool:
    """Whether a copy was not, or not yet, compared with its keeper at full size."""
    others = [(m.photo, m.match) for m in group.members if m.match is not None]
    return other.photo in keep.wants_proof(group.keeper, others)


def _is_unproven(other: Member) -> bool:
    return other.match is not None and other.match.saved_again is False


class MatchPanel(QWidget):
    """The sentence of a match, how sure it is, its numbers and its evidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence, self._sure, self._numbers = QLabel(), QLabel(), QLabel()
        self._bars: list[MeasureBar] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        for label in (self._sentence, self._sure, self._numbers):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._column.addWidget(label)
        for label in (self._sure, self._numbers):
            label.setFont(smaller(self.font(), 0.5))
        self._numbers.setProperty("muted", "true")
        self._sure.setToolTip(
            self.tr(
                "The pair belongs together up to this place of the Strictness slider."
            )
        )

    @property
    def sentence(self) -> str:
        """How the two photos are related."""
        return self._sentence.text()

    @property
    def confidence(self) -> str:
        """How sure that is; empty for photos that are no copies."""
        return "" if self._sure.isHidden() else self._sure.text()

    @property
    def numbers(self) -> str:
        """What was done to the geometry, in numbers."""
        return "" if self._numbers.isHidden() else self._numbers.text()

    def show_pair(self, first: Member, second: Member) -> None:
        """Show why the second photo matches the first, the keeper."""
        match, numbers, sure = second.match, "", ""
        if match is None:
            sentence = self.tr("Both matched a photo that is no longer in this group.")
        else:
            sentence = wording.copy_sentence(match, first.photo, second.photo)
        if match is not None and match.kind.is_duplicate:
            sure = wording.confidence_text(match)
            made = derivation(match, first.photo, second.photo)
            numbers = "\n".join(wording.geometry_texts(made))
        self._sentence.setText(sentence)
        for label, text in ((self._sure, sure), (self._numbers, numbers)):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_evidence(match.evidence if match is not None else ())

    def _show_evidence(self, evidence: Sequence[Measure]) -> None:
        while len(self._bars) < len(evidence):
            self._bars.append(MeasureBar())
            self._column.addWidget(self._bars[-1])
        for place, bar in enumerate(self._bars):
            bar.setVisible(place < len(evidence))
            if place < len(evidence):
                bar.set_measure(evidence[place])
