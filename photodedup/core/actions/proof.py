"""The only way to a `RemovalProof`: both files are read again, now.

``perform`` acts on nothing but a proof, and only `verify` can make one. The cache may
have created a group, but only re-read bytes may remove a file.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from photodedup.core.actions.bundles import require_parts_kept
from photodedup.core.actions.filestate import (
    CHANGED,
    FileState,
    is_still,
    open_regular,
    same_bytes,
    state_of,
    state_of_open,
)
from photodedup.core.actions.trash import is_in_trash
from photodedup.core.errors import (
    ActionProblem,
    Bug,
    EnvironmentProblem,
    cause,
    printable,
)

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.plan import Step
    from photodedup.core.records import PhotoFile


class CheckPictures(Protocol):
    """What a proof asks of pixels; answered in a decoder process of the caller."""

    def whole(self, photo: PhotoFile, /) -> None:
        """Raise an `EnvironmentProblem` when a photo does not decode in full."""

    def related(self, photo: PhotoFile, keeper: PhotoFile, /) -> None:
        """Raise an `EnvironmentProblem` when two photos do not show one picture."""

    def only_saved_again(self, photo: PhotoFile, keeper: PhotoFile, /) -> None:
        """Raise an `EnvironmentProblem` when more than saving sets two photos apart.

        Compared at the full size of the photo: scaling the keeper to it and saving
        that again must explain every difference.
        """


VALID_S = 30.0
_SEAL = object()


class FileRole(Enum):
    """What a file is to its photo; the value stands in the journal."""

    PHOTO = "photo"
    NAME = "name"
    """A further hard link to the photo."""
    COMPANION = "companion"


@dataclass(frozen=True, slots=True)
class ProvenFile:
    """One file that may be acted on, as it was read for the proof."""

    role: FileRole
    state: FileState


@dataclass(frozen=True, slots=True)
class RemovalProof:
    """That one photo may go: both files were read and agree with the scan.

    Attributes
    ----------
    files
        The photo first, then its other names, then its companions.
    keeper
        The file that stays.
    made_at
        On the monotonic clock, seconds.
    """

    step: Step
    files: tuple[ProvenFile, ...]
    keeper: FileState
    made_at: float
    seal: object

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise Bug("a removal proof was made outside proof.verify")

    def require_fresh(self, now: float | None = None) -> None:
        """Check the age; `now` is a time of the monotonic clock, seconds.

        Raises
        ------
        ActionProblem
            It is older than 30 s: the files may have changed since.
        """
        now = time.monotonic() if now is None else now
        if now - self.made_at > VALID_S:
            raise ActionProblem(
                self.step.victim.path,
                "checking it took too long, so it was not touched; try again",
            )

    def require_keeper(self) -> None:
        """Check that the keeper is still where it was, unwritten.

        Called after the act as well: two paths may lead to one file in ways that no
        number of the file system shows (a share that is mounted twice). Then the keeper
        is gone at once, and the victim is put back.

        Raises
        ------
        ActionProblem
            It is gone or was written to.
        """
        if not is_still(self.keeper.path, self.keeper):
            raise ActionProblem(
                self.step.victim.path,
                "the photo that should stay was changed or moved, "
                "so this one was not removed; scan again",
            )


def verify(step: Step, pictures: CheckPictures) -> RemovalProof:
    """Read keeper and victim again and prove that the victim may go.

    Same bytes: the victim is hashed and compared with the keeper byte by byte. Near
    duplicates: both are hashed and agree with the scan, the keeper decodes in full, and
    unless a person judged them, the pixels read again show that one copies the other (a
    cache that lies or a report that was mixed up may claim so of any two photos) and
    that the victim has nothing of its own at full size: a scan sees 320 pixels of each.

    Parameters
    ----------
    pictures
        Asked for near duplicates only.

    Raises
    ------
    ActionProblem
        Why the victim must stay.
    """
    victim, keeper = step.victim, step.keeper
    if victim.protected:
        raise ActionProblem(victim.path, 'lies in a "keep always" folder')
    if is_in_trash(keeper.path):
        raise ActionProblem(
            victim.path, "the photo that should stay lies in a trash; restore it first"
        )
    if not step.identical:
        _require_decoding(step, pictures)
        if not step.judged:
            _require_relation(step, pictures)
            _require_no_more_than_saving(step, pictures)
    if not step.judged:
        require_parts_kept(step)
    photo, kept = _read_both(step)
    files = [ProvenFile(FileRole.PHOTO, photo)]
    files += [
        ProvenFile(FileRole.NAME, _named(name, photo))
        for name in victim.other_names
        if _exists(name)
    ]
    files += [
        ProvenFile(FileRole.COMPANION, state_of(companion))
        for companion in victim.companions
        if _exists(companion)
    ]
    return RemovalProof(step, tuple(files), kept, time.monotonic(), _SEAL)


def _require_relation(step: Step, pictures: CheckPictures) -> None:
    try:
        pictures.related(step.victim, step.keeper)
    except EnvironmentProblem as problem:
        raise ActionProblem(
            step.victim.path,
            f"could not be shown to be a copy of {printable(step.keeper.path)} "
            f"({problem}); look at both and scan again",
        ) from problem


def _require_no_more_than_saving(step: Step, pictures: CheckPictures) -> None:
    try:
        pictures.only_saved_again(step.victim, step.keeper)
    except EnvironmentProblem as problem:
        raise ActionProblem(
            step.victim.path,
            f"was kept, because at full size it differs from "
            f"{printable(step.keeper.path)} by more than saving it again explains "
            f"({_reason(problem)}); look at both and mark it yourself",
        ) from problem


def _reason(problem: EnvironmentProblem) -> str:
    """Return why, without the path that the sentence around it names."""
    return problem.reason if isinstance(problem, ActionProblem) else str(problem)


def _require_decoding(step: Step, pictures: CheckPictures) -> None:
    try:
        pictures.whole(step.keeper)
    except EnvironmentProblem as problem:
        raise ActionProblem(
            step.victim.path,
            f"the photo that should stay cannot be read in full ({problem}); "
            "keep this one",
        ) from problem


def _read_both(step: Step) -> tuple[FileState, FileState]:
    """Open both files, check who they are, read and compare; victim and keeper."""
    victim, keeper = step.victim, step.keeper
    with contextlib.ExitStack() as opened:
        going = opened.enter_context(open_regular(victim.path))
        kept = _open_keeper(step, opened)
        if os.path.samestat(os.fstat(going), os.fstat(kept)):
            raise ActionProblem(
                victim.path,
                "is another name of the photo that would stay, so it was not touched",
            )
        if not _as_scanned(os.fstat(going), victim):
            raise ActionProblem(victim.path, CHANGED)
        if not _as_scanned(os.fstat(kept), keeper):
            raise _keeper_changed(step)
        photo = state_of_open(going, victim.path)
        if photo.content != step.content:
            raise ActionProblem(victim.path, CHANGED)
        keeper_state = _read_keeper(kept, step)
        if step.identical and not same_bytes(going, kept, victim.path):
            raise ActionProblem(
                victim.path, "is not the same as the photo that stays; keep both"
            )
    return photo, keeper_state


def _open_keeper(step: Step, opened: contextlib.ExitStack) -> int:
    try:
        return opened.enter_context(open_regular(step.keeper.path))
    except ActionProblem as problem:
        raise ActionProblem(
            step.victim.path,
            f"was not touched, because the photo that should stay "
            f"({printable(step.keeper.path)}) {problem.reason}",
        ) from problem


def _read_keeper(kept: int, step: Step) -> FileState:
    try:
        state = state_of_open(kept, step.keeper.path)
    except ActionProblem as problem:
        raise ActionProblem(
            step.victim.path,
            f"was not touched, because the photo that should stay "
            f"({printable(step.keeper.path)}) {problem.reason}",
        ) from problem
    if state.content != step.keeper_content:
        raise _keeper_changed(step)
    return state


def _keeper_changed(step: Step) -> ActionProblem:
    return ActionProblem(
        step.victim.path,
        f"was not touched, because the photo that should stay "
        f"({printable(step.keeper.path)}) changed since the scan; scan again",
    )


def _as_scanned(now: os.stat_result, file: PhotoFile) -> bool:
    """Return whether the open file is the one that was scanned.

    Linking, renaming or chmod changes ctime and nothing else, so it is not asked when
    the file has its number still. Some network shares give a file a new number at any
    time; there ctime must agree as well. Either way the bytes are read again.
    """
    if (now.st_size, now.st_mtime_ns) != (file.size_bytes, file.mtime_ns):
        return False
    same_number = (now.st_dev, now.st_ino) == (file.device, file.inode)
    return same_number or now.st_ctime_ns == file.ctime_ns


def _named(name: Path, photo: FileState) -> FileState:
    """Return the state of a further hard link, which must still be the same file."""
    try:
        now = name.lstat()
    except OSError as error:
        raise ActionProblem(name, cause(error)) from error
    if (now.st_dev, now.st_ino) != photo.identity:
        raise ActionProblem(name, CHANGED)
    return replace(photo, path=name)


def _exists(path: Path) -> bool:
    """Return whether there is anything at the path, a broken link included.

    A companion or second name that the user removed meanwhile is no reason to stop.
    """
    return os.path.lexists(path)
