"""How far a search is while photos are read; hidden when nothing runs."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from photodedup.core.progress import Progress, Stage
from photodedup.ui import wording
from photodedup.ui.icons import icon

BAR_STEPS = 1000
LATE_MS = 300
"""Most answers are there before: a strip that flashes would move the photos."""


class SearchStrip(QWidget):
    """Stage, count, bar, time left, and Stop; only when it takes a while.

    Signals
    -------
    stopRequested()
        Answer with what was read until now.
    """

    stopRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Progress of the search"))
        self._where, self._pace = QLabel(), QLabel()
        self._pace.setProperty("muted", "true")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setAccessibleName(self.tr("Progress of the search"))
        self.stop_button = QPushButton(icon("stop"), self.tr("Stop"))
        self.stop_button.clicked.connect(self._on_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(12)
        row.addWidget(self._where)
        row.addWidget(self._bar, stretch=1)
        row.addWidget(self._pace)
        row.addWidget(self.stop_button)
        self._late = QTimer(self, singleShot=True, interval=LATE_MS)
        self._late.timeout.connect(self.show)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return f"{self._where.text()} {self._pace.text()}".strip()

    def begin(self) -> None:
        """Show that a search runs."""
        self.stop_button.setEnabled(True)
        self._where.setText(self.tr("Searching…"))
        self._pace.setText("")
        self._bar.setRange(0, 0)
        self._late.start()

    def finish(self) -> None:
        """Hide the strip."""
        self._late.stop()
        self.hide()

    def set_progress(self, progress: Progress) -> None:
        """Show how far the search is."""
        stages = {
            Stage.WALKING: self.tr("Looking for photos"),
            Stage.READING: self.tr("Reading new photos"),
            Stage.COMPARING: self.tr("Comparing"),
        }
        stage = stages.get(progress.stage, self.tr("Searching…"))
        done = wording.number_text(progress.done)
        if progress.total:
            total = wording.number_text(progress.total)
            self._where.setText(f"{stage}  {done} / {total}")
            self._bar.setRange(0, BAR_STEPS)
            self._bar.setValue(BAR_STEPS * progress.done // progress.total)
        else:
            self._where.setText(f"{stage}  {done}" if progress.done else stage)
            self._bar.setRange(0, 0)
        left = ""
        if progress.eta_s is not None:
            left = self.tr("about %1 left")
            left = left.replace("%1", wording.duration_text(progress.eta_s))
        self._pace.setText(left)

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self._where.setText(self.tr("Stopping…"))
        self.stopRequested.emit()
