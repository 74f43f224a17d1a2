"""After a crash: which batches did not come to their end, and putting them in order.

An act that was in flight is judged by the disk: it happened, or it did not and what is
half done is taken back. A photo of which only some files went gets them back, so that
photo and sidecars stay together. After that the batch can be left as it is (`finish`)
or undone like any other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from photodedup.core.actions import deeds
from photodedup.core.actions.acts import ActState
from photodedup.core.actions.history import NAMES_OF_KINDS, photos_done
from photodedup.core.errors import ActionProblem, UsageProblem

if TYPE_CHECKING:
    from photodedup.core.actions.acts import Act, BatchRow
    from photodedup.core.actions.journal import Journal
    from photodedup.core.actions.plan import ActionKind


@dataclass(frozen=True, slots=True)
class UnfinishedBatch:
    """A batch that was cut short by a crash, a power loss or a full disk.

    Attributes
    ----------
    started_at
        ISO 8601 in UTC.
    done, planned
        Photos that were acted on for certain, and that were to be.
    """

    id: int
    kind: ActionKind
    started_at: str
    done: int
    planned: int

    @property
    def explanation(self) -> str:
        """One sentence for the user, with the next step."""
        return (
            f"Batch {self.id} ({NAMES_OF_KINDS[self.kind]}, started {self.started_at}) "
            f"was interrupted after {self.done} of {self.planned} photos; nothing is "
            f"lost: keep what was done, or undo it with `photodedup undo {self.id}`."
        )


def unfinished(journal: Journal) -> tuple[UnfinishedBatch, ...]:
    """Return the batches that did not come to their end, oldest first.

    Raises
    ------
    StoreProblem
        The journal cannot be used, or another photodedup is moving files with it now
        (its batch is not finished, and not interrupted either).
    """
    with journal.exclusive():
        return tuple(
            UnfinishedBatch(
                batch.id,
                batch.kind,
                batch.started_at,
                len(photos_done(journal.acts(batch))),
                batch.steps,
            )
            for batch in journal.batches()
            if not batch.finished
        )


def finish(journal: Journal, batch: int) -> tuple[ActionProblem, ...]:
    """Put an unfinished batch in order and keep what it did; return what is wrong.

    Raises
    ------
    UsageProblem
        There is no such batch.
    StoreProblem
        The journal cannot be used, or another photodedup is moving files now.
    """
    with journal.exclusive():
        for row in journal.batches():
            if row.id == batch:
                return settle_batch(journal, row)
    raise UsageProblem(f"There is no batch {batch}.")


def settle_batch(journal: Journal, batch: BatchRow) -> tuple[ActionProblem, ...]:
    """Bring every act of a batch to a known state; the caller holds the journal.

    Raises
    ------
    StoreProblem
        The journal cannot be written.
    """
    if batch.finished:
        return ()
    problems: list[ActionProblem] = []
    steps: dict[int, list[Act]] = defaultdict(list)
    for act in journal.acts(batch):
        steps[act.step].append(act)
    for acts in steps.values():
        problems += _settle_step(journal, acts)
    journal.finish(batch.id)
    return tuple(problems)


def _settle_step(journal: Journal, acts: list[Act]) -> list[ActionProblem]:
    problems: list[ActionProblem] = []
    known: list[Act] = []
    for act in acts:
        try:
            state = deeds.settle(act) if act.state is ActState.PLANNED else act.state
        except ActionProblem as problem:
            problems.append(problem)
            continue
        if state is not act.state:
            journal.record(act, state, act.target)
        known.append(replace(act, state=state))
    if all(act.state is ActState.DONE for act in known):
        return problems
    for act in reversed(known):
        if act.state is ActState.DONE:
            try:
                deeds.take_back(act)
            except ActionProblem as problem:
                problems.append(problem)
                continue
            journal.record(act, ActState.ABANDONED)
    return problems
