"""The start page: which folders, how far to look, go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.errors import printable
from photodedup.core.settings import Folder, FolderRole
from photodedup.ui.folder_counter import FolderCounter
from photodedup.ui.icons import Tone, icon
from photodedup.ui.models.folders import FolderModel
from photodedup.ui.pages.drop_box import DropBox
from photodedup.ui.pages.folder_table import FolderTable
from photodedup.ui.pages.scan_options import ScanOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photodedup.ui.folder_counter import Count
    from photodedup.ui.preferences import RecentScan

RECENT_WIDTH = 240


class StartPage(QWidget):
    """Chooses what to scan.

    Parameters
    ----------
    count
        Counts the photos of one folder; called on a thread.

    Signals
    -------
    scanRequested(ScanSettings)
    problem(str)
        One sentence for the message bar.
    crashed(str)
        A traceback from the thread that counts.
    """

    scanRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    problem = Signal(str)
    crashed = Signal(str)

    def __init__(self, count: Count, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FolderModel(self)
        self.options = ScanOptions()
        self.drop_box = DropBox()
        self.table = FolderTable(self.model)
        self._counter = FolderCounter(count, self)
        self._recent = QVBoxLayout()
        self._recent_panel = self._make_recent()
        self.scan_button = self._make_scan_button()
        self._hint = QLabel()
        self._hint.setProperty("muted", True)  # noqa: FBT003 -- Qt's property
        self._lay_out()
        self._connect()
        self._show_state()

    # ------------------------------------------------------------- public

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Add folders to the table; what is no folder is told in one sentence."""
        for path in paths:
            problem = self._add(path.expanduser())
            if problem:
                self.problem.emit(problem)

    def set_recent(self, scans: Sequence[RecentScan]) -> None:
        """Show the folders of earlier scans, newest first."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.deleteLater()
        for scan in scans:
            self._recent.addWidget(self._make_recent_button(scan))
        self._recent_panel.setVisible(bool(scans))

    def scan(self) -> None:
        """Ask for the scan, if there is a folder to look into."""
        if self.scan_button.isEnabled():
            self.scanRequested.emit(self.options.settings(self.model.folders))

    def choose_folder(self) -> None:
        """Let the user pick a folder."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Add folder"))
        if chosen:
            self.add_paths([Path(chosen)])

    @property
    def is_counting(self) -> bool:
        """Whether a thread counts photos."""
        return self._counter.has_live_thread

    def close_threads(self) -> bool:
        """Stop counting; return whether the thread ended in time."""
        return self._counter.close()

    # ------------------------------------------------------------- private

    def _add(self, path: Path) -> str:
        """Add one folder and return the problem, empty when there is none."""
        path = path.absolute()
        shown = printable(path)
        if path.is_file():
            text = self.tr("%1 is a file: add the folder that holds it.")
            return text.replace("%1", shown)
        if not path.is_dir():
            text = self.tr("%1 is not there: check the name, or connect its drive.")
            return text.replace("%1", shown)
        if self.model.add(Folder(path)):
            self._counter.ask(path)
        return ""

    def _remove(self, row: int) -> None:
        self._counter.forget(self.model.folders[row].path)
        self.model.remove(row)

    def _reuse(self, scan: RecentScan) -> None:
        for folder in scan.folders:
            self.add_paths([folder.path])
            rows = [known.path for known in self.model.folders]
            if folder.path in rows:
                place = self.model.index(rows.index(folder.path), 2)
                self.model.setData(place, folder.role)
        self.scan_button.setFocus()

    def _uncountable(self, path: Path, problem: str) -> None:
        self.model.set_counted(path, None, problem)
        self.problem.emit(problem)

    def _show_state(self) -> None:
        """Show the table once there are folders; say what is missing to scan."""
        folders = self.model.folders
        for widget in (self.table, self.options, self.scan_button, self._hint):
            widget.setVisible(bool(folders))
        self.drop_box.set_inviting(inviting=not folders)
        ready = any(folder.role is not FolderRole.IGNORE for folder in folders)
        self.scan_button.setEnabled(ready)
        self._hint.setText(
            self.tr("Photos are never changed until you press Apply.")
            if ready
            else self.tr("Every folder is ignored: give one the role Search.")
        )

    # ------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.addWidget(self._hint)
        bottom.addStretch(1)
        bottom.addWidget(self.scan_button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.drop_box)
        column.addWidget(self.table, stretch=1)
        column.addWidget(self.options)
        self.table.setMinimumHeight(110)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(area, stretch=1)
        left.addLayout(bottom)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 16)
        row.setSpacing(24)
        row.addLayout(left, stretch=1)
        row.addWidget(self._recent_panel)

    def _make_recent(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(RECENT_WIDTH)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        title = QLabel(self.tr("Recent"))
        title.setProperty("subheading", True)  # noqa: FBT003 -- Qt's property
        column.addWidget(title)
        self._recent.setSpacing(4)
        column.addLayout(self._recent)
        column.addStretch(1)
        panel.hide()
        return panel

    def _make_recent_button(self, scan: RecentScan) -> QPushButton:
        names = ", ".join(printable(f.path.name or str(f.path)) for f in scan.folders)
        photos = self.tr("%Ln photo(s)", "", scan.photos)
        groups = self.tr("%Ln group(s)", "", scan.groups)
        button = QPushButton(self)
        button.setObjectName("recent")
        button.setFlat(True)
        width = RECENT_WIDTH - 36
        elide = Qt.TextElideMode.ElideMiddle
        lines = (
            button.fontMetrics().elidedText(line, elide, width)
            for line in (names, f"{photos}, {groups}")
        )
        button.setText("\n".join(lines).replace("&", "&&"))
        button.setAccessibleName(f"{names}: {photos}, {groups}")
        button.setToolTip("\n".join(printable(f.path) for f in scan.folders))
        button.clicked.connect(lambda: self._reuse(scan))
        return button

    def _make_scan_button(self) -> QPushButton:
        button = QPushButton(icon("search", Tone.ON_ACCENT), self.tr("Scan"))
        button.setProperty("primary", True)  # noqa: FBT003 -- Qt's property
        button.setToolTip(self.tr("Look for duplicates in these folders (Enter)"))
        button.setMinimumWidth(120)
        return button

    def _connect(self) -> None:
        self.drop_box.addRequested.connect(self.choose_folder)
        self.table.removeRequested.connect(self._remove)
        self.scan_button.clicked.connect(self.scan)
        self._counter.counted.connect(self.model.set_counted)
        self._counter.uncountable.connect(self._uncountable)
        self._counter.crashed.connect(self.crashed)
        for changed in (
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.model.dataChanged,
        ):
            changed.connect(self._show_state)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.scan)
