"""A search page with a fake engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from photodedup.core.methods import Method, methods
from photodedup.core.records import Query, Ranked, SearchResult
from photodedup.ui.application import make_application
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.theme import LIGHT, apply_theme
from photodedup.ui.thumbnails import PictureSource
from tests.ui.fakes import PHOTOS, FakeEngine
from tests.ui.review.conftest import FakePreviews, FakeRenderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

FOLDER = Path("/photos")


@pytest.fixture
def named() -> Callable[[str], Method]:
    """The methods by name; those with numbers in a test have thresholds of the test."""
    known = {method.name: method for method in methods()}
    for name, threshold in (("phash", 8.0), ("ssim", 0.9), ("combined", 0.6)):
        known[name] = replace(known[name], default_threshold=threshold)
    return known.__getitem__


@pytest.fixture
def make_answer() -> Callable[..., SearchResult]:
    """Makes a result with these values, the nearest first."""

    def make(*values: float, method: str = "phash") -> SearchResult:
        ranked = tuple(
            Ranked(rank, PHOTOS[1 + (rank - 1) % 3], value)
            for rank, value in enumerate(values, start=1)
        )
        query = Query(PHOTOS[0].file.path)
        count = len(values)
        return SearchResult(query, PHOTOS[0], method, ranked, count, count)

    return make


@pytest.fixture
def pictures(qapp: QApplication) -> Iterator[PictureSource]:
    source = PictureSource(FakePreviews, FakeRenderer)
    yield source
    source.close()
    qapp.processEvents()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A file to look for photos like it; the fakes do not read it."""
    path = tmp_path / "query.jpg"
    path.write_bytes(b"not read by a fake")
    return path


@pytest.fixture
def page(
    qtbot: QtBot, engine: FakeEngine, pictures: PictureSource
) -> Iterator[SearchPage]:
    """The page in an active window, looking in one folder."""
    apply_theme(make_application(), LIGHT)
    made = SearchPage(engine, pictures)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: bool(made.box.methods.chosen))
    made.set_folders([FOLDER])
    yield made
    made.close_threads()
    QApplication.processEvents()
