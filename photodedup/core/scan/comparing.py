"""Turn photos into candidate pairs, and candidate pairs into verified matches."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core import jobs
from photodedup.core.errors import printable
from photodedup.core.index import make_index
from photodedup.core.index.proposals import Proposals
from photodedup.core.jobs import Operation
from photodedup.core.scan.detours import by_detours
from photodedup.core.settings import FindLevel
from photodedup.core.store import Comparison
from photodedup.core.workers import Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.records import Candidate, Photo
    from photodedup.core.scan.library import Library
    from photodedup.core.settings import ScanSettings
    from photodedup.core.store import Cache
    from photodedup.core.workers import Outcome, WorkerPool

PAIRS_PER_TASK = 16
TASKS_IN_FLIGHT_PER_WORKER = 4
COMPARISONS_PER_WRITE = 500

EDITED_RADIUS = 12
THOROUGH_RADIUS = 14
LARGE_LIBRARY_RADIUS = 10
LARGE_LIBRARY = 30_000
"""Above this many photos the false candidates of radius 12 outgrow the true ones:
180,000 pairs at 100,000 photos against 19,000 at radius 10."""


class ComparingDesk:
    """Compares the photos of a scan with each other.

    Parameters
    ----------
    settings
        How far a copy may be from its original.
    expected
        Number of photos that will come; decides the radius.
    cache
        Has the thumbnails.
    library
        Told of every match.
    pool
        Does the comparing.
    is_wanted
        Whether a pair is to be compared at all; a scan wants every pair.
    """

    def __init__(
        self,
        settings: ScanSettings,
        expected: int,
        cache: Cache,
        library: Library,
        pool: WorkerPool,
        *,
        is_wanted: Callable[[Candidate], bool] = lambda _: True,
    ) -> None:
        self._is_wanted = is_wanted
        self._alike = settings.find is FindLevel.ALIKE
        self._cache = cache
        self._library = library
        self._pool = pool
        radius = candidate_radius(settings, expected)
        edited = settings.find is not FindLevel.SAME
        self._proposals = Proposals(
            make_index(settings.index, radius),
            radius,
            lambda photo: cache.thumbnails(photo.content).rgb,
            turned=edited,
            corners=(lambda photo: cache.thumbnails(photo.content).keypoints)
            if edited
            else None,
        )
        self._last_proposals = deque([self._proposals.finish])
        if edited:
            self._last_proposals.append(self._by_detours)
        self._queue: deque[Candidate] = deque()
        self._batches: dict[int, tuple[Candidate, ...]] = {}
        self._next_key = -1
        self._unwritten: list[Comparison] = []
        self.notices: list[str] = []
        self.done = 0
        self.total = 0

    @property
    def busy(self) -> bool:
        """Whether a pair is still to be compared."""
        return bool(self._queue or self._batches)

    def add(self, photos: Sequence[Photo]) -> None:
        """Take photos that were read; their thumbnails are in the cache."""
        new = [photo for photo in photos if self._library.add(photo)]
        self._propose(self._proposals.add(new))

    def finish(self) -> bool:
        """Propose what needs all photos; return whether there is more to compare.

        To be called when nothing is left to do: a pair that matches already is not
        compared once more, and which do must not depend on the workers' speed.
        """
        while self._last_proposals and not self.busy:
            proposed = self._last_proposals.popleft()()
            self._propose(
                [
                    each
                    for each in proposed
                    if not self._library.is_settled(each.first, each.second)
                ]
            )
        return self.busy

    def _by_detours(self) -> list[Candidate]:
        return by_detours(self._library.matches)

    def _propose(self, candidates: Sequence[Candidate]) -> None:
        wanted = [each for each in candidates if self._is_wanted(each)]
        self.total += len(wanted)
        self._queue.extend(each for each in wanted if not self._answered(each))

    def feed(self) -> None:
        """Keep the workers supplied with pairs."""
        limit = TASKS_IN_FLIGHT_PER_WORKER * self._pool.workers
        while self._queue and len(self._batches) < limit:
            size = min(PAIRS_PER_TASK, len(self._queue))
            self._submit(tuple(self._queue.popleft() for _ in range(size)))

    def accept(self, outcome: Outcome) -> None:
        """Take the answer to one of this desk's tasks."""
        batch = self._batches.pop(outcome.task.key)
        if not isinstance(outcome.answer, TaskFailure):
            self.done += len(batch)
            self._library.add_matches(jobs.decode_verdicts(outcome.answer, batch))
            self._remember(batch, outcome.answer)
        elif len(batch) > 1:
            # One pair brought the worker down: the others must not go down with it.
            for candidate in batch:
                self._submit((candidate,))
        else:
            self.done += 1
            self.notices.append(self._not_compared(batch[0], outcome.answer))

    def save(self) -> None:
        """Write the last comparisons to the cache."""
        if self._unwritten:
            self._cache.add_comparisons(self._unwritten)
        self._unwritten = []

    def _answered(self, candidate: Candidate) -> bool:
        """Take the verdict of an earlier scan, if there is one."""
        answer = self._cache.answer(self._comparison(candidate))
        if answer is None:
            return False
        try:
            matches = jobs.decode_verdicts(answer, (candidate,))
        except jobs.Malformed:
            return False  # a cache is only trusted for what it can prove: compare anew
        self._library.add_matches(matches)
        self.done += 1
        return True

    def _remember(self, batch: Sequence[Candidate], answer: bytes) -> None:
        for candidate, verdict in zip(batch, jobs.single_verdicts(answer), strict=True):
            made = replace(self._comparison(candidate), answer=verdict)
            self._unwritten.append(made)
        if len(self._unwritten) >= COMPARISONS_PER_WRITE:
            self.save()

    def _comparison(self, candidate: Candidate) -> Comparison:
        photos = self._library.photos
        return Comparison(
            photos[candidate.first].content,
            photos[candidate.second].content,
            jobs.question(candidate, alike=self._alike),
        )

    def _submit(self, batch: tuple[Candidate, ...]) -> None:
        numbers = {n for pair in batch for n in (pair.first, pair.second)}
        photos = {number: self._library.photos[number] for number in numbers}
        pictures = {
            number: self._cache.thumbnails(photo.content)
            for number, photo in photos.items()
        }
        payload = jobs.encode_candidates(batch, photos, pictures, alike=self._alike)
        key, self._next_key = self._next_key, self._next_key - 1
        self._batches[key] = batch
        self._pool.submit(Task(key, Operation.VERIFY, payload))

    def _not_compared(self, pair: Candidate, failure: TaskFailure) -> str:
        first = printable(self._library.photos[pair.first].file.path)
        second = printable(self._library.photos[pair.second].file.path)
        return f"{first} and {second} could not be compared: {failure.reason}"


def candidate_radius(settings: ScanSettings, photos: int) -> int:
    """Return the Hamming radius of the sign hash for a level and a library size."""
    if settings.thorough and settings.find is not FindLevel.SAME:
        return THOROUGH_RADIUS
    return LARGE_LIBRARY_RADIUS if photos > LARGE_LIBRARY else EDITED_RADIUS
