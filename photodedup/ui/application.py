"""Builds the application: constructs and connects every object, runs the loop."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

import photodedup
from photodedup.core.errors import Bug
from photodedup.core.settings import Folder
from photodedup.ui.action_worker import ActionWorker
from photodedup.ui.core_engine import CoreEngine
from photodedup.ui.core_pictures import PoolRenderer
from photodedup.ui.dialogs.crash import CrashDialog
from photodedup.ui.main_window import MainWindow
from photodedup.ui.measure_worker import MeasureWorker
from photodedup.ui.pages.review import ReviewPage
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.plurals import EnglishPlurals
from photodedup.ui.preferences import Preferences, default_file
from photodedup.ui.theme import apply_theme, resolve
from photodedup.ui.thumbnails import PictureSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

logger = logging.getLogger(__name__)

APP_ICON = Path(photodedup.__file__).resolve().parent / "data" / "photodedup.svg"


def run(folders: Sequence[Path], *, demo: bool) -> int:
    """Open the window, run until it is closed, and return the exit code."""
    app = make_application()
    bugs = BugReporter()
    sys.excepthook = bugs.report
    threading.excepthook = lambda args: bugs.report(
        args.exc_type, args.exc_value or Bug("unknown"), args.exc_traceback
    )
    engine = CoreEngine()
    pictures = PictureSource(lambda: engine.previews, PoolRenderer)
    preferences = Preferences(default_file())
    scheme = QGuiApplication.styleHints().colorScheme()
    theme = resolve(preferences.theme, scheme)
    apply_theme(app, theme)
    review = ReviewPage(pictures, theme)
    search = SearchPage(engine, pictures)
    tables = review.all_methods, search.all_methods
    measuring = [MeasureWorker(engine) for _ in tables]
    for table, worker in zip(tables, measuring, strict=True):
        worker.crashed.connect(bugs.show)
        table.use(worker)
    window = MainWindow(engine, preferences, review, search)
    window.crashed.connect(bugs.show)
    window.show()
    for page in (review, search):
        QTimer.singleShot(0, page.warm_up)
    album = DemoAlbum(window)
    if demo:
        QTimer.singleShot(0, album.open)
    else:
        QTimer.singleShot(0, window.applying.look_for_interrupted)
    if folders:
        window.add_folders(folders)
    code = app.exec()
    for worker in measuring:
        worker.close()
    pictures.close()
    engine.close()
    album.remove()
    works = any(worker.has_live_thread for worker in measuring)
    return _leave(code, is_working=window.is_working or works)


def make_application() -> QApplication:
    """Return the application with its style, translator, locale and name."""
    if QLocale().language() is QLocale.Language.C:
        # LANG is unset or "C": its numbers have no separators of thousands.
        QLocale.setDefault(
            QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
        )
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("photodedup")
    app.setApplicationVersion(photodedup.__version__)
    app.setDesktopFileName("photodedup")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(APP_ICON)))
    app.installTranslator(EnglishPlurals(app))
    return app


class BugReporter(QObject):
    """Shows uncaught exceptions of any thread in a dialog, one at a time.

    Signals
    -------
    caught(str)
        A traceback; carries it from any thread to the one of the window.
    """

    caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._open = False
        self.caught.connect(self.show)

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Take over an uncaught exception (`sys.excepthook`)."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        self.caught.emit(text)

    def show(self, text: str) -> None:
        """Show a traceback; further ones while it is open only go to stderr."""
        sys.stderr.write(text)
        if self._open:
            return
        self._open = True
        CrashDialog(text, QApplication.activeWindow()).exec()
        self._open = False


class DemoAlbum(QObject):
    """Makes the sample album in a temporary folder, and removes it at the end."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder: Path | None = None
        self._worker = ActionWorker(self)
        self._worker.failed.connect(window.message_bar.show_problem)
        self._worker.crashed.connect(window.crashed)

    def open(self) -> None:
        """Make the album and scan it when it is there."""
        from photodedup.demo import temporary_album  # noqa: PLC0415 -- after the first paint

        self._window.status.show_action(
            self.tr("Making the demo album..."), can_stop=False
        )
        self._worker.start(lambda *_: temporary_album(), self._scan)

    def remove(self) -> None:
        """Delete the album with its temporary folder."""
        self._worker.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _scan(self, album: object) -> None:
        if not isinstance(album, Path):
            raise Bug(f"the demo album is {album!r}")
        self._folder = album.parent
        self._window.status.tell("")
        self._window.never_list(album)
        self._window.start.add_paths([album])
        self._window.scan(self._window.start.options.settings((Folder(album),)))


def _leave(code: int, *, is_working: bool) -> int:
    """Return the exit code; end at once when work did not stop in time.

    Qt aborts when a running thread is destroyed, so a scan that hangs (a dead network
    drive) must not reach the interpreter's end.
    """
    for child in multiprocessing.active_children():
        child.kill()
    if is_working:
        logger.warning("work did not stop within the time limit; leaving")
        sys.stderr.flush()
        os._exit(code)
    return code
