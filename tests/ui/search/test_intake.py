"""Photos come by clipboard, drop, dialog and chance; bitmaps are kept for a while."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from photodedup.core.errors import UsageProblem
from photodedup.ui.pages.intake import Intake
from photodedup.ui.pasted import Pasted, holds_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import PhotoFile
    from tests.ui.fakes import FakeEngine


def bitmap() -> QMimeData:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#3A7D44"))
    data = QMimeData()
    data.setImageData(image)
    return data


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.fixture
def pasted(qapp: QGuiApplication) -> Iterator[Pasted]:
    del qapp
    made = Pasted()
    yield made
    made.remove()


@pytest.fixture
def intake(qtbot: QtBot, engine: FakeEngine) -> Iterator[Intake]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Intake(engine, window)
    yield made
    made.close()


class Came:
    """What an intake emitted."""

    def __init__(self, intake: Intake) -> None:
        self.photos: list[Path] = []
        self.folders: list[Path] = []
        self.problems: list[str] = []
        intake.photoCame.connect(self._on_photo)
        intake.folderCame.connect(self.folders.append)
        intake.problem.connect(self.problems.append)

    def _on_photo(self, file: PhotoFile) -> None:
        self.photos.append(file.path)


def test_a_pasted_bitmap_becomes_a_png_that_is_removed_at_the_end(
    pasted: Pasted,
) -> None:
    first, second = pasted.take(bitmap()), pasted.take(bitmap())
    assert first != second
    assert QImage(str(first)).size().toTuple() == (30, 20)
    assert pasted.holds(first)
    assert not pasted.holds(Path(__file__))
    pasted.remove()
    assert not first.exists()
    assert not first.parent.exists()


def test_a_pasted_file_or_path_is_used_as_it_is(pasted: Pasted, photo: Path) -> None:
    assert pasted.take(files(photo)) == photo
    assert pasted.take(text(f'"{photo}"\n')) == photo
    assert pasted.take(text(photo.as_uri())) == photo
    assert not pasted.holds(photo)


def test_what_is_no_picture_is_refused_in_one_sentence(pasted: Pasted) -> None:
    for data in (QMimeData(), text("hello"), text("two\nlines")):
        assert not holds_picture(data)
        with pytest.raises(UsageProblem, match="no picture and no file to paste"):
            pasted.take(data)


def test_the_clipboard_a_folder_and_a_missing_file(
    intake: Intake, photo: Path, tmp_path: Path
) -> None:
    came = Came(intake)
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(files(photo))
    intake.paste()
    clipboard.setMimeData(bitmap())
    intake.paste()
    intake.take(files(tmp_path))
    intake.take_path(tmp_path / "gone.jpg")
    assert came.photos[0] == photo
    assert intake.holds(came.photos[1])
    assert came.folders == [tmp_path]
    assert came.problems == [f"{tmp_path / 'gone.jpg'}: is no longer there"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_is_followed_to_the_file_that_a_decoder_may_open(
    intake: Intake, photo: Path, tmp_path: Path
) -> None:
    came = Came(intake)
    (tmp_path / "link.jpg").symlink_to(photo)
    intake.take_path(tmp_path / "link.jpg")
    assert came.photos == [photo.resolve()]


def test_dialogs_give_a_photo_and_a_folder(
    intake: Intake, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = Came(intake)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(photo), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/pictures")
    intake.choose_photo()
    intake.choose_folder()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    intake.choose_photo()
    intake.choose_folder()
    assert came.photos == [photo]
    assert came.folders == [Path("/pictures")]


def test_a_random_photo_comes_from_the_folders(
    intake: Intake, engine: FakeEngine, photo: Path, qtbot: QtBot
) -> None:
    came = Came(intake)
    engine.picked = photo
    intake.pick_random([])
    assert came.problems == [
        "Add a folder to look in first: the photo comes from there."
    ]
    with qtbot.waitSignal(intake.picking.ended):
        intake.pick_random([photo.parent])
    assert came.photos == [photo]
