"""A drawn album and one searcher for all tests of the room: workers start slowly."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

import pytest

from photodedup.core import jobs
from photodedup.core.jobs import READING_VERSIONS, calls
from photodedup.core.progress import CancelToken
from photodedup.core.records import WHOLE, Box, Query
from photodedup.core.search import Searcher
from photodedup.core.settings import MethodOptions, SearchSettings
from photodedup.core.store import Cache
from photodedup.core.workers import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.records import SearchResult

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(
            self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
        ) -> Path: ...


USUAL = MethodOptions()


class Search(Protocol):
    """Searches the album, or other folders."""

    def __call__(
        self,
        query: Path,
        *folders: Path,
        part: Box = ...,
        options: MethodOptions = ...,
        **settings: object,
    ) -> SearchResult: ...


@pytest.fixture(scope="session")
def album(
    tmp_path_factory: pytest.TempPathFactory,
    draw_photo: DrawPhoto,
    save_photo: SavePhoto,
) -> Path:
    """A beach with four copies, and eight other photos."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("searched") / "album"
    beach = draw_photo(1, width=640, height=480)
    small = cv2.resize(beach, (320, 240), interpolation=cv2.INTER_AREA)
    original = save_photo(folder / "beach.jpg", beach)
    (folder / "twin.jpg").write_bytes(original.read_bytes())
    os.utime(folder / "twin.jpg", ns=(1_500_000_000 * 10**9,) * 2)
    save_photo(folder / "small.jpg", np.asarray(small, np.uint8), quality=80)
    save_photo(folder / "turned.jpg", np.rot90(beach).copy(), quality=90)
    save_photo(folder / "part.jpg", beach[60:400, 80:520].copy(), quality=90)
    for seed in range(2, 10):
        save_photo(folder / f"other {seed}.jpg", draw_photo(seed))
    return folder


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(jobs.perform, workers=2) as workers:
        yield workers


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache.open(tmp_path / "cache", READING_VERSIONS) as opened:
        yield opened


@pytest.fixture
def search(album: Path, cache: Cache, pool: WorkerPool) -> Search:
    searcher = Searcher(cache, pool)

    def ask(
        query: Path,
        *folders: Path,
        part: Box = WHOLE,
        options: MethodOptions = USUAL,
        **settings: object,
    ) -> SearchResult:
        method = str(settings.get("method", "combined"))
        (call,) = calls([method], options, ())
        asked = SearchSettings(folders or (album,), options=options, **settings)  # type: ignore[arg-type]  # the names are those of the settings
        return searcher.search(
            Query(query, part),
            call,
            asked,
            on_progress=lambda _: None,
            cancel=CancelToken(),
        )

    return ask
