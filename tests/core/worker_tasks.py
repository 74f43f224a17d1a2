"""What the workers are asked to do in test_workers.py; imported by name there."""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from enum import IntEnum
from pathlib import Path

from photodedup.core.errors import EnvironmentProblem

LAST_DESCRIPTOR = 64


class Deed(IntEnum):
    ECHO = 0
    READ_FILE = 1
    CRASH = 2
    LOOP = 3
    EAT_MEMORY = 4
    GARBAGE = 6
    PROBLEM = 7
    RAISE = 8
    PROCESS_ID = 9
    STOP = 10
    CRASH_THE_FIRST_TIME = 11
    WRITE_FILE = 12
    HALF_A_REPLY = 13
    LONG_ANSWER = 14
    SETTINGS = 15
    EXIT = 16


def perform(operation: int, payload: bytes, descriptor: int | None) -> bytes:
    deed = Deed(operation)
    if deed is Deed.READ_FILE:
        assert descriptor is not None
        return os.read(descriptor, 1 << 20)
    if deed is Deed.LONG_ANSWER:
        return bytes(int(payload))
    if deed is Deed.PROCESS_ID:
        return str(os.getpid()).encode()
    if deed is Deed.SETTINGS:
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH")
        return ",".join(os.environ[name] for name in names).encode()
    _misbehave(deed, payload)
    return payload


def perform_nothing(
    operation: int, payload: bytes, descriptor: int | None
) -> bytes | None:
    """A function that breaks the promise of its kind."""
    return None if descriptor is None else payload * operation


def _misbehave(deed: Deed, payload: bytes) -> None:
    if deed is Deed.LOOP:
        while True:
            time.monotonic()
    if deed is Deed.EAT_MEMORY:
        bytearray(64 << 30)
    if deed is Deed.PROBLEM:
        raise EnvironmentProblem("is not\na picture")
    if deed is Deed.RAISE:
        raise KeyError("MPO")
    if deed is Deed.WRITE_FILE:
        Path(os.fsdecode(payload)).write_bytes(b"written")
    if deed in {Deed.GARBAGE, Deed.HALF_A_REPLY}:
        _say(b"\x7f" * 100 if deed is Deed.GARBAGE else b"\0\0\1\0half")
    _end_strangely(deed, payload)


def _end_strangely(deed: Deed, payload: bytes) -> None:
    if deed is Deed.CRASH:
        os.kill(os.getpid(), signal.SIGSEGV)
    if deed is Deed.STOP:
        os.kill(os.getpid(), signal.SIGSTOP)
    if deed is Deed.EXIT:
        os._exit(0)
    if deed is Deed.CRASH_THE_FIRST_TIME and Path(os.fsdecode(payload)).is_dir():
        Path(os.fsdecode(payload)).rmdir()
        os.kill(os.getpid(), signal.SIGSEGV)


def _say(garbage: bytes) -> None:
    """Write into the pipe past everything that frames and numbers replies."""
    for descriptor in range(3, LAST_DESCRIPTOR):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, garbage)
        except OSError:
            continue


def threads_of_main(_operation: int, _payload: bytes, _descriptor: int | None) -> bytes:
    """Return how many threads the main module's libraries were told to take."""
    threads: str = sys.modules["__mp_main__"].THREADS
    return threads.encode()
