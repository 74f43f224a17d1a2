"""The descriptors of all photos of a collection by one method.

Those of hashes of the usual size and of plain histograms are in what a scan reads.
Others are made of the previews, once: the cache keeps them by content and method.
"""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from photodedup.core import jobs
from photodedup.core.fingerprints import EMBEDDING_VERSION
from photodedup.core.index import counts
from photodedup.core.jobs import READING_VERSIONS, Operation
from photodedup.core.methods import Form, Stored
from photodedup.core.progress import Stage
from photodedup.core.store import PictureColumn
from photodedup.core.workers import Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photodedup.core.jobs import MethodCall
    from photodedup.core.methods import Method
    from photodedup.core.records import Hashes, Photo, Thumbnails
    from photodedup.core.search.asking import Asker
    from photodedup.core.store import Cache

PREVIEWS_PER_TASK = 64
FEW = 8
"""Previews per task of a large network, which may take half a second each."""
HASH_BYTES = 8
WRITTEN_AT_ONCE = 1_024
COUNTED_AT_ONCE = 1_024
"""Histograms: 2 MB of them stay near the processor."""
REMEMBERED = 3
"""Methods: 100,000 descriptors of a large encoder take 200 MB."""
HISTOGRAMS = {Stored.VALUES, Stored.LEVELS}


class Descriptions:
    """Finds or makes descriptors.

    Parameters
    ----------
    cache
        Has the previews, and keeps descriptors.

    Attributes
    ----------
    failures
        Why photos could not be described, and how many; whoever tells it, clears it.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._known: dict[str, dict[bytes, bytes]] = {}
        self.failures = Counter[str]()

    def of_photos(
        self, call: MethodCall, photos: Sequence[Photo], asker: Asker
    ) -> dict[bytes, bytes]:
        """Return descriptors by content; what could not be described is left out.

        Raises
        ------
        Cancelled
            The token was cancelled; what was described is in the cache.
        """
        stored = call.method.stored
        if stored is not None and stored not in HISTOGRAMS:
            code = attrgetter(f"hashes.{stored.value}")
            return {
                photo.content: code(photo).to_bytes(HASH_BYTES, "big")
                for photo in photos
            }
        known = self._remembered(call.method)
        missing = dict.fromkeys(
            photo.content for photo in photos if photo.content not in known
        )
        if not missing:
            return known
        if stored in HISTOGRAMS:
            found = self._cache.pictures(PictureColumn.HISTOGRAM, missing)
            known |= _counts(call.method, found)
        else:
            known |= self._described(call, sorted(missing), asker)
        return known

    def _remembered(self, method: Method) -> dict[bytes, bytes]:
        """Return what is known without asking for anything; may be added to.

        The newest few methods are remembered from one search to the next.
        """
        key = cache_key(method)
        known = self._known.pop(key, None)
        if known is None:
            known = {} if method.stored else self._cache.descriptors(key)
        self._known[key] = known
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return known

    def of_query(
        self,
        call: MethodCall,
        photo: Photo,
        thumbnails: Thumbnails,
        asker: Asker,
    ) -> bytes:
        """Return the descriptor of the query, made as those of the photos are.

        Raises
        ------
        EnvironmentProblem
            The method needs what is not installed.
        """
        method = call.method
        if method.stored in HISTOGRAMS:
            histograms = {photo.content: thumbnails.histogram}
            return _counts(method, histograms)[photo.content]
        if method.stored is not None:
            return _hash(photo.hashes, method.stored.value)
        request = jobs.encode_describe(call, [thumbnails.preview])
        answer = asker.answer(Task(0, Operation.DESCRIBE, request))
        return jobs.decode_descriptors(answer, 1)[0]

    def _described(
        self, call: MethodCall, contents: Sequence[bytes], asker: Asker
    ) -> dict[bytes, bytes]:
        """Have previews described and remember the outcome."""
        key = cache_key(call.method)
        made: dict[bytes, bytes] = {}
        unwritten: dict[bytes, bytes] = {}
        try:
            for batch, descriptors in self._answers(call, contents, asker):
                unwritten.update(zip(batch, descriptors, strict=True))
                if len(unwritten) >= WRITTEN_AT_ONCE:
                    self._cache.add_descriptors(key, unwritten)
                    made |= unwritten
                    unwritten = {}
                asker.tell(Stage.DESCRIBING, len(made) + len(unwritten), len(contents))
        finally:
            self._cache.add_descriptors(key, unwritten)
        return made | unwritten

    def _answers(
        self, call: MethodCall, contents: Sequence[bytes], asker: Asker
    ) -> Iterator[tuple[Sequence[bytes], tuple[bytes, ...]]]:
        """Yield contents with their descriptors, batch by batch."""
        size = FEW if call.method.form is Form.FLOATS else PREVIEWS_PER_TASK

        def task(number: int, batch: Sequence[bytes]) -> Task:
            previews = [self._cache.preview(content) for content in batch]
            request = jobs.encode_describe(call, previews)
            return Task(number, Operation.DESCRIBE, request)

        for batch, answer in asker.batches(contents, size, task):
            if isinstance(answer, TaskFailure):
                self.failures[answer.reason] += 1
            else:
                yield batch, jobs.decode_descriptors(answer, len(batch))


def cache_key(method: Method) -> str:
    """Return the name that a method's descriptors have in the cache.

    It changes with everything that may change them: options of the method, and how the
    previews and networks that they are made of come about.
    """
    versions = ".".join(map(str, (*READING_VERSIONS, EMBEDDING_VERSION)))
    return f"{method.key} | {versions}"


def _hash(hashes: Hashes, name: str) -> bytes:
    code: int = getattr(hashes, name)
    return code.to_bytes(HASH_BYTES, "big")


def _counts(method: Method, histograms: dict[bytes, bytes]) -> dict[bytes, bytes]:
    make = counts.levels if method.stored is Stored.LEVELS else counts.values
    contents, found = list(histograms), dict[bytes, bytes]()
    for start in range(0, len(contents), COUNTED_AT_ONCE):
        some = contents[start : start + COUNTED_AT_ONCE]
        made = make([histograms[content] for content in some])
        found.update(zip(some, made, strict=True))
    return found
