"""``photodedup apply``, ``undo`` and ``history``."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.cli.summary import count
from photodedup.core import report, wording
from photodedup.core.actions import perform, proof
from photodedup.core.actions import undo as undoing
from photodedup.core.actions.history import NAMES_OF_KINDS, history
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.plan import ActionKind, GroupPhoto, Plan, plan, select
from photodedup.core.actions.preflight import obstacles
from photodedup.core.errors import ActionProblem, UsageProblem, printable
from photodedup.core.jobs.checking import PictureCheck
from photodedup.core.progress import CancelToken
from photodedup.core.records import MatchKind, Suggestion
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

SHOWN_PROBLEMS = 20


SUGGESTED_KINDS = {
    MatchKind.IDENTICAL,
    MatchKind.SAME_PIXELS,
    MatchKind.RESIZED,
    MatchKind.RESAVED,
}
"""Of any other kind no scan suggests a removal: a person wrote ``remove``."""


def run_apply(options: argparse.Namespace) -> int:
    """Act on the rows of a report that say ``remove``, and return the exit code."""
    rows = report.read_csv(options.report)
    destination = options.move.absolute() if options.move else None
    if destination is not None:
        _check(destination)
    token = CancelToken()
    with interruptible(token):
        photos, problems = _photos_of(rows, token)
        selection = select(photos)
        kind = _kind(options)
        marked, refused = _possible(kind, selection.marked)
        problems += (*selection.problems, *refused)
        if not marked:
            _print_problems(problems)
            raise UsageProblem(_nothing_to_do(options.report, problems))
        steps = plan(
            kind,
            marked,
            destination=destination,
            keep_structure=options.keep_structure,
            roots=_roots(rows),
        )
        _warn(obstacles(steps))
        if options.dry_run:
            return _rehearse(steps, problems, token)
        return _perform(steps, problems, token)


def run_undo(options: argparse.Namespace) -> int:
    """Put back what a batch took away, and return the exit code."""
    with Journal.open(Places.default().data) as journal:
        result = undoing.undo(journal, options.batch)
    _print_problems([each.problem for each in result.problems], "not put back")
    print(f"Batch {result.batch}: {count(len(result.restored), 'file')} put back")
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
        state = ", undone" if batch.undone else ""
        if batch.unfinished:
            state = f", interrupted: photodedup undo {batch.id} takes it back"
        size = wording.size_text(batch.size_bytes)
        photos = count(batch.files, "photo")
        when = _local(batch.started_at)
        print(f"{batch.id:>4}  {when}  {photos} {batch.name}, {size}{state}")
    return Exit.DONE


def _local(utc: str) -> str:
    """Return a time as the clock on the wall showed it."""
    return f"{datetime.fromisoformat(utc).astimezone():%Y-%m-%d %H:%M}"


def _check(destination: Path) -> None:
    """Refuse at once a folder in which no photo could be put."""
    # Methods of Path raise behind a locked folder; these say no.
    places = (destination, *destination.parents)
    nearest = next(place for place in places if os.path.lexists(place))
    if not os.path.isdir(nearest) or not os.access(nearest, os.W_OK | os.X_OK):  # noqa: PTH112
        raise UsageProblem(
            f"{printable(destination)}: no photo can be moved there; choose a folder "
            "that you may write to"
        )


def _kind(options: argparse.Namespace) -> ActionKind:
    if options.trash:
        return ActionKind.TRASH
    return ActionKind.HARDLINK if options.hardlink else ActionKind.MOVE


def _photos_of(
    rows: Sequence[ReportRow], token: CancelToken
) -> tuple[list[GroupPhoto], tuple[ActionProblem, ...]]:
    """Find the files of a report as they are now; their content is checked later."""
    found, reasons = _files_now(rows, token)
    # One file may have several names by now (hard links): who keeps one keeps them all.
    staying = {
        _identity(found[row.path]): row.path
        for row in rows
        if row.path in found and row.suggestion is not Suggestion.REMOVE
    }
    photos: list[GroupPhoto] = []
    problems: list[ActionProblem] = []
    for row in rows:
        goes, file = row.suggestion is Suggestion.REMOVE, found.get(row.path)
        if file is None:
            if goes:
                reason = reasons.get(row.path, _not_found(row.path))
                problems.append(ActionProblem(row.path, reason))
            continue
        other = staying.get(_identity(file))
        if goes and other is not None:
            reason = f"is the same file as {printable(other)}, which stays"
            problems.append(ActionProblem(row.path, reason))
            goes = False
        judged = row.kind not in SUGGESTED_KINDS
        photos.append(GroupPhoto(row.group, file, row.content, goes, judged=judged))
    return photos, tuple(problems)


def _identity(file: PhotoFile) -> tuple[int, int]:
    return file.device, file.inode


def _files_now(
    rows: Sequence[ReportRow], token: CancelToken
) -> tuple[dict[Path, PhotoFile], dict[Path, str]]:
    """Return the files that are there, and why others cannot be looked at."""
    # One locked folder must not keep the photos of the others from being acted on.
    parents = [
        parent
        for parent in sorted({row.path.parent for row in rows})
        if os.path.isdir(parent) and os.access(parent, os.R_OK | os.X_OK)  # noqa: PTH112 -- Path.is_dir raises where no permission is
    ]
    if not parents:
        return {}, {}
    walked = walk(ScanSettings(tuple(Folder(path) for path in parents)), token)
    found = {
        name: file for file in walked.files for name in (file.path, *file.other_names)
    }
    return found, {each.path: each.reason for each in walked.skipped}


def _not_found(path: Path) -> str:
    if os.path.lexists(path):
        return "is no photo any more; scan again"
    return "is not there, or its folder cannot be opened; scan again"


def _roots(rows: Sequence[ReportRow]) -> tuple[Path, ...]:
    """Return the folder that all photos of a report share."""
    shared = rows[0].path.parent
    while not all(row.path.is_relative_to(shared) for row in rows):
        shared = shared.parent
    return (shared,)


def _possible(
    kind: ActionKind, marked: Iterable[Marked]
) -> tuple[tuple[Marked, ...], tuple[ActionProblem, ...]]:
    """Sort out what `plan` would refuse together with everything else."""
    possible, refused = [], []
    for each in marked:
        reason = _refusal(kind, each)
        if reason:
            refused.append(ActionProblem(each.victim.path, reason))
        else:
            possible.append(each)
    return tuple(possible), tuple(refused)


def _refusal(kind: ActionKind, each: Marked) -> str:
    if each.victim.protected:
        return "lies in a photo library, whose files only its own program may remove"
    if kind is not ActionKind.HARDLINK:
        return ""
    if not each.identical:
        return "is not byte for byte the same as the photo that stays"
    if each.victim.device != each.keeper.device:
        return "lies on another disk than the photo that stays"
    return ""


def _rehearse(
    steps: Plan, problems: tuple[ActionProblem, ...], token: CancelToken
) -> int:
    """Prove every step without taking it."""
    provable, size_bytes, done = 0, 0, _what_happens(steps)
    with PictureCheck() as check:
        for step in steps.steps:
            token.check()
            try:
                proof.verify(step, check)
            except ActionProblem as problem:
                problems += (problem,)
            else:
                provable += 1
                size_bytes += step.victim.size_bytes
                print(f"would be {done}: {printable(step.victim.path)}")
    _print_problems(problems)
    photos, size = count(provable, "photo"), wording.size_text(size_bytes)
    print(f"Dry run: {photos} would be {done}, {size}; nothing was changed")
    if not provable:
        return Exit.NOTHING_DONE
    return Exit.INCOMPLETE if problems else Exit.DONE


def _perform(
    steps: Plan, problems: tuple[ActionProblem, ...], token: CancelToken
) -> int:
    with (
        Journal.open(Places.default().data) as journal,
        PictureCheck() as check,
        ProgressPrinter() as printer,
    ):
        batch = perform.perform(
            steps, journal, on_progress=printer, cancel=token, pictures=check
        )
    _print_problems((*problems, *(each.problem for each in batch.problems)))
    if not batch.complete:
        print("Stopped before the end; the other photos were not touched.")
    photos = count(len(batch.done), "photo")
    size = wording.size_text(sum(each.step.victim.size_bytes for each in batch.done))
    if batch.done:
        line = f"Batch {batch.id}: {photos} {_what_happens(steps)}, {size}"
        print(f"{line}; undo with: photodedup undo {batch.id}")
    else:
        print("No photo was touched.")
    if not batch.complete:
        return Exit.INTERRUPTED
    if problems or batch.problems:
        return Exit.INCOMPLETE if batch.done else Exit.NOTHING_DONE
    return Exit.DONE


def _what_happens(steps: Plan) -> str:
    if steps.destination is not None:
        return f"moved to {printable(steps.destination)}"
    return NAMES_OF_KINDS[steps.kind]


def _warn(obstacles_ahead: Sequence[ActionProblem]) -> None:
    """Say once what would stop photos one by one."""
    for each in obstacles_ahead:
        print(f"  beware: {each}", file=sys.stderr)


def _print_problems(
    problems: Sequence[ActionProblem | str], label: str = "not touched"
) -> None:
    for problem in problems[:SHOWN_PROBLEMS]:
        print(f"  {label}: {problem}", file=sys.stderr)
    if len(problems) > SHOWN_PROBLEMS:
        print(f"  and {len(problems) - SHOWN_PROBLEMS} more {label}", file=sys.stderr)


def _nothing_to_do(path: Path, problems: tuple[ActionProblem, ...]) -> str:
    if problems:
        return f"{printable(path)}: none of its photos can be removed; see above"
    return (
        f'{printable(path)}: no row says "remove" in the column suggestion; '
        "edit it and try again"
    )
