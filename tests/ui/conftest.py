"""Fixtures of the window's tests."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QThread, QTimer

from photodedup.ui.application import make_application
from photodedup.ui.main_window import MainWindow
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.preferences import Preferences
from photodedup.ui.thumbnails import PictureSource
from tests.ui.fakes import FakeEngine, FakeReview, NoPreviews, NoRenderer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from photodedup.ui.pages.review import ReviewPage


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test for everything that the program stores."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("PHOTODEDUP_HOME", str(folder))
    return folder


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
def pictures(qapp: QApplication) -> Iterator[PictureSource]:
    source = PictureSource(NoPreviews, NoRenderer)
    yield source
    source.close()
    qapp.processEvents()


@pytest.fixture
def window(
    engine: FakeEngine,
    review: FakeReview,
    preferences: Preferences,
    pictures: PictureSource,
    qtbot: QtBot,
) -> Iterator[MainWindow]:
    search = SearchPage(engine, pictures)
    made = MainWindow(engine, preferences, cast("ReviewPage", review), search)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_thread_or_timer_survives() -> Iterator[None]:
    """Fail a test that leaves a thread running or a repeating timer active."""
    before = {id(thing) for thing in gc.get_objects() if _is_alive(thing)}
    yield
    left = [
        thing
        for thing in gc.get_objects()
        if _is_alive(thing) and id(thing) not in before
    ]
    for thing in left:
        if isinstance(thing, QThread):
            thing.wait(3000)
    assert not left, f"still running after the test: {left}"


def _is_alive(thing: Any) -> bool:  # noqa: ANN401 -- whatever the interpreter holds
    kind = type(thing)  # isinstance() would wake proxies
    if not issubclass(kind, (QThread, QTimer)):
        return False
    try:
        return bool(
            thing.isRunning() if issubclass(kind, QThread) else thing.isActive()
        )
    except RuntimeError:  # its C++ half is deleted already
        return False
