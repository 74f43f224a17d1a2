"""Proof that a photo takes no RAW file and no film of its own with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.actions.filestate import state_of
from photodedup.core.errors import ActionProblem

if TYPE_CHECKING:
    from photodedup.core.actions.plan import Step


def require_parts_kept(step: Step) -> None:
    """Read the RAW files and films of both photos.

    Raises
    ------
    ActionProblem
        One of the victim's has no equal beside the photo that stays, or cannot be read.
    """
    parts = [state_of(path) for path in step.victim.parts if path.exists()]
    if not parts:
        return
    kept = {state_of(path).content for path in step.keeper.parts if path.exists()}
    for part in parts:
        if part.content not in kept:
            raise ActionProblem(
                step.victim.path,
                f"was kept, because the photo that stays has no equal of "
                f"{part.path.name}; look at both and mark it yourself",
            )
