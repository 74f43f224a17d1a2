"""One worker process as the pool sees it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import struct
import sys
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import reduction
from typing import TYPE_CHECKING

from photodedup.core.workers import child
from photodedup.core.workers.limits import THREAD_VARIABLES
from photodedup.core.workers.messages import (
    GarbledError,
    Question,
    Reply,
    pack_question,
    unpack_reply,
)
from photodedup.core.workers.tasks import FailureKind

if sys.platform != "win32":
    from multiprocessing import resource_tracker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from photodedup.core.workers.limits import Limits
    from photodedup.core.workers.tasks import Perform, Task

START_S = 60.0
"""For starting an interpreter on a busy machine; it takes 0.1 s on an idle one."""
_SEND_BUFFER_BYTES = 128 * 1024
_END_S = 1.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A task that a worker has, under the number that its reply must carry."""

    number: int
    task: Task
    is_retry: bool


class WorkerLostError(Exception):
    """A worker can no longer be used: it died, stalled, or sent garbage.

    Parameters
    ----------
    kind
        What the task in hand is blamed for.
    """

    def __init__(self, kind: FailureKind = FailureKind.CRASH) -> None:
        super().__init__(kind.value)
        self.kind = kind


class WorkerProcess:
    """A running worker with its pipe and the tasks it was sent, oldest first.

    Workers answer in order, so the oldest unanswered task is the one that is being
    performed, and the only one to blame when the process dies.

    Parameters
    ----------
    perform
        Imported by name in the new process.
    limits
        What the new process may use.
    """

    def __init__(self, perform: Perform, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=True)
        self._process = context.Process(
            target=child.main,
            args=(theirs, perform.__module__, perform.__qualname__, limits),
            name="photodedup-worker",
            daemon=True,
        )
        with _out_of_reach_of_ctrl_c(), _one_thread_each():
            self._process.start()
        theirs.close()
        _set_stall_limit(self._pipe, limits.stall_s)
        self._limits = limits
        self.sent: deque[Sent] = deque()
        self.ready = False
        self.answered = 0
        self._since = time.monotonic()

    @property
    def pipe(self) -> Connection:
        """To wait on."""
        return self._pipe

    @property
    def is_fresh(self) -> bool:
        """Whether it has not been given anything yet."""
        return self.answered == 0 and not self.sent

    @property
    def is_overdue(self) -> bool:
        """Whether the task in hand, or the start, takes too long by the clock."""
        spent_s = time.monotonic() - self._since
        if not self.ready:
            return spent_s > START_S
        return bool(self.sent) and spent_s > self._limits.wall_s

    def send(self, sent: Sent, descriptor: int | None) -> None:
        """Hand a task to the worker.

        Raises
        ------
        WorkerLostError
            It does not take it.
        """
        task = sent.task
        question = Question(
            sent.number, task.operation, descriptor is not None, task.payload
        )
        if not self.sent:
            self._since = time.monotonic()
        self.sent.append(sent)
        try:
            self._pipe.send_bytes(pack_question(question))
            if descriptor is not None:
                self._send_descriptor(descriptor)
        except OSError as error:
            raise WorkerLostError from error

    def receive(self) -> Reply:
        """Return the next reply; call it when the pipe is readable.

        Raises
        ------
        WorkerLostError
            It died, stalled in the middle of a reply, or sent garbage.
        """
        try:
            reply = unpack_reply(self._pipe.recv_bytes(self._limits.answer_bytes))
        except (EOFError, OSError, GarbledError) as error:
            raise WorkerLostError from error
        self._since = time.monotonic()
        return reply

    def kill(self) -> None:
        """Kill the process without waiting; `end` follows."""
        self._process.kill()

    def end(self, *, died: bool = False) -> int | None:
        """Make sure that the process is gone and return its exit code.

        Parameters
        ----------
        died
            It ended by itself: wait for its own exit code before killing it.

        Returns
        -------
        Exit code, negative for a signal; None when the system does not let the
        process go within a second (a dead network drive).
        """
        self._pipe.close()
        if died:
            self._process.join(_END_S)
        self._process.kill()
        self._process.join(_END_S)
        code = self._process.exitcode
        if code is not None:
            self._process.close()
        return code

    def _send_descriptor(self, descriptor: int) -> None:
        handle = descriptor
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- exists only there

            handle = msvcrt.get_osfhandle(descriptor)
        reduction.send_handle(self._pipe, handle, self._process.pid)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Start processes whose libraries keep to one thread.

    A process says so to its libraries itself (`limits.confine`), but that is too late
    for what its main module has loaded by then: a script with numpy made 200
    comparisons last four minutes, in threads that waited for each other.
    """
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _out_of_reach_of_ctrl_c() -> Iterator[None]:
    """Start processes that Ctrl+C does not reach.

    A terminal sends it to all of them, and an interpreter that is still starting, too
    early to ignore it by itself, would end with a traceback on the user's screen. What
    is blocked here stays blocked in a process started here.
    """
    if sys.platform == "win32":
        yield
        return
    # It lets the signal through again when it has to be started in between.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def signal_name(code: int | None) -> str:
    """Return the name of the signal behind an exit code, empty for none."""
    if code is None or code >= 0:
        return ""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _set_stall_limit(pipe: Connection, stall_s: float) -> None:
    """Let reads and writes of our end fail instead of waiting for a stopped worker."""
    if sys.platform == "win32":
        return
    stall = struct.pack("@ll", int(stall_s), int(stall_s % 1 * 1e6))  # struct timeval
    with socket.socket(fileno=os.dup(pipe.fileno())) as view:
        view.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, stall)
        view.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, stall)
        view.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
