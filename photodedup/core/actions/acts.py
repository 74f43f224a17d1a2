"""One act: what happens to one file of a step, planned, done, abandoned or undone.

Also how an act is laid out as a row of the journal. Nothing here touches the disk.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.actions.filestate import FileState
from photodedup.core.actions.proof import FileRole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.actions.plan import ActionKind

    Observe = Callable[["Moment", Path], None]


class Moment(Enum):
    """A point between two changes of the disk, told to whoever observes a run.

    Tests end the process or change files there; that is what the moments are for.
    """

    VERIFIED = "verified"
    """Both files were read; nothing is written yet."""
    PLANNED = "planned"
    """The acts of the step are in the journal."""
    RESERVED = "reserved"
    """The info file of the trash is written."""
    COPIED = "copied"
    """To another disk: the copy is complete under its temporary name."""
    PLACED = "placed"
    """To another disk: the copy has its final name, the source is still there."""
    LINKED = "linked"
    """Hard link: the link lies beside the victim."""
    SWAPPED = "swapped"
    """Hard link: the names are exchanged, the victim is still there."""
    ACTED = "acted"
    """The act is complete; the journal does not know yet."""
    RECORDED = "recorded"
    """The journal knows."""


def unobserved(moment: Moment, path: Path) -> None:
    """Observe nothing."""


class ActState(Enum):
    """What became of an act; the value stands in the journal."""

    PLANNED = "planned"
    """Nothing was noted since: it may or may not have happened."""
    DONE = "done"
    ABANDONED = "abandoned"
    """It did not happen, or was taken back at once."""
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Draft:
    """An act before it is in the journal.

    Attributes
    ----------
    file
        The file as proven.
    target
        Where it goes; its own path for a hard link; None where only the system knows.
    keeper
        The photo that stays.
    """

    role: FileRole
    file: FileState
    target: Path | None
    keeper: FileState


@dataclass(frozen=True, slots=True)
class Act:
    """One file of one step, as the journal has it.

    Attributes
    ----------
    token
        Random text of the batch; part of every temporary name, so that a temporary
        file is known to be ours.
    target
        Where the file goes or went; None where only the system's trash knows.
    keeper_identity
        Device and inode of the photo that stays.
    """

    id: int
    batch: int
    token: str
    kind: ActionKind
    step: int
    role: FileRole
    file: FileState
    target: Path | None
    keeper: Path
    keeper_identity: tuple[int, int]
    state: ActState

    @property
    def source(self) -> Path:
        """Where the file was."""
        return self.file.path

    def temporary(self, folder: Path, use: str) -> Path:
        """Return the name of a temporary file of this act in a folder."""
        return folder / f".photodedup-{self.token}-{self.id}.{use}"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One call of `perform`, as the journal has it.

    Attributes
    ----------
    started_at
        ISO 8601 in UTC with offset.
    steps
        Photos that were to be acted on.
    finished
        It came to its end, with or without problems.
    """

    id: int
    token: str
    kind: ActionKind
    started_at: str
    steps: int
    finished: bool


def act_row(batch: int, step: int, draft: Draft) -> tuple[object, ...]:
    """Return the columns of a new row, `batch` to `content`."""
    file, keeper = draft.file, draft.keeper
    return (
        batch,
        step,
        draft.role.value,
        stored(file.path),
        stored(draft.target),
        stored(keeper.path),
        str(keeper.device),
        str(keeper.inode),
        str(file.device),
        str(file.inode),
        file.size_bytes,
        file.mtime_ns,
        file.ctime_ns,
        file.mode,
        file.content,
    )


def act_of(number: int, batch: BatchRow, step: int, draft: Draft) -> Act:
    """Return the act that a draft became under its number."""
    return Act(
        id=number,
        batch=batch.id,
        token=batch.token,
        kind=batch.kind,
        step=step,
        role=draft.role,
        file=draft.file,
        target=draft.target,
        keeper=draft.keeper.path,
        keeper_identity=draft.keeper.identity,
        state=ActState.PLANNED,
    )


def read_act(row: Sequence[object], batch: BatchRow) -> Act:
    """Return the act of a row: id, the columns of `act_row` without batch, state.

    Raises
    ------
    TypeError, ValueError
        The row is not one that `act_row` made: the file is damaged.
    """
    (number, step, role, source, target, keeper, keeper_device, keeper_inode) = row[:8]
    (device, inode, size_bytes, mtime_ns, ctime_ns, mode, content, state) = row[8:]
    file = FileState(
        path=_path(source),
        device=_number(device),
        inode=_number(inode),
        size_bytes=_number(size_bytes),
        mtime_ns=_number(mtime_ns),
        ctime_ns=_number(ctime_ns),
        mode=_number(mode),
        content=_bytes(content),
    )
    return Act(
        id=_number(number),
        batch=batch.id,
        token=batch.token,
        kind=batch.kind,
        step=_number(step),
        role=FileRole(role),
        file=file,
        target=None if target is None else _path(target),
        keeper=_path(keeper),
        keeper_identity=(_number(keeper_device), _number(keeper_inode)),
        state=ActState(state),
    )


def stored(path: Path | None) -> bytes | None:
    """Return a path as bytes: names that are not UTF-8 come back as they were."""
    return None if path is None else os.fsencode(path)


def _path(value: object) -> Path:
    return Path(os.fsdecode(_bytes(value)))


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected, not {type(value).__name__}")
    return value


def _number(value: object) -> int:
    if not isinstance(value, (int, str)):
        raise TypeError(f"a number expected, not {type(value).__name__}")
    return int(value)
