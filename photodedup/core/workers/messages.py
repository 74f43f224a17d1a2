"""The fixed layout of what goes through the pipe between pool and worker.

A question is ``<qq?`` (number, operation, whether a descriptor follows) and the
payload; a reply is ``<qB`` (number, kind) and the answer or a UTF-8 message.
Everything a worker sends is checked here before anyone believes it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

_QUESTION = struct.Struct("<qq?")
_REPLY = struct.Struct("<qB")
_LONGEST_MESSAGE = 2000
NOT_A_TASK = -1


class ReplyKind(IntEnum):
    """What a reply carries."""

    READY = 0
    """The worker has started."""
    NO_START = 1
    """The worker could not import its function; a traceback."""
    ANSWER = 2
    PROBLEM = 3
    """An `EnvironmentProblem`; its message."""
    EXCEPTION = 4
    """Any other exception; the name of its type."""
    NO_MEMORY = 5


class GarbledError(Exception):
    """A worker sent what no worker of ours sends."""


@dataclass(frozen=True, slots=True)
class Question:
    """A task on its way to a worker."""

    number: int
    operation: int
    has_file: bool
    payload: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for the question of that number."""

    number: int
    kind: ReplyKind
    body: bytes

    @property
    def message(self) -> str:
        """The body as text of bounded length."""
        return self.body[:_LONGEST_MESSAGE].decode("utf-8", "replace")


def pack_question(question: Question) -> bytes:
    """Return the bytes of a question."""
    head = _QUESTION.pack(question.number, question.operation, question.has_file)
    return head + question.payload


def unpack_question(message: bytes) -> Question:
    """Return the question in a message of the pool."""
    number, operation, has_file = _QUESTION.unpack_from(message)
    return Question(number, operation, has_file, message[_QUESTION.size :])


def pack_reply(number: int, kind: ReplyKind, body: bytes = b"") -> bytes:
    """Return the bytes of a reply."""
    return _REPLY.pack(number, kind) + body


def unpack_reply(message: bytes) -> Reply:
    """Return the reply in a message of a worker.

    Raises
    ------
    GarbledError
        It is too short or of no known kind.
    """
    if len(message) < _REPLY.size:
        raise GarbledError(f"a reply of {len(message)} bytes")
    number, kind = _REPLY.unpack_from(message)
    try:
        return Reply(number, ReplyKind(kind), message[_REPLY.size :])
    except ValueError as error:
        raise GarbledError(f"a reply of kind {kind}") from error
