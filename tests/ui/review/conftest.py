"""Groups, pictures and a page for the tests of the review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from photodedup.core.records import (
    Bound,
    Facts,
    Group,
    Hashes,
    Match,
    MatchKind,
    Measure,
    Member,
    Photo,
    PhotoFile,
    Reason,
    Suggestion,
)
from photodedup.core.settings import KeepRule
from photodedup.ui.models.review import Review
from photodedup.ui.pages.review import ReviewPage
from photodedup.ui.picture_threads import RenderedPhoto, RenderProblem
from photodedup.ui.plurals import EnglishPlurals
from photodedup.ui.theme import DARK
from photodedup.ui.thumbnails import PictureSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

ROOT = Path("/photos")
NO_HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
MEASURES = (
    Measure("fine structure", 0.97, 0.8, Bound.AT_LEAST),
    Measure("hash distance", 16, 14, Bound.AT_MOST),
)


def photo(name: str, *, width: int = 600, protected: bool = False) -> Photo:
    number = crc32(name.encode())
    size = 1000 * width
    file = PhotoFile(ROOT / name, size, 0, 0, 1, number, protected=protected)
    facts = Facts(width, width * 2 // 3, "jpeg", jpeg_quality=90)
    return Photo(number, file, number.to_bytes(16, "big"), facts, NO_HASHES)


def group(
    *names: str,
    number: int = 1,
    kind: MatchKind = MatchKind.RESIZED,
    suggestion: Suggestion = Suggestion.REMOVE,
    protected: tuple[str, ...] = (),
    width: int = 600,
) -> Group:
    """Return a group; the first name is the keeper, twice as wide as the others."""
    keeper = photo(names[0], width=2 * width, protected=names[0] in protected)
    members = [Member(keeper, Suggestion.KEEP, 1.0)]
    for name in names[1:]:
        other = photo(name, width=width, protected=name in protected)
        match = Match(keeper.number, other.number, kind, 0.9, evidence=MEASURES)
        reasons = (Reason(KeepRule.PIXELS, 4.0, 1.0),)
        members.append(Member(other, suggestion, 0.9, reasons, match))
    return Group(number, kind, tuple(members))


@pytest.fixture
def make_photo() -> Callable[..., Photo]:
    return photo


@pytest.fixture
def make_group() -> Callable[..., Group]:
    return group


@pytest.fixture
def make_groups() -> Callable[[int], tuple[Group, ...]]:
    """So many groups of two, in the order of the space they free."""

    def make(count: int) -> tuple[Group, ...]:
        return tuple(
            group(f"{n:03}/a.jpg", f"{n:03}/b.jpg", number=n + 1, width=900 - n)
            for n in range(count)
        )

    return make


class FakePreviews:
    """A cache that holds the same green picture for every content but one."""

    missing = bytes(16)

    def preview(self, content: bytes) -> bytes:
        if content == self.missing:
            raise KeyError(content)
        image = QImage(60, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("#3A7D44"))
        painter = QPainter(image)
        painter.fillRect(10, 10, 20, 20, QColor("#F2E8CF"))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"JPEG")).write(image)
        return bytes(buffer.data().data())

    def histogram(self, content: bytes) -> bytes:
        level = 100 + content[-1] % 50
        row = [0] * 256
        row[level] = 65535
        return b"".join(value.to_bytes(2, "little") for value in row * 4)

    def close(self) -> None:
        pass


class FakeRenderer:
    """Answers every request with one grey picture; names with "broken" fail."""

    def __init__(self) -> None:
        self._waiting: list[tuple[PhotoFile, int]] = []

    def submit(self, file: PhotoFile, max_side: int) -> None:
        self._waiting.append((file, max_side))

    def want_only(self, paths: frozenset[Path]) -> None:
        self._waiting = [one for one in self._waiting if one[0].path in paths]

    @property
    def pending(self) -> int:
        return len(self._waiting)

    def poll(self, timeout_s: float) -> list[RenderedPhoto | RenderProblem]:
        del timeout_s
        if not self._waiting:
            return []
        file, side = self._waiting.pop()
        if "broken" in file.path.name:
            return [RenderProblem(file.path, "The file is damaged: restore it.")]
        width, height = min(side, 2400), min(side, 2400) * 2 // 3
        rgb = bytes([120, 130, 140]) * (width * height)
        return [RenderedPhoto(file.path, side, width, height, rgb, 2400, 1600)]

    def close(self) -> None:
        self._waiting.clear()


@pytest.fixture
def pictures(qapp: QApplication) -> Iterator[PictureSource]:
    source = PictureSource(FakePreviews, FakeRenderer)
    yield source
    source.close()
    qapp.processEvents()


@pytest.fixture
def review(qapp: QApplication) -> Review:
    del qapp
    return Review()


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, pictures: PictureSource) -> ReviewPage:
    """The page in an active window, so that keys reach it."""
    plurals = EnglishPlurals(qapp)
    qapp.installTranslator(plurals)
    page = ReviewPage(pictures, DARK)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page
