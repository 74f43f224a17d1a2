"""The confirmation: what it counts, what it allows, what it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton

from photodedup.core.actions.plan import ActionKind
from photodedup.core.records import (
    Facts,
    Group,
    Hashes,
    MatchKind,
    Member,
    Photo,
    PhotoFile,
    Suggestion,
)
from photodedup.ui.application import make_application
from photodedup.ui.dialogs.apply import ApplyDialog
from photodedup.ui.dialogs.history import HistoryDialog
from photodedup.ui.engine import ApplyRequest, PastBatch
from photodedup.ui.models.marks import MarkedPhoto
from photodedup.ui.models.problems import ProblemModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

REPORT = Path("/reports/photodedup.csv")
WARN = QAbstractItemModelTester.FailureReportingMode.Warning
HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 5.0)


@pytest.fixture(autouse=True)
def _application() -> None:
    make_application()


def _photo(
    number: int, path: str, content: bytes = b"a" * 16, device: int = 1
) -> Photo:
    file = PhotoFile(Path(path), 500_000, 0, 0, device, number)
    return Photo(number, file, content, Facts(640, 480, "jpeg"), HASHES)


def _marked(*photos: Photo) -> list[MarkedPhoto]:
    keeper = _photo(0, "/photos/keeper.jpg")
    members = tuple(Member(p, Suggestion.REMOVE, 1.0) for p in (keeper, *photos))
    group = Group(1, MatchKind.IDENTICAL, members)
    return [MarkedPhoto(photo, keeper, group) for photo in photos]


@pytest.fixture
def identical() -> list[MarkedPhoto]:
    return _marked(*(_photo(n, f"/photos/{n % 3}/{n}.jpg") for n in range(1, 8)))


def _texts(dialog: ApplyDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def _go(dialog: ApplyDialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.isDefault())


def test_it_counts_photos_bytes_and_folders(
    identical: list[MarkedPhoto], qtbot: QtBot
) -> None:
    dialog = ApplyDialog(identical, REPORT)
    qtbot.addWidget(dialog)
    assert "7 photos, 3.5 MB, from 3 folders" in _texts(dialog)
    assert _go(dialog).text() == "Move 7 photos to Trash"


def test_one_photo_is_singular(qtbot: QtBot) -> None:
    dialog = ApplyDialog(_marked(_photo(1, "/photos/1.jpg")), REPORT)
    qtbot.addWidget(dialog)
    assert any(text.startswith("1 photo, ") for text in _texts(dialog))
    assert _go(dialog).text() == "Move 1 photo to Trash"


def test_trash_is_the_default_and_no_report_is_written(
    identical: list[MarkedPhoto], qtbot: QtBot
) -> None:
    dialog = ApplyDialog(identical, REPORT)
    qtbot.addWidget(dialog)
    assert dialog.request == ApplyRequest(ActionKind.TRASH)


def test_moving_needs_a_folder_first(
    identical: list[MarkedPhoto], qtbot: QtBot
) -> None:
    dialog = ApplyDialog(identical, REPORT)
    qtbot.addWidget(dialog)
    dialog.choose(ActionKind.MOVE)
    assert not _go(dialog).isEnabled()
    dialog.choose_destination(Path("/elsewhere"))
    assert _go(dialog).isEnabled()
    assert dialog.request == ApplyRequest(ActionKind.MOVE, Path("/elsewhere"))


def test_hard_links_are_offered_for_identical_files_only(qtbot: QtBot) -> None:
    dialog = ApplyDialog(_marked(_photo(1, "/photos/1.jpg")), REPORT)
    qtbot.addWidget(dialog)
    assert dialog.can(ActionKind.HARDLINK)


def test_the_reason_why_hard_links_are_not_possible_stands_below(qtbot: QtBot) -> None:
    marked = _marked(_photo(1, "/photos/1.jpg", b"b" * 16), _photo(2, "/photos/2.jpg"))
    dialog = ApplyDialog(marked, REPORT)
    qtbot.addWidget(dialog)
    assert not dialog.can(ActionKind.HARDLINK)
    assert "Not possible: 1 photo not identical to the one kept." in _texts(dialog)


def test_another_disk_makes_hard_links_impossible(qtbot: QtBot) -> None:
    dialog = ApplyDialog(_marked(_photo(1, "/usb/1.jpg", device=2)), REPORT)
    qtbot.addWidget(dialog)
    assert not dialog.can(ActionKind.HARDLINK)


def test_the_report_is_written_where_the_field_says(
    identical: list[MarkedPhoto], qtbot: QtBot
) -> None:
    dialog = ApplyDialog(identical, REPORT)
    qtbot.addWidget(dialog)
    dialog.choose_report(Path("/reports/other.csv"))
    assert dialog.request.report == Path("/reports/other.csv")


def test_every_choice_can_be_reached_by_name(
    identical: list[MarkedPhoto], qtbot: QtBot
) -> None:
    dialog = ApplyDialog(identical, REPORT)
    qtbot.addWidget(dialog)
    names = [button.text() for button in dialog.findChildren(QRadioButton)]
    assert names == [
        "Move to Trash",
        "Move to a folder",
        "Replace by a hard link to the photo kept",
    ]


def test_the_problem_model_obeys_the_rules_of_models(
    qapp: QApplication,
) -> None:
    del qapp
    model = ProblemModel([(Path("/a\nb.jpg"), "is gone"), (Path("/c.jpg"), "changed")])
    tester = QAbstractItemModelTester(model, WARN)  # a warning fails the test
    assert tester.model() is model
    assert model.as_text() == "/a\\nb.jpg\tis gone\n/c.jpg\tchanged"


def test_the_history_puts_back_only_what_can_be_put_back(qtbot: QtBot) -> None:
    batches = [
        PastBatch(2, ActionKind.TRASH, "2025-03-01T12:00:00+00:00", 70, can_undo=True),
        PastBatch(1, ActionKind.MOVE, "2025-02-01T12:00:00+00:00", 1, can_undo=False),
    ]
    dialog = HistoryDialog(batches)
    qtbot.addWidget(dialog)
    lines = [dialog.list.item(row).text() for row in range(2)]
    assert lines[0].endswith("70 photos moved to Trash")
    assert lines[1].endswith("1 photo moved to a folder (put back)")
    asked: list[int] = []
    dialog.undoRequested.connect(asked.append)
    dialog.list.setCurrentRow(1)
    assert not dialog.undo_button.isEnabled()
    dialog.list.setCurrentRow(0)
    dialog.undo_button.click()
    assert asked == [2]
