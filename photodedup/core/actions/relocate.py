"""Moves a file to the trash or to a folder, takes it back, and settles a crash.

Every function acts for one `Act` whose exact target is in the journal already.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photodedup.core.actions.acts import ActState, Moment
from photodedup.core.actions.filestate import is_still, state_of
from photodedup.core.actions.moves import (
    copy_to,
    discard,
    rename_no_replace,
    sync_folder,
)
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.trash import (
    by_system,
    drop_info,
    info_of,
    reserve,
    trash_for,
)
from photodedup.core.errors import ActionProblem, printable

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.acts import Act, Observe
    from photodedup.core.actions.filestate import FileState


class NameTaken(Exception):  # noqa: N818 -- not an error: another name is tried
    """Somebody else took the planned name first; nothing was moved."""


def relocate(act: Act, observe: Observe) -> Path:
    """Move the file of an act to its target and return where it lies.

    Raises
    ------
    NameTaken
        The target exists.
    ActionProblem
        What arrived is not what was proven; it was put back.
    OSError
        The system refuses; the file is where it was.
    """
    if act.target is None:
        return by_system(act.source)
    if act.kind is ActionKind.TRASH:
        _to_trash(act, act.target, observe)
    else:
        act.target.parent.mkdir(parents=True, exist_ok=True)
        _move(act, act.target, observe)
    return act.target


def take_back(act: Act) -> None:
    """Put the file of a done act back under its old name, with its date and mode.

    Raises
    ------
    ActionProblem
        It is gone, was changed, or another file has its name now.
    OSError
        The system refuses; the file is where it was moved to.
    """
    source, target = act.source, act.target
    if target is None:
        raise ActionProblem(source, "lies in the system's trash; restore it there")
    if _is_back(act):
        _complete(act, target)
        return
    if os.path.lexists(source):
        raise ActionProblem(
            source,
            "another file has this name now and is not overwritten; "
            f"the photo lies at {printable(target)}",
        )
    if not os.path.lexists(target):
        raise ActionProblem(
            source,
            f"is no longer at {printable(target)}; was the trash emptied?",
        )
    moved = state_of(target)
    if moved.content != act.file.content:
        raise ActionProblem(
            source, f"was changed after it was moved; it stays at {printable(target)}"
        )
    source.parent.mkdir(parents=True, exist_ok=True)
    try:
        rename_no_replace(target, source)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy_back(act, moved)
    _complete(act, target)


def restore_dates(act: Act) -> None:
    """Give the file at the source the date and mode it had.

    Raises
    ------
    OSError
        The system refuses.
    """
    now = act.source.lstat()
    if now.st_mtime_ns != act.file.mtime_ns:
        os.utime(act.source, ns=(now.st_atime_ns, act.file.mtime_ns))
    if now.st_mode & 0o7777 != act.file.mode:
        act.source.chmod(act.file.mode)


def settle(act: Act) -> ActState:
    """Find out whether an act that was in flight happened; half of it is taken back.

    Raises
    ------
    ActionProblem
        The file is at neither place.
    OSError
        The system refuses to put something in order.
    """
    source, target = act.source, act.target
    if target is None:
        there = os.path.lexists(source)
        return ActState.ABANDONED if there else ActState.DONE
    act.temporary(target.parent, "part").unlink(missing_ok=True)
    aside = act.temporary(source.parent, "aside")
    if os.path.lexists(aside) and not os.path.lexists(source):
        rename_no_replace(aside, source)
    if is_still(source, act.file):
        _remove_half(act, target)
        return ActState.ABANDONED
    if os.path.lexists(target) and state_of(target).content == act.file.content:
        return ActState.DONE
    if os.path.lexists(source):
        # The user's own change or replacement: nothing of ours is on its way.
        return ActState.ABANDONED
    raise ActionProblem(
        source,
        f"was on its way to {printable(target)} when the program stopped, "
        "and is at neither place now",
    )


def _to_trash(act: Act, target: Path, observe: Observe) -> None:
    trash = trash_for(act.source)
    try:
        reserve(trash, act.source, target.name)
    except FileExistsError as error:
        raise NameTaken from error
    observe(Moment.RESERVED, act.source)
    try:
        _rename(act, target)
    except OSError as error:
        info_of(target).unlink()
        if error.errno == errno.EXDEV:
            raise ActionProblem(
                act.source,
                "its disk has no trash that can be used; "
                "move the photos to a folder instead",
            ) from error
        raise
    except NameTaken:
        info_of(target).unlink()
        raise
    except ActionProblem:
        if not os.path.lexists(target):
            info_of(target).unlink()
        raise


def _move(act: Act, target: Path, observe: Observe) -> None:
    try:
        _rename(act, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _move_across(act, target, observe)


def _rename(act: Act, target: Path) -> None:
    """Rename, look at what arrived, and put it back if it is another file."""
    try:
        rename_no_replace(act.source, target)
    except FileExistsError as error:
        raise NameTaken from error
    if is_still(target, act.file):
        return
    try:
        rename_no_replace(target, act.source)
    except FileExistsError as error:
        raise ActionProblem(
            act.source,
            "changed while it was moved and another file took its name; "
            f"it lies at {printable(target)}",
        ) from error
    raise ActionProblem(act.source, "changed while it was moved, so it was put back")


def _move_across(act: Act, target: Path, observe: Observe) -> None:
    part = act.temporary(target.parent, "part")
    copied = copy_to(act.file, part)
    observe(Moment.COPIED, act.source)
    try:
        rename_no_replace(part, target)
    except OSError as error:
        part.unlink()
        if isinstance(error, FileExistsError):
            raise NameTaken from error
        raise
    sync_folder(target.parent)
    observe(Moment.PLACED, act.source)
    try:
        discard(act.file, act.temporary(act.source.parent, "aside"))
    except (OSError, ActionProblem):
        if is_still(target, copied):
            target.unlink()
        raise
    sync_folder(act.source.parent)


def _copy_back(act: Act, moved: FileState) -> None:
    part = act.temporary(act.source.parent, "back")
    part.unlink(missing_ok=True)  # from an undo that was interrupted
    copy_to(moved, part)
    rename_no_replace(part, act.source)
    sync_folder(act.source.parent)
    discard(moved, act.temporary(moved.path.parent, "gone"))


def _is_back(act: Act) -> bool:
    """Return whether a crash or the user put the same bytes back already."""
    try:
        return state_of(act.source).content == act.file.content
    except ActionProblem:
        return False


def _complete(act: Act, target: Path) -> None:
    """Do what is left when the bytes are back, also after an interrupted undo."""
    restore_dates(act)
    gone = act.temporary(target.parent, "gone")
    if os.path.lexists(gone) and state_of(gone).content == act.file.content:
        gone.unlink()
    if act.kind is ActionKind.TRASH and not os.path.lexists(target):
        drop_info(target, act.source)


def _remove_half(act: Act, target: Path) -> None:
    """Remove what an interrupted act left at its target while the source is intact."""
    if os.path.lexists(target):
        source_now, now = act.source.lstat(), target.lstat()
        untouched = (source_now.st_dev, source_now.st_ino) == act.file.identity
        # A copy of ours has the date of the source too, see `copy_to`.
        copied = now.st_dev != source_now.st_dev and (
            (now.st_size, now.st_mtime_ns) == (act.file.size_bytes, act.file.mtime_ns)
        )
        if untouched and (
            os.path.samestat(source_now, now)
            or (copied and state_of(target).content == act.file.content)
        ):
            target.unlink()
    if act.kind is ActionKind.TRASH and not os.path.lexists(target):
        drop_info(target, act.source)
