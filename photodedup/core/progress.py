"""How a long run reports where it is, and how it is told to stop or wait.

The run calls ``on_progress(Progress(...))`` on its own thread and asks its
`CancelToken` between two pieces of work. It never knows who listens.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum


class Stage(Enum):
    """What a run is doing now; the value is the word shown to people."""

    WALKING = "Looking for photos"
    READING = "Reading"
    COMPARING = "Comparing"
    DESCRIBING = "Describing"
    PROVING = "Checking copies at full size"
    GROUPING = "Grouping"
    ACTING = "Moving"
    ALTERING = "Making copies of"
    DONE = "Done"


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a run.

    Attributes
    ----------
    stage
        What is being done.
    done, total
        Items of this stage; `total` is None while it is not known.
    groups
        Groups found so far.
    skipped
        Files that could not be read so far.
    rate_per_s
        Items per second over the last 20 s, None before 5 s of work.
    eta_s
        Estimated seconds left in this stage, None while estimating.
    """

    stage: Stage
    done: int
    total: int | None
    groups: int = 0
    skipped: int = 0
    rate_per_s: float | None = None
    eta_s: float | None = None


class Cancelled(Exception):  # noqa: N818 -- the user asked for it: it is not an error
    """The run was stopped by its token; what was finished is kept."""


class CancelToken:
    """Lets one thread stop, pause and resume a run of another thread."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def cancel(self) -> None:
        """Ask the run to stop at its next check; also ends a pause."""
        self._cancelled.set()
        self._running.set()

    def pause(self) -> None:
        """Ask the run to wait at its next check."""
        self._running.clear()

    def resume(self) -> None:
        """Let a paused run go on."""
        self._running.set()

    @property
    def cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether the run was asked to wait."""
        return not self._running.is_set()

    def check(self) -> None:
        """Wait while paused.

        Raises
        ------
        Cancelled
            A stop was asked for.
        """
        self._running.wait()
        if self._cancelled.is_set():
            raise Cancelled
