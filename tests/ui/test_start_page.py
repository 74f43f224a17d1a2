"""Choosing folders, roles and how far to look."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QToolButton

from photodedup.core.errors import FolderProblem
from photodedup.core.settings import FindLevel, Folder, FolderRole, ScanSettings
from photodedup.ui.models.folders import FolderColumn, FolderModel
from photodedup.ui.pages.start import StartPage
from photodedup.ui.preferences import RecentScan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from photodedup.core.progress import CancelToken


WARN = QAbstractItemModelTester.FailureReportingMode.Warning


def _count(folder: Path, cancel: CancelToken) -> int:
    del cancel
    if folder.name == "locked":
        raise FolderProblem(folder, "may not be read")
    return len(list(folder.iterdir()))


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[StartPage]:
    start = StartPage(_count)
    qtbot.addWidget(start)
    with qtbot.waitExposed(start):
        start.show()
    yield start
    assert start.close_threads()


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("trip", "originals", "cache")]
    for number, folder in enumerate(made):
        folder.mkdir()
        for photo in range(number):
            (folder / f"{photo}.jpg").write_bytes(b"")
    return made


def test_the_folder_model_obeys_the_rules_of_models(
    folders: list[Path], qapp: QApplication
) -> None:
    del qapp
    model = FolderModel()
    tester = QAbstractItemModelTester(model, WARN)  # a warning fails the test
    assert tester.model() is model
    for folder in folders:
        model.add(Folder(folder))
    model.set_counted(folders[0], 12)
    model.setData(model.index(1, FolderColumn.ROLE), FolderRole.KEEP)
    model.remove(0)
    model.clear()


def test_a_folder_is_in_the_table_once(folders: list[Path]) -> None:
    model = FolderModel()
    assert model.add(Folder(folders[0]))
    assert not model.add(Folder(folders[0], FolderRole.KEEP))
    assert model.folders == (Folder(folders[0]),)


def test_a_name_that_disguises_itself_is_shown_escaped(tmp_path: Path) -> None:
    model = FolderModel()
    model.add(Folder(tmp_path / "a\nb"))
    assert str(model.index(0, 0).data()).endswith("a\\nb")


def test_without_folders_only_the_drop_box_shows(page: StartPage) -> None:
    assert page.drop_box.isVisible()
    assert not page.table.isVisible()
    assert not page.options.isVisible()
    assert not page.scan_button.isVisible()


def test_photos_are_counted_on_a_thread(
    page: StartPage, folders: list[Path], qtbot: QtBot
) -> None:
    page.add_paths(folders)
    qtbot.waitUntil(lambda: [row.photos for row in page.model.rows] == [0, 1, 2])


def test_a_folder_that_cannot_be_counted_says_why(
    page: StartPage, tmp_path: Path, qtbot: QtBot
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    with qtbot.waitSignal(page.problem) as told:
        page.add_paths([locked])
    assert told.args == [f"{locked}: may not be read"]
    assert page.model.rows[0].problem


def test_counting_stops_when_the_folder_is_taken_off(
    folders: list[Path], qtbot: QtBot
) -> None:
    started = threading.Event()

    def endless(folder: Path, cancel: CancelToken) -> int:
        del folder
        started.set()
        while True:
            cancel.check()

    start = StartPage(endless)
    qtbot.addWidget(start)
    start.add_paths(folders[:1])
    assert started.wait(5)
    start.table.removeRequested.emit(0)
    qtbot.waitUntil(lambda: not start.is_counting)
    assert start.close_threads()


def test_a_file_and_a_missing_folder_are_told_in_one_sentence_each(
    page: StartPage, tmp_path: Path
) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"")
    told: list[str] = []
    page.problem.connect(told.append)
    page.add_paths([file, tmp_path / "gone"])
    assert told == [
        f"{file} is a file: add the folder that holds it.",
        f"{tmp_path / 'gone'} is not there: check the name, or connect its drive.",
    ]
    assert page.model.folders == ()


def test_enter_scans_with_the_chosen_roles_and_level(
    page: StartPage, folders: list[Path], qtbot: QtBot
) -> None:
    page.add_paths(folders[:2])
    page.model.setData(page.model.index(1, FolderColumn.ROLE), FolderRole.KEEP)
    page.options.set_find_level(FindLevel.ALIKE)
    with qtbot.waitActive(page):
        page.activateWindow()
    with qtbot.waitSignal(page.scanRequested) as asked:
        QTest.keyClick(page.scan_button, Qt.Key.Key_Return)
    assert asked.args == [
        ScanSettings(
            folders=(Folder(folders[0]), Folder(folders[1], FolderRole.KEEP)),
            find=FindLevel.ALIKE,
        )
    ]


def test_the_role_combo_sets_the_role(page: StartPage, folders: list[Path]) -> None:
    page.add_paths(folders[:1])
    combo = page.table.findChild(QComboBox)
    assert isinstance(combo, QComboBox)
    assert combo.accessibleName() == f"Role of {folders[0]}"
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert page.model.folders[0].role is FolderRole.KEEP


def test_scanning_needs_a_folder_that_is_not_ignored(
    page: StartPage, folders: list[Path]
) -> None:
    page.add_paths(folders[:1])
    assert page.scan_button.isEnabled()
    page.model.setData(page.model.index(0, FolderColumn.ROLE), FolderRole.IGNORE)
    assert not page.scan_button.isEnabled()


def test_delete_and_the_cross_take_a_folder_off(
    page: StartPage, folders: list[Path]
) -> None:
    page.add_paths(folders)
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert [folder.path for folder in page.model.folders] == [folders[0], folders[2]]
    crosses = [
        button
        for button in page.table.findChildren(QToolButton)
        if button.accessibleName() == f"Remove {folders[0]} from the list"
    ]
    QTest.mouseClick(crosses[0], Qt.MouseButton.LeftButton)
    assert [folder.path for folder in page.model.folders] == [folders[2]]


def test_a_recent_scan_fills_its_folders_and_roles_in(
    page: StartPage, folders: list[Path]
) -> None:
    roles = (Folder(folders[0]), Folder(folders[1], FolderRole.KEEP))
    page.set_recent([RecentScan(roles, photos=3, groups=1)])
    button = next(
        b for b in page.findChildren(QPushButton) if b.objectName() == "recent"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.model.folders == roles


def test_every_control_has_a_name_for_screen_readers(
    page: StartPage, folders: list[Path]
) -> None:
    page.add_paths(folders)
    controls = [
        *page.findChildren(QComboBox),
        *page.findChildren(QToolButton),
        *page.findChildren(QPushButton),
    ]
    nameless = [c for c in controls if not (c.accessibleName() or c.property("text"))]
    assert nameless == []
