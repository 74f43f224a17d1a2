"""The scan's own work, except that one photo brings its worker down."""

from __future__ import annotations

import os
import signal

from photodedup.core import jobs

MARK = b"this photo makes the decoder crash"


def perform(operation: int, payload: bytes, descriptor: int | None) -> bytes:
    if descriptor is not None:
        if MARK in os.pread(descriptor, 1 << 20, 0):
            os.kill(os.getpid(), signal.SIGSEGV)
        os.lseek(descriptor, 0, os.SEEK_SET)
    return jobs.perform(operation, payload, descriptor)
