"""From the marks to the files and back: confirm, act, tell, undo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QWidget

from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import Bug, printable
from photodedup.ui.action_worker import ActionWorker
from photodedup.ui.dialogs.apply import ApplyDialog
from photodedup.ui.dialogs.history import HistoryDialog
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.engine import Applied, Undone
from photodedup.ui.wording import size_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.progress import CancelToken, Progress
    from photodedup.core.records import ScanResult
    from photodedup.ui.engine import ApplyRequest, Engine
    from photodedup.ui.models.marks import MarkedPhoto
    from photodedup.ui.status_line import StatusLine

    Action = Callable[[Callable[[Progress], None], CancelToken], object]


class Applying(QObject):
    """Does one thing to files at a time, and tells how it went in the status line.

    Parameters
    ----------
    window
        Parent of the dialogs.

    Signals
    -------
    applied(frozenset[Path])
        These photos are gone from their places.
    restored(frozenset[Path])
        These photos are back.
    changed()
        Whether something runs, or can be undone, changed.
    failed(str)
        One sentence for the message bar.
    crashed(str)
        A traceback.
    """

    applied = Signal(object)
    restored = Signal(object)
    changed = Signal()
    failed = Signal(str)
    crashed = Signal(str)

    def __init__(self, engine: Engine, status: StatusLine, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._status, self._window = engine, status, window
        self._worker = ActionWorker(self)
        self._batches: list[Applied] = []
        # Not the same: looking at the journal when the program starts must not make
        # the first scan or Apply wait.
        self._looker = ActionWorker(self)
        self._worker.progress.connect(status.set_progress)
        for worker in (self._worker, self._looker):
            worker.failed.connect(self._tell_failure)
            worker.crashed.connect(self._tell_crash)
        self._worker.ended.connect(self.changed)
        status.undoRequested.connect(self.undo_last)
        status.stopRequested.connect(self._worker.stop)

    @property
    def running(self) -> bool:
        """Whether something is being done to files."""
        return self._worker.running

    @property
    def has_live_thread(self) -> bool:
        """Whether a thread of it still runs."""
        return self._worker.has_live_thread or self._looker.has_live_thread

    @property
    def can_undo(self) -> bool:
        """Whether a batch of this scan can be put back."""
        return bool(self._batches)

    def ask(self, marked: Sequence[MarkedPhoto], result: ScanResult) -> None:
        """Confirm and apply the marks."""
        if self._refuse_second():
            return
        if not marked:
            self._status.tell(self.tr("Nothing is marked for removal yet."))
            return
        dialog = ApplyDialog(marked, _report_path(), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.apply(dialog.request, marked, result)

    def apply(
        self, request: ApplyRequest, marked: Sequence[MarkedPhoto], result: ScanResult
    ) -> None:
        """Apply the marks without asking again."""
        engine = self._engine
        self._start(
            self.tr("Checking and moving..."),
            lambda on_progress, cancel: engine.apply(
                request, marked, result, on_progress, cancel
            ),
            self._tell_applied,
            can_stop=True,
        )

    def undo_last(self) -> None:
        """Put back what was applied last."""
        if self._batches:
            self.undo(self._batches[-1].batch)

    def undo(self, batch: int) -> None:
        """Put back a batch."""
        if self._refuse_second():
            return
        self._batches = [each for each in self._batches if each.batch != batch]
        self._start(
            self.tr("Putting back..."),
            lambda *_: self._engine.undo(batch),
            self._tell_undone,
        )

    def show_history(self) -> None:
        """Read the journal and list its batches."""
        if not self._refuse_second():
            self._start(
                self.tr("Reading the journal..."),
                lambda *_: self._engine.history(),
                self._list_history,
            )

    def look_for_interrupted(self) -> None:
        """Tell of an Apply that the end of the program cut short."""
        self._looker.start(lambda *_: self._engine.history(), self._tell_interrupted)

    def export(self, result: ScanResult, path: Path) -> None:
        """Write a report."""
        if self._refuse_second():
            return
        written = self.tr("Report written to %1.").replace("%1", printable(path))
        self._start(
            self.tr("Writing the report..."),
            lambda *_: self._engine.export(result, path),
            lambda _: self._status.tell(written),
        )

    def forget(self) -> None:
        """Offer no undo of earlier batches: a new scan begins."""
        self._batches.clear()
        self._status.tell("")
        self.changed.emit()

    def close(self) -> bool:
        """Stop after the current file; return whether that was in time."""
        stopped = self._worker.close()
        return self._looker.close() and stopped

    # ------------------------------------------------------------- private

    def _refuse_second(self) -> bool:
        if self.running:
            self.failed.emit(
                self.tr("Wait until the action that is running is done, or stop it.")
            )
        return self.running

    def _start(
        self,
        sentence: str,
        action: Action,
        then: Callable[[object], object],
        *,
        can_stop: bool = False,
    ) -> None:
        self._status.show_action(sentence, can_stop=can_stop)
        self._worker.start(action, then)
        self.changed.emit()

    def _tell_applied(self, result: object) -> None:
        if not isinstance(result, Applied):
            raise Bug(f"apply returned {result!r}")
        if result.done:
            self._batches.append(result)
            self.applied.emit(frozenset(file.path for file in result.done))
        size = size_text(sum(file.size_bytes for file in result.done))
        count = len(result.done)
        sentence = {
            ActionKind.TRASH: self.tr("%Ln photo(s) moved to Trash, %1.", "", count),
            ActionKind.MOVE: self.tr("%Ln photo(s) moved, %1.", "", count),
            ActionKind.HARDLINK: self.tr("%Ln photo(s) linked, %1 won.", "", count),
        }[result.kind].replace("%1", size)
        self._status.tell(sentence, undo=bool(result.done))
        self.changed.emit()
        title = self.tr("%Ln photo(s) not touched.", "", len(result.problems))
        self._list_problems(title, result.problems)

    def _tell_undone(self, result: object) -> None:
        if not isinstance(result, Undone):
            raise Bug(f"undo returned {result!r}")
        if result.restored:
            self.restored.emit(result.restored)
        count = len(result.restored)
        self._status.tell(self.tr("%Ln file(s) put back.", "", count))
        self.changed.emit()
        title = self.tr("%Ln file(s) not put back.", "", len(result.problems))
        self._list_problems(title, result.problems)

    def _list_problems(self, title: str, problems: Sequence[tuple[Path, str]]) -> None:
        if problems:
            SkippedDialog(title, problems, self._window).open()

    def _tell_interrupted(self, batches: object) -> None:
        if isinstance(batches, tuple) and any(past.interrupted for past in batches):
            self.failed.emit(
                self.tr(
                    "The last Apply was interrupted; no photo is lost. "
                    "Edit, History puts its photos back."
                )
            )

    def _list_history(self, batches: object) -> None:
        if not isinstance(batches, tuple):
            raise Bug(f"history returned {batches!r}")
        self._status.tell("")
        dialog = HistoryDialog(batches, self._window)
        dialog.undoRequested.connect(self.undo)
        dialog.open()

    def _tell_failure(self, sentence: str) -> None:
        self._status.tell("")
        self.failed.emit(sentence)

    def _tell_crash(self, traceback: str) -> None:
        self._status.tell("")
        self.crashed.emit(traceback)


def _report_path() -> Path:
    """Return where a report goes by default: the documents, named by the minute."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    folder = documents if documents.is_dir() else Path.home()
    now = datetime.now().astimezone()
    return folder / f"photodedup-{now:%Y-%m-%d-%H%M}.csv"
