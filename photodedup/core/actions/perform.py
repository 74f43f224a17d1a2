"""Carries out a plan, photo by photo: prove, journal, act, look, journal.

A photo with its other names and companions is one unit: all of it goes, or all of it is
put back. A problem costs one photo; the rest goes on. Only a journal that cannot be
written stops the run, because nothing may happen that is not on record.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from photodedup.core.actions import deeds
from photodedup.core.actions.acts import ActState, Moment, unobserved
from photodedup.core.actions.placement import Placement, missing_folders
from photodedup.core.actions.preflight import require_destination
from photodedup.core.actions.proof import verify
from photodedup.core.actions.relocate import NameTaken
from photodedup.core.errors import (
    ActionProblem,
    EnvironmentProblem,
    StoreProblem,
    printable,
)
from photodedup.core.progress import Cancelled, Progress, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.actions.acts import Act, BatchRow, Observe
    from photodedup.core.actions.journal import Journal
    from photodedup.core.actions.plan import ActionKind, Plan, Step
    from photodedup.core.actions.proof import CheckPictures, RemovalProof
    from photodedup.core.progress import CancelToken
    from photodedup.core.records import PhotoFile

ATTEMPTS = 100
"""How often a new name is tried while another program keeps taking them."""

STEADY_S = 5.0
"""Before this time a rate says nothing."""


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What became of one photo.

    Attributes
    ----------
    target
        Where it lies now; None when it was not touched, or only the system knows.
    problem
        Empty when it was done, else one sentence that says why not.
    """

    step: Step
    target: Path | None
    problem: str = ""

    @property
    def done(self) -> bool:
        """Whether the photo was acted on."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Batch:
    """The outcome of a plan; `id` is what `undo` asks for.

    Attributes
    ----------
    outcomes
        In the order of the plan's steps.
    complete
        False when the run was stopped; the steps without an outcome were not touched.
    """

    id: int
    kind: ActionKind
    outcomes: tuple[ActionOutcome, ...]
    complete: bool = True

    @property
    def done(self) -> tuple[ActionOutcome, ...]:
        """The photos that were acted on."""
        return tuple(each for each in self.outcomes if each.done)

    @property
    def problems(self) -> tuple[ActionOutcome, ...]:
        """The photos that were not touched, with the reason."""
        return tuple(each for each in self.outcomes if not each.done)


def perform(
    plan: Plan,
    journal: Journal,
    *,
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
    pictures: CheckPictures,
    observe: Observe = unobserved,
) -> Batch:
    """Carry out a plan and return what became of every photo.

    Parameters
    ----------
    pictures
        Asked for near duplicates: once per keeper whether it decodes in full, and for
        each that no person judged whether it is a copy and has nothing of its own.
    observe
        Told each `Moment` of each act.

    Raises
    ------
    ActionProblem
        There is no folder to move to, and none can be made; nothing was done.
    StoreProblem
        The journal cannot be written or is in use; nothing was done.
    """
    require_destination(plan)
    outcomes: list[ActionOutcome] = []
    report = _reporter(len(plan.steps))
    with journal.exclusive():
        batch = journal.begin(plan.kind, len(plan.steps))
        run = _Run(plan, journal, batch, _OncePerKeeper(pictures), observe)
        try:
            for step in plan.steps:
                if _is_stopped(cancel):
                    break
                outcomes.append(run.outcome(step))
                on_progress(report(outcomes))
            journal.finish(batch.id)
        except StoreProblem as problem:
            # Recovery finds the batch unfinished and settles it from the disk.
            rest = plan.steps[len(outcomes) :]
            outcomes += [ActionOutcome(step, None, str(problem)) for step in rest]
    complete = len(outcomes) == len(plan.steps)
    return Batch(batch.id, plan.kind, tuple(outcomes), complete)


class _Run:
    """One plan being carried out: what all its steps share."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        batch: BatchRow,
        pictures: CheckPictures,
        observe: Observe,
    ) -> None:
        self._journal = journal
        self._batch = batch
        self._pictures = pictures
        self._observe = observe
        self._placement = Placement(plan)
        self._units = count(1)

    def outcome(self, step: Step) -> ActionOutcome:
        """Act on one photo.

        Raises
        ------
        StoreProblem
            The journal cannot be written; the photo is where it was.
        """
        try:
            proof = verify(step, self._pictures)
            self._observe(Moment.VERIFIED, step.victim.path)
            return ActionOutcome(step, self._act(proof))
        except ActionProblem as problem:
            return ActionOutcome(step, None, str(problem))

    def _act(self, proof: RemovalProof) -> Path | None:
        """Act on all files of a photo; return where the photo itself lies now."""
        for _ in range(ATTEMPTS):
            drafts = self._placement.drafts(proof)
            self._journal.make_folders(self._batch, missing_folders(drafts))
            acts = self._journal.plan(self._batch, next(self._units), drafts)
            self._observe(Moment.PLANNED, proof.step.victim.path)
            try:
                return self._all_or_nothing(acts, proof)
            except NameTaken:
                for draft in drafts:
                    if draft.target is not None:
                        self._placement.forget(draft.target.parent)
        raise ActionProblem(
            proof.step.victim.path,
            "another program keeps taking its name at the destination; try again",
        )

    def _all_or_nothing(self, acts: Sequence[Act], proof: RemovalProof) -> Path | None:
        done: list[Act] = []
        try:
            proof.require_fresh()
            for act in acts:
                target = deeds.carry_out(act, self._observe)
                done.append(replace(act, target=target))
                self._observe(Moment.ACTED, act.source)
                self._journal.record(act, ActState.DONE, target)
                self._observe(Moment.RECORDED, act.source)
            proof.require_keeper()
        except (NameTaken, EnvironmentProblem) as problem:
            stuck = self._put_back(done)
            self._abandon([act for act in acts if act.id not in stuck])
            if stuck:
                raise ActionProblem(
                    proof.step.victim.path, _stuck_reason(problem, stuck)
                ) from problem
            raise
        return done[0].target

    def _put_back(self, done: list[Act]) -> dict[int, ActionProblem]:
        """Take back what was done of a step; return what could not be, by act."""
        stuck: dict[int, ActionProblem] = {}
        for act in reversed(done):
            try:
                deeds.take_back(act)
            except ActionProblem as problem:
                stuck[act.id] = problem
        return stuck

    def _abandon(self, acts: Sequence[Act]) -> None:
        for act in acts:
            self._journal.record(act, ActState.ABANDONED)


def _stuck_reason(
    problem: NameTaken | EnvironmentProblem, stuck: dict[int, ActionProblem]
) -> str:
    why = problem.reason if isinstance(problem, ActionProblem) else str(problem)
    places = "; ".join(
        f"{printable(each.path)} {each.reason}" for each in stuck.values()
    )
    return f"{why}; not everything could be put back: {places}; undo can try again"


class _OncePerKeeper:
    """Decodes each keeper once: `verify` proves that its bytes are still the same."""

    def __init__(self, pictures: CheckPictures) -> None:
        self._pictures = pictures
        self._passed: set[tuple[Path, int, int]] = set()

    def whole(self, photo: PhotoFile) -> None:
        key = (photo.path, photo.size_bytes, photo.mtime_ns)
        if key not in self._passed:
            self._pictures.whole(photo)
            self._passed.add(key)

    def related(self, photo: PhotoFile, keeper: PhotoFile) -> None:
        self._pictures.related(photo, keeper)

    def only_saved_again(self, photo: PhotoFile, keeper: PhotoFile) -> None:
        self._pictures.only_saved_again(photo, keeper)


def _is_stopped(cancel: CancelToken) -> bool:
    """Wait while paused; return whether the run shall end."""
    try:
        cancel.check()
    except Cancelled:
        return True
    return False


def _reporter(total: int) -> Callable[[Sequence[ActionOutcome]], Progress]:
    """Return a function that makes a report of the outcomes so far."""
    started = time.monotonic()

    def report(outcomes: Sequence[ActionOutcome]) -> Progress:
        seconds = time.monotonic() - started
        done = len(outcomes)
        problems = sum(not each.done for each in outcomes)
        progress = Progress(Stage.ACTING, done, total, skipped=problems)
        if seconds < STEADY_S:
            return progress
        rate = done / seconds
        return replace(progress, rate_per_s=rate, eta_s=(total - done) / rate)

    return report
