"""Chooses the name and folder under which each file of a step will lie.

A name is taken if the folder has it in any case or Unicode form: the folder may be
copied to a disk that does not tell them apart. This is courtesy; that nothing is ever
overwritten is the work of the rename itself, see `moves`.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.actions.acts import Draft
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.proof import FileRole
from photodedup.core.actions.trash import INFO_SUFFIX, is_native, trash_for
from photodedup.core.errors import ActionProblem, Bug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photodedup.core.actions.plan import Plan
    from photodedup.core.actions.proof import ProvenFile, RemovalProof

NAME_BYTES = 255
"""Longest file name of the usual file systems."""


class Placement:
    """Gives every file of a plan a target; remembers the names it has given."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._taken: dict[Path, set[str]] = {}

    def drafts(self, proof: RemovalProof) -> list[Draft]:
        """Return the acts of a step with their targets.

        Raises
        ------
        ActionProblem
            The volume has no trash, or the photo lies at the destination already.
        """
        if self._plan.kind is ActionKind.HARDLINK:
            return [
                Draft(each.role, each.state, each.state.path, proof.keeper)
                for each in proof.files
                if each.role is not FileRole.COMPANION
            ]
        if self._plan.kind is ActionKind.TRASH and is_native():
            return [
                Draft(each.role, each.state, None, proof.keeper) for each in proof.files
            ]
        photo = proof.files[0]
        family = [photo, *(e for e in proof.files if e.role is FileRole.COMPANION)]
        targets = dict(self._family(family, photo.state.path.name))
        for each in proof.files:
            if each.role is FileRole.NAME:
                targets.update(self._family([each], each.state.path.name))
        return [
            Draft(each.role, each.state, targets[each.state.path], proof.keeper)
            for each in proof.files
        ]

    def forget(self, folder: Path) -> None:
        """Look at a folder again before the next name in it is chosen."""
        self._taken.pop(folder, None)

    def _family(self, files: list[ProvenFile], photo: str) -> list[tuple[Path, Path]]:
        """Return source and target of files that must keep a common number."""
        folders = [self._folder(each.state.path) for each in files]
        number = 1
        while True:
            targets = [
                folder / numbered(each.state.path.name, photo, number, self._limit)
                for each, folder in zip(files, folders, strict=True)
            ]
            if all(
                _form(path.name) not in self._names(path.parent) for path in targets
            ):
                break
            number += 1
        for path in targets:
            self._names(path.parent).add(_form(path.name))
        return [
            (each.state.path, target)
            for each, target in zip(files, targets, strict=True)
        ]

    @property
    def _limit(self) -> int:
        trash = self._plan.kind is ActionKind.TRASH
        return NAME_BYTES - len(INFO_SUFFIX) if trash else NAME_BYTES

    def _folder(self, source: Path) -> Path:
        if self._plan.kind is ActionKind.TRASH:
            return trash_for(source).files
        if self._plan.destination is None:
            raise Bug("a plan to move photos has no destination")
        folder = self._plan.destination
        if self._plan.keep_structure:
            folder = folder / below_root(source, self._plan.roots)
        if folder == source.parent:
            raise ActionProblem(
                source, "lies in the destination already; choose another folder"
            )
        return folder

    def _names(self, folder: Path) -> set[str]:
        if folder not in self._taken:
            # Files of a trash and their info files share one space of names.
            info = folder.parent / "info"
            shared = self._plan.kind is ActionKind.TRASH
            self._taken[folder] = _listed(folder) | {
                name.removesuffix(INFO_SUFFIX)
                for name in (_listed(info) if shared else ())
            }
        return self._taken[folder]


def below_root(source: Path, roots: tuple[Path, ...]) -> Path:
    """Return the folder of a file, relative to the deepest root that holds it.

    A file outside all roots keeps its whole path.
    """
    holding = [root for root in roots if source.is_relative_to(root)]
    root = max(holding, key=lambda each: len(each.parts), default=None)
    return source.relative_to(root or Path(source.anchor)).parent


def missing_folders(drafts: Iterable[Draft]) -> tuple[Path, ...]:
    """Return the folders that must be made for some acts, the outer ones first."""
    missing: dict[Path, None] = {}
    for draft in drafts:
        folder = None if draft.target is None else draft.target.parent
        chain: list[Path] = []
        while folder is not None and not os.path.lexists(folder):
            chain.append(folder)
            folder = folder.parent
        missing.update(dict.fromkeys(reversed(chain)))
    return tuple(missing)


def numbered(name: str, photo: str, number: int, limit: int) -> str:
    """Return the name with a number, such that sidecars still belong to their photo.

    Parameters
    ----------
    photo
        Name of the photo that `name` belongs to; the name itself for the photo.
    number
        1 leaves the name as it is; 2, 3... stands behind the stem.
    limit
        Longest name in bytes; the stem is cut where it must be.

    Examples
    --------
    >>> numbered("a.jpg.xmp", "a.jpg", 2, 255)
    'a (2).jpg.xmp'
    """
    stem = Path(photo).stem
    if not name.startswith(stem):
        stem = Path(name).stem
    rest = name[len(stem) :]
    if number > 1:
        rest = f" ({number}){rest}"
    while stem and len(os.fsencode(stem + rest)) > limit:
        stem = stem[:-1]
    return stem + rest


def _listed(folder: Path) -> set[str]:
    try:
        return {_form(path.name) for path in folder.iterdir()}
    except OSError:  # not there yet; the move itself tells what is wrong with it
        return set()


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
