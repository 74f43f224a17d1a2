"""What an act does to the disk, how it is taken back and settled, whatever its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.actions import links, relocate
from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import ActionProblem, cause

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.acts import Act, ActState, Observe


def carry_out(act: Act, observe: Observe) -> Path:
    """Do a planned act and return where the file lies now.

    Raises
    ------
    NameTaken
        The target exists: plan another one.
    ActionProblem
        It was not done, and why.
    """
    try:
        if act.kind is ActionKind.HARDLINK:
            return links.replace_by_link(act, observe)
        return relocate.relocate(act, observe)
    except OSError as error:
        raise ActionProblem(act.source, f"was not touched: {cause(error)}") from error


def take_back(act: Act) -> None:
    """Undo a done act.

    Raises
    ------
    ActionProblem
        It was not undone, and why.
    """
    try:
        if act.kind is ActionKind.HARDLINK:
            links.break_link(act)
        else:
            relocate.take_back(act)
    except OSError as error:
        raise ActionProblem(
            act.source, f"could not be put back: {cause(error)}"
        ) from error


def settle(act: Act) -> ActState:
    """Find out from the disk what became of an act in flight; half acts are undone.

    Raises
    ------
    ActionProblem
        It cannot be told, or the disk cannot be put in order.
    """
    try:
        if act.kind is ActionKind.HARDLINK:
            return links.settle(act)
        return relocate.settle(act)
    except OSError as error:
        raise ActionProblem(
            act.source, f"could not be put in order: {cause(error)}"
        ) from error
