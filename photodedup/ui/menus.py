"""The menu bar: every command of the window with its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from photodedup.ui.icons import icon
from photodedup.ui.theme import ThemeChoice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QMenu


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


@dataclass(frozen=True, slots=True, eq=False)
class Actions:
    """The commands whose state or target the window sets."""

    add_folder: QAction
    export_csv: QAction
    export_json: QAction
    export_html: QAction
    quit: QAction
    undo: QAction
    redo: QAction
    history: QAction
    show_start: QAction
    show_review: QAction
    show_search: QAction
    apply: QAction
    skipped: QAction
    full_screen: QAction
    shortcuts: QAction
    about: QAction
    themes: QActionGroup

    @property
    def exports(self) -> tuple[QAction, ...]:
        """The commands that need a finished scan."""
        return self.export_csv, self.export_json, self.export_html


def build_menus(window: QMainWindow) -> Actions:
    """Fill a window's menu bar and return its commands."""
    bar = window.menuBar()
    file, edit = bar.addMenu(_tr("&File")), bar.addMenu(_tr("&Edit"))
    review, view = bar.addMenu(_tr("&Review")), bar.addMenu(_tr("&View"))
    info = bar.addMenu(_tr("&Help"))
    keys = QKeySequence.StandardKey
    add_folder = _add(file, _tr("&Add folder..."), "Ctrl+O", "folder-add")
    export = file.addMenu(icon("export"), _tr("&Export report"))
    exports = [_add(export, f"{kind}...") for kind in ("CSV", "JSON", "HTML")]
    file.addSeparator()
    leave = _add(file, _tr("&Quit"), "Ctrl+Q")
    leave.setMenuRole(QAction.MenuRole.QuitRole)
    undo = _add(edit, _tr("&Undo"), keys.Undo, "undo")
    redo = _add(edit, _tr("&Redo"), "Ctrl+Shift+Z", "redo")
    edit.addSeparator()
    history = _add(edit, _tr("&History..."), "", "clock")
    apply = _add(review, _tr("&Apply..."), "Ctrl+Return", "check")
    skipped = _add(review, _tr("Photos that could not be &read..."), "", "warning")
    show_start = _add(view, _tr("&Scan"), "Ctrl+1")
    show_review = _add(view, _tr("&Review"), "Ctrl+2")
    show_search = _add(view, _tr("Search by &image"), "Ctrl+3")
    view.addSeparator()
    themes = _add_themes(view.addMenu(_tr("&Theme")))
    full_screen = _add(view, _tr("&Full screen"), "F11")
    full_screen.setCheckable(True)
    shortcuts = _add(info, _tr("&Keyboard shortcuts"), "F1", "help")
    about = _add(info, _tr("&About photodedup"), "", "info")
    about.setMenuRole(QAction.MenuRole.AboutRole)
    return Actions(
        add_folder=add_folder,
        export_csv=exports[0],
        export_json=exports[1],
        export_html=exports[2],
        quit=leave,
        undo=undo,
        redo=redo,
        history=history,
        show_start=show_start,
        show_review=show_review,
        show_search=show_search,
        apply=apply,
        skipped=skipped,
        full_screen=full_screen,
        shortcuts=shortcuts,
        about=about,
        themes=themes,
    )


def _add(
    menu: QMenu,
    text: str,
    key: str | QKeySequence.StandardKey = "",
    icon_name: str = "",
) -> QAction:
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(key))
    if icon_name:
        action.setIcon(icon(icon_name))
    return action


def _add_themes(menu: QMenu) -> QActionGroup:
    """Add the three choices; the data of each is its `ThemeChoice`."""
    group = QActionGroup(menu)
    for choice, text in (
        (ThemeChoice.SYSTEM, _tr("&System")),
        (ThemeChoice.DARK, _tr("&Dark")),
        (ThemeChoice.LIGHT, _tr("&Light")),
    ):
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setData(choice)
        group.addAction(action)
    return group
