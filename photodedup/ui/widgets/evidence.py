"""Why one photo is suggested to stay, and why both were found to belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from photodedup.core.records import Bound, Measure, Suggestion
from photodedup.ui import wording
from photodedup.ui.icons import tinted
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from photodedup.core.records import Group, Member

ICON_SIDE = 13
BAR_HEIGHT = 5
MANY = 10
"""Values from here on are written without decimals."""


def value_texts(measure: Measure) -> tuple[str, str]:
    """Return value and threshold with the same number of decimals."""
    numbers = measure.value, measure.threshold
    whole = all(number == round(number) for number in numbers)
    decimals = 0 if whole or max(numbers) >= MANY else 2
    value, threshold = (wording.number_text(number, decimals) for number in numbers)
    return value, threshold


def measure_text(measure: Measure) -> str:
    """Return a measure in words, for screen readers."""
    text = QCoreApplication.translate("Wording", "%1: %2, at least %3 needed: holds")
    if measure.bound is Bound.AT_MOST:
        text = QCoreApplication.translate(
            "Wording", "%1: %2, at most %3 allowed: holds"
        )
    if not measure.holds:
        text = QCoreApplication.translate(
            "Wording", "%1: %2, at least %3 needed: does not hold"
        )
        if measure.bound is Bound.AT_MOST:
            text = QCoreApplication.translate(
                "Wording", "%1: %2, at most %3 allowed: does not hold"
            )
    value, threshold = value_texts(measure)
    text = text.replace("%3", threshold).replace("%2", value)
    return text.replace("%1", measure.name)


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
        self.setAccessibleName(measure_text(measure))
        self.setToolTip(measure_text(measure))
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
        line = QRectF(ICON_SIDE + 6, 0, self.width() - ICON_SIDE - 6, height)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.text)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, numbers)
        room = int(line.width()) - self.fontMetrics().horizontalAdvance(numbers) - 8
        name = self.fontMetrics().elidedText(
            measure.name, Qt.TextElideMode.ElideRight, room
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
        self._keep.setText(self.tr("Keep %1").replace("%1", name))
        reasons = other.reasons or keeper.reasons
        lines = [f"+ {wording.reason_text(reason)}" for reason in reasons]
        self._why.setText("\n".join(lines))
        self._why.setVisible(bool(lines))
        self._other.setText(self._about(other))

    def _about(self, other: Member) -> str:
        name = wording.file_name(other.photo)
        if other.photo.file.protected:
            text = self.tr("%1 is protected and stays too.")
        elif other.suggestion is Suggestion.REMOVE:
            text = self.tr("%1 can go to the Trash.")
        else:
            text = self.tr(
                "%1 is not the same picture in every detail: look before you mark it. "
                "Enter keeps it."
            )
        return text.replace("%1", name)


class MatchPanel(QWidget):
    """The sentence of a match and each piece of its evidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._bars: list[MeasureBar] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._sentence)

    @property
    def sentence(self) -> str:
        """How the two photos are related."""
        return self._sentence.text()

    def show_member(self, member: Member) -> None:
        """Show why a photo matches the keeper."""
        match = member.match
        if match is None:
            self._sentence.setText(
                self.tr("Both matched a photo that is no longer in this group.")
            )
        else:
            self._sentence.setText(wording.match_sentence(match))
        evidence = match.evidence if match is not None else ()
        while len(self._bars) < len(evidence):
            self._bars.append(MeasureBar())
            self._column.addWidget(self._bars[-1])
        for place, bar in enumerate(self._bars):
            bar.setVisible(place < len(evidence))
            if place < len(evidence):
                bar.set_measure(evidence[place])
