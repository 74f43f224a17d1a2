"""Prove copies at full size before they are suggested for removal.

What a scan compares is a preview. In that, two exposures from a tripod are one picture,
and so are a page and the same page with another digit. So a copy is suggested for
removal only when both files were decoded in full and saving the one that stays again
explains every pixel of the one that goes (`jobs.saving`). It is asked of the copies in
groups alone, once: the answers stay in the cache.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

from photodedup.core import jobs, keep
from photodedup.core.jobs import Operation
from photodedup.core.store import Comparison
from photodedup.core.workers import Task, TaskFailure
from photodedup.core.workers.files import open_photo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photodedup.core.records import Group, Photo, PhotoFile
    from photodedup.core.scan.library import Library
    from photodedup.core.scan.proofs import ProofPair
    from photodedup.core.store import Cache
    from photodedup.core.workers import Outcome, WorkerPool

FIRST_KEY = 1 << 40
"""Photos count from 0 upwards, batches of pairs from -1 downwards."""
YES, NO = b"1", b"0"
PROOFS_PER_WRITE = 50
"""Each takes half a second: a scan that is killed loses as much as half a minute."""
MOST_BYTES = 200_000_000
"""Of the files in flight together: the asking process, which may be the window's, holds
them. A larger keeper is not asked of, and its copies are left to a person."""


class ProvingDesk:
    """Asks for the proofs that the groups of a scan want.

    Parameters
    ----------
    cache
        Answers of earlier scans; new ones are added.
    library
        Told of every answer.
    pool
        Compares. Each question carries a whole file, so few are in flight.
    """

    def __init__(self, cache: Cache, library: Library, pool: WorkerPool) -> None:
        self._cache, self._library, self._pool = cache, library, pool
        self._asked: set[ProofPair] = set()
        self._queue: deque[tuple[Photo, Photo]] = deque()
        self._pending: dict[int, tuple[ProofPair, int]] = {}
        self._bytes = 0
        self._seen: dict[int, Group] = {}
        self._next_key = FIRST_KEY
        self._unwritten: list[Comparison] = []
        self.done = 0

    @property
    def total(self) -> int:
        """Number of proofs that were wanted so far."""
        return len(self._asked)

    @property
    def busy(self) -> bool:
        """Whether a proof is still outstanding."""
        return bool(self._queue or self._pending)

    def want(self, groups: Iterable[Group]) -> None:
        """Ask for what the copies of some groups lack, unless it was asked before."""
        seen, self._seen = self._seen, {id(group): group for group in groups}
        for key, group in self._seen.items():
            # An unchanged group is the same object: of 26,000 few are new each time.
            if seen.get(key) is not group:
                self._want(group)

    def _want(self, group: Group) -> None:
        others = [(m.photo, m.match) for m in group.members if m.match is not None]
        for photo in keep.wants_proof(group.keeper, others):
            pair = photo.content, group.keeper.content
            if pair not in self._asked:
                self._asked.add(pair)
                self._ask(photo, group.keeper)

    def feed(self) -> None:
        """Keep the workers supplied, one question for each at most."""
        while self._queue and len(self._pending) < self._pool.workers:
            photo, keeper = self._queue[0]
            if self._bytes and self._bytes + keeper.file.size_bytes > MOST_BYTES:
                return
            self._queue.popleft()
            kept = _bytes_of(keeper.file)
            if kept is None:
                self.done += 1
                continue
            key, self._next_key = self._next_key, self._next_key + 1
            self._pending[key] = (photo.content, keeper.content), len(kept)
            self._bytes += len(kept)
            self._pool.submit(Task(key, Operation.COMPARE, kept, file=photo.file))

    def accept(self, outcome: Outcome) -> None:
        """Take the answer to one of this desk's tasks.

        A file that was changed, a worker that died or a disk that failed say nothing
        of the pictures: such a copy has no proof, and is asked of again next time.
        """
        pair, size = self._pending.pop(outcome.task.key)
        self._bytes -= size
        if isinstance(outcome.answer, TaskFailure):
            self.done += 1
            return
        proven = not outcome.answer
        self._answer(pair, proven=proven)
        answer = YES if proven else NO
        self._unwritten.append(Comparison(*pair, jobs.PROOF_QUESTION, answer))
        if len(self._unwritten) >= PROOFS_PER_WRITE:
            self.save()

    def save(self) -> None:
        """Write the last answers to the cache."""
        if self._unwritten:
            self._cache.add_comparisons(self._unwritten)
        self._unwritten = []

    def _ask(self, photo: Photo, keeper: Photo) -> None:
        pair = photo.content, keeper.content
        known = self._cache.answer(Comparison(*pair, jobs.PROOF_QUESTION))
        if known in {YES, NO}:
            self._answer(pair, proven=known == YES)
        elif keeper.file.size_bytes > MOST_BYTES:
            self.done += 1
        else:
            self._queue.append((photo, keeper))

    def _answer(self, pair: ProofPair, *, proven: bool) -> None:
        self.done += 1
        self._library.add_proof(pair, proven=proven)


def _bytes_of(file: PhotoFile) -> bytes | None:
    """Return the bytes of a photo, None when it is no longer as it was found."""
    opened = open_photo(file)
    if isinstance(opened, TaskFailure):
        return None
    try:
        with os.fdopen(opened, "rb") as stream:
            return stream.read()
    except OSError:
        return None
