"""The window with a fake engine and a fake review page: scan, apply, undo, close."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import FolderProblem, ReportProblem, UsageProblem
from photodedup.core.progress import Cancelled, CancelToken, Progress, Stage
from photodedup.core.records import (
    Facts,
    Group,
    Hashes,
    MatchKind,
    Member,
    Photo,
    PhotoFile,
    ScanResult,
    Skipped,
    SkipStage,
    Snapshot,
    Suggestion,
)
from photodedup.core.settings import FindLevel, Folder, ScanSettings
from photodedup.ui.application import make_application
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.engine import (
    Applied,
    ApplyRequest,
    NotDuplicates,
    PastBatch,
    Undone,
)
from photodedup.ui.main_window import MainWindow, Page
from photodedup.ui.models.marks import MarkedPhoto
from photodedup.ui.preferences import Preferences, RecentScan
from photodedup.ui.theme import DARK, LIGHT, ThemeChoice, theme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.theme import Theme

HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 5.0)
SETTINGS = ScanSettings(folders=(Folder(Path("/photos")),))
TRASH = ApplyRequest(ActionKind.TRASH)


def _photo(number: int) -> Photo:
    file = PhotoFile(Path(f"/photos/{number}.jpg"), 500_000, 0, 0, 1, number)
    content = bytes([number]) * 16
    return Photo(number, file, content, Facts(640, 480, "jpeg"), HASHES)


PHOTOS = tuple(_photo(number) for number in range(4))
GROUP = Group(
    1,
    MatchKind.RESIZED,
    tuple(Member(photo, Suggestion.REMOVE, 1.0) for photo in PHOTOS),
)
MARKED = tuple(MarkedPhoto(photo, PHOTOS[0], GROUP) for photo in PHOTOS[1:])
RESULT = ScanResult(SETTINGS, PHOTOS, (GROUP,), (), seconds=1.0)


class FakeReview(QWidget):
    """Writes down what the window asks of it."""

    pauseRequested = Signal(bool)  # noqa: N815 -- the page's own name
    stopRequested = Signal()  # noqa: N815 -- the page's own name
    applyRequested = Signal()  # noqa: N815 -- the page's own name
    skippedRequested = Signal()  # noqa: N815 -- the page's own name
    exportRequested = Signal()  # noqa: N815 -- the page's own name
    notDuplicates = Signal(object)  # noqa: N815 -- the page's own name
    duplicatesAgain = Signal(object)  # noqa: N815 -- the page's own name
    undoRequested = Signal()  # noqa: N815 -- the page's own name

    def __init__(self) -> None:
        super().__init__()
        self.undo_stack = QUndoStack(self)
        self.begun: list[ScanSettings] = []
        self.progress: list[Progress] = []
        self.finished: list[ScanResult] = []
        self.gone: set[Path] = set()
        self.marked: tuple[MarkedPhoto, ...] = MARKED
        self.theme = LIGHT

    def begin(self, settings: ScanSettings) -> None:
        self.begun.append(settings)

    def set_progress(self, progress: Progress) -> None:
        self.progress.append(progress)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        del snapshot

    def finish(self, result: ScanResult) -> None:
        self.finished.append(result)

    def remove_photos(self, paths: frozenset[Path]) -> None:
        self.gone |= paths

    def restore_photos(self, paths: frozenset[Path]) -> None:
        self.gone -= paths

    def decided(self, result: ScanResult) -> ScanResult:
        return result

    def marked_for_removal(self) -> tuple[MarkedPhoto, ...]:
        return self.marked

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme


class FakeEngine:
    """Scans and acts as it is told, in no time."""

    def __init__(self) -> None:
        self.result = RESULT
        self.scan_problem: Exception | None = None
        self.until_cancelled = False
        self.scans: list[ScanSettings] = []
        self.applied: list[ApplyRequest] = []
        self.undone: list[int] = []
        self.export_problem: Exception | None = None
        self.remembered: list[NotDuplicates] = []
        self.refused: tuple[tuple[Path, str], ...] = ()

    def scan(
        self,
        settings: ScanSettings,
        on_progress: Callable[[Progress], None],
        on_snapshot: Callable[[Snapshot], None],
        cancel: CancelToken,
    ) -> ScanResult:
        self.scans.append(settings)
        on_progress(Progress(Stage.READING, 1, 4))
        on_snapshot(Snapshot((GROUP,), 1))
        if self.scan_problem is not None:
            raise self.scan_problem
        pause = threading.Event()
        try:
            while self.until_cancelled:
                cancel.check()
                pause.wait(0.005)
        except Cancelled:
            return replace(self.result, complete=False)
        return replace(self.result, settings=settings)

    def count_photos(self, folder: Path, cancel: CancelToken) -> int:
        del folder, cancel
        return 4

    def apply(
        self,
        request: ApplyRequest,
        marked: Sequence[MarkedPhoto],
        result: ScanResult,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> Applied:
        del result, cancel
        self.applied.append(request)
        on_progress(Progress(Stage.ACTING, 1, len(marked)))
        refused = {path for path, _ in self.refused}
        files = (each.photo.file for each in marked)
        done = tuple(file for file in files if file.path not in refused)
        return Applied(len(self.applied), request.kind, done, self.refused)

    def undo(self, batch: int) -> Undone:
        if batch in self.undone:
            raise UsageProblem(f"Batch {batch} is undone already.")
        self.undone.append(batch)
        return Undone(frozenset(each.photo.file.path for each in MARKED))

    def history(self) -> tuple[PastBatch, ...]:
        return ()

    def export(self, result: ScanResult, path: Path) -> None:
        del result, path
        if self.export_problem is not None:
            raise self.export_problem

    def remember(self, decision: NotDuplicates) -> None:
        self.remembered.append(decision)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def review() -> FakeReview:
    make_application()
    return FakeReview()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "photodedup.ini")


@pytest.fixture
def window(
    engine: FakeEngine, review: FakeReview, preferences: Preferences, qtbot: QtBot
) -> Iterator[MainWindow]:
    made = MainWindow(engine, preferences, cast("ReviewPage", review))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def _scan(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.scanning.ended):
        window.scan(SETTINGS)


def _apply(window: MainWindow, qtbot: QtBot) -> None:
    window.applying.apply(TRASH, MARKED, RESULT)
    qtbot.waitUntil(lambda: not window.applying.running)


def test_a_scan_shows_the_review_page_and_ends_with_its_result(
    window: MainWindow, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    assert review.begun == [SETTINGS]
    assert review.progress == [Progress(Stage.READING, 1, 4)]
    assert review.finished == [RESULT]
    assert window.review.isVisible()


def test_a_scan_that_fails_says_why_and_shows_the_start_page(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.scan_problem = FolderProblem(Path("/photos"), "is gone")
    _scan(window, qtbot)
    assert window.message_bar.text == "/photos: is gone"
    assert window.message_bar.isVisible()
    assert window.start.isVisible()


def test_a_bug_in_a_scan_is_told_with_its_traceback(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.scan_problem = ZeroDivisionError("ours")
    told: list[str] = []
    window.crashed.connect(told.append)
    _scan(window, qtbot)
    assert "ZeroDivisionError: ours" in told[0]


def test_notices_of_a_scan_stand_in_the_message_bar(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.result = replace(RESULT, notices=("The cache is on a full disk.",))
    _scan(window, qtbot)
    assert window.message_bar.text == "The cache is on a full disk."


def test_stop_ends_a_scan_with_what_it_knows(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    engine.until_cancelled = True
    window.scan(SETTINGS)
    with qtbot.waitSignal(window.scanning.ended):
        review.stopRequested.emit()
    assert [result.complete for result in review.finished] == [False]


def test_a_second_scan_waits_for_the_first_to_stop(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    other = ScanSettings(folders=(Folder(Path("/other")),))
    engine.until_cancelled = True
    window.scan(SETTINGS)
    window.scan(other)
    qtbot.waitUntil(lambda: engine.scans == [SETTINGS, other])
    with qtbot.waitSignal(window.scanning.ended):
        window.scanning.stop()


def test_closing_during_a_scan_ends_its_thread(
    window: MainWindow, engine: FakeEngine
) -> None:
    engine.until_cancelled = True
    window.scan(SETTINGS)
    window.close()
    assert not window.is_working


def test_a_finished_scan_is_remembered_as_recent(
    window: MainWindow, preferences: Preferences, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    assert preferences.recent == (RecentScan(SETTINGS.folders, photos=4, groups=1),)


# ------------------------------------------------------------------ acting


def test_apply_takes_the_photos_away_and_offers_undo(
    window: MainWindow, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    _apply(window, qtbot)
    assert review.gone == {each.photo.file.path for each in MARKED}
    assert window.status.text == "3 photos moved to Trash, 1.5 MB."
    assert window.status.offers_undo
    assert QApplication.activeModalWidget() is None


def test_undo_puts_the_photos_back(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    _apply(window, qtbot)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: not window.applying.running)
    assert engine.undone == [1]
    assert review.gone == set()
    assert window.status.text == "3 files put back."


def test_undo_takes_back_a_later_mark_before_the_apply(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    _apply(window, qtbot)
    review.undo_stack.push(QUndoCommand("a mark"))
    window.actions_.undo.trigger()
    assert engine.undone == []
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: engine.undone == [1])
    qtbot.waitUntil(lambda: not window.applying.running)


def test_photos_that_were_not_touched_are_listed_with_the_reason(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.refused = ((PHOTOS[1].file.path, "changed since the scan"),)
    _scan(window, qtbot)
    _apply(window, qtbot)
    dialog = window.findChild(SkippedDialog)
    assert isinstance(dialog, SkippedDialog)
    assert dialog.model.as_text() == "/photos/1.jpg\tchanged since the scan"
    assert window.status.text == "2 photos moved to Trash, 1.0 MB."
    dialog.close()


def test_apply_asks_once_and_acts_after_the_confirmation(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    with qtbot.waitSignal(window.applying.applied):
        _press_in_next_dialog("Move 3 photos to Trash")
        review.applyRequested.emit()
    assert engine.applied == [TRASH]
    qtbot.waitUntil(lambda: not window.applying.running)


def test_cancel_does_nothing_and_without_marks_nothing_is_asked(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    _press_in_next_dialog("Cancel")
    review.applyRequested.emit()
    assert engine.applied == []
    review.marked = ()
    review.applyRequested.emit()
    assert window.status.text == "Nothing is marked for removal yet."


def test_apply_waits_for_the_end_of_the_scan(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    engine.until_cancelled = True
    window.scan(SETTINGS)
    review.applyRequested.emit()
    assert "Apply works when the scan is done" in window.message_bar.text
    with qtbot.waitSignal(window.scanning.ended):
        window.scanning.stop()


def test_a_report_is_written_or_one_sentence_says_why_not(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    window.applying.export(RESULT, Path("/a.csv"))
    qtbot.waitUntil(lambda: not window.applying.running)
    assert window.status.text == "Report written to /a.csv."
    engine.export_problem = ReportProblem(Path("/a.csv"), "the disk is full")
    window.applying.export(RESULT, Path("/a.csv"))
    qtbot.waitUntil(lambda: not window.applying.running)
    assert window.message_bar.text == "/a.csv: the disk is full"


def test_not_duplicates_are_stored_and_taken_back(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    review.notDuplicates.emit(GROUP)
    review.duplicatesAgain.emit(GROUP)
    qtbot.waitUntil(lambda: len(engine.remembered) == 2)
    assert [each.taken_back for each in engine.remembered] == [False, True]
    del window


def test_skipped_files_are_listed_with_the_reason(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    skipped = Skipped(Path("/photos/bad.jpg"), SkipStage.READ, "is cut off")
    engine.result = replace(RESULT, skipped=(skipped,))
    _scan(window, qtbot)
    review.skippedRequested.emit()
    dialog = window.findChild(SkippedDialog)
    assert isinstance(dialog, SkippedDialog)
    assert dialog.model.as_text() == "/photos/bad.jpg\tis cut off"
    dialog.close()


# ------------------------------------------------------------------ look and comfort


def test_the_theme_changes_everything_and_is_remembered(
    window: MainWindow, review: FakeReview, preferences: Preferences
) -> None:
    window.set_theme(ThemeChoice.DARK)
    assert theme_of(window.palette()) is DARK
    assert review.theme is DARK
    window.set_theme(ThemeChoice.LIGHT)
    assert theme_of(window.palette()) is LIGHT
    assert preferences.theme is ThemeChoice.LIGHT


def test_folders_can_be_dropped_anywhere(window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    place = QPointF(10, 10)
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, copy, data, left, none))
    assert window.start.model.folders == (Folder(tmp_path),)


def test_the_level_and_the_geometry_are_remembered(
    window: MainWindow,
    engine: FakeEngine,
    preferences: Preferences,
    qtbot: QtBot,
) -> None:
    window.start.options.set_find_level(FindLevel.SAME)
    window.close()
    assert not preferences.geometry.isEmpty()
    again = MainWindow(engine, preferences, cast("ReviewPage", FakeReview()))
    qtbot.addWidget(again)
    assert again.start.options.find_level is FindLevel.SAME


@pytest.mark.parametrize("size", [(1280, 800), (1000, 650)])
def test_everything_fits_the_smaller_screens(
    window: MainWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    window.add_folders([tmp_path])
    window.show_page(Page.START)
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    button = window.start.scan_button
    corner = button.mapTo(window, button.rect().bottomRight())
    assert window.rect().contains(corner)


def _press_in_next_dialog(name: str) -> None:
    """Press a button of the dialog that opens next."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        buttons = dialog.findChildren(QPushButton)
        next(button for button in buttons if button.text() == name).click()

    QTimer.singleShot(0, press)
