"""A worker that SSIM, and so all methods together, is too much for."""

from __future__ import annotations

import hashlib
import os
import signal

from photodedup.core import jobs
from photodedup.core.jobs import Operation
from photodedup.core.jobs.packing import unpack


def without_ssim(operation: int, payload: bytes, descriptor: int | None) -> bytes:
    """Do what is asked; crash at SSIM."""
    if operation == Operation.MEASURE and b'"ssim"' in payload:
        os.kill(os.getpid(), signal.SIGSEGV)
    return jobs.perform(operation, payload, descriptor)


def without_marked(operation: int, payload: bytes, descriptor: int | None) -> bytes:
    """Do what is asked; crash where the pictures of the marked photo are among them."""
    marked = os.environ["PHOTODEDUP_TEST_MARKED"].encode()
    previews = {Operation.VERIFY, Operation.MEASURE_PREVIEWS}
    if operation in previews and marked in digests(payload):
        os.kill(os.getpid(), signal.SIGSEGV)
    return jobs.perform(operation, payload, descriptor)


def digests(payload: bytes) -> set[bytes]:
    """Return the digests of all pictures in a question."""
    _, blobs = unpack(payload)
    return {hashlib.sha256(blob).hexdigest().encode() for blob in blobs}
