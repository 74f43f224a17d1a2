"""What every method says of the two photos: in place of the side panel, on request.

Nothing is measured before the panel is opened. While it is open and a person goes from
group to group, measuring begins when they stay at a pair.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.records import Compared
from photodedup.ui import wording
from photodedup.ui.icons import icon
from photodedup.ui.measure_worker import (
    Drawn,
    Listed,
    Measured,
    PairRequest,
)
from photodedup.ui.models.methods import MethodsModel
from photodedup.ui.thumbnails import ByteCache
from photodedup.ui.widgets.method_choices import MethodChoices
from photodedup.ui.widgets.method_details import MethodDetails
from photodedup.ui.widgets.method_list import MethodList
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from photodedup.core.records import Photo
    from photodedup.ui.models.methods import MethodLine
    from photodedup.ui.thumbnails import PictureSource

WIDTH = 284
STAY_MS = 700
"""A pair that is looked at for so long is measured; one that is passed is not."""

KNOWN_PAIRS = 64
"""The last ones are kept: a step back shows them at once."""


class MethodsPanel(QWidget):
    """The table of methods with its options, its state and what is selected.

    Parameters
    ----------
    pictures
        Gives the histograms.

    Signals
    -------
    measureRequested(PairRequest)
        Measure this pair, whatever runs.
    drawingRequested(DrawingRequest)
        Draw what a method sees in the pair.
    stopRequested()
        Stop what runs; nothing is wanted any more.
    enlarged(Picture, str)
        Show a drawing large; what it is, in words.
    closeRequested()
        The side panel is wanted again.
    left()
        The keys go back to the page.
    """

    measureRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    drawingRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    stopRequested = Signal()  # noqa: N815 -- Qt names signals so
    enlarged = Signal(object, str)
    closeRequested = Signal()  # noqa: N815 -- Qt names signals so
    left = Signal()

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("All methods"))
        self.setFixedWidth(WIDTH)
        self._photos: tuple[Photo, ...] = ()
        self._measuring: PairRequest | None = None
        self._waits = False
        self._known: ByteCache[PairRequest, tuple[Listed, Measured] | None]
        self._known = ByteCache(KNOWN_PAIRS)
        self._listed: Listed | None = None
        self.model = MethodsModel(self)
        self.list = MethodList(self.model)
        self.choices = MethodChoices()
        self.details = MethodDetails(pictures)
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._state.setFont(smaller(self.font(), 0.5))
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setFont(smaller(self.font(), 0.5))
        self._note.setProperty("muted", "true")
        self._note.hide()
        self.action = QPushButton()
        self.action.setFont(smaller(self.font(), 0.5))
        self._stay = QTimer(self, singleShot=True, interval=STAY_MS)
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def state(self) -> str:
        """The sentence above the table."""
        return self._state.text()

    @property
    def note(self) -> str:
        """What must be known of the values; empty for nothing."""
        return self._note.text()

    @property
    def is_open(self) -> bool:
        """Whether the panel is to be seen."""
        return not self.isHidden()

    @property
    def pair(self) -> PairRequest | None:
        """What the table is about."""
        if not self._photos:
            return None
        first, second = (photo.file.path for photo in self._photos)
        return PairRequest(first, second, self.choices.options)

    # ------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("All methods"))
        heading.setProperty("subheading", "true")
        self._close = QToolButton()
        self._close.setIcon(icon("close"))
        self._close.setToolTip(self.tr("Close the table (E)"))
        self._close.setAccessibleName(self._close.toolTip())
        top = QHBoxLayout()
        top.addWidget(heading, stretch=1)
        top.addWidget(self._close)
        told = QHBoxLayout()
        told.addWidget(self._state, stretch=1)
        told.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 8, 6)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(told)
        column.addWidget(self._note)
        column.addWidget(self.choices)
        column.addWidget(self.list, stretch=1)
        column.addWidget(self.details)
        stops = (self._close, self.action, *self.choices.stops, self.list)
        for before, after in pairwise((*stops, self.details.drawing)):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self._close.clicked.connect(self.closeRequested)
        self.action.clicked.connect(self._act)
        self.choices.changed.connect(self._on_choices)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.details.enlarge)
        self.list.left.connect(self.left)
        self.details.drawingRequested.connect(self.drawingRequested)
        self.details.enlarged.connect(self.enlarged)
        self._stay.timeout.connect(self._measure)

    # ------------------------------------------------------------------ the pair

    def open(self) -> None:
        """Show the panel and measure the pair, if that was not done."""
        self._waits = False
        self.show()
        self._look_up(wait=False)

    def close_panel(self) -> None:
        """Hide the panel and stop measuring."""
        self._stop_waiting()
        self.hide()

    def show_pair(self, first: Photo, second: Photo, note: str = "") -> None:
        """Take over another pair; it is measured when the panel is open and they stay.

        What another pair gave goes at once, what runs for it is stopped. A note says
        what must be known of the values.
        """
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._photos = first, second
        self.details.set_photos(first, second)
        if self.is_open:
            self._look_up(wait=True)

    def forget(self) -> None:
        """Be about nothing: another scan begins."""
        self._photos = ()
        self._known = ByteCache(KNOWN_PAIRS)
        self.details.set_photos()
        self.close_panel()
        self.model.clear_outcomes()

    def _look_up(self, *, wait: bool) -> None:
        """Show what is known of the pair; else measure it, now or when they stay."""
        self._stop_waiting()
        pair = self.pair
        if pair is None:
            return
        known = self._known.get(pair, None)
        if known is not None:
            self._take(*known)
            return
        self.model.clear_outcomes()
        if wait:
            self._tell(self.tr("Measures when you stay here."), self.tr("Measure"))
            self._stay.start()
        else:
            self._measure()

    def _stop_waiting(self) -> None:
        self._stay.stop()
        if self._measuring is not None:
            self._measuring = None
            self.stopRequested.emit()

    def _measure(self) -> None:
        self._stay.stop()
        pair = self.pair
        if pair is not None:
            self._measuring, self._listed = pair, None
            self._tell(self.tr("Measuring…"), self.tr("Stop"))
            self.measureRequested.emit(pair)

    def _act(self) -> None:
        """Stop, or measure: what the button says."""
        if self._measuring is not None:
            self._stop_waiting()
            self._tell(self.tr("Stopped."), self.tr("Measure"))
        else:
            self._measure()
        self.list.setFocus()

    def _on_choices(self) -> None:
        if self.is_open:
            self._look_up(wait=False)

    # ------------------------------------------------------------------ answers

    def take_listed(self, listed: Listed) -> None:
        """Show the methods before their values are there."""
        if listed.pair == self._measuring:
            self._listed = listed
            self.model.set_methods(listed.methods)

    def take_counted(self, measured: Measured) -> None:
        """Show the values that there are so far."""
        if measured.pair == self._measuring:
            self.model.set_outcomes(measured.outcomes)
            text = self.tr("Measuring… %1 of %2")
            text = text.replace("%2", wording.number_text(len(self.model.lines)))
            count = wording.number_text(len(measured.outcomes))
            self._state.setText(text.replace("%1", count))

    def take(self, answer: object) -> None:
        """Show values or a drawing; those of a pair that has passed are left."""
        if isinstance(answer, Measured):
            if answer.pair != self._measuring or not answer.complete:
                return
            self._measuring = None
            if answer.problem:
                self._tell(answer.problem, self.tr("Measure"))
            elif self._listed is not None:
                self._known.put(answer.pair, (self._listed, answer), 1)
                self._take(self._listed, answer)
        elif isinstance(answer, Drawn):
            self.details.take(answer)

    def take_crash(self) -> None:
        """Offer to try again; the traceback is shown elsewhere."""
        self._measuring = None
        self._tell(self.tr("The methods could not be asked."), self.tr("Measure"))

    def _take(self, listed: Listed, measured: Measured) -> None:
        self.model.set_methods(listed.methods)
        self.model.set_outcomes(measured.outcomes)
        lines = self.model.lines
        count = sum(isinstance(line.outcome, Compared) for line in lines)
        text = self.tr("%1 of %2 methods say alike.")
        text = text.replace("%2", wording.number_text(count))
        alike = sum(line.is_alike for line in lines)
        self._tell(text.replace("%1", wording.number_text(alike)))

    def _tell(self, sentence: str, button: str = "") -> None:
        self._state.setText(sentence)
        self.action.setText(button)
        self.action.setVisible(bool(button))
        if self.isVisible():
            event = QAccessibleAnnouncementEvent(self, sentence)
            QAccessible.updateAccessibility(event)

    def _on_chosen(self, line: MethodLine | None) -> None:
        self.details.show_line(line, self.pair)

    # ------------------------------------------------------------------ Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with what waited when the page was left."""
        super().showEvent(event)
        if self._waits:
            self._stay.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Begin nothing while nobody looks; what runs goes on."""
        self._waits = self._stay.isActive()
        self._stay.stop()
        super().hideEvent(event)
