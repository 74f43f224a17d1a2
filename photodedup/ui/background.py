"""Work on a thread of its own, and limits on how often it may report.

A `WorkThread` is used once: it runs a plain callable and emits exactly one of
``succeeded``, ``failed`` and ``crashed``. A `Worker` does one piece of work after the
other that way and can be stopped. Nothing of the work touches a widget; slots of
widgets run on the thread of the window because the signals cross threads queued.
"""

from __future__ import annotations

import time
import traceback
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.progress import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

CLOSE_TIMEOUT_S = 3.0
"""A window that closes waits this long for the work to notice that it was cancelled."""


class WorkThread(QThread):
    """Runs a callable and reports how it ended.

    Signals (all emitted by the thread itself)
    ------------------------------------------
    succeeded(object)
        What the callable returned.
    failed(str)
        One sentence for the user: an `EnvironmentProblem`.
    crashed(str)
        A traceback: a bug of ours.
    """

    succeeded = Signal(object)
    failed = Signal(str)
    crashed = Signal(str)

    def __init__(self, work: Callable[[], object]) -> None:
        # No parent: PySide 6.11 crashes when a QThread is deleted by its parent and
        # by deleteLater(); Python's reference alone decides.
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Do the work (on this thread)."""
        try:
            result = self._work()
        except EnvironmentProblem as problem:
            self.failed.emit(str(problem))
        except Exception:  # noqa: BLE001 -- the entry point of a thread: report it whole
            self.crashed.emit(traceback.format_exc())
        else:
            self.succeeded.emit(result)


class Worker(QObject):
    """One piece of work at a time on a thread; a base class.

    Each piece emits ``progress`` any number of times, then exactly one of
    ``finished``, ``failed`` and ``crashed``, then ``ended`` when its thread is gone.

    Signals
    -------
    progress(Progress)
        Emitted by the thread of the work.
    finished(object)
        What the work returned.
    failed(str)
        One sentence for the user.
    crashed(str)
        A traceback: a bug of ours.
    ended()
        The next piece may start.
    """

    progress = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    crashed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel = CancelToken()
        self._thread: WorkThread | None = None

    @property
    def running(self) -> bool:
        """Whether a piece of work has not ended yet."""
        return self._thread is not None

    @property
    def has_live_thread(self) -> bool:
        """Whether the thread still runs; true to the end, without an event loop."""
        return self._thread is not None and not self._thread.isFinished()

    def pause(self, paused: bool) -> None:  # noqa: FBT001 -- the slot of a signal with one bool
        """Let the work wait, or go on."""
        if paused:
            self._cancel.pause()
        else:
            self._cancel.resume()

    def stop(self) -> None:
        """Ask the work to end; returns at once."""
        self._cancel.cancel()

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> bool:
        """Stop, wait for the thread, and return whether it ended in time."""
        self.stop()
        return self._thread is None or self._thread.wait(int(timeout_s * 1000))

    def _begin(self, work: Callable[[CancelToken], object]) -> None:
        if self._thread is not None:
            raise Bug("the work before has not ended")
        cancel = self._cancel = CancelToken()
        thread = WorkThread(lambda: work(cancel))
        thread.succeeded.connect(self.finished)
        thread.failed.connect(self.failed)
        thread.crashed.connect(self.crashed)
        thread.finished.connect(self._forget_thread)
        self._thread = thread
        thread.start()

    def _forget_thread(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.wait()
            self.ended.emit()


class Throttle(Generic[T]):
    """Passes values on at most so often; the newest waiting one is never lost.

    Parameters
    ----------
    deliver
        Is given the values, on the thread that offers them.
    interval_s
        Shortest time between two deliveries.
    clock
        Seconds, monotonic.
    """

    def __init__(
        self,
        deliver: Callable[[T], object],
        interval_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deliver, self._interval_s, self._clock = deliver, interval_s, clock
        self._due = float("-inf")
        self._waiting: list[T] = []

    def offer(self, value: T) -> None:
        """Pass a value on now if it is time, else keep it in place of an older one."""
        self._waiting = [value]
        self.catch_up()

    def catch_up(self) -> None:
        """Pass on the waiting value if it is time."""
        if self._waiting and self._clock() >= self._due:
            self.flush()

    def flush(self) -> None:
        """Pass on the waiting value, whatever the time."""
        if self._waiting:
            self._due = self._clock() + self._interval_s
            self._deliver(self._waiting.pop())
