"""What ``photodedup scan`` prints when it is done: groups, numbers, what is missing."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from photodedup.core import wording
from photodedup.core.errors import printable
from photodedup.core.records import MatchKind, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from photodedup.core.records import Group, Member, Photo, ScanResult, Skipped

SHOWN = 20
"""So many files with a problem are named; a report names all of them."""


def group_lines(groups: Iterable[Group]) -> Iterator[str]:
    """Return the groups with every photo, for people who asked for no report."""
    for group in groups:
        title = f"Group {group.id}: {wording.kind_name(group.kind)}"
        size = group.reclaimable_bytes
        yield f"{title}, {wording.size_text(size)} to win" if size else title
        width = max(len(each.suggestion.value) for each in group.members)
        for member in group.members:
            suggestion = f"{member.suggestion.value:<{width}}"
            path = printable(member.photo.file.path)
            yield f"  {suggestion}  {path}  ({_why(member, group.keeper)})"
        yield ""


def summary_lines(result: ScanResult) -> Iterator[str]:
    """Return the numbers of a scan, in sentences."""
    if not result.complete:
        yield "Stopped before the end; this is what was found until then."
    if result.complete and not result.photos and not result.skipped:
        yield _nothing_there(result)
    else:
        yield from _numbers(result)
    for notice in result.notices:
        yield f"Note: {notice}"
    yield from _left_out(result)
    yield from unread_lines(result.skipped)


def next_step(
    result: ScanResult, csv: Path | None, *, again: str = "scan again"
) -> str:
    """Return what a person may want to do now; empty when there is nothing to do.

    Parameters
    ----------
    csv
        The table that was written, None without one.
    again
        What to do for a table.
    """
    groups = [group for group in result.groups if group.kind.is_duplicate]
    if not groups:
        return ""
    if csv is None:
        what = again.partition(" ")[0]
        return f"To act on them, {again} with --csv FILE; this {what} changed nothing."
    name = shlex.quote(printable(csv))
    if any(group.reclaimable_bytes for group in groups):
        return f"Next: photodedup apply {name} --trash --dry-run"
    return (
        "Next: write keep or remove into the column suggestion, then: "
        f"photodedup apply {name} --trash --dry-run"
    )


def show(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    for line in lines:
        print(line)


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "photo"), count(2, "copy", "copies")
    ('1 photo', '2 copies')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def _why(member: Member, keeper: Photo) -> str:
    match = member.match
    if match is None:
        return wording.reasons_text(member.reasons) or "the best of the group"
    return wording.copy_sentence(match, keeper, member.photo)


def _nothing_there(result: ScanResult) -> str:
    named = ", ".join(
        printable(folder.path)
        for folder in result.settings.folders
        if folder.role.value != "ignore"
    )
    return f"There are no photos in {named}."


def _numbers(result: ScanResult) -> Iterator[str]:
    copies = [group for group in result.groups if group.kind.is_duplicate]
    members = [member for group in copies for member in group.members[1:]]
    looked = f"{count(len(result.photos), 'photo')} in "
    looked += wording.duration_text(result.seconds)
    if not members:
        yield f"{looked}: no copies"
    else:
        found = count(len(members), "copy", "copies")
        yield f"{looked}: {found} in {count(len(copies), 'group')}"
    yield from _suggested(members)
    kinds = Counter(group.kind for group in result.groups)
    if kinds:
        parts = [
            f"{kinds[kind]} {wording.kind_name(kind)}"
            for kind in MatchKind
            if kinds[kind]
        ]
        yield "Kinds of groups: " + ", ".join(parts)


def _suggested(members: Sequence[Member]) -> Iterator[str]:
    by_suggestion = Counter(member.suggestion for member in members)
    if removable := by_suggestion[Suggestion.REMOVE]:
        size = wording.size_text(
            sum(
                member.photo.file.size_bytes
                for member in members
                if member.suggestion is Suggestion.REMOVE
            )
        )
        yield f"  {removable} suggested for removal, {size} to win"
    if to_review := by_suggestion[Suggestion.REVIEW]:
        yield f"  {to_review} left for you to decide"
    if kept := by_suggestion[Suggestion.KEEP]:
        yield f'  {kept} to stay, in a "keep always" folder'


def _left_out(result: ScanResult) -> Iterator[str]:
    if result.links:
        yield f"{count(result.links, 'link was', 'links were')} not followed"
    if not result.passed_over:
        return
    yield f"Left out by rule ({len(result.passed_over)}):"
    reasons = Counter(each.reason for each in result.passed_over)
    for reason, number in reasons.most_common():
        first = next(one for one in result.passed_over if one.reason == reason)
        more = f" and {number - 1} more" if number > 1 else ""
        yield f"  {printable(first.path)}{more}: {reason}"


def unread_lines(skipped: Sequence[Skipped]) -> Iterator[str]:
    """Return the names of what could not be read, and why; not more than fit."""
    if not skipped:
        return
    yield f"Could not be read ({len(skipped)}):"
    for each in skipped[:SHOWN]:
        yield f"  {printable(each.path)}: {each.reason}"
    if len(skipped) > SHOWN:
        yield f"  and {len(skipped) - SHOWN} more; --json FILE writes a list of all"
