"""``photodedup apply``, ``undo`` and ``history``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.core import report, wording
from photodedup.core.actions import perform, proof
from photodedup.core.actions import undo as undoing
from photodedup.core.actions.history import history
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.plan import ActionKind, GroupPhoto, Plan, plan, select
from photodedup.core.errors import ActionProblem, UsageProblem, printable
from photodedup.core.jobs.checking import DecodeCheck
from photodedup.core.progress import CancelToken
from photodedup.core.records import Suggestion
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.store import Places
from photodedup.core.walk import walk

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from photodedup.core.actions.plan import Marked
    from photodedup.core.records import PhotoFile
    from photodedup.core.report import ReportRow

NAMES = {
    ActionKind.TRASH: "moved to the trash",
    ActionKind.MOVE: "moved",
    ActionKind.HARDLINK: "replaced by hard links",
}


def run_apply(options: argparse.Namespace) -> int:
    """Act on the rows of a report that say ``remove``, and return the exit code."""
    rows = report.read_csv(options.report)
    token = CancelToken()
    with interruptible(token):
        photos, problems = _photos_of(rows, token)
        selection = select(photos)
        problems += selection.problems
        kind, marked = _kind(options), selection.marked
        if kind is ActionKind.HARDLINK:
            marked, different = _only_identical(marked)
            problems += different
        if not marked:
            _print_problems(problems)
            raise UsageProblem(_nothing_to_do(options.report, problems))
        steps = plan(
            kind,
            marked,
            destination=options.move.absolute() if options.move else None,
            keep_structure=options.keep_structure,
            roots=_roots(rows),
        )
        if options.dry_run:
            return _rehearse(steps, problems)
        return _perform(steps, problems, token)


def run_undo(options: argparse.Namespace) -> int:
    """Put back what a batch took away, and return the exit code."""
    with Journal.open(Places.default().data) as journal:
        result = undoing.undo(journal, options.batch)
    print(f"Batch {result.batch}: {len(result.restored)} files put back")
    for each in result.problems:
        print(f"  not put back: {each.problem}")
    if result.problems:
        return Exit.INCOMPLETE if result.restored else Exit.NOTHING_DONE
    return Exit.DONE


def run_history() -> int:
    """List the batches, newest first, and return the exit code."""
    with Journal.open(Places.default().data) as journal:
        batches = history(journal)
    if not batches:
        print("Nothing was applied yet.")
    for batch in batches:
        state = "undone" if batch.undone else ""
        state = "interrupted" if batch.unfinished else state
        size = wording.size_text(batch.size_bytes)
        line = f"{batch.id:>4}  {batch.started_at}  {batch.files} photos {batch.name}"
        print(f"{line}, {size}" + (f", {state}" if state else ""))
    return Exit.DONE


def _kind(options: argparse.Namespace) -> ActionKind:
    if options.trash:
        return ActionKind.TRASH
    return ActionKind.HARDLINK if options.hardlink else ActionKind.MOVE


def _photos_of(
    rows: Sequence[ReportRow], token: CancelToken
) -> tuple[list[GroupPhoto], tuple[ActionProblem, ...]]:
    """Find the files of a report as they are now; their content is checked later."""
    found = _files_now(rows, token)
    photos = [
        GroupPhoto(
            group=row.group,
            file=found[row.path],
            content=row.content,
            goes=row.suggestion is Suggestion.REMOVE,
        )
        for row in rows
        if row.path in found
    ]
    problems = tuple(
        ActionProblem(row.path, "is no longer there; scan again")
        for row in rows
        if row.path not in found and row.suggestion is Suggestion.REMOVE
    )
    return photos, problems


def _files_now(rows: Sequence[ReportRow], token: CancelToken) -> dict[Path, PhotoFile]:
    parents = sorted({row.path.parent for row in rows if row.path.parent.is_dir()})
    if not parents:
        return {}
    settings = ScanSettings(tuple(Folder(parent) for parent in parents))
    files = walk(settings, token).files
    return {name: file for file in files for name in (file.path, *file.other_names)}


def _roots(rows: Sequence[ReportRow]) -> tuple[Path, ...]:
    """Return the folder that all photos of a report share."""
    shared = rows[0].path.parent
    while not all(row.path.is_relative_to(shared) for row in rows):
        shared = shared.parent
    return (shared,)


def _only_identical(
    marked: Iterable[Marked],
) -> tuple[tuple[Marked, ...], tuple[ActionProblem, ...]]:
    identical = tuple(each for each in marked if each.identical)
    different = tuple(
        ActionProblem(
            each.victim.path, "is not byte for byte the same as the kept photo"
        )
        for each in marked
        if not each.identical
    )
    return identical, different


def _rehearse(steps: Plan, problems: tuple[ActionProblem, ...]) -> int:
    """Prove every step without taking it."""
    provable = 0
    with DecodeCheck() as check:
        for step in steps.steps:
            try:
                proof.verify(step, check)
            except ActionProblem as problem:
                problems += (problem,)
            else:
                provable += 1
                print(f"would be {NAMES[steps.kind]}: {printable(step.victim.path)}")
    size = wording.size_text(steps.size_bytes)
    print(f"Dry run: {provable} of {len(steps.steps)} photos, {size}; nothing changed")
    _print_problems(problems)
    return Exit.INCOMPLETE if problems else Exit.DONE


def _perform(
    steps: Plan, problems: tuple[ActionProblem, ...], token: CancelToken
) -> int:
    with Journal.open(Places.default().data) as journal, DecodeCheck() as check:
        batch = perform.perform(
            steps,
            journal,
            on_progress=ProgressPrinter(),
            cancel=token,
            check_decodes=check,
        )
    done = sum(each.step.victim.size_bytes for each in batch.done)
    print(
        f"Batch {batch.id}: {len(batch.done)} photos {NAMES[batch.kind]}, "
        f"{wording.size_text(done)}; undo with: photodedup undo {batch.id}"
    )
    _print_problems((*problems, *(each.problem for each in batch.problems)))
    if not batch.complete:
        return Exit.INTERRUPTED
    if problems or batch.problems:
        return Exit.INCOMPLETE if batch.done else Exit.NOTHING_DONE
    return Exit.DONE


def _print_problems(problems: Iterable[ActionProblem | str]) -> None:
    for problem in problems:
        print(f"  not touched: {problem}", file=sys.stderr)


def _nothing_to_do(path: Path, problems: tuple[ActionProblem, ...]) -> str:
    if problems:
        return f"{printable(path)}: none of its photos can be removed; see above"
    return (
        f'{printable(path)}: no row says "remove" in the column suggestion; '
        "edit it and try again"
    )
