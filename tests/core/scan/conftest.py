"""A drawn album with known copies, and scans of it that count their work."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Protocol

import pytest

from photodedup.core import scan as scanning
from photodedup.core.jobs import READING_VERSIONS, Operation
from photodedup.core.progress import CancelToken
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.store import Cache, Decisions
from photodedup.core.workers import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.progress import Progress
    from photodedup.core.records import ScanResult
    from photodedup.core.workers import Task

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(
            self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
        ) -> Path: ...


LONG_AGO_NS = 1_500_000_000 * 10**9
"""The cache does not trust the times of files that were written this moment."""


@pytest.fixture
def album(tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto) -> Path:
    """Five copies of the beach, two of the forest, three single photos, one letter."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    folder = tmp_path / "album"
    beach = draw_photo(1, width=640, height=480)
    small = cv2.resize(beach, (320, 240), interpolation=cv2.INTER_AREA)
    original = save_photo(folder / "trip" / "beach.jpg", beach)
    twin = folder / "trip" / "twin of beach.jpg"
    twin.write_bytes(original.read_bytes())
    os.utime(twin, ns=(LONG_AGO_NS, LONG_AGO_NS))
    save_photo(folder / "phone" / "small.jpg", np.asarray(small, np.uint8), quality=90)
    save_photo(folder / "phone" / "beach.webp", beach, quality=92)
    save_photo(folder / "edits" / "turned.jpg", np.rot90(beach).copy(), quality=90)
    forest = draw_photo(2, width=600, height=400)
    save_photo(folder / "trip" / "forest.jpg", forest)
    save_photo(folder / "phone" / "forest.jpg", forest, quality=80)
    for seed in (3, 4, 5):
        save_photo(folder / "single" / f"{seed}.jpg", draw_photo(seed))
    letter = folder / "single" / "letter.jpg"
    letter.write_text("Dear Jo, this is no picture at all")
    os.utime(letter, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return folder


@pytest.fixture
def many(tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto) -> Path:
    """Sixty photos that are unlike each other: enough to be stopped in the middle."""
    folder = tmp_path / "many"
    for seed in range(100, 160):
        save_photo(folder / f"{seed}.jpg", draw_photo(seed, width=200, height=150))
    return folder


class Stores:
    """A cache and decisions that outlive a scan."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.decisions = Decisions.open(folder)

    def cache(self) -> Cache:
        return Cache.open(self._folder, READING_VERSIONS)


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return Stores(tmp_path / "stores")


@pytest.fixture
def submitted(monkeypatch: pytest.MonkeyPatch) -> Counter[Operation]:
    """How many tasks of each kind the scans of this test gave to their workers."""
    counts: Counter[Operation] = Counter()

    class CountingPool(WorkerPool):
        def submit(self, task: Task, *, urgent: bool = False) -> None:
            counts[Operation(task.operation)] += 1
            super().submit(task, urgent=urgent)

    monkeypatch.setattr(scanning, "WorkerPool", CountingPool)
    return counts


class Scanned(Protocol):
    """Scans folders with two workers and stores that last as long as the test."""

    def __call__(
        self,
        *folders: Path | Folder,
        settings: ScanSettings | None = None,
        cancel: CancelToken | None = None,
        on_progress: Callable[[Progress], None] = ...,
    ) -> ScanResult: ...


def _unheard(_progress: Progress) -> None:
    """Take no notice."""


@pytest.fixture
def scanned(stores: Stores) -> Scanned:
    def run(
        *folders: Path | Folder,
        settings: ScanSettings | None = None,
        cancel: CancelToken | None = None,
        on_progress: Callable[[Progress], None] = _unheard,
    ) -> ScanResult:
        named = [one if isinstance(one, Folder) else Folder(one) for one in folders]
        with stores.cache() as cache:
            return scanning.scan(
                settings or ScanSettings(tuple(named), workers=2),
                cache,
                stores.decisions,
                on_progress=on_progress,
                cancel=cancel or CancelToken(),
            )

    return run
