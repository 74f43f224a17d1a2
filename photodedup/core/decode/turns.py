"""Large pictures are decoded one at a time, whatever number of workers there is.

A picture of 144 megapixels takes 1.7 GB to decode; on 16 cores that would be 27 GB. The
workers share a file, named in their environment, and lock it for as long as a large
picture is in hand. A lock of the operating system ends with the process that holds it,
so a worker that is killed leaves none behind.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS_VARIABLE = "PHOTODEDUP_TURNS"
"""Path of the file that the workers of one pool lock; without it nobody waits."""
LARGE_PX = 50_000_000
LONGEST_WAIT_S = 60.0
"""Then it goes on without the lock: to wait is no fault of the picture, and after
`Limits.wall_s` it would be blamed for one."""
_ASK_AGAIN_S = 0.05

_held: ContextVar[contextlib.ExitStack] = ContextVar("held")


@contextlib.contextmanager
def decoding() -> Iterator[None]:
    """Enclose the decoding of one picture; at the end its turn is over."""
    with contextlib.ExitStack() as stack:
        token = _held.set(stack)
        try:
            yield
        finally:
            _held.reset(token)


def await_turn(pixels: int, longest_s: float = LONGEST_WAIT_S) -> None:
    """Wait until no other large picture is decoded, if this one is large.

    Parameters
    ----------
    pixels
        That will be in memory at once.
    longest_s
        How long to wait.
    """
    path = os.environ.get(TURNS_VARIABLE)
    stack = _held.get(None)
    if pixels <= LARGE_PX or not path or stack is None:
        return
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:  # the pool is gone; so is this worker in a moment
        return
    stack.callback(os.close, descriptor)
    until = time.monotonic() + longest_s
    while not _locked(descriptor) and time.monotonic() < until:
        time.sleep(_ASK_AGAIN_S)


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- only there

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
