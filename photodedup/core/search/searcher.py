"""Searches some folders again and again, and remembers what does not change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photodedup.core import jobs, walk
from photodedup.core.errors import DecodeProblem, EnvironmentProblem, UsageProblem
from photodedup.core.jobs import Operation
from photodedup.core.methods import Form
from photodedup.core.progress import Cancelled
from photodedup.core.records import WHOLE, Photo, SearchResult
from photodedup.core.search.answering import Answering, Asked, Question
from photodedup.core.search.asking import Asker
from photodedup.core.search.collection import Collection, read_collection
from photodedup.core.settings import NearestIndex
from photodedup.core.store import Known
from photodedup.core.workers import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.jobs import MethodCall
    from photodedup.core.progress import CancelToken, Progress
    from photodedup.core.records import PhotoFile, Query
    from photodedup.core.settings import SearchSettings
    from photodedup.core.store import Cache
    from photodedup.core.workers import WorkerPool

FRESH_S = 30.0
"""So long a collection is not walked again: a person tries one method after another."""
FRESH_TIMES = 100
"""And so many times as long as opening it took: walking is a hundredth of the time."""


class Searcher:
    """Answers searches; used by one thread.

    Parameters
    ----------
    cache
        Has what was read before, and keeps what is read now.
    pool
        Decodes and measures; used by no one else meanwhile.
    """

    def __init__(self, cache: Cache, pool: WorkerPool) -> None:
        self._cache = cache
        self._pool = pool
        self._collection: Collection | None = None
        self._fresh_until = 0.0
        self._answering = Answering(cache)

    def search(
        self,
        query: Query,
        call: MethodCall,
        settings: SearchSettings,
        *,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> SearchResult:
        """Return the photos nearest to a query.

        Parameters
        ----------
        query
            The picture, or a part of it.
        call
            The method.
        settings
            Folders, number of answers, index.
        on_progress
            Called on this thread, about ten times a second.
        cancel
            Stops it: the result is then empty, and ``complete`` False.

        Raises
        ------
        EnvironmentProblem
            The query cannot be read, a folder cannot be searched, or the method needs
            what is not installed.
        Cancelled
            It was stopped before the query was read.
        """
        _check(call, settings)
        asker = Asker(self._pool, on_progress, cancel)
        asked = self._read(query, asker)
        try:
            collection = self.open(settings.folders, on_progress, cancel)
            started = time.monotonic()
            photos = _others(collection.photos, asked.photo.file)
            question = Question(asked, call, photos, settings)
            answer = self._answering.answer(question, asker)
        except Cancelled:
            return SearchResult(query, asked.photo, call.name, (), 0, 0, complete=False)
        return SearchResult(
            query=query,
            photo=asked.photo,
            method=call.name,
            ranked=answer.ranked,
            photos=len(photos),
            examined=answer.examined,
            skipped=collection.skipped,
            notices=tuple(filter(None, (self._cache.notice, *answer.notices))),
            seconds=time.monotonic() - started,
        )

    def prepare(
        self,
        folders: tuple[Path, ...],
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> int:
        """Do ahead what the first search would have to; return the number of photos.

        Raises
        ------
        EnvironmentProblem
            A folder cannot be searched.
        Cancelled
            The token was cancelled; what was done is in the cache.
        """
        photos = self.open(folders, on_progress, cancel).photos
        asker = Asker(self._pool, on_progress, cancel)
        self._answering.prepare(photos, asker)
        return len(photos)

    def open(
        self,
        folders: tuple[Path, ...],
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> Collection:
        """Return the photos of some folders; they are remembered for a while.

        Raises
        ------
        FolderProblem, UsageProblem
            A folder cannot be searched.
        Cancelled
            The token was cancelled; what was read is in the cache.
        """
        held, started = self._collection, time.monotonic()
        if held is not None and held.folders == folders and started < self._fresh_until:
            return held
        self._collection = read_collection(
            folders, self._cache, self._pool, on_progress=on_progress, cancel=cancel
        )
        now = time.monotonic()
        self._fresh_until = now + max(FRESH_S, FRESH_TIMES * (now - started))
        return self._collection

    def _read(self, query: Query, asker: Asker) -> Asked:
        """Return the query as a photo; from the cache where it is known there."""
        file = walk.single_file(query.path)
        if query.part == WHOLE:
            known = self._cache.known(file)
            if isinstance(known, Known):
                photo = Photo(0, file, known.content, known.facts, known.hashes)
                return Asked(photo, self._cache.thumbnails(known.content))
        task = Task(0, Operation.READ, jobs.encode_part(query.part), file)
        try:
            reading = jobs.decode_reading(asker.answer(task))
        except EnvironmentProblem as problem:
            raise DecodeProblem(query.path, str(problem)) from problem
        if query.part == WHOLE:
            # So that the window can show its preview and histogram.
            self._cache.add([(file, reading)])
        photo = Photo(0, file, reading.content, reading.facts, reading.hashes)
        return Asked(photo, reading.thumbnails)


def _check(call: MethodCall, settings: SearchSettings) -> None:
    """Refuse what cannot be, before anything is read."""
    if settings.count < 1:
        raise UsageProblem("At least one photo must be asked for: -k 1 or more.")
    is_exact = settings.index is NearestIndex.EXACT
    if not is_exact and call.method.form is not Form.BITS:
        raise UsageProblem(
            f"--index annoy is for hashes; {call.name} is searched exactly, "
            "without --index"
        )


def _others(photos: Sequence[Photo], own: PhotoFile) -> list[Photo]:
    """Return the photos without the query's own file, by whichever of its names."""
    return [each for each in photos if not _is_same_file(each.file, own)]


def _is_same_file(one: PhotoFile, other: PhotoFile) -> bool:
    # Numbers first: comparing 100,000 paths would take half a second. A path alone does
    # not tell: the file may have other names, and folders are named through links.
    if one.inode != other.inode:
        return False
    if not one.inode:
        # Some network drives number no files.
        return one.path == other.path
    return one.device == other.device
