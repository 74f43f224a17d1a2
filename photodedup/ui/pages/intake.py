"""How photos and folders come to the search page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from photodedup.core.errors import EnvironmentProblem, UsageProblem, cause, printable
from photodedup.core.records import PhotoFile
from photodedup.ui.pasted import Pasted
from photodedup.ui.search_worker import EngineQuestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData

    from photodedup.ui.engine import Engine


class Intake(QObject):
    """Takes what is dropped, pasted, chosen in a dialog, or picked at random.

    Parameters
    ----------
    engine
        Picks photos at random; called on a thread.
    window
        Parent of the dialogs.

    Signals
    -------
    photoCame(PhotoFile)
        Look for photos like this one.
    folderCame(Path)
        Look in this folder too.
    problem(str)
        One sentence: why nothing came.
    """

    photoCame = Signal(object)  # noqa: N815 -- Qt names signals so
    folderCame = Signal(object)  # noqa: N815 -- Qt names signals so
    problem = Signal(str)

    def __init__(self, engine: Engine, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pasted = Pasted()
        self.picking = EngineQuestion(engine, self)
        self.picking.finished.connect(self._on_picked)
        self.picking.failed.connect(self.problem)

    def holds(self, path: Path) -> bool:
        """Whether a file is a pasted bitmap, so that it will not last."""
        return self._pasted.holds(path)

    def take(self, data: QMimeData) -> None:
        """Take what was dropped or pasted: a photo, or a folder to look in."""
        try:
            self.take_path(self._pasted.take(data))
        except EnvironmentProblem as problem:
            self.problem.emit(str(problem))

    def take_path(self, path: Path) -> None:
        """Take a photo, or a folder to look in."""
        if path.is_dir():
            self.folderCame.emit(path)
            return
        try:
            self.photoCame.emit(_file_at(path))
        except EnvironmentProblem as problem:
            self.problem.emit(str(problem))

    def paste(self) -> None:
        """Take what is in the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def choose_photo(self) -> None:
        """Let the user pick a file."""
        title = self.tr("Choose a photo")
        chosen, _ = QFileDialog.getOpenFileName(self._window, title)
        if chosen:
            self.take_path(Path(chosen))

    def choose_folder(self) -> None:
        """Let the user pick a folder to look in."""
        title = self.tr("Add folder")
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        if chosen:
            self.folderCame.emit(Path(chosen))

    def pick_random(self, folders: Sequence[Path]) -> None:
        """Take any photo of some folders."""
        if folders:
            self.picking.pick_photo(folders)
        else:
            self.problem.emit(
                self.tr("Add a folder to look in first: the photo comes from there.")
            )

    def close(self) -> None:
        """Stop, and delete what was pasted."""
        self.picking.close()
        self._pasted.remove()

    def _on_picked(self, path: object) -> None:
        if isinstance(path, Path):
            self.take_path(path)


def _file_at(path: Path) -> PhotoFile:
    """Return what the decoder needs to know of a file that no walk has met.

    Raises
    ------
    UsageProblem
        There is no such file.
    """
    path = path.expanduser().absolute()
    try:
        if path.is_symlink():  # the decoder follows no links
            path = path.resolve(strict=True)
        state = path.stat()
    except OSError as error:
        raise UsageProblem(f"{printable(path)}: {cause(error)}") from error
    return PhotoFile(
        path,
        state.st_size,
        state.st_mtime_ns,
        state.st_ctime_ns,
        state.st_dev,
        state.st_ino,
    )
