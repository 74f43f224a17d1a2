"""The window: pages, menus, message bar and status line, and what connects them."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.errors import Bug
from photodedup.core.records import ScanResult, SkipStage
from photodedup.ui.applying import Applying
from photodedup.ui.dialogs.about import AboutDialog
from photodedup.ui.dialogs.clear_marks import ClearMarksBox
from photodedup.ui.dialogs.shortcuts import ShortcutsDialog
from photodedup.ui.dialogs.skipped import SkippedDialog
from photodedup.ui.engine import NotDuplicates
from photodedup.ui.menus import build_menus
from photodedup.ui.message_bar import MessageBar
from photodedup.ui.pages.start import StartPage
from photodedup.ui.pasted import local_paths
from photodedup.ui.preferences import RecentScan
from photodedup.ui.regroup_worker import RegroupWorker
from photodedup.ui.remembering import Remembering, pairs_of
from photodedup.ui.scan_worker import ScanWorker
from photodedup.ui.searching import Searching
from photodedup.ui.status_line import StatusLine
from photodedup.ui.theme import ThemeChoice, apply_theme, resolve, theme_of
from photodedup.ui.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QAction,
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
    )

    from photodedup.core.records import Group, Skipped
    from photodedup.core.settings import ScanSettings
    from photodedup.ui.engine import Engine
    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.pages.search import SearchPage
    from photodedup.ui.preferences import Preferences

FIRST_SIZE = (1280, 800)
SMALLEST_SIZE = (900, 600)
TITLE_BAR = QSize(0, 40)
"""Height that the system's frame takes; its real one is not known before it shows."""


class Page(IntEnum):
    """The pages, in the order of the buttons."""

    START = 0
    REVIEW = 1
    SEARCH = 2


class MainWindow(QMainWindow):
    """Connects the pages to the engine.

    Parameters
    ----------
    engine
        The work of the core.
    review
        The review page.
    search
        The search page.

    Signals
    -------
    crashed(str)
        A traceback from a thread.
    """

    crashed = Signal(str)

    def __init__(
        self,
        engine: Engine,
        preferences: Preferences,
        review: ReviewPage,
        search: SearchPage,
    ) -> None:
        super().__init__()
        self._preferences = preferences
        self._settings: ScanSettings | None = None
        self._next: ScanSettings | None = None
        self._result: ScanResult | None = None
        self._undo_place = 0
        self._was_regrouped = self._regroups_again = False
        self._passing: set[Path] = set()
        self.setWindowTitle("photodedup")
        self.setMinimumSize(*SMALLEST_SIZE)
        room = self.screen().availableSize() - TITLE_BAR
        self.resize(QSize(*FIRST_SIZE).boundedTo(room))
        self.setAcceptDrops(True)
        self.start = StartPage(engine.count_photos)
        self.review, self.search = review, search
        self.message_bar = MessageBar()
        self.status = StatusLine()
        self.scanning = ScanWorker(engine.scan, self)
        self.applying = Applying(engine, self.status, self)
        self.searching = Searching(search, review, self.applying, self)
        self.regrouping = RegroupWorker(engine.regroup, self)
        self._remembering = Remembering(engine.remember, self)
        self._top_bar = TopBar()
        self._pages = QStackedWidget()
        self.actions_ = build_menus(self)
        self._lay_out()
        self._connect_pages()
        self._connect_work()
        self._connect_actions()
        self._restore()

    # ------------------------------------------------------------- public

    @property
    def is_working(self) -> bool:
        """Whether a thread still runs, also after the window was closed."""
        works = (self.scanning, self.applying, self.regrouping, self._remembering)
        pages = self.start.is_counting, self.search.is_working
        return any(work.has_live_thread for work in works) or any(pages)

    def add_folders(self, paths: Sequence[Path]) -> None:
        """Fill folders in and make Scan the next key press."""
        self.show_page(Page.START)
        self.start.add_paths(paths)
        self.start.scan_button.setFocus()

    def find_similar(self, path: Path) -> None:
        """Look for photos like a file; a folder is looked in."""
        self.searching.look_for(path)

    def never_list(self, folder: Path) -> None:
        """Leave a folder that will not last out of the earlier scans."""
        self._passing.add(folder)

    def show_page(self, page: Page) -> None:
        """Show a page."""
        if page is Page.SEARCH:
            self.searching.offer(self.start.model.folders)
        self._pages.setCurrentIndex(page)
        self._top_bar.show_page(page)

    def scan(self, settings: ScanSettings) -> None:
        """Scan now; a scan that runs is stopped first, what it read is kept."""
        if self.applying.running:
            self.message_bar.show_problem(
                self.tr("Wait until the action that is running is done, or stop it.")
            )
        elif self.review.marked_photos:
            self._ask_to_clear(settings)
        else:
            self._start_scan(settings)

    def _ask_to_clear(self, settings: ScanSettings) -> None:
        """Ask before marks are lost; a scan that runs goes on meanwhile."""
        box = ClearMarksBox(self.review.marked_photos, self)
        box.accepted.connect(lambda: self._start_scan(settings))
        box.rejected.connect(lambda: self.show_page(Page.REVIEW))
        box.open()

    def _start_scan(self, settings: ScanSettings) -> None:
        if self.scanning.running:
            self._next = settings
            self.scanning.stop()
        else:
            self._begin(settings)

    # ------------------------------------------------------------- scanning

    def _begin(self, settings: ScanSettings) -> None:
        self._settings, self._result = settings, None
        self._was_regrouped = self._regroups_again = False
        self.regrouping.forget()
        self.message_bar.hide()
        self.applying.forget()
        self.review.begin(settings)
        self.searching.begin_scan(settings.folders)
        self._top_bar.set_page_enabled(Page.REVIEW, enabled=True)
        self.actions_.show_review.setEnabled(True)
        self.show_page(Page.REVIEW)
        self.scanning.start(settings)
        self._show_state()

    def _finish(self, result: object) -> None:
        if not isinstance(result, ScanResult):
            raise Bug(f"a scan returned {result!r}")
        self._result = result
        self.review.finish(result)
        if result.notices:
            self.message_bar.show_problem(" ".join(result.notices))
        recent = RecentScan(
            result.settings.folders, len(result.photos), len(result.groups)
        )
        passing = {folder.path for folder in recent.folders} & self._passing
        if result.complete and not passing:
            self._preferences.add_recent(recent)
            self.start.set_recent(self._preferences.recent)
        self._show_state()

    def _regroup(self, strictness: float) -> None:
        if self._result is not None:
            self.regrouping.request(self._result, strictness)

    def _take_regrouped(self, result: object) -> None:
        """Show what was grouped anew, unless another scan began meanwhile."""
        if not isinstance(result, ScanResult):
            raise Bug(f"regrouping returned {result!r}")
        if self._result is not None and result.matches is self._result.matches:
            self._result, self._was_regrouped = result, True
            self.review.regroup(result)

    def _regroup_again(self) -> None:
        """Group anew after people took back that photos are no duplicates."""
        if self._regroups_again and not self._remembering.running:
            self._regroups_again = False
            if self._result is not None:
                self._regroup(self._result.settings.strictness)

    def _fail(self, sentence: str) -> None:
        self.message_bar.show_problem(sentence)
        self.show_page(Page.START)

    def _crash_scan(self, traceback: str) -> None:
        self.show_page(Page.START)
        self.crashed.emit(traceback)

    def _end_scan(self) -> None:
        self.searching.end_scan()
        following, self._next = self._next, None
        if following is not None:
            self._begin(following)
        self._show_state()

    # ------------------------------------------------------------- acting

    def _apply(self) -> None:
        if self._result is None:
            self.message_bar.show_problem(
                self.tr("Apply works when the scan is done: wait, or press Stop.")
            )
            return
        self.message_bar.hide()
        result = self.review.with_added(self._result)
        self.applying.ask(self.review.marked_for_removal(), result)

    def _take_away(self, paths: frozenset[Path]) -> None:
        self.review.remove_photos(paths)
        self._undo_place = self.review.undo_stack.index()

    def _remember(self, group: Group) -> None:
        self._remembering.add(NotDuplicates(pairs_of(group)))

    def _take_back(self, group: Group) -> None:
        self._remembering.add(NotDuplicates(pairs_of(group), taken_back=True))
        # Regrouping left the group out; the scan itself did not know of the decision.
        self._regroups_again = self._was_regrouped

    def _undo(self) -> None:
        """Undo the last thing: Apply, or a mark that was set after it."""
        stack = self.review.undo_stack
        if self.applying.can_undo and stack.index() <= self._undo_place:
            self.applying.undo_last()
        else:
            stack.undo()

    def _export(self, action: QAction) -> None:
        if self._result is None:
            self.message_bar.show_problem(
                self.tr("A report can be written when the scan is done.")
            )
            return
        kind = action.text().strip(".&")
        name = f"photodedup.{kind.lower()}"
        pattern = f"{kind} (*.{kind.lower()})"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export report"), name, pattern
        )
        if chosen:
            path = Path(chosen)
            named = path if path.suffix else path.with_suffix(f".{kind.lower()}")
            self.applying.export(self.review.decided(self._result), named)

    def _list_skipped(self) -> None:
        skipped: tuple[Skipped, ...] = self._result.skipped if self._result else ()
        read = [(s.path, s.reason) for s in skipped if s.stage is not SkipStage.ACT]
        title = self.tr("%Ln file(s) passed over.", "", len(read))
        SkippedDialog(title, read, self).open()

    # ------------------------------------------------------------- look

    def set_theme(self, choice: ThemeChoice) -> None:
        """Choose a theme and remember it."""
        self._preferences.theme = choice
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() is choice)
        self._paint_theme()

    def _paint_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            scheme = QGuiApplication.styleHints().colorScheme()
            theme = resolve(self._preferences.theme, scheme)
            apply_theme(app, theme)
            self.review.set_theme(theme)

    def _toggle_theme(self) -> None:
        dark = theme_of(self.palette()).is_dark
        self.set_theme(ThemeChoice.LIGHT if dark else ThemeChoice.DARK)

    def _show_full_screen(self, full: bool) -> None:  # noqa: FBT001 -- the slot of toggled(bool)
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    def _show_state(self) -> None:
        """Enable the commands that make sense now."""
        actions, stack = self.actions_, self.review.undo_stack
        done = self._result is not None
        for action in (*actions.exports, actions.apply):
            action.setEnabled(done)
        actions.skipped.setEnabled(done)
        applied = self.applying.can_undo and stack.index() <= self._undo_place
        idle = not self.applying.running
        actions.undo.setEnabled(idle and (applied or stack.canUndo()))
        actions.redo.setEnabled(idle and stack.canRedo())
        self.review.setEnabled(idle)

    # ------------------------------------------------------------- building

    def _lay_out(self) -> None:
        self._top_bar.add_page(self.tr("Scan"), "search")
        self._top_bar.add_page(self.tr("Review"), "columns")
        self._top_bar.add_page(self.tr("Search by image"), "image")
        for page in (self.start, self.review, self.search):
            self._pages.addWidget(page)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._top_bar, self.message_bar):
            column.addWidget(widget)
        column.addWidget(self._pages, stretch=1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)
        self._top_bar.set_page_enabled(Page.REVIEW, enabled=False)
        self.actions_.show_review.setEnabled(False)
        self.show_page(Page.START)

    def _connect_pages(self) -> None:
        self._top_bar.pageRequested.connect(lambda place: self.show_page(Page(place)))
        self._top_bar.themeToggled.connect(self._toggle_theme)
        self._top_bar.helpRequested.connect(self._show_shortcuts)
        self.start.scanRequested.connect(self.scan)
        self.start.problem.connect(self.message_bar.show_problem)
        self.start.crashed.connect(self.crashed)
        review = self.review
        review.pauseRequested.connect(self.scanning.pause)
        review.stopRequested.connect(self.scanning.stop)
        review.applyRequested.connect(self._apply)
        review.skippedRequested.connect(self._list_skipped)
        review.exportRequested.connect(lambda: self._export(self.actions_.export_csv))
        review.strictnessChosen.connect(self._regroup)
        review.notDuplicates.connect(self._remember)
        review.duplicatesAgain.connect(self._take_back)
        review.undoRequested.connect(self._undo)
        review.undo_stack.indexChanged.connect(self._show_state)
        self.search.problem.connect(self.message_bar.show_problem)
        self.search.over.connect(self.message_bar.withdraw)
        self.search.crashed.connect(self.crashed)
        searching = self.searching
        searching.searchRequested.connect(lambda: self.show_page(Page.SEARCH))
        searching.reviewRequested.connect(lambda: self.show_page(Page.REVIEW))

    def _connect_work(self) -> None:
        scanning, applying = self.scanning, self.applying
        scanning.progress.connect(self.review.set_progress)
        scanning.snapshot.connect(self.review.set_snapshot)
        scanning.finished.connect(self._finish)
        scanning.failed.connect(self._fail)
        scanning.crashed.connect(self._crash_scan)
        scanning.ended.connect(self._end_scan)
        applying.applied.connect(self._take_away)
        applying.restored.connect(self.review.restore_photos)
        applying.changed.connect(self._show_state)
        self.regrouping.finished.connect(self._take_regrouped)
        self._remembering.ended.connect(self._regroup_again)
        for work in (applying, self.regrouping, self._remembering):
            work.failed.connect(self.message_bar.show_problem)
            work.crashed.connect(self.crashed)

    def _connect_actions(self) -> None:
        actions = self.actions_
        actions.add_folder.triggered.connect(self._choose_folder)
        for action in actions.exports:
            action.triggered.connect(lambda _, chosen=action: self._export(chosen))
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(self._undo)
        actions.redo.triggered.connect(self.review.undo_stack.redo)
        actions.history.triggered.connect(self.applying.show_history)
        actions.show_start.triggered.connect(lambda: self.show_page(Page.START))
        actions.show_review.triggered.connect(lambda: self.show_page(Page.REVIEW))
        actions.show_search.triggered.connect(lambda: self.show_page(Page.SEARCH))
        actions.apply.triggered.connect(self._apply)
        actions.skipped.triggered.connect(self._list_skipped)
        actions.full_screen.toggled.connect(self._show_full_screen)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.about.triggered.connect(lambda: AboutDialog(self).open())
        actions.themes.triggered.connect(lambda action: self.set_theme(action.data()))
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._paint_theme)
        self._show_state()

    def _choose_folder(self) -> None:
        self.show_page(Page.START)
        self.start.choose_folder()

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self).open()

    def _restore(self) -> None:
        preferences = self._preferences
        self.restoreGeometry(preferences.geometry)
        self.set_theme(preferences.theme)
        self.start.options.set_find_level(preferences.find)
        self.start.set_recent(preferences.recent)

    # ------------------------------------------------------------- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders from anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.start.drop_box.set_hovered(hovered=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the drag."""
        self.start.drop_box.set_hovered(hovered=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the dropped folders, or look for photos like the dropped one."""
        self.start.drop_box.set_hovered(hovered=False)
        event.acceptProposedAction()
        paths = local_paths(event.mimeData())
        if paths and all(path.is_file() for path in paths):
            self.find_similar(paths[0])
        else:
            self.add_folders(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the look, stop what runs and wait for it (at most 3 s each)."""
        self._preferences.geometry = self.saveGeometry()
        self._preferences.find = self.start.options.find_level
        self._preferences.sync()
        self._next = None
        self.hide()
        self.scanning.close()
        self.applying.close()
        self.regrouping.forget()
        self.regrouping.close()
        self._remembering.close()
        self.start.close_threads()
        self.search.close_threads()
        super().closeEvent(event)
