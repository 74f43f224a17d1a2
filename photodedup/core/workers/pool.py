"""A pool of worker processes in which one bad file costs one task."""

from __future__ import annotations

import os
import tempfile
import time
from collections import deque
from dataclasses import replace
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.errors import Bug, EnvironmentProblem, printable
from photodedup.core.workers.files import open_photo
from photodedup.core.workers.limits import Limits
from photodedup.core.workers.messages import Reply, ReplyKind
from photodedup.core.workers.process import (
    Sent,
    WorkerLostError,
    WorkerProcess,
    signal_name,
)
from photodedup.core.workers.tasks import FailureKind, Outcome, Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from photodedup.core.workers.tasks import Perform

TASKS_AHEAD = 4
"""Tasks a worker holds, so that it need not wait while the pool's thread is busy."""
SMALL_PAYLOAD_BYTES = 4096
"""Only small tasks are sent ahead: they fit the pipe's buffer, so sending never waits
for a worker that itself waits for its answer to be read."""
MOST_FAILED_STARTS = 3
_LONGEST_WAIT_S = 1.0
_OUT_OF_TIME = "SIGXCPU"


class WorkerPool:
    """Performs tasks in confined processes and survives whatever they do.

    One thread owns a pool: it makes, feeds, polls and closes it. On Linux the
    workers end with the thread that started them.

    Parameters
    ----------
    perform
        A function at the top level of a module that the workers can import.
    workers
        Number of processes; 0 means one per core minus one, at least one. They
        start when there is work for them.
    limits
        What each process may use.
    """

    def __init__(
        self, perform: Perform, workers: int = 0, limits: Limits | None = None
    ) -> None:
        if "." in perform.__qualname__ or "<" in perform.__qualname__:
            raise Bug(f"{perform.__qualname__} cannot be imported by its name")
        self.workers = workers or max(1, (os.cpu_count() or 1) - 1)
        self._perform = perform
        descriptor, self._turns = tempfile.mkstemp(prefix="photodedup-turns-")
        os.close(descriptor)
        self._limits = replace(limits or Limits(), turns=self._turns)
        self._processes: list[WorkerProcess] = []
        self._urgent: deque[Task] = deque()
        self._queue: deque[Task] = deque()
        self._suspects: deque[Task] = deque()
        self._outcomes: list[Outcome] = []
        self._numbers = 0
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pending(self) -> int:
        """Number of tasks whose outcome `poll` has not returned yet."""
        in_flight = sum(len(one.sent) for one in self._processes)
        return self._waiting + in_flight + len(self._outcomes)

    def submit(self, task: Task, *, urgent: bool = False) -> None:
        """Queue a task; urgent ones go before all others that have not started."""
        (self._urgent if urgent else self._queue).append(task)

    def prune(self, keep: Callable[[Task], bool]) -> None:
        """Forget the queued tasks that are not to be kept.

        The few that a worker already holds are performed all the same.
        """
        self._urgent = deque(task for task in self._urgent if keep(task))
        self._queue = deque(task for task in self._queue if keep(task))
        self._suspects = deque(task for task in self._suspects if keep(task))

    def poll(self, timeout_s: float) -> list[Outcome]:
        """Keep the workers busy and return what has finished, in order of finishing.

        Returns as soon as there is an outcome, at once when nothing is pending, and
        with an empty list after the time.

        Raises
        ------
        EnvironmentProblem
            The system does not let worker processes start.
        Bug
            The workers cannot import the function.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            self._supply()
            left = deadline - time.monotonic()
            if self._outcomes or not self.pending:
                break
            self._receive(max(0.0, min(left, _LONGEST_WAIT_S)))
            self._end_overdue()
            if left <= 0 and not self._outcomes:
                break
        outcomes, self._outcomes = self._outcomes, []
        return outcomes

    def close(self) -> None:
        """Kill all workers; unfinished tasks are forgotten."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.end()
        Path(self._turns).unlink(missing_ok=True)
        self._processes = []
        self._outcomes = []
        for queue in (self._urgent, self._queue, self._suspects):
            queue.clear()

    # ---------------------------------------------------------------- supplying

    @property
    def _waiting(self) -> int:
        return len(self._urgent) + len(self._queue) + len(self._suspects)

    def _supply(self) -> None:
        """Start workers that are needed and give every worker what it can take."""
        self._start_needed()
        given = True
        while given and self._waiting:
            # The emptiest first, so that the end of a run is shared fairly.
            given = False
            for process in sorted(self._processes, key=lambda one: len(one.sent)):
                given |= self._give(process)

    def _start_needed(self) -> None:
        fresh = sum(one.is_fresh for one in self._processes)
        idle = sum(not one.sent for one in self._processes)
        while len(self._processes) < self.workers and (
            fresh < len(self._suspects) or idle < self._waiting
        ):
            try:
                self._processes.append(WorkerProcess(self._perform, self._limits))
            except OSError as error:
                raise EnvironmentProblem(
                    f"Worker processes cannot be started ({error.strerror}); close "
                    "some programs and try again"
                ) from error
            fresh += 1
            idle += 1

    def _give(self, process: WorkerProcess) -> bool:
        """Send one task to a worker if it can take one; tell whether it was sent."""
        if not process.ready or len(process.sent) >= TASKS_AHEAD:
            return False
        if process.sent and process.sent[0].is_retry:
            return False  # a suspect is alone with its worker
        if process.answered + len(process.sent) >= self._limits.tasks_per_worker:
            return False
        is_retry = bool(self._suspects) and process.is_fresh
        queue = self._suspects if is_retry else self._urgent or self._queue
        if not queue:
            return False
        if process.sent and len(queue[0].payload) > SMALL_PAYLOAD_BYTES:
            return False
        return self._send(process, queue.popleft(), is_retry=is_retry)

    def _send(self, process: WorkerProcess, task: Task, *, is_retry: bool) -> bool:
        descriptor = None
        if task.file is not None:
            opened = open_photo(task.file)
            if isinstance(opened, TaskFailure):
                self._outcomes.append(Outcome(task, opened))
                return True
            descriptor = opened
        self._numbers += 1
        try:
            process.send(Sent(self._numbers, task, is_retry), descriptor)
        except WorkerLostError as lost:
            self._bury(process, lost.kind)
            return False
        finally:
            if descriptor is not None:
                os.close(descriptor)
        return True

    # ---------------------------------------------------------------- receiving

    def _receive(self, timeout_s: float) -> None:
        """Wait for workers to say something and take all of it."""
        by_pipe = {process.pipe: process for process in self._processes}
        for pipe in connection.wait(list(by_pipe), timeout_s):
            process = by_pipe[pipe]  # type: ignore[index]  # wait returns what it was given
            try:
                while process.pipe.poll():
                    self._accept(process, process.receive())
            except WorkerLostError as lost:
                self._bury(process, lost.kind)
            else:
                self._retire_if_worn(process)

    def _accept(self, process: WorkerProcess, reply: Reply) -> None:
        if not process.ready:
            self._accept_start(process, reply)
            return
        if not process.sent or reply.number != process.sent[0].number:
            raise WorkerLostError
        if reply.kind is ReplyKind.NO_MEMORY:
            raise WorkerLostError(FailureKind.MEMORY)
        sent = process.sent.popleft()
        process.answered += 1
        self._outcomes.append(Outcome(sent.task, _answer(reply)))

    def _accept_start(self, process: WorkerProcess, reply: Reply) -> None:
        if reply.kind is ReplyKind.NO_START:
            raise Bug(f"a worker process could not start:\n{reply.message}")
        if reply.kind is not ReplyKind.READY:
            raise WorkerLostError
        process.ready = True
        self._failed_starts = 0

    def _retire_if_worn(self, process: WorkerProcess) -> None:
        if process.answered >= self._limits.tasks_per_worker and not process.sent:
            self._processes.remove(process)
            process.end()

    def _end_overdue(self) -> None:
        for process in [one for one in self._processes if one.is_overdue]:
            process.kill()
            self._bury(process, FailureKind.TIMEOUT)

    def _bury(self, process: WorkerProcess, kind: FailureKind) -> None:
        """Remove a worker that is lost and decide about the tasks it had."""
        self._processes.remove(process)
        code = process.end(died=kind is FailureKind.CRASH)
        if not process.ready:
            self._count_failed_start(code)
            return
        if not process.sent:
            return
        blamed = process.sent.popleft()
        self._queue.extendleft(sent.task for sent in reversed(process.sent))
        if blamed.is_retry:
            failure = _verdict(kind, code, self._limits)
            self._outcomes.append(Outcome(blamed.task, failure))
        else:
            self._suspects.append(blamed.task)

    def _count_failed_start(self, code: int | None) -> None:
        self._failed_starts += 1
        if self._failed_starts >= MOST_FAILED_STARTS:
            raise EnvironmentProblem(
                "Worker processes end as soon as they start "
                f"({signal_name(code) or code}); restart photodedup"
            )


def _answer(reply: Reply) -> bytes | TaskFailure:
    if reply.kind is ReplyKind.ANSWER:
        return reply.body
    message = printable(reply.message)
    if reply.kind is ReplyKind.EXCEPTION:
        message = f"could not be read ({message})"
    return TaskFailure(FailureKind.ERROR, message)


def _verdict(kind: FailureKind, code: int | None, limits: Limits) -> TaskFailure:
    """Return the failure of a task that lost its worker twice."""
    if kind is FailureKind.MEMORY:
        gigabytes = limits.memory_bytes / 2**30
        return TaskFailure(kind, f"needs more than {gigabytes:.1f} GB of memory")
    name = signal_name(code)
    if kind is FailureKind.TIMEOUT or name == _OUT_OF_TIME:
        reason = f"takes more than {limits.cpu_s} seconds of computing"
        return TaskFailure(FailureKind.TIMEOUT, reason)
    how = f" ({name})" if name else ""
    return TaskFailure(kind, f"made the program that reads it crash{how}")
