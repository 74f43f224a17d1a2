"""More about the selected method: in words, as a drawing, or as two histograms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from photodedup.core.methods import Family
from photodedup.core.records import Compared, NotCompared
from photodedup.ui import method_wording, wording
from photodedup.ui.histograms import Histogram
from photodedup.ui.measure_worker import DrawingRequest, Drawn
from photodedup.ui.thumbnails import ByteCache
from photodedup.ui.widgets.drawing import Drawing
from photodedup.ui.widgets.histogram import HistogramPlot, Tab
from photodedup.ui.widgets.paint import smaller

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from photodedup.core.records import Photo
    from photodedup.ui.measure_worker import PairRequest
    from photodedup.ui.models.methods import MethodLine
    from photodedup.ui.thumbnails import PictureSource

GRAY = "histogram-gray-l2"
"""The one method that counts gray levels, not colours."""

PAUSE_MS = 150
"""A method that is selected for so long is asked for its drawing."""

KNOWN_DRAWINGS = 12
"""The last ones are kept: a step back shows them at once."""


class MethodDetails(QWidget):
    """The sentence of a method, and a picture of what it sees where there is one.

    Parameters
    ----------
    pictures
        Gives the histograms.

    Signals
    -------
    drawingRequested(DrawingRequest)
        Draw what the method sees in the pair.
    enlarged(Picture, str)
        Show a drawing large; what it is, in words.
    """

    drawingRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    enlarged = Signal(object, str)

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._photos: tuple[Photo, ...] = ()
        self._line: MethodLine | None = None
        self._wanted: DrawingRequest | None = None
        self._drawings: ByteCache[DrawingRequest, Drawn | None]
        self._drawings = ByteCache(KNOWN_DRAWINGS)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        self._more, self._about, self._legend = QLabel(), QLabel(), QLabel()
        self.drawing = Drawing()
        self.drawing.clicked.connect(self.enlarge)
        self.plot = HistogramPlot()
        self._lay_out()
        pictures.histogramReady.connect(self._on_histogram)
        self.hide()

    def _lay_out(self) -> None:
        self._about.setProperty("muted", "true")
        self._legend.setProperty("muted", "true")
        self._legend.setText(self.tr("A filled, B dashed"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 2, 2)
        column.setSpacing(4)
        column.addWidget(self.drawing)
        column.addWidget(self.plot)
        column.addWidget(self._legend)
        for label in (self._more, self._about):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        for label in (self._more, self._about, self._legend):
            label.setFont(smaller(self.font()))

    @property
    def text(self) -> str:
        """All that is written."""
        labels = (self._more, self._about)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    # ------------------------------------------------------------------ content

    def set_photos(self, *photos: Photo) -> None:
        """Be about A and B; without photos every drawing is forgotten."""
        self._photos = photos
        if not photos:
            self._drawings = ByteCache(KNOWN_DRAWINGS)

    def show_line(self, line: MethodLine | None, pair: PairRequest | None) -> None:
        """Tell about a method.

        Parameters
        ----------
        line
            None empties the widget, and it takes no room.
        pair
            What its drawing is of.
        """
        self._pause.stop()
        self._line, self._wanted = line, None
        self.setVisible(line is not None)
        if line is None:
            return
        if isinstance(line.outcome, Compared) and pair is not None:
            self._wanted = DrawingRequest(pair, line.method.name)
        self._about.setText(method_wording.about_text(line.method))
        self._more.setText(line.more)
        self._more.setVisible(bool(line.more))
        is_drawn = line.method.has_illustration
        is_drawn &= not isinstance(line.outcome, NotCompared)
        self.drawing.setVisible(is_drawn)
        if is_drawn:
            self._show_drawing()
        self._show_histograms(line)

    def take(self, drawn: Drawn) -> None:
        """Keep a drawing, and show it if it is the one that is wanted."""
        self._drawings.put(drawn.request, drawn, 1)
        if not self.drawing.isHidden():
            self._show_drawing()

    def enlarge(self) -> None:
        """Ask for the drawing to be shown large, if there is one."""
        if not self.drawing.isHidden() and self.drawing.picture.levels:
            self.enlarged.emit(self.drawing.picture, self._title())

    def _show_drawing(self) -> None:
        """Show the drawing, or say what it waits for."""
        wanted, drawn = self._wanted, None
        if wanted is not None:
            drawn = self._drawings.get(wanted, None)
        if wanted is None:
            self.drawing.tell(self.tr("Drawn when the value is there."))
        elif drawn is None:
            self.drawing.tell(self.tr("Drawing…"))
            self._pause.start()
        elif drawn.problem:
            self.drawing.tell(drawn.problem)
        else:
            self.drawing.show_picture(drawn.picture, self._title())

    def _draw(self) -> None:
        if self._wanted is not None:
            self.drawingRequested.emit(self._wanted)

    def _title(self) -> str:
        if self._line is None or not self._photos:
            return ""
        first, second = map(wording.file_name, self._photos)
        text = self.tr("%1: %2 and %3")
        text = text.replace("%1", method_wording.method_title(self._line.method))
        return text.replace("%3", second).replace("%2", first)

    # ------------------------------------------------------------------ histograms

    def _show_histograms(self, line: MethodLine) -> None:
        counts = line.method.family is Family.HISTOGRAM
        self.plot.setVisible(counts)
        self._legend.setVisible(counts)
        if not counts:
            return
        self.plot.set_tab(Tab.LUMA if line.method.name == GRAY else Tab.RGB)
        title = self.tr("Histograms of A and B: %1")
        name = title.replace("%1", method_wording.method_title(line.method))
        self.plot.setAccessibleName(name)
        self._fill_histograms()

    def _fill_histograms(self) -> None:
        if not self._photos:
            return
        found = [self._pictures.histogram(photo.content) for photo in self._photos]
        first, second = (Histogram.parse(data) if data else None for data in found)
        self.plot.set_pair(first, second)

    def _on_histogram(self, content: bytes, data: bytes) -> None:
        del data
        is_ours = any(photo.content == content for photo in self._photos)
        if is_ours and not self.plot.isHidden() and not self.isHidden():
            self._fill_histograms()

    # ------------------------------------------------------------------ Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the drawing that was not asked for while nobody looked."""
        super().showEvent(event)
        if not self.drawing.isHidden():
            self._show_drawing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        self._pause.stop()
        super().hideEvent(event)
