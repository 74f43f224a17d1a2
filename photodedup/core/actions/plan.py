"""Which files may go: pure, over the whole plan, before anything is touched.

``select`` turns decisions about the photos of groups into `Marked` pairs (a victim and
a photo that stays for it); ``plan`` turns those into steps or refuses. Groups may
overlap, so every rule is applied to all groups together: a photo that stays for
another one is never a victim anywhere in the plan. That alone keeps a readable member
in every group, whatever the order in which the steps are carried out, and whichever
of them fail.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from photodedup.core.errors import ActionProblem, UsageProblem
from photodedup.core.records import Suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from photodedup.core.records import Group, PhotoFile


class ActionKind(Enum):
    """What happens to a copy; the value stands in the journal."""

    TRASH = "trash"
    """It goes to the trash of its volume."""
    MOVE = "move"
    """It goes to a folder of the user's choice."""
    HARDLINK = "hardlink"
    """It becomes another name of the keeper: same bytes, no space of its own."""


@dataclass(frozen=True, slots=True)
class GroupPhoto:
    """A photo of a group and whether it shall go.

    Attributes
    ----------
    group
        Number of the group; the same photo may stand in several.
    content
        xxh3-128 digest of the bytes as scanned, 16 bytes.
    goes
        Marked for removal; all others stay.
    whole
        Not damaged: may stand for photos that are not the same bytes.
    judged
        A person marked it although the program did not suggest it: nothing is asked
        of its pixels, they were looked at.
    """

    group: int
    file: PhotoFile
    content: bytes
    goes: bool
    whole: bool = True
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A photo that shall go, and the one of its group that stays for it."""

    group: int
    victim: PhotoFile
    victim_content: bytes
    keeper: PhotoFile
    keeper_content: bytes
    judged: bool = False

    @property
    def identical(self) -> bool:
        """Whether both are the same bytes."""
        return self.victim_content == self.keeper_content


@dataclass(frozen=True, slots=True)
class Selection:
    """What may be planned, and which photos stay although they were marked."""

    marked: tuple[Marked, ...]
    problems: tuple[ActionProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One photo to act on: all its names and companions go or stay together.

    Attributes
    ----------
    content, keeper_content
        xxh3-128 digests as scanned, 16 bytes each.
    judged
        See `GroupPhoto`.
    """

    group: int
    victim: PhotoFile
    content: bytes
    keeper: PhotoFile
    keeper_content: bytes
    judged: bool = False

    @property
    def identical(self) -> bool:
        """Whether victim and keeper are the same bytes."""
        return self.content == self.keeper_content


@dataclass(frozen=True, slots=True)
class Plan:
    """What `perform` will do, in this order.

    Attributes
    ----------
    destination
        Absolute folder for `ActionKind.MOVE`, None otherwise.
    keep_structure
        Recreate each path below `destination` as it is below its root.
    roots
        The searched folders, absolute.
    """

    kind: ActionKind
    destination: Path | None
    keep_structure: bool
    roots: tuple[Path, ...]
    steps: tuple[Step, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes of all photos in the plan, companions not counted."""
        return sum(step.victim.size_bytes for step in self.steps)


def in_groups(groups: Iterable[Group], trashed: Collection[int]) -> list[GroupPhoto]:
    """Return the photos of groups with the user's marks; `trashed` by photo number."""
    return [
        GroupPhoto(
            group=group.id,
            file=member.photo.file,
            content=member.photo.content,
            goes=member.photo.number in trashed,
            whole=not member.photo.facts.damage,
            judged=member.suggestion is not Suggestion.REMOVE,
        )
        for group in groups
        for member in group.members
    ]


def select(photos: Iterable[GroupPhoto]) -> Selection:
    """Give every photo that goes one of its group that stays.

    Within a group a photo of the same bytes is taken first, then the first whole one
    in the given order (the suggested keeper leads its group). A photo that goes in one
    group never stays for another in any group. Where a group would lose its last
    readable photo, its photos stay and are listed as problems.
    """
    photos = list(photos)
    going = {_key(photo.file) for photo in photos if photo.goes}
    groups: dict[int, list[GroupPhoto]] = defaultdict(list)
    for photo in photos:
        groups[photo.group].append(photo)
    marked: list[Marked] = []
    refused: dict[tuple[int, int], ActionProblem] = {}
    for number, members in groups.items():
        staying = [each for each in members if _key(each.file) not in going]
        for victim in members:
            if _key(victim.file) not in going:
                continue
            keeper = _stand_in(victim, staying)
            if keeper is None:
                refused.setdefault(_key(victim.file), _last_of_group(victim))
                continue
            pair = (victim.file, victim.content, keeper.file, keeper.content)
            marked.append(Marked(number, *pair, victim.judged))
    return Selection(
        marked=tuple(each for each in marked if _key(each.victim) not in refused),
        problems=tuple(refused.values()),
    )


def plan(
    kind: ActionKind,
    marked: Sequence[Marked],
    *,
    destination: Path | None = None,
    keep_structure: bool = False,
    roots: Sequence[Path] = (),
) -> Plan:
    """Return the steps for all marked photos, one per photo, or refuse.

    Companions of a photo that stays are taken out of the steps.

    Raises
    ------
    UsageProblem
        Nothing is marked, or the destination is missing or not absolute.
    ActionProblem
        A marked photo is protected, stays for another one, is another name of its
        keeper, or cannot become a hard link.
    """
    _require_request(kind, marked, destination)
    keepers = {_key(each.keeper) for each in marked}
    keeper_paths = {path for each in marked for path in _names(each.keeper)}
    steps: dict[tuple[int, int], Step] = {}
    for each in marked:
        _refuse(kind, each, keepers, keeper_paths)
        before = steps.get(_key(each.victim))
        if before is None or (each.identical and not before.identical):
            steps[_key(each.victim)] = _step(each)
    staying = {path for each in marked for path in _all_files(each.keeper)}
    return Plan(
        kind=kind,
        destination=destination if kind is ActionKind.MOVE else None,
        keep_structure=keep_structure,
        roots=tuple(roots),
        steps=tuple(_own_companions(list(steps.values()), staying)),
    )


def _require_request(
    kind: ActionKind, marked: Sequence[Marked], destination: Path | None
) -> None:
    if not marked:
        raise UsageProblem("Nothing is marked; mark at least one photo first.")
    if kind is ActionKind.MOVE and (
        destination is None or not destination.is_absolute()
    ):
        raise UsageProblem("Name a folder with its full path to move the photos to.")


def _refuse(
    kind: ActionKind,
    each: Marked,
    keepers: set[tuple[int, int]],
    keeper_paths: set[Path],
) -> None:
    victim, keeper = each.victim, each.keeper
    if victim.protected:
        raise ActionProblem(
            victim.path, 'lies in a "keep always" folder; take its mark back'
        )
    if _key(victim) == _key(keeper):
        raise ActionProblem(
            victim.path,
            "is another name of the photo that would stay; take its mark back",
        )
    if _key(victim) in keepers or not keeper_paths.isdisjoint(_names(victim)):
        raise ActionProblem(
            victim.path, "must stay because another photo goes; take one mark back"
        )
    if kind is ActionKind.HARDLINK and not each.identical:
        raise ActionProblem(
            victim.path,
            "is not the same file byte by byte, so it cannot become a hard link; "
            "move it to the trash instead",
        )
    if kind is ActionKind.HARDLINK and victim.device != keeper.device:
        raise ActionProblem(
            victim.path,
            "lies on another disk than the photo that stays, so it cannot become a "
            "hard link; move it to the trash instead",
        )


def _stand_in(victim: GroupPhoto, staying: list[GroupPhoto]) -> GroupPhoto | None:
    """Return who stays for the victim, None when the group would have nobody left."""
    same = [each for each in staying if each.content == victim.content]
    whole = [each for each in staying if each.whole]
    return next(iter([*same, *whole]), None)


def _last_of_group(victim: GroupPhoto) -> ActionProblem:
    return ActionProblem(
        victim.file.path,
        f"group {victim.group} would lose its last readable photo; "
        "keep at least one photo of it",
    )


def _step(each: Marked) -> Step:
    return Step(
        each.group,
        each.victim,
        each.victim_content,
        each.keeper,
        each.keeper_content,
        each.judged,
    )


def _own_companions(steps: list[Step], staying: set[Path]) -> list[Step]:
    """Leave each companion to the first step that has it, and none to those staying.

    ``IMG_1.xmp`` may belong to IMG_1.jpg and IMG_1.dng: while one of them stays, so
    does the sidecar.
    """
    taken = staying | {path for step in steps for path in _names(step.victim)}
    owned: list[Step] = []
    for step in steps:
        companions = tuple(path for path in step.victim.companions if path not in taken)
        taken.update(companions)
        victim = replace(step.victim, companions=companions)
        owned.append(replace(step, victim=victim))
    return owned


def _key(file: PhotoFile) -> tuple[int, int]:
    return file.device, file.inode


def _names(file: PhotoFile) -> tuple[Path, ...]:
    return file.path, *file.other_names


def _all_files(file: PhotoFile) -> tuple[Path, ...]:
    return file.path, *file.other_names, *file.companions
