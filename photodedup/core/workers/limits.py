"""What a worker process may use, and how it is held to that.

Measured: numpy, OpenCV, Pillow, LibRaw, libheif, scipy and scikit-image together map
490 MB of address space with one thread each, so 2 GB leave 1.5 GB for a picture.
Linux enforces everything; macOS ignores the memory limit; Windows has none of these
and keeps only the wall-clock limit of the pool.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from dataclasses import dataclass

from photodedup.core.decode.turns import TURNS_VARIABLE

if sys.platform != "win32":
    import resource

THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one worker process.

    Attributes
    ----------
    memory_bytes
        Address space.
    cpu_s
        Computing time per task. Wall time would blame files for a busy machine
        (1.5 s of computing took 10 s).
    wall_s
        Backstop per task, for a task that waits and never computes.
    stall_s
        How long a worker may pause in the middle of a message before it counts as
        dead: the thread that owns the pool waits for the rest of it.
    open_files
        File descriptors.
    answer_bytes
        Longest answer that is accepted.
    tasks_per_worker
        After so many a worker is replaced: whatever its libraries leaked is gone.
    niceness
        Added to the scheduling priority, so that the window stays alive.
    turns
        Path of the file that workers lock while they decode a large picture; empty for
        none. The pool fills it in.
    """

    memory_bytes: int = 2 << 30
    cpu_s: int = 20
    wall_s: float = 120.0
    stall_s: float = 5.0
    open_files: int = 64
    answer_bytes: int = 1 << 29
    tasks_per_worker: int = 500
    niceness: int = 5
    turns: str = ""


def confine(limits: Limits) -> None:
    """Hold this process to its limits for the rest of its life.

    One thread per library, no output, no files written, no programs found by name,
    no core dump; it ends with its parent and leaves Ctrl+C to it.
    """
    for variable in THREAD_VARIABLES:
        os.environ[variable] = "1"
    os.environ["PATH"] = ""
    os.environ[TURNS_VARIABLE] = limits.turns
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):  # decoders write warnings there that nobody can place
        os.dup2(nowhere, standard)
    os.close(nowhere)
    if sys.platform == "win32":
        return
    os.nice(limits.niceness)
    _end_with_parent()
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)


def allow_next_task(limits: Limits) -> None:
    """Grant computing time for one more task; SIGXCPU ends the process after it."""
    if sys.platform == "win32":
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(time.process_time()) + limits.cpu_s
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _lower(kind: int, value: int) -> None:
    if sys.platform == "win32":
        return
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _end_with_parent() -> None:
    """Ask Linux to kill this process when the thread that started it ends.

    Elsewhere the end of the pipe does it, after the task in hand.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 -- costs 10 ms where it is not needed

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
