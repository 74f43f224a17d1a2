"""Pictures arrive later, are bounded, and never come from a user's file directly."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from photodedup.ui.picture_threads import (
    Picture,
    PreviewThread,
    RenderedPhoto,
    RenderProblem,
    picture_from,
)
from photodedup.ui.thumbnails import FULL_SIDE, SCREEN_SIDE, ByteCache, PictureSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Photo, PhotoFile

PATHLESS = Path("photo.jpg")


def test_a_preview_arrives_and_stays(
    pictures: PictureSource, qtbot: QtBot, make_photo: Callable[..., Photo]
) -> None:
    content = make_photo("a").content
    with qtbot.waitSignal(pictures.previewReady) as arrived:
        assert pictures.preview(content).isNull()
    assert arrived.args is not None
    assert arrived.args[0] == content
    assert pictures.preview(content).width() == 60
    assert len(pictures.histogram(content)) == 2048


def test_what_the_cache_has_not_stays_an_empty_frame(
    pictures: PictureSource, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(pictures.previewReady):
        pictures.preview(bytes(16))
    assert pictures.preview(bytes(16)).isNull()
    assert pictures.histogram(bytes(16)) == b""


def test_a_screen_picture_comes_first_and_the_full_one_on_request(
    pictures: PictureSource, qtbot: QtBot, make_photo: Callable[..., Photo]
) -> None:
    photo = make_photo("a")
    with qtbot.waitSignal(pictures.pictureReady):
        assert pictures.picture(photo).largest.isNull()
    assert pictures.picture(photo).largest.width() == SCREEN_SIDE
    with qtbot.waitSignal(pictures.pictureReady):
        pictures.picture(photo, full=True)
    assert pictures.picture(photo, full=True).largest.width() == 2400


def test_a_photo_that_failed_is_asked_for_again_only_when_it_came_back(
    pictures: PictureSource, qtbot: QtBot, make_photo: Callable[..., Photo]
) -> None:
    photo = make_photo("broken")
    with qtbot.waitSignal(pictures.failed):
        pictures.picture(photo)
    assert "damaged" in pictures.problem(photo)
    pictures.forget([photo.file.path])
    with qtbot.waitSignal(pictures.failed):
        pictures.picture(photo)


class SlowPreviews:
    """Waits for a sign, and writes down in which order it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.go, self.begun = Event(), Event()

    def preview(self, content: bytes) -> bytes:
        self.asked.append(content)
        self.begun.set()
        self.go.wait(5)
        return b""

    def histogram(self, content: bytes) -> bytes:
        del content
        return b""

    def close(self) -> None:
        self.asked.append(b"closed")


def test_the_newest_request_is_answered_first_and_old_ones_are_dropped(
    qtbot: QtBot,
) -> None:
    slow = SlowPreviews()
    thread = PreviewThread(lambda: slow)
    seen: list[object] = []
    thread.seen.connect(seen.append)
    thread.request(b"first")
    slow.begun.wait(5)
    for number in range(500):
        thread.request(number.to_bytes(2, "big"))
    slow.go.set()
    qtbot.waitUntil(lambda: len(seen) == 121)
    thread.close()
    assert slow.asked[1] == (499).to_bytes(2, "big")
    assert slow.asked[-1] == b"closed"


def test_levels_halve_until_a_pane_needs_no_smaller_one() -> None:
    rgb = bytes(1600 * 1066 * 3)
    picture = picture_from(RenderedPhoto(PATHLESS, 1600, 1600, 1066, rgb, 6000, 4000))
    assert [level.width() for level in picture.levels] == [1600, 800]
    assert picture.level_for(700).width() == 800
    assert picture.level_for(5000).width() == 1600
    assert not picture.satisfies(FULL_SIDE)
    assert picture.satisfies(1600)


def test_a_small_photo_needs_no_second_rendering() -> None:
    rgb = bytes(300 * 200 * 3)
    picture = picture_from(RenderedPhoto(PATHLESS, 1600, 300, 200, rgb, 300, 200))
    assert picture.satisfies(FULL_SIDE)
    assert Picture().largest.isNull()


def test_pixels_keep_their_colours() -> None:
    rgb = bytes([200, 100, 50]) * 15
    picture = picture_from(RenderedPhoto(PATHLESS, 1600, 5, 3, rgb, 5, 3))
    color = picture.largest.pixelColor(4, 2)
    assert (color.red(), color.green(), color.blue()) == (200, 100, 50)
    assert picture.largest.format() is QImage.Format.Format_RGB32


@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=30))
def test_the_cache_never_holds_more_than_its_limit(sizes: list[int]) -> None:
    cache: ByteCache[int, int] = ByteCache(100)
    for number, size in enumerate(sizes):
        cache.put(number % 7, number, size)
        assert cache.used_bytes <= 100
        assert cache.get(number % 7, -1) == number


def test_closing_twice_or_without_a_request_is_harmless(
    pictures: PictureSource, make_photo: Callable[..., Photo]
) -> None:
    pictures.close()
    pictures.close()
    assert pictures.preview(make_photo("a").content).isNull()


def test_what_waits_is_forgotten_when_another_scan_begins(qtbot: QtBot) -> None:
    slow = SlowPreviews()
    source = PictureSource(lambda: slow, FakeNothing)
    source.preview(b"first")
    slow.begun.wait(5)
    source.preview(b"second")
    source.drop_waiting()
    with qtbot.waitSignal(source.previewReady):
        slow.go.set()
    source.close()
    assert slow.asked == [b"first", b"closed"]


class FakeNothing:
    """A renderer that is never asked."""

    pending = 0

    def submit(self, file: PhotoFile, max_side: int) -> None:
        raise AssertionError(file, max_side)

    def want_only(self, paths: frozenset[Path]) -> None:
        del paths

    def poll(self, timeout_s: float) -> list[RenderedPhoto | RenderProblem]:
        del timeout_s
        return []

    def close(self) -> None:
        pass
