"""Makes a copy another name of its keeper, breaks the link again, settles a crash.

The link is made beside the victim and the two names are exchanged, so that the victim
still exists, under a temporary name, while its bytes are compared with the keeper's
once more. Only then is it unlinked: this is the one place where a file that the user
had is deleted, and the same bytes remain under its name.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photodedup.core.actions.acts import ActState, Moment
from photodedup.core.actions.filestate import (
    is_still,
    open_regular,
    same_bytes,
    state_of,
)
from photodedup.core.actions.moves import (
    aside_of,
    copy_to,
    exchange,
    rename_no_replace,
    sync_folder,
)
from photodedup.core.actions.relocate import restore_dates
from photodedup.core.errors import ActionProblem

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.acts import Act, Observe


def replace_by_link(act: Act, observe: Observe) -> Path:
    """Replace the victim by a hard link to its keeper and return its path.

    Raises
    ------
    ActionProblem
        One of the two changed meanwhile; the victim is as it was.
    OSError
        The system refuses (no hard links on this disk, another disk).
    """
    temporary = act.temporary(act.source.parent, "link")
    os.link(act.keeper, temporary, follow_symlinks=False)
    try:
        _require_keeper(act, temporary)
        observe(Moment.LINKED, act.source)
        exchange(temporary, act.source)
    except BaseException:
        temporary.unlink()
        raise
    observe(Moment.SWAPPED, act.source)
    if not _is_proven(act, temporary):
        _swap_back(act, temporary)
        raise _changed(act)
    try:
        temporary.unlink()
    except OSError:
        _swap_back(act, temporary)
        raise
    sync_folder(act.source.parent)
    return act.source


def break_link(act: Act) -> None:
    """Give the name of a done act a file of its own again, with its date and mode.

    Raises
    ------
    ActionProblem
        It is gone or was changed since.
    OSError
        The system refuses, for example a full disk; the link stays.
    """
    linked = state_of(act.source)
    if linked.content != act.file.content:
        raise ActionProblem(
            act.source, "was changed after it became a link, so it stays as it is"
        )
    temporary = act.temporary(act.source.parent, "own")
    # From an undo that was interrupted: an unfinished copy, or the link itself.
    temporary.unlink(missing_ok=True)
    if linked.identity != act.keeper_identity:  # a file of its own already
        restore_dates(act)
        return
    copy_to(linked, temporary)
    exchange(temporary, act.source)
    if not is_still(temporary, linked):
        exchange(temporary, act.source)
        temporary.unlink()
        raise ActionProblem(act.source, "changed meanwhile, so it stays as it is")
    temporary.unlink()
    restore_dates(act)
    sync_folder(act.source.parent)


def settle(act: Act) -> ActState:
    """Find out whether an act that was in flight happened; half of it is taken back.

    Raises
    ------
    ActionProblem
        The victim cannot be found.
    OSError
        The system refuses to put something in order.
    """
    temporary = act.temporary(act.source.parent, "link")
    aside = aside_of(temporary)
    if os.path.lexists(aside):
        if not os.path.lexists(act.source):
            rename_no_replace(aside, act.source)
        elif not os.path.lexists(temporary):
            rename_no_replace(aside, temporary)
    if os.path.lexists(temporary):
        # Keeper and victim may agree in all but their number, so that alone decides.
        if _identity(temporary) != act.keeper_identity:
            exchange(temporary, act.source)
        if _identity(temporary) == act.keeper_identity:
            temporary.unlink()
    if not os.path.lexists(act.source):
        raise ActionProblem(
            act.source,
            "was being replaced by a link when the program stopped and is gone now; "
            "the photo that stays has the same bytes",
        )
    done = _identity(act.source) == act.keeper_identity
    return ActState.DONE if done else ActState.ABANDONED


def _is_proven(act: Act, victim: Path) -> bool:
    """Compare the victim, under its temporary name, with what now has its name."""
    if _identity(act.source) != act.keeper_identity or not is_still(victim, act.file):
        return False
    with open_regular(victim) as going, open_regular(act.source) as kept:
        return same_bytes(going, kept, act.source)


def _require_keeper(act: Act, link: Path) -> None:
    if _identity(link) != act.keeper_identity:
        raise _changed(act)


def _swap_back(act: Act, temporary: Path) -> None:
    exchange(temporary, act.source)
    # Whatever another program put there in the meantime is not ours to unlink.
    if _identity(temporary) == act.keeper_identity:
        temporary.unlink()


def _identity(path: Path) -> tuple[int, int]:
    now = path.lstat()
    return now.st_dev, now.st_ino


def _changed(act: Act) -> ActionProblem:
    return ActionProblem(
        act.source, "or the photo that stays changed meanwhile; scan again"
    )
