"""The cache of readings: a photo that was read once is not decoded again.

It answers by a file's identity (disk, path, inode, size, both times) and, for a file
that moved or was restored, by the digest of its bytes. It may be deleted, corrupt,
newer, locked or on a full disk: the scan then goes on with a temporary cache, and
`Cache.notice` says so. It may create groups; it is never the reason to remove a file.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from photodedup.core.errors import Bug, StoreProblem, printable
from photodedup.core.store.database import (
    DamagedStore,
    NewerStore,
    is_damage,
    problem,
    set_aside,
)
from photodedup.core.store.layer import Layer, file_row
from photodedup.core.store.reader import CacheReader
from photodedup.core.store.rows import (
    PICTURE_COLUMNS,
    Failure,
    Known,
    PictureColumn,
    Row,
    content_row,
    picture_row,
    thumbnails,
)
from photodedup.core.store.temporary import TemporaryFolder
from photodedup.core.store.volumes import Volumes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from photodedup.core.records import PhotoFile, Reading, Thumbnails
    from photodedup.core.store.rows import Comparison

Answer = TypeVar("Answer")

FILE_NAME = "cache.sqlite"

# Coarsest time stamp of a file system in use (FAT): a file written this shortly before
# the scan may be written again without a visible change.
_TICK_NS = 2_000_000_000

_PICTURES = ", ".join(PICTURE_COLUMNS[1:])
_NO_PICTURES = "cannot be read; scan again, the photos will be read anew"


class Cache:
    """Readings of photos, kept between scans; used by one thread at a time.

    Make it with `open`. Another thread gets its own `reader`.

    Attributes
    ----------
    notice
        One sentence for the user when the cache could not be used as asked, else empty.
    """

    def __init__(self, versions: tuple[int, int], folder: TemporaryFolder) -> None:
        self.notice = ""
        self._versions = versions
        self._temporary = folder
        self._layers: tuple[Layer, ...] = ()  # the one written to comes first
        self._paths: tuple[Path, ...] = ()
        self._volumes = Volumes()
        self._started_ns = time.time_ns()
        self._closed = False
        folder.hold()

    @classmethod
    def open(cls, folder: Path | None, versions: tuple[int, int] = (1, 1)) -> Cache:
        """Open the cache in a folder, or a temporary one.

        Parameters
        ----------
        folder
            Made when missing; None for a cache that is deleted when closed.
        versions
            Of decoder and fingerprints; what others wrote is not answered.

        Raises
        ------
        StoreProblem
            Not even a temporary cache can be made.
        """
        cache = cls(versions, TemporaryFolder())
        try:
            if folder is None or not cache._open_in(folder / FILE_NAME):
                cache._add_temporary_layer()
        except BaseException:
            cache.close()
            raise
        return cache

    def known(self, file: PhotoFile) -> Known | Failure | None:
        """Answer for a file that has not changed since it was read or failed."""
        return self.known_many((file,))[0]

    def known_many(self, files: Sequence[PhotoFile]) -> list[Known | Failure | None]:
        """Answer for many files, in their order (20 microseconds each)."""
        answers: list[Known | Failure | None] = [None] * len(files)
        places: dict[str, dict[bytes, int]] = {}
        for place, file in enumerate(files):
            volume, path = self._volumes.locate(file)
            places.setdefault(volume, {})[path] = place
        for layer in self._trusted():
            try:
                for volume, paths in places.items():
                    wanted = {path: files[place] for path, place in paths.items()}
                    for path, answer in layer.known(volume, wanted):
                        answers[paths[path]] = answer
            except sqlite3.Error as error:
                self._distrust(layer, error)
                # What a damaged file said before the damage was met is no answer.
                return [None] * len(files)
        return answers

    def has_size(self, size_bytes: int) -> bool:
        """Whether a digest is worth while: some known content has this size."""
        return any(self._ask(lambda layer: layer.has_size(size_bytes) or None))

    def by_content(self, content: bytes) -> Known | None:
        """Answer for the digest of a file's bytes (a moved or renamed file)."""
        return next(self._ask(lambda layer: layer.by_content(content)), None)

    def add(self, entries: Sequence[tuple[PhotoFile, Reading]]) -> None:
        """Remember readings, all of them in one transaction."""
        self._write(
            [self._file_row(file, reading.content) for file, reading in entries],
            [content_row(file, read, self._versions) for file, read in entries],
            [picture_row(reading) for _, reading in entries],
        )

    def relink(self, entries: Sequence[tuple[PhotoFile, bytes]]) -> None:
        """Remember that files have a content which is known already."""
        self._write([self._file_row(file, content) for file, content in entries])

    def add_failures(self, entries: Sequence[tuple[PhotoFile, Failure]]) -> None:
        """Remember files that could not be read."""
        self._write([self._file_row(file, failure) for file, failure in entries])

    def answer(self, asked: Comparison) -> bytes | None:
        """Answer a comparison of two contents that was made before."""
        return next(self._ask(lambda layer: layer.answer(asked)), None)

    def add_comparisons(self, made: Sequence[Comparison]) -> None:
        """Remember comparisons, all of them in one transaction."""
        rows = [(each.first, each.second, each.question, each.answer) for each in made]
        try:
            self._layers[0].add_comparisons(rows)
        except sqlite3.Error as error:
            self._replace(self._layers[0], error)
            self._layers[0].add_comparisons(rows)

    def thumbnails(self, content: bytes) -> Thumbnails:
        """Return the small pictures of a content that was answered or added.

        Raises
        ------
        StoreProblem
            The stored pictures are damaged.
        """
        return thumbnails(self._picture(content, _PICTURES))

    def preview(self, content: bytes) -> bytes:
        """Return the preview JPEG of a content that was answered or added."""
        preview: bytes = self._picture(content, "preview")[0]
        return preview

    def histogram(self, content: bytes) -> bytes:
        """Return the histogram of a content that was answered or added."""
        histogram: bytes = self._picture(content, "histogram")[0]
        return histogram

    def pictures(
        self, column: PictureColumn, contents: Iterable[bytes]
    ) -> dict[bytes, bytes]:
        """Return previews or histograms of those contents that are known."""
        wanted, found = dict.fromkeys(contents), dict[bytes, bytes]()
        for layer in self._trusted():
            # In the order asked for, which is that of the rows where a scan wrote them.
            missing = [content for content in wanted if content not in found]
            try:
                found.update(layer.pictures(column.value, missing))
            except sqlite3.Error as error:
                self._distrust(layer, error)
        return found

    def descriptors(self, method: str) -> dict[bytes, bytes]:
        """Return all descriptors of a method, by content.

        Parameters
        ----------
        method
            The method's key: descriptors of other options and versions are not mixed.
        """
        found: dict[bytes, bytes] = {}
        for layer in self._trusted():
            try:
                found.update(layer.descriptors(method))
            except sqlite3.Error as error:
                self._distrust(layer, error)
        return found

    def add_descriptors(self, method: str, made: Mapping[bytes, bytes]) -> None:
        """Remember descriptors, all of them in one transaction."""
        rows = [(method, *entry) for entry in made.items()]
        try:
            self._layers[0].add_descriptors(rows)
        except sqlite3.Error as error:
            self._replace(self._layers[0], error)
            self._layers[0].add_descriptors(rows)

    def reader(self) -> CacheReader:
        """Return a connection of its own for another thread."""
        return CacheReader(lambda: self._paths, self._temporary)

    def close(self) -> None:
        """Close; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        for layer in self._layers:
            layer.close()
            if layer.damaged and not layer.temporary:
                # So that the next scan starts with a sound one.
                self._set_aside(layer.path)
        self._temporary.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------------ opening

    def _open_in(self, path: Path) -> bool:
        """Open the lasting cache; on failure leave a notice and return False."""
        try:
            self._push(Layer(path, self._versions, temporary=False))
        except DamagedStore as damage:
            if not self._set_aside(path):
                self.notice = f"{damage}; a temporary cache is used."
                return False
            self._push(Layer(path, self._versions, temporary=False))
            self.notice = (
                f"The cache was damaged and is made anew; the old one is "
                f"{printable(path)}.damaged."
            )
        except NewerStore as newer:
            self.notice = f"{newer}; a temporary cache is used until then."
            return False
        except StoreProblem as trouble:
            self.notice = f"{trouble}; a temporary cache is used."
            return False
        return True

    def _set_aside(self, path: Path) -> bool:
        try:
            set_aside(path)
        except OSError:
            return False  # the caller goes on without the file and says so
        return True

    def _add_temporary_layer(self) -> None:
        if self._layers and self._layers[0].temporary:
            return
        try:
            path = self._temporary.path / FILE_NAME
        except OSError as error:
            reason = f"no temporary cache can be made ({error.strerror})"
            raise StoreProblem(Path(tempfile.gettempdir()), reason) from error
        self._push(Layer(path, self._versions, temporary=True))

    def _push(self, layer: Layer) -> None:
        self._layers = (layer, *self._layers)
        self._paths = tuple(layer.path for layer in self._layers)

    # ------------------------------------------------------------------ reading

    def _trusted(self) -> Iterator[Layer]:
        return (layer for layer in self._layers if layer.trusted)

    def _ask(self, question: Callable[[Layer], Answer | None]) -> Iterator[Answer]:
        for layer in self._trusted():
            try:
                answer = question(layer)
            except sqlite3.Error as error:
                self._distrust(layer, error)
            else:
                if answer is not None:
                    yield answer

    def _picture(self, content: bytes, columns: str) -> Row:
        for layer in self._layers:
            try:
                row = layer.picture(content, columns)
            except sqlite3.Error as error:
                layer.damaged = layer.damaged or is_damage(error)
                raise StoreProblem(layer.path, _NO_PICTURES) from error
            if row is not None:
                return row
        raise Bug(f"the cache has no pictures of {content.hex()}")

    def _distrust(self, layer: Layer, error: sqlite3.Error) -> None:
        """Go on without the answers of a layer that cannot be read."""
        layer.trusted = False
        self._replace(layer, error)

    def _replace(self, layer: Layer, error: sqlite3.Error) -> None:
        """Write to a temporary cache from now on."""
        layer.damaged = layer.damaged or is_damage(error)
        trouble = problem(layer.path, error)
        if layer.temporary:
            advice = "free space in the temporary folder and scan again"
            raise StoreProblem(layer.path, f"{trouble.reason}; {advice}") from error
        self.notice = f"{trouble}; a temporary cache is used."
        self._add_temporary_layer()

    # ------------------------------------------------------------------ writing

    def _file_row(self, file: PhotoFile, outcome: bytes | Failure) -> Row | None:
        if file.mtime_ns >= self._started_ns - _TICK_NS:
            return None
        location = self._volumes.locate(file)
        return file_row(file, location, outcome, self._versions[0])

    def _write(
        self,
        files: Sequence[Row | None],
        contents: Sequence[Row] = (),
        pictures: Sequence[Row] = (),
    ) -> None:
        lasting = [row for row in files if row is not None]
        layer = self._layers[0]
        try:
            layer.write(lasting, contents, pictures)
        except sqlite3.Error as error:
            self._replace(layer, error)
            self._layers[0].write(lasting, contents, pictures)
