"""Put tasks to a pool and wait for the answers, with progress and a way out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.progress import Progress
from photodedup.core.workers import FailureKind, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from photodedup.core.progress import CancelToken, Stage
    from photodedup.core.workers import Outcome, Task, WorkerPool

    Item = TypeVar("Item")

IN_FLIGHT_PER_WORKER = 3
POLL_S = 0.05
PROGRESS_S = 0.1


class Asker:
    """Asks a pool, tells how far it is, and stops when it is told to.

    Parameters
    ----------
    pool
        Used by no one else meanwhile.
    on_progress
        Called on this thread, about ten times a second.
    cancel
        Stops it between two answers.
    """

    def __init__(
        self,
        pool: WorkerPool,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> None:
        self._pool = pool
        self._on_progress = on_progress
        self._cancel = cancel
        self._told = 0.0

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcome of every task, in order of finishing.

        Raises
        ------
        Cancelled
            The token was cancelled; what was asked is forgotten.
        """
        waiting = iter(tasks)
        limit = IN_FLIGHT_PER_WORKER * self._pool.workers
        asked = answered = 0
        try:
            while True:
                while asked - answered < limit and (task := next(waiting, None)):
                    self._pool.submit(task)
                    asked += 1
                if asked == answered:
                    return
                self._cancel.check()
                for outcome in self._pool.poll(POLL_S):
                    answered += 1
                    yield outcome
        finally:
            drain(self._pool)

    def batches(
        self,
        items: Sequence[Item],
        size: int,
        task: Callable[[int, Sequence[Item]], Task],
    ) -> Iterator[tuple[Sequence[Item], bytes | TaskFailure]]:
        """Yield batches of items with the answers; what fails is asked again in ones.

        So one item that brings a worker down costs itself, and no other.

        Parameters
        ----------
        size
            Items per batch.
        task
            Makes the task of a batch; the number is its key.

        Raises
        ------
        Cancelled
            The token was cancelled.
        """
        parts = [items[n : n + size] for n in range(0, len(items), size)]
        alone: list[Item] = []
        tasks = (task(number, part) for number, part in enumerate(parts))
        for outcome in self.outcomes(tasks):
            part = parts[outcome.task.key]
            if isinstance(outcome.answer, TaskFailure) and len(part) > 1:
                alone += part
            else:
                yield part, outcome.answer
        if alone:
            yield from self.batches(alone, 1, task)

    def answer(self, task: Task) -> bytes:
        """Return the answer to one task.

        Raises
        ------
        EnvironmentProblem
            There is none; the message is the reason.
        Cancelled
            The token was cancelled.
        """
        (outcome,) = self.outcomes([task])
        if isinstance(outcome.answer, TaskFailure):
            raise EnvironmentProblem(outcome.answer.reason)
        return outcome.answer

    def tell(self, stage: Stage, done: int, total: int) -> None:
        """Report, unless it was done a moment ago."""
        now = time.monotonic()
        if now - self._told >= PROGRESS_S:
            self._told = now
            self._on_progress(Progress(stage, done, total))


def drain(pool: WorkerPool) -> None:
    """Forget what was not begun, and wait for what was: its answer is no one's."""
    pool.prune(lambda _: False)
    while pool.pending:
        pool.poll(POLL_S)


def refuse(failure: TaskFailure) -> None:
    """Raise the reason of a failure that every other task would share.

    Raises
    ------
    EnvironmentProblem
        The method cannot be carried out at all: something is not installed.
    """
    if failure.kind is FailureKind.ERROR:
        raise EnvironmentProblem(failure.reason)
