"""The records that go into and come out of a `WorkerPool`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from photodedup.core.records import PhotoFile

Perform: TypeAlias = Callable[[int, bytes, int | None], bytes]
"""Operation, payload, descriptor of the open photo or None, to the answer.

A function at the top level of a module: a worker process imports it by name. It may
raise `EnvironmentProblem` with a message for the user.
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work.

    Attributes
    ----------
    key
        The asker's own number; comes back with the outcome.
    operation, payload
        Handed to the `Perform` function.
    file
        The photo to open for it.
    """

    key: int
    operation: int
    payload: bytes = b""
    file: PhotoFile | None = None


class FailureKind(Enum):
    """Why a task has no answer."""

    CRASH = "crash"
    """The worker process died, or sent what cannot be an answer, twice."""
    TIMEOUT = "timeout"
    """It used up its computing time, twice."""
    MEMORY = "memory"
    """It ran out of the memory allowed, twice."""
    ERROR = "error"
    """The `Perform` function raised."""
    CHANGED = "changed"
    """The file is not the one that was found."""
    UNREADABLE = "unreadable"
    """The file could not be opened, or is no regular file."""


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """Why a task has no answer, with words that follow "NAME: "."""

    kind: FailureKind
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished task."""

    task: Task
    answer: bytes | TaskFailure
