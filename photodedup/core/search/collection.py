"""The photos that are searched: walked, and read where they are new."""

from __future__ import annotations

import gc
import random
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core import walk
from photodedup.core.errors import UsageProblem
from photodedup.core.progress import Progress, Stage
from photodedup.core.scan.reading import ReadingDesk
from photodedup.core.search.asking import POLL_S, PROGRESS_S, drain
from photodedup.core.settings import Folder, ScanSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from photodedup.core.progress import CancelToken
    from photodedup.core.records import Photo, Skipped
    from photodedup.core.store import Cache
    from photodedup.core.workers import WorkerPool

SELDOM = 100_000
"""New records between two looks for unused cycles."""


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """The photos of some folders, ready to be searched.

    Attributes
    ----------
    photos
        In path order.
    skipped
        What could not be read.
    """

    folders: tuple[Path, ...]
    photos: tuple[Photo, ...]
    skipped: tuple[Skipped, ...]


def read_collection(
    folders: Sequence[Path],
    cache: Cache,
    pool: WorkerPool,
    *,
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
) -> Collection:
    """Walk some folders and read what the cache does not know.

    Raises
    ------
    FolderProblem, UsageProblem
        A folder cannot be searched.
    Cancelled
        The token was cancelled; what was read is in the cache.
    """
    with _seldom_collecting():
        return _collection(folders, cache, pool, on_progress, cancel)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Have Python look for unused cycles less often.

    100,000 photos are a million records that refer to one another and none in a circle;
    looking through them again and again is a third of the work.
    """
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _collection(
    folders: Sequence[Path],
    cache: Cache,
    pool: WorkerPool,
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
) -> Collection:
    on_progress(Progress(Stage.WALKING, 0, None))
    walked = walk.walk(ScanSettings(tuple(map(Folder, folders))), cancel)
    desk = ReadingDesk(walked.files, cache, pool)
    photos: list[Photo] = []
    told = time.monotonic()
    try:
        while desk.busy:
            cancel.check()
            desk.feed()
            if pool.pending:
                for outcome in pool.poll(POLL_S):
                    desk.accept(outcome)
            photos += desk.take()
            if time.monotonic() - told >= PROGRESS_S:
                told = time.monotonic()
                on_progress(Progress(Stage.READING, desk.done, desk.total))
    finally:
        photos += desk.take_rest()
        drain(pool)
    skipped = sorted((*walked.skipped, *desk.skipped), key=lambda each: each.path)
    in_order = tuple(sorted(photos, key=lambda photo: photo.number))
    return Collection(tuple(folders), in_order, tuple(skipped))


def random_photo(
    folders: Sequence[Path],
    seed: int | None,
    *,
    cancel: CancelToken,
) -> Path:
    """Return a photo of some folders, chosen at random; none is read.

    Parameters
    ----------
    seed
        The same number chooses the same of the same photos; None: any.

    Raises
    ------
    FolderProblem, UsageProblem
        A folder cannot be searched, or there is no photo.
    Cancelled
        The token was cancelled.
    """
    files = walk.walk(ScanSettings(tuple(map(Folder, folders))), cancel).files
    if not files:
        raise UsageProblem("There is no photo in these folders; name others.")
    return random.Random(seed).choice(files).path  # noqa: S311 -- no secret
