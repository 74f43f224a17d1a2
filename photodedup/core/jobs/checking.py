"""Ask a worker whether a photo decodes in full, one question at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from photodedup.core.errors import ActionProblem
from photodedup.core.jobs import Operation, perform
from photodedup.core.workers import Task, TaskFailure, WorkerPool

if TYPE_CHECKING:
    from types import TracebackType

    from photodedup.core.records import PhotoFile

POLL_S = 0.2


class DecodeCheck:
    """Decodes whole photos in a worker process; called by one thread, ended by `with`.

    What `actions.perform` wants to know of a keeper before a near duplicate of it may
    go. The process starts with the first question.
    """

    def __init__(self) -> None:
        self._pool = WorkerPool(perform, workers=1)

    def __call__(self, file: PhotoFile) -> None:
        """Return if the photo decodes without damage.

        Raises
        ------
        ActionProblem
            It does not, or it cannot be read.
        """
        self._pool.submit(Task(0, Operation.CHECK, file=file))
        while self._pool.pending:
            for outcome in self._pool.poll(POLL_S):
                if isinstance(outcome.answer, TaskFailure):
                    raise ActionProblem(file.path, outcome.answer.reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()
