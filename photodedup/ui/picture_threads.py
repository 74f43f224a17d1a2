"""The two threads behind `thumbnails.PictureSource`, and what they ask of the core."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt, QThread, Signal
from PySide6.QtGui import QImage

from photodedup.core.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import PhotoFile

SMALLEST_LEVEL = 500
"""No smaller level is made: a pane is hardly ever narrower than half of it."""

POLL_S = 0.05
"""A new request waits at most this long while another picture is being rendered."""

WAITING_PREVIEWS = 120
"""More than the rows of a screen: older requests have scrolled away."""


class PreviewReader(Protocol):
    """What is read from the cache (`core.store.CacheReader`)."""

    def preview(self, content: bytes) -> bytes:
        """Return the preview JPEG of a content digest."""
        ...

    def histogram(self, content: bytes) -> bytes:
        """Return 4 x 256 little-endian uint16: R, G, B, luma."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


@dataclass(frozen=True, slots=True)
class RenderedPhoto:
    """Raw pixels of a photo.

    Attributes
    ----------
    max_side
        What was asked for.
    rgb
        ``width * height * 3`` bytes, sRGB, upright, row by row without padding.
    full_width, full_height
        Of the whole photo.
    """

    path: Path
    max_side: int
    width: int
    height: int
    rgb: bytes
    full_width: int
    full_height: int


@dataclass(frozen=True, slots=True)
class RenderProblem:
    """A photo that cannot be shown, and a sentence that says why."""

    path: Path
    sentence: str


class Renderer(Protocol):
    """Decodes photos in worker processes; one thread opens, uses and closes it."""

    def submit(self, file: PhotoFile, max_side: int) -> None:
        """Ask for a picture of at most this long side, before the ones waiting."""
        ...

    def want_only(self, paths: frozenset[Path]) -> None:
        """Drop what was asked for other paths and has not begun."""
        ...

    def poll(self, timeout_s: float) -> list[RenderedPhoto | RenderProblem]:
        """Wait at most this long and return what is ready."""
        ...

    @property
    def pending(self) -> int:
        """How many pictures are still to come."""
        ...

    def close(self) -> None:
        """End the processes."""
        ...


OpenPreviews = Callable[[], PreviewReader]
OpenRenderer = Callable[[], Renderer]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the cache has of one photo."""

    content: bytes
    preview: QImage
    histogram: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One photo in several sizes, each half of the one before; none while unknown.

    Painting takes the level just above the size on the screen: smooth, without moire
    and without touching 24 million pixels for each frame.

    Attributes
    ----------
    side
        Long side that was asked for; 0 while there is none.
    full
        Pixels of the whole photo.
    """

    levels: tuple[QImage, ...] = ()
    side: int = 0
    full: QSize = field(default_factory=QSize)

    @property
    def largest(self) -> QImage:
        """The level with most pixels; a null image while there is none."""
        return self.levels[0] if self.levels else QImage()

    @property
    def size_bytes(self) -> int:
        """Memory that all levels take."""
        return sum(level.sizeInBytes() for level in self.levels)

    def satisfies(self, side: int) -> bool:
        """Whether a larger picture of at most this long side would show no more."""
        if not self.levels:
            return False
        size = self.largest.size()
        return self.side >= side or size == self.full

    def level_for(self, width: float) -> QImage:
        """Return the smallest level that is at least this wide, else the largest."""
        for level in reversed(self.levels):
            if level.width() >= width:
                return level
        return self.largest


def picture_from(rendered: RenderedPhoto) -> Picture:
    """Return the levels of a rendered photo."""
    rgb = QImage(
        rendered.rgb,
        rendered.width,
        rendered.height,
        3 * rendered.width,
        QImage.Format.Format_RGB888,
    )
    # 32 bits: twice as fast to paint, and a copy that no longer needs the bytes.
    levels = [rgb.convertToFormat(QImage.Format.Format_RGB32)]
    while max(levels[-1].width(), levels[-1].height()) >= 2 * SMALLEST_LEVEL:
        levels.append(_halved(levels[-1]))
    full = QSize(rendered.full_width, rendered.full_height)
    return Picture(tuple(levels), rendered.max_side, full)


def _halved(image: QImage) -> QImage:
    size = QSize(max(1, image.width() // 2), max(1, image.height() // 2))
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


class PreviewThread(QThread):
    """Reads and decodes previews, the newest request first.

    Signals (emitted by the thread itself)
    --------------------------------------
    seen(Seen)
        A preview and its histogram; a null image when the cache has none.
    """

    seen = Signal(object)

    def __init__(self, open_previews: OpenPreviews) -> None:
        super().__init__()
        self._open = open_previews
        self._changed = Condition()
        self._waiting: deque[bytes] = deque(maxlen=WAITING_PREVIEWS)
        self._in_hand: set[bytes] = set()
        self._closing = False

    def request(self, content: bytes) -> None:
        """Ask for a preview; of too many requests the oldest is dropped."""
        with self._changed:
            if self._closing or content in self._in_hand:
                return
            if content in self._waiting:
                self._waiting.remove(content)
            self._waiting.append(content)
            self._changed.notify()
        if not self.isRunning():
            self.start()

    def drop_waiting(self) -> None:
        """Forget what waits to be looked up."""
        with self._changed:
            self._waiting.clear()

    def delivered(self, content: bytes) -> None:
        """Say that an answer arrived, so that it may be asked for again later."""
        with self._changed:
            self._in_hand.discard(content)

    def close(self) -> None:
        """End the thread and wait for it."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Answer requests until the end (on this thread)."""
        reader = self._open()
        try:
            while (content := self._next()) is not None:
                self.seen.emit(_look_up(reader, content))
        finally:
            reader.close()

    def _next(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._waiting)
            if self._closing:
                return None
            content = self._waiting.pop()
            self._in_hand.add(content)
            return content


def _look_up(reader: PreviewReader, content: bytes) -> Seen:
    try:
        image = QImage.fromData(reader.preview(content))
        return Seen(content, image, reader.histogram(content))
    except (KeyError, EnvironmentProblem):
        # The cache was cleared or its disk is gone: the picture stays an empty frame.
        return Seen(content, QImage(), b"")


class RenderThread(QThread):
    """Feeds a renderer and turns its pixels into pictures.

    Signals (emitted by the thread itself)
    --------------------------------------
    rendered(Path, Picture)
        A picture.
    failed(Path, str)
        None, and why.
    """

    rendered = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, open_renderer: OpenRenderer) -> None:
        super().__init__()
        self._open = open_renderer
        self._changed = Condition()
        self._requests: dict[Path, tuple[PhotoFile, int]] = {}
        self._asked: dict[Path, int] = {}
        self._wanted: frozenset[Path] | None = None
        self._closing = False

    def request(self, file: PhotoFile, side: int) -> None:
        """Ask for a picture; one already asked for is not asked for again."""
        with self._changed:
            if self._closing or self._asked.get(file.path, 0) >= side:
                return
            self._asked[file.path] = side
            self._requests[file.path] = file, side
            self._changed.notify()
        if not self.isRunning():
            self.start()

    def want_only(self, paths: frozenset[Path]) -> None:
        """Drop waiting requests for all other photos."""
        with self._changed:
            for path in set(self._asked) - paths:
                del self._asked[path]
                self._requests.pop(path, None)
            self._wanted = paths
            self._changed.notify()

    def close(self) -> None:
        """End the thread, and with it the renderer's processes."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Feed and poll the renderer until the end (on this thread)."""
        renderer = self._open()
        try:
            while self._feed(renderer):
                for outcome in renderer.poll(POLL_S):
                    self._deliver(outcome)
        finally:
            renderer.close()

    def _feed(self, renderer: Renderer) -> bool:
        """Pass on what was asked for; wait when there is nothing to do at all."""
        with self._changed:
            if not renderer.pending:
                self._changed.wait_for(lambda: self._closing or self._requests)
            if self._closing:
                return False
            requests = list(self._requests.values())
            self._requests.clear()
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            renderer.want_only(wanted)
        for file, side in requests:
            renderer.submit(file, side)
        return True

    def _deliver(self, outcome: RenderedPhoto | RenderProblem) -> None:
        with self._changed:
            self._asked.pop(outcome.path, None)
        if isinstance(outcome, RenderProblem):
            self.failed.emit(outcome.path, outcome.sentence)
        else:
            self.rendered.emit(outcome.path, picture_from(outcome))
