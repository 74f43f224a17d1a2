"""What runs in a worker process: read a question, perform, send the reply, repeat."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from multiprocessing import reduction
from typing import TYPE_CHECKING

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.workers.limits import Limits, allow_next_task, confine
from photodedup.core.workers.messages import (
    NOT_A_TASK,
    Question,
    ReplyKind,
    pack_reply,
    unpack_question,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from photodedup.core.workers.tasks import Perform


def main(pipe: Connection, module: str, function: str, limits: Limits) -> None:
    """Serve the pool until its end of the pipe is closed.

    Parameters
    ----------
    pipe
        To the pool.
    module, function
        Name of the `Perform` function. It is imported here, after the limits and
        the thread variables are set; as an argument it would be imported before.
    limits
        What this process may use.
    """
    confine(limits)
    try:
        perform: Perform = getattr(importlib.import_module(module), function)
    except Exception:  # noqa: BLE001 -- the pool raises it as a bug, with the traceback
        body = traceback.format_exc()[-1500:].encode()
        pipe.send_bytes(pack_reply(NOT_A_TASK, ReplyKind.NO_START, body))
        return
    pipe.send_bytes(pack_reply(NOT_A_TASK, ReplyKind.READY))
    while True:
        try:
            question = unpack_question(pipe.recv_bytes())
            descriptor = _descriptor(pipe) if question.has_file else None
        except (EOFError, ConnectionError):
            return
        allow_next_task(limits)
        reply = _reply(perform, question, descriptor)
        if descriptor is not None:
            os.close(descriptor)
        try:
            pipe.send_bytes(reply)
        except ConnectionError:
            return


def _descriptor(pipe: Connection) -> int:
    handle = reduction.recv_handle(pipe)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- exists only there

        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
    return handle


def _reply(perform: Perform, question: Question, descriptor: int | None) -> bytes:
    kind = ReplyKind.ANSWER
    try:
        body = bytes(
            memoryview(perform(question.operation, question.payload, descriptor))
        )
    except EnvironmentProblem as error:
        kind, body = ReplyKind.PROBLEM, str(error).encode("utf-8", "replace")
    except MemoryError:
        kind, body = ReplyKind.NO_MEMORY, b""
    except Exception as error:  # noqa: BLE001 -- decoders raise anything; it costs this file
        kind, body = ReplyKind.EXCEPTION, type(error).__name__.encode()
    return pack_reply(question.number, kind, body)
