"""How far the scan is: two lines above the review, hidden when nothing runs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.progress import Progress, Stage
from photodedup.ui import wording
from photodedup.ui.icons import icon
from photodedup.ui.widgets.paint import smaller

BAR_STEPS = 1000


class ProgressStrip(QWidget):
    """Stage, counts, bar, time left and rate; Pause and Stop.

    Signals
    -------
    pauseRequested(bool)
        True to pause, False to go on.
    stopRequested()
        End the scan and keep what is known.
    skippedRequested()
        Show the files that could not be read.
    """

    pauseRequested = Signal(bool)  # noqa: N815 -- Qt names signals so
    stopRequested = Signal()  # noqa: N815 -- Qt names signals so
    skippedRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Progress of the scan"))
        self._where, self._pace, self._found = QLabel(), QLabel(), QLabel()
        self._pace.setProperty("muted", "true")
        self._found.setProperty("muted", "true")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setAccessibleName(self.tr("Progress of the scan"))
        self._pause = QPushButton(icon("pause"), self.tr("Pause"))
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self._on_pause)
        self._stop = QPushButton(icon("stop"), self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop reading; what was found so far stays"))
        self._stop.clicked.connect(self._on_stop)
        self._show = QToolButton()
        self._show.setText(self.tr("Show"))
        self._show.setFont(smaller(self.font(), 0.5))
        self._show.clicked.connect(self.skippedRequested)
        # Else the second line jumps when the first photo cannot be read.
        policy = self._show.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._show.setSizePolicy(policy)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._where)
        first.addWidget(self._bar, stretch=1)
        first.addWidget(self._pace)
        first.addWidget(self._pause)
        first.addWidget(self._stop)
        second = QHBoxLayout()
        second.setSpacing(4)
        second.addWidget(self._found)
        second.addWidget(self._show)
        second.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 2)
        column.setSpacing(0)
        column.addLayout(first)
        column.addLayout(second)

    @property
    def text(self) -> str:
        """Everything that is shown, on two lines."""
        first = f"{self._where.text()}, {self._pace.text()}"
        return f"{first}\n{self._found.text()}"

    def begin(self) -> None:
        """Show the strip for a scan that starts."""
        self._pause.setChecked(False)
        self._pause.setEnabled(True)
        self._stop.setEnabled(True)
        self._stop.setText(self.tr("Stop"))
        self.set_progress(Progress(Stage.WALKING, 0, None))
        self.show()

    def finish(self) -> None:
        """Hide the strip."""
        self.hide()

    def set_progress(self, progress: Progress) -> None:
        """Show how far the scan is."""
        self._where.setText(self._stage_text(progress))
        if progress.total:
            self._bar.setRange(0, BAR_STEPS)
            self._bar.setValue(BAR_STEPS * progress.done // progress.total)
        else:
            self._bar.setRange(0, 0)
        if not self._pause.isChecked():
            self._pace.setText(self._pace_text(progress))
        self._found.setText(self._found_text(progress))
        self._show.setVisible(progress.skipped > 0)

    def _stage_text(self, progress: Progress) -> str:
        stage = {
            Stage.WALKING: self.tr("Looking for photos"),
            Stage.READING: self.tr("Reading"),
            Stage.COMPARING: self.tr("Comparing"),
            Stage.PROVING: self.tr("Checking copies at full size"),
            Stage.GROUPING: self.tr("Grouping"),
            Stage.ACTING: self.tr("Moving"),
            Stage.DONE: self.tr("Done"),
        }[progress.stage]
        done = wording.number_text(progress.done)
        if progress.total is None:
            return f"{stage}  {done}" if progress.done else stage
        return f"{stage}  {done} / {wording.number_text(progress.total)}"

    def _pace_text(self, progress: Progress) -> str:
        parts = []
        if progress.total:
            share = 100 * progress.done // progress.total
            parts.append(self.tr("%1 %").replace("%1", str(share)))
        if progress.eta_s is not None:
            left = wording.duration_text(progress.eta_s)
            parts.append(self.tr("about %1 left").replace("%1", left))
        elif progress.total and progress.done < progress.total:
            parts.append(self.tr("estimating the time left"))
        if progress.rate_per_s is not None and progress.stage is Stage.READING:
            rate = wording.number_text(progress.rate_per_s)
            parts.append(self.tr("%1 photos/s").replace("%1", rate))
        return "   ".join(parts)

    def _found_text(self, progress: Progress) -> str:
        groups = self.tr("%Ln group(s) so far", "", progress.groups)
        if not progress.skipped:
            return groups
        skipped = self.tr("%Ln photo(s) could not be read", "", progress.skipped)
        return f"{groups} – {skipped}"  # noqa: RUF001 -- a dash between two facts

    def _on_pause(self, paused: bool) -> None:  # noqa: FBT001 -- the slot of a signal with one bool
        self._pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self._pause.setIcon(icon("play" if paused else "pause"))
        if paused:
            self._pace.setText(self.tr("paused"))
        self.pauseRequested.emit(paused)

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._pause.setEnabled(False)
        self._stop.setText(self.tr("Stopping…"))
        self.stopRequested.emit()
