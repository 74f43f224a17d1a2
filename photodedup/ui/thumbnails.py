"""Pictures for the window: small ones from the cache, large ones from a worker process.

No file of the user is decoded here. Previews are JPEGs that photodedup wrote itself;
a thread with a database connection of its own reads them. Large pictures arrive as raw
pixels from a `Renderer`, on a second thread. Both threads take the newest request
first, so what scrolled away does not hold up what is seen, and both keep at most a
fixed number of bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photodedup.ui.picture_threads import Picture, PreviewThread, RenderThread, Seen

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from pathlib import Path

    from photodedup.core.records import Photo, PhotoFile
    from photodedup.ui.picture_threads import OpenPreviews, OpenRenderer

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")

PREVIEW_BYTES = 64 << 20
"""About 190 previews of 320x240 in 32 bits: five screens of the list of groups."""

PICTURE_BYTES = 640 << 20
"""Two photos of 48 Mpx in 32 bits with their smaller levels, and some of 1600 px."""

SCREEN_SIDE = 1600
"""First long side: a 24 Mpx JPEG is there in 0.3 s, and a pane rarely shows more."""

FULL_SIDE = 8000
"""Longest side ever held: 8000x6000 in 32 bits is 192 MB."""


class ByteCache(Generic[K, V]):
    """Keeps the values used last, up to a number of bytes.

    Parameters
    ----------
    limit
        Bytes; the newest value stays even if it alone is larger.
    """

    def __init__(self, limit: int) -> None:
        self._limit, self._used = limit, 0
        self._entries: dict[K, tuple[V, int]] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    @property
    def used_bytes(self) -> int:
        """Sum of the sizes."""
        return self._used

    def get(self, key: K, default: V) -> V:
        """Return a value and make it the one used last."""
        entry = self._entries.pop(key, None)
        if entry is None:
            return default
        self._entries[key] = entry
        return entry[0]

    def put(self, key: K, value: V, size_bytes: int) -> None:
        """Keep a value; the ones not used for longest go."""
        self._used -= self._entries.pop(key, (value, 0))[1]
        self._entries[key] = value, size_bytes
        self._used += size_bytes
        while self._used > self._limit and len(self._entries) > 1:
            oldest = next(iter(self._entries))
            self._used -= self._entries.pop(oldest)[1]


class PictureSource(QObject):
    """Gives pictures at once when it has them, else fetches them.

    Parameters
    ----------
    open_previews
        Opens the cache; called and used on one thread of this object.
    open_renderer
        Opens the renderer; called and used on another thread of this object.

    Signals (on the thread of this object)
    --------------------------------------
    previewReady(bytes, QImage)
        The preview of a content digest can be painted.
    histogramReady(bytes, bytes)
        The histogram of a content digest: 4 x 256 uint16, little-endian.
    pictureReady(Path, QImage)
        A picture of this path, or a larger one, can be painted.
    failed(Path, str)
        The picture cannot be shown; a sentence says why.
    """

    previewReady = Signal(object, QImage)  # noqa: N815 -- Qt names signals so
    histogramReady = Signal(object, object)  # noqa: N815 -- Qt names signals so
    pictureReady = Signal(object, QImage)  # noqa: N815 -- Qt names signals so
    failed = Signal(object, str)

    def __init__(
        self,
        open_previews: OpenPreviews,
        open_renderer: OpenRenderer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._previews: ByteCache[bytes, QImage] = ByteCache(PREVIEW_BYTES)
        self._histograms: ByteCache[bytes, bytes] = ByteCache(PREVIEW_BYTES // 64)
        self._pictures: ByteCache[Path, Picture] = ByteCache(PICTURE_BYTES)
        self._problems: dict[Path, str] = {}
        self._preview_thread = PreviewThread(open_previews)
        self._preview_thread.seen.connect(self._on_seen)
        self._render_thread = RenderThread(open_renderer)
        self._render_thread.rendered.connect(self._on_rendered)
        self._render_thread.failed.connect(self._on_failed)

    def preview(self, content: bytes) -> QImage:
        """Return the preview of a photo; a null image while it is being fetched."""
        image = self._previews.get(content, QImage())
        if image.isNull() and content not in self._previews:
            self._preview_thread.request(content)
        return image

    def histogram(self, content: bytes) -> bytes:
        """Return the histogram of a photo; nothing while it is being fetched."""
        histogram = self._histograms.get(content, b"")
        if not histogram and content not in self._histograms:
            self._preview_thread.request(content)
        return histogram

    def picture(self, photo: Photo, *, full: bool = False) -> Picture:
        """Return the best picture there is, and fetch the wanted one if it is larger.

        Parameters
        ----------
        full
            Every pixel is wanted (up to `FULL_SIDE`), not only `SCREEN_SIDE`.
        """
        return self.picture_of(photo.file, full=full)

    def picture_of(self, file: PhotoFile, *, full: bool = False) -> Picture:
        """Do the same for a file that was not read before, whatever it holds."""
        picture = self._pictures.get(file.path, Picture())
        side = FULL_SIDE if full else SCREEN_SIDE
        if file.path not in self._problems and not picture.satisfies(side):
            self._render_thread.request(file, side)
        return picture

    def problem(self, photo: Photo) -> str:
        """Return why a photo cannot be shown; empty when it can, as far as is known."""
        return self._problems.get(photo.file.path, "")

    def want_only(self, photos: Iterable[Photo]) -> None:
        """Drop the waiting requests for large pictures of all other photos."""
        self._render_thread.want_only(frozenset(p.file.path for p in photos))

    def forget(self, paths: Iterable[Path]) -> None:
        """Ask anew for these pictures next time: their files changed or came back."""
        for path in paths:
            self._problems.pop(path, None)

    def drop_waiting(self) -> None:
        """Forget every request that waits: another scan begins."""
        self._preview_thread.drop_waiting()
        self._render_thread.want_only(frozenset())

    def close(self) -> None:
        """End both threads and wait for them."""
        self._preview_thread.close()
        self._render_thread.close()

    def _on_seen(self, seen: Seen) -> None:
        self._previews.put(seen.content, seen.preview, seen.preview.sizeInBytes())
        self._histograms.put(seen.content, seen.histogram, len(seen.histogram))
        self._preview_thread.delivered(seen.content)
        self.previewReady.emit(seen.content, seen.preview)
        self.histogramReady.emit(seen.content, seen.histogram)

    def _on_rendered(self, path: Path, picture: Picture) -> None:
        known = self._pictures.get(path, Picture())
        if picture.side > known.side:
            self._pictures.put(path, picture, picture.size_bytes)
            known = picture
        self.pictureReady.emit(path, known.largest)

    def _on_failed(self, path: Path, sentence: str) -> None:
        self._problems[path] = sentence
        self.failed.emit(path, sentence)
