"""Ask a worker about photos that are about to be acted on, one question at a time."""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING, Self

from photodedup.core.errors import ActionProblem, cause
from photodedup.core.jobs import (
    Operation,
    decode_reading,
    decode_verdicts,
    encode_candidates,
    perform,
)
from photodedup.core.records import (
    STRICTNESS_DEFAULT,
    Candidate,
    Hypothesis,
    Photo,
    Turn,
)
from photodedup.core.workers import Task, TaskFailure, WorkerPool
from photodedup.core.workers.files import open_photo

if TYPE_CHECKING:
    from types import TracebackType

    from photodedup.core.records import Match, PhotoFile, Reading

POLL_S = 0.2
TURNS = 8


class PictureCheck:
    """Looks at photos in a worker process; called by one thread, ended by `with`.

    What `actions.perform` wants to know before a near duplicate may go. The process
    starts with the first question. Nothing is taken from a cache.
    """

    def __init__(self) -> None:
        self._pool = WorkerPool(perform, workers=1)

    def whole(self, file: PhotoFile) -> None:
        """Return if the photo decodes without damage.

        Raises
        ------
        ActionProblem
            It does not, or it cannot be read.
        """
        self._ask(Task(0, Operation.CHECK, file=file), file)

    def related(self, photo: PhotoFile, keeper: PhotoFile) -> None:
        """Return if one of two files, read anew, shows a copy of the other.

        A burst or a look-alike is related too, but no copy: only a duplicate kind
        counts, found at the default strictness.

        Raises
        ------
        ActionProblem
            They are no copies, or one of them cannot be read.
        """
        first, second = self._read(photo), self._read(keeper)
        digest = first.facts.picture_digest
        if digest is not None and digest == second.facts.picture_digest:
            return
        photos = {
            number: Photo(number, file, each.content, each.facts, each.hashes)
            for number, (file, each) in enumerate([(photo, first), (keeper, second)])
        }
        # What the scan found, it found in path order; a comparison may tell the two
        # directions apart by a hair.
        pairs = (
            Candidate(0, 1, _hypotheses(first, second)),
            Candidate(1, 0, _hypotheses(second, first)),
        )
        pictures = {0: first.thumbnails, 1: second.thumbnails}
        message = encode_candidates(pairs, photos, pictures)
        answer = self._ask(Task(0, Operation.VERIFY, message), photo)
        if not any(_is_copy(match) for match in decode_verdicts(answer, pairs)):
            raise ActionProblem(photo.path, "shows another picture")

    def only_saved_again(self, photo: PhotoFile, keeper: PhotoFile) -> None:
        """Return if saving the keeper again explains every pixel of a photo.

        Raises
        ------
        ActionProblem
            It does not, or one of them cannot be read.
        """
        question = _bytes_of(keeper)
        apart = self._ask(Task(0, Operation.COMPARE, question, file=photo), photo)
        if apart:
            raise ActionProblem(photo.path, apart.decode())

    def _read(self, file: PhotoFile) -> Reading:
        return decode_reading(self._ask(Task(0, Operation.READ, file=file), file))

    def _ask(self, task: Task, file: PhotoFile) -> bytes:
        self._pool.submit(task)
        while True:
            for outcome in self._pool.poll(POLL_S):
                if isinstance(outcome.answer, TaskFailure):
                    raise ActionProblem(file.path, outcome.answer.reason)
                return outcome.answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()


def _bytes_of(file: PhotoFile) -> bytes:
    opened = open_photo(file)
    if isinstance(opened, TaskFailure):
        raise ActionProblem(file.path, opened.reason)
    try:
        with os.fdopen(opened, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise ActionProblem(file.path, f"cannot be read: {cause(error)}") from error


def _is_copy(match: Match) -> bool:
    return match.kind.is_duplicate and match.strictness >= STRICTNESS_DEFAULT


def _hypotheses(first: Reading, second: Reading) -> tuple[Hypothesis, ...]:
    """Return all that a scan could try with two photos, the plainest first."""
    trims = product(
        (False, True) if second.hashes.trim is not None else (False,),
        (False, True) if first.hashes.trim is not None else (False,),
    )
    return tuple(
        Hypothesis(0, Turn(turn), first_trimmed, second_trimmed)
        for second_trimmed, first_trimmed in trims
        for turn in range(TURNS)
    )
