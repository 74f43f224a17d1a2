"""Worker processes for everything that touches the content of a user's file.

The room knows no decoding: it is given a `Perform` function by name and carries
bytes to and from it. What it promises:

- one crash, endless loop or bomb costs exactly one task, after a second try alone;
- what a worker sends is read as fixed-layout bytes and never unpickled;
- a worker gets an open descriptor of a checked regular file, never a path;
- closing ends every worker within a second.

Only the standard library is imported here.
"""

from __future__ import annotations

from photodedup.core.workers.limits import Limits
from photodedup.core.workers.pool import WorkerPool
from photodedup.core.workers.tasks import (
    FailureKind,
    Outcome,
    Perform,
    Task,
    TaskFailure,
)

__all__ = [
    "FailureKind",
    "Limits",
    "Outcome",
    "Perform",
    "Task",
    "TaskFailure",
    "WorkerPool",
]
