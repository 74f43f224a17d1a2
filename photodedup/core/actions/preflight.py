"""What would stop a plan, told before the user confirms it; nothing is touched.

A help, no guarantee: `perform` finds out for every photo on its own.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.trash import is_native, mount_point, require_trash
from photodedup.core.errors import ActionProblem, Bug, cause
from photodedup.core.wording import size_text

if TYPE_CHECKING:
    from photodedup.core.actions.plan import Plan


def obstacles(plan: Plan) -> tuple[ActionProblem, ...]:
    """Return what stands in the way of a plan: one problem for each disk."""
    if plan.kind is ActionKind.TRASH and not is_native():
        return _missing_trashes(plan)
    if plan.kind is ActionKind.MOVE:
        return _destination_problems(plan)
    return ()


def _missing_trashes(plan: Plan) -> tuple[ActionProblem, ...]:
    folders = {step.victim.path.parent: step.victim.path for step in plan.steps}
    volumes = {mount_point(path): path for path in folders.values()}
    problems: list[ActionProblem] = []
    for path in volumes.values():
        try:
            require_trash(path)
        except ActionProblem as problem:
            problems.append(problem)
    return tuple(problems)


def _destination_problems(plan: Plan) -> tuple[ActionProblem, ...]:
    try:
        folder = _usable(plan)
        device, free = folder.stat().st_dev, shutil.disk_usage(folder).free
    except ActionProblem as problem:
        return (problem,)
    except OSError as error:
        return (ActionProblem(plan.destination or Path(), cause(error)),)
    # On its own disk a photo is only renamed.
    needed = sum(
        step.victim.size_bytes for step in plan.steps if step.victim.device != device
    )
    if needed <= free:
        return ()
    reason = (
        f"has room for {size_text(free)}, but the photos need {size_text(needed)}; "
        "free some space or choose another disk"
    )
    return (ActionProblem(folder, reason),)


def require_destination(plan: Plan) -> None:
    """Find out once, and not for each photo, whether there is a folder to move to.

    Raises
    ------
    ActionProblem
        The destination is no folder and cannot be made, or cannot be written to.
    """
    if plan.kind is ActionKind.MOVE:
        _usable(plan)


def _usable(plan: Plan) -> Path:
    """Return the destination, or the folder above it in which it can be made."""
    if plan.destination is None:
        raise Bug("a plan to move photos has no destination")
    folder = _nearest(plan.destination)
    if not folder.is_dir():
        raise ActionProblem(folder, "is a file; choose a folder to move to")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ActionProblem(folder, "cannot be written to; choose another folder")
    return folder


def _nearest(folder: Path) -> Path:
    """Return the folder itself or the nearest one above it that exists."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder
