"""Puts back what a batch did, backwards, with bytes, names, dates and companions.

The folders that it had made go too, where nothing else was put in them.

A newer file is never overwritten and a changed one never put back; what cannot be put
back is listed and can be tried again. Undo is itself safe to interrupt: an act whose
file is back already is only noted.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.actions import deeds
from photodedup.core.actions.acts import ActState
from photodedup.core.actions.recovery import settle_batch
from photodedup.core.errors import ActionProblem, UsageProblem

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.acts import Act, BatchRow
    from photodedup.core.actions.journal import Journal
    from photodedup.core.actions.plan import ActionKind


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What became of one file: empty `problem` means it is back at `path`."""

    path: Path
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What became of every file of a batch."""

    batch: int
    kind: ActionKind
    outcomes: tuple[UndoOutcome, ...]

    @property
    def restored(self) -> tuple[Path, ...]:
        """The files that are back under their old names."""
        return tuple(each.path for each in self.outcomes if not each.problem)

    @property
    def problems(self) -> tuple[UndoOutcome, ...]:
        """The files that are not back, with the reason."""
        return tuple(each for each in self.outcomes if each.problem)


def undo(journal: Journal, batch: int | None = None) -> UndoResult:
    """Put back what a batch did; without a number the latest that is not undone.

    Raises
    ------
    UsageProblem
        There is no such batch, it did nothing, or it is undone already.
    StoreProblem
        The journal cannot be used, or another photodedup is moving files now.
    """
    with journal.exclusive():
        chosen = _chosen(journal, batch)
        problems = settle_batch(journal, chosen)
        done = [act for act in journal.acts(chosen) if act.state is ActState.DONE]
        outcomes = [UndoOutcome(each.path, str(each)) for each in problems]
        outcomes += [_undone(journal, act) for act in reversed(done)]
        for folder in reversed(journal.folders(chosen)):
            with suppress(OSError):  # gone already, or the user put something in it
                folder.rmdir()
    return UndoResult(chosen.id, chosen.kind, tuple(outcomes))


def _chosen(journal: Journal, number: int | None) -> BatchRow:
    batches = journal.batches()
    if number is None:
        for batch in reversed(batches):
            if _can_be_undone(journal, batch):
                return batch
        raise UsageProblem("There is nothing to undo.")
    for batch in batches:
        if batch.id == number:
            if _can_be_undone(journal, batch):
                return batch
            raise UsageProblem(
                f"Batch {number} is undone already; "
                "see `photodedup history` for the others."
            )
    raise UsageProblem(
        f"There is no batch {number}; see `photodedup history` for those there are."
    )


def _can_be_undone(journal: Journal, batch: BatchRow) -> bool:
    open_states = {ActState.DONE} | (set() if batch.finished else {ActState.PLANNED})
    return any(act.state in open_states for act in journal.acts(batch))


def _undone(journal: Journal, act: Act) -> UndoOutcome:
    try:
        deeds.take_back(act)
    except ActionProblem as problem:
        return UndoOutcome(act.source, str(problem))
    journal.record(act, ActState.UNDONE)
    return UndoOutcome(act.source)
