"""The window with a fake engine and a fake review page: scan, apply, undo, close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QUndoCommand
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from photodedup.core.errors import FolderProblem, ReportProblem
from photodedup.core.progress import Progress, Stage
from photodedup.core.records import (
    Match,
    MatchKind,
    Skipped,
    SkipStage,
)
from photodedup.core.settings import FindLevel, Folder, ScanSettings
from photodedup.ui.dialogs.clear_marks import ClearMarksBox
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.main_window import MainWindow, Page
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.preferences import Preferences, RecentScan
from photodedup.ui.theme import DARK, LIGHT, ThemeChoice, theme_of
from tests.ui.fakes import (
    GROUP,
    MARKED,
    PHOTOS,
    RESULT,
    SETTINGS,
    TRASH,
    FakeEngine,
    FakeReview,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.thumbnails import PictureSource


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


def test_a_new_scan_asks_before_it_clears_marks(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    review.marked_photos = 3
    for button, scans in (("Back to the review", 1), ("Clear marks and scan", 2)):
        window.scan(SETTINGS)
        box = window.findChild(ClearMarksBox)
        assert isinstance(box, ClearMarksBox)
        assert "marks of 3 photos" in box.text()
        next(b for b in box.buttons() if b.text() == button).click()
        qtbot.waitUntil(lambda: not window.scanning.running)
        assert len(engine.scans) == scans
        box.deleteLater()
        QApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)


def test_the_slider_groups_the_newest_result_anew(
    window: MainWindow, review: FakeReview, qtbot: QtBot
) -> None:
    review.strictnessChosen.emit(0.7)  # nothing was scanned yet
    _scan(window, qtbot)
    for strictness in (0.6, 0.7, 0.8):
        review.strictnessChosen.emit(strictness)
    qtbot.waitUntil(lambda: not window.regrouping.running)
    # Of those that waited for the first only the newest was done.
    assert [each.settings.strictness for each in review.regrouped] == [0.6, 0.8]


def test_a_regrouping_of_the_scan_before_is_not_shown(
    window: MainWindow, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    stale = replace(RESULT, matches=(Match(0, 1, MatchKind.RESIZED, 0.9),))
    window.regrouping.finished.emit(stale)
    assert review.regrouped == []


def test_what_was_taken_back_is_found_again_after_regrouping(
    window: MainWindow, engine: FakeEngine, review: FakeReview, qtbot: QtBot
) -> None:
    _scan(window, qtbot)
    review.strictnessChosen.emit(0.6)
    qtbot.waitUntil(lambda: len(review.regrouped) == 1)
    qtbot.waitUntil(lambda: not window.regrouping.running)
    review.duplicatesAgain.emit(GROUP)
    qtbot.waitUntil(lambda: len(review.regrouped) == 2)
    qtbot.waitUntil(lambda: not window.regrouping.running)
    assert len(engine.remembered) == 1


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
    pictures: PictureSource,
    qtbot: QtBot,
) -> None:
    window.start.options.set_find_level(FindLevel.SAME)
    window.close()
    assert not preferences.geometry.isEmpty()
    search = SearchPage(engine, pictures)
    fake = cast("ReviewPage", FakeReview())
    again = MainWindow(engine, preferences, fake, search)
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
