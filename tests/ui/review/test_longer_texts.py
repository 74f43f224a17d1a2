"""A language whose words are 40 % longer still fits into a window of 1280x800."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from photodedup.core.methods import methods
from photodedup.core.progress import Progress, Stage
from photodedup.core.records import Compared, ScanResult, Snapshot
from photodedup.core.settings import Folder, FolderRole, ScanSettings
from photodedup.ui.application import make_application
from photodedup.ui.measure_worker import Listed, Measured
from photodedup.ui.pages.review import ReviewPage
from photodedup.ui.pages.search import SearchPage
from photodedup.ui.pages.start import StartPage
from photodedup.ui.preferences import RecentScan
from photodedup.ui.theme import LIGHT, apply_theme
from photodedup.ui.widgets.decision_bar import DecisionBar
from photodedup.ui.widgets.elided_label import ElidedLabel
from tests.ui.fakes import FakeEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.thumbnails import PictureSource

WINDOW = (1280, 800)
LONGER = 1.4
WORDED = QAbstractButton, QLabel, QComboBox, ElidedLabel
SETTINGS = ScanSettings((Folder(Path("/photos")),))


class LongerTexts(QTranslator):
    """Answers every text with 40 % more letters; placeholders stay."""

    def translate(
        self,
        context: str,
        source_text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        del context, disambiguation
        text = source_text.replace("(s)", "" if n == 1 else "s")
        letters = len(re.sub(r"%L?[n0-9]|&", "", text))
        more = round(letters * LONGER) - letters
        # Words of a usual length, so that sentences can be wrapped.
        return text + ("~~~~~~ " * (more // 7 + 1))[:more].rstrip()

    def isEmpty(self) -> bool:  # noqa: N802 -- Qt's name
        return False


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    made = make_application()
    apply_theme(made, LIGHT)
    longer = LongerTexts()
    made.installTranslator(longer)
    yield made
    made.removeTranslator(longer)
    qapp.processEvents()


@pytest.fixture
def start(application: QApplication, qtbot: QtBot, tmp_path: Path) -> StartPage:
    del application
    page = StartPage(lambda *_: 12480)
    qtbot.addWidget(page)
    for role in FolderRole:
        (tmp_path / role.value).mkdir()
        page.model.add(Folder(tmp_path / role.value, role))
    page.set_recent([RecentScan((Folder(tmp_path),), 12480, 52)])
    _show(page, qtbot)
    return page


@pytest.fixture
def review(
    application: QApplication,
    qtbot: QtBot,
    pictures: PictureSource,
    make_group: Callable[..., Group],
) -> ReviewPage:
    """Deciding, while a scan runs, with a mark set."""
    del application
    page = ReviewPage(pictures, LIGHT)
    qtbot.addWidget(page)
    page.begin(SETTINGS)
    names = [f"photo number {number} of the holidays.jpg" for number in range(12)]
    groups = [make_group(*names[n : n + 3], number=n) for n in range(0, 12, 3)]
    page.set_snapshot(Snapshot(tuple(groups), 4212))
    page.set_progress(Progress(Stage.READING, 4212, 12480, 17, 3, 61.0, 130.0))
    page.review.accept()
    _show(page, qtbot)
    return page


@pytest.fixture
def search(
    application: QApplication, qtbot: QtBot, pictures: PictureSource, tmp_path: Path
) -> Iterator[SearchPage]:
    """Two answers beside each other, of folders with names of a usual length."""
    del application
    engine = FakeEngine()
    engine.notes = ("38 % of the keypoints", "", "")
    page = SearchPage(engine, pictures)
    qtbot.addWidget(page)
    page.set_folders([tmp_path / "Pictures", tmp_path / "holidays"])
    _show(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.box.methods.chosen))
    page.box.methods.choose_pair()
    (tmp_path / "query.jpg").write_bytes(b"not read by a fake")
    page.intake.take_path(tmp_path / "query.jpg")
    qtbot.waitUntil(lambda: page.answers[1].result is not None)
    qtbot.waitUntil(lambda: page.is_idle)
    yield page
    page.close_threads()


def _show(page: QWidget, qtbot: QtBot) -> None:
    page.resize(*WINDOW)
    with qtbot.waitExposed(page):
        page.show()


def _clipped(page: QWidget) -> list[str]:
    """Return what stands out of the window or has less room than its text takes."""
    found = []
    QApplication.processEvents()  # let the layouts follow the texts
    for widget in page.findChildren(QWidget):
        shown = widget.isVisible() and not isinstance(widget.parent(), QLineEdit)
        if not shown or not isinstance(widget, WORDED):
            continue
        left = widget.mapTo(page, QPoint()).x()
        wraps = isinstance(widget, ElidedLabel)
        wraps |= isinstance(widget, QLabel) and widget.wordWrap()
        needed = 0 if wraps else widget.minimumSizeHint().width()
        if isinstance(widget, QAbstractButton):
            needed = widget.sizeHint().width()
        outside = left < 0 or left + widget.width() > page.width()
        if outside or widget.width() < needed:
            name = widget.accessibleName() or getattr(widget, "text", str)()
            found.append(f"{type(widget).__name__} {name!r}: {widget.width()} {needed}")
    return found


def test_nothing_on_the_start_page_is_clipped(start: StartPage) -> None:
    assert "~" in start.scan_button.text()
    assert start.width() == WINDOW[0]
    assert _clipped(start) == []


def test_nothing_on_the_review_page_is_clipped_during_a_scan(
    review: ReviewPage,
) -> None:
    assert "~" in review.decisions.accept.text()
    assert review.width() == WINDOW[0]
    assert _clipped(review) == []


def test_nothing_on_the_review_page_is_clipped_after_a_scan(
    review: ReviewPage,
) -> None:
    groups = tuple(row.group for row in review.review.groups.rows)
    photos = tuple(member.photo for group in groups for member in group.members)
    review.finish(ScanResult(SETTINGS, photos, groups, (), 1.0))
    for _ in groups:
        review.review.accept()
    assert review.findChild(DecisionBar) is not None
    assert review.hint.text
    assert review.width() == WINDOW[0]
    assert _clipped(review) == []


def test_nothing_is_clipped_in_the_table_of_all_methods(review: ReviewPage) -> None:
    panel = review.methods
    review.all_methods.toggle()
    panel.choices.more.click()
    assert "~" in panel.action.text()
    assert _clipped(review) == []
    pair = panel.pair
    assert pair is not None
    panel.take_listed(Listed(pair, methods()))
    values = [Compared(each.name, pair.reference, 0, "a note") for each in methods()]
    panel.take(Measured(pair, tuple(values)))
    for row in range(1, panel.model.rowCount()):
        panel.list.setCurrentIndex(panel.model.index(row))
        assert review.width() == WINDOW[0]
        assert _clipped(review) == []


def test_nothing_on_the_search_page_is_clipped(search: SearchPage) -> None:
    assert "~" in search.box.choose.text()
    assert search.width() == WINDOW[0]
    assert _clipped(search) == []
    search.open_current()
    assert search.width() == WINDOW[0]
    assert _clipped(search) == []
