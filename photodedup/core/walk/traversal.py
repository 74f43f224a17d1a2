"""Goes through the folders, one at a time and each once, and collects the photos."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from photodedup.core.errors import FolderProblem
from photodedup.core.records import PhotoFile, Skipped, SkipStage
from photodedup.core.records.photos import SIDECAR_EXTENSIONS
from photodedup.core.settings import FolderRole
from photodedup.core.walk.companions import bundles, companions
from photodedup.core.walk.exclusions import TRASH, exclusion, is_library, is_trashed
from photodedup.core.walk.formats import (
    FILM_EXTENSIONS,
    PHOTO_EXTENSIONS,
    extension,
    looks_like_photo,
    tells_nothing,
)
from photodedup.core.walk.placeholders import is_online_only
from photodedup.core.walk.roots import Identity, Root, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.progress import CancelToken
    from photodedup.core.settings import ScanSettings

LARGEST_PHOTO_BYTES = 2 * 1024**3
"""Decoders have 2 GB of memory; a larger file (8 TB of holes, a disk image) is named
instead of read."""

LARGEST_LIVE_FILM_BYTES = 64 * 1024**2
"""A Live Photo lasts three seconds (2 to 8 MB); a larger film is one of its own."""

_ENTRIES_PER_CHECK = 500


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk found.

    Attributes
    ----------
    files
        The photos in path order, each (device, inode) once.
    skipped
        Photos, and folders inside the named ones, that cannot be looked at, and why.
    links
        Symbolic links (and junctions) to files and folders; none is followed.
    too_small
        Photos under `ScanSettings.min_size_bytes`.
    passed_over
        Folders left out by rule (trashes, caches, hidden folders...), and which rule.
    """

    files: tuple[PhotoFile, ...]
    skipped: tuple[Skipped, ...]
    links: int
    too_small: int = 0
    passed_over: tuple[Skipped, ...] = ()


def walk(
    settings: ScanSettings,
    cancel: CancelToken,
    *,
    on_found: Callable[[int], None] | None = None,
) -> Walk:
    """Find the photos in the folders of the settings.

    Parameters
    ----------
    on_found
        Called after each folder with the number of photos found so far.

    Raises
    ------
    UsageProblem
        No folder is to be looked through.
    FolderProblem
        A named folder is missing, is not a folder, or cannot be read.
    Cancelled
        By the token.
    """
    traversal = _Traversal(resolve(settings.folders), settings.min_size_bytes, cancel)
    return traversal.run(on_found)


class _Sighting(NamedTuple):
    """One name of a photo."""

    path: str
    status: os.stat_result
    protected: bool
    companions: tuple[str, ...]


class _Step(NamedTuple):
    """A folder to enter."""

    path: str
    protected: bool
    is_root: bool


class _Traversal:
    """The state of one walk: what was seen, and what is never looked at again."""

    def __init__(
        self, roots: tuple[Root, ...], min_size_bytes: int, cancel: CancelToken
    ) -> None:
        self._roots = roots
        self._roles = {root.identity: root.role for root in roots}
        self._min_size_bytes = min_size_bytes
        self._cancel = cancel
        self._entered: set[Identity] = set()
        self._sightings: dict[Identity, list[_Sighting]] = {}
        self._skipped: list[Skipped] = []
        self._passed_over: list[Skipped] = []
        self._links = 0
        self._too_small = 0

    def run(self, on_found: Callable[[int], None] | None) -> Walk:
        for root in self._roots:
            if root.role is FolderRole.IGNORE or root.identity in self._entered:
                continue
            self._entered.add(root.identity)
            protected = root.role is FolderRole.KEEP or _lies_in_library(root.path)
            pending = [_Step(root.path, protected, is_root=True)]
            while pending:
                pending += self._visit(pending.pop())
                if on_found is not None:
                    on_found(len(self._sightings))
        return Walk(
            files=self._files(),
            skipped=_in_path_order(self._skipped),
            links=self._links,
            too_small=self._too_small,
            passed_over=_in_path_order(self._passed_over),
        )

    def _visit(self, step: _Step) -> list[_Step]:
        """Look at one folder; return the folders in it to enter, last one first."""
        self._cancel.check()
        folders: list[os.DirEntry[str]] = []
        files: list[os.DirEntry[str]] = []
        try:
            with os.scandir(step.path) as entries:
                for entry in entries:
                    self._sort(entry, folders, files)
        except OSError as error:
            reason = f"folder cannot be opened ({_because(error)})"
            if step.is_root:
                problem = f"{reason}; check its permissions"
                raise FolderProblem(Path(step.path), problem) from error
            self._skip(step.path, reason)
        self._take_files(files, protected=step.protected)
        folders.sort(key=lambda entry: entry.name, reverse=True)
        in_library = is_library(os.path.basename(step.path))  # noqa: PTH119 -- hot loop
        steps = [self._step(folder, step, in_library=in_library) for folder in folders]
        return [inner for inner in steps if inner is not None]

    def _sort(
        self,
        entry: os.DirEntry[str],
        folders: list[os.DirEntry[str]],
        files: list[os.DirEntry[str]],
    ) -> None:
        try:
            if entry.is_symlink():
                self._links += 1
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry)
            else:
                self._skip(entry.path, _special(_status(entry).st_mode))
        except OSError as error:
            self._skip(entry.path, f"cannot be looked at ({_because(error)})")

    def _step(
        self, folder: os.DirEntry[str], parent: _Step, *, in_library: bool
    ) -> _Step | None:
        """Decide whether and with which role to enter a folder."""
        try:
            status = _status(folder)
        except OSError as error:
            self._skip(folder.path, f"cannot be looked at ({_because(error)})")
            return None
        if _is_junction(status):
            self._links += 1
            return None
        identity = (status.st_dev, status.st_ino)
        role = self._roles.get(identity)
        if role is FolderRole.IGNORE or identity in self._entered:
            return None
        if role is None and (reason := exclusion(folder.name, in_library=in_library)):
            self._passed_over.append(Skipped(Path(folder.path), SkipStage.WALK, reason))
            return None
        if status.st_ino:
            self._entered.add(identity)
        protected = parent.protected if role is None else role is FolderRole.KEEP
        protected = protected or in_library or is_library(folder.name)
        return _Step(folder.path, protected, is_root=False)

    def _take_files(self, entries: list[os.DirEntry[str]], *, protected: bool) -> None:
        photos: list[tuple[os.DirEntry[str], os.stat_result | None]] = []
        sidecars: list[str] = []
        films: list[os.DirEntry[str]] = []
        for count, entry in enumerate(entries, 1):
            if count % _ENTRIES_PER_CHECK == 0:
                self._cancel.check()
            ending = extension(entry.name)
            if ending in SIDECAR_EXTENSIONS:
                sidecars.append(entry.name)
            elif ending in FILM_EXTENSIONS:
                films.append(entry)
            elif is_trashed(entry.name):
                trashed = Skipped(Path(entry.path), SkipStage.WALK, TRASH)
                self._passed_over.append(trashed)
            elif ending in PHOTO_EXTENSIONS or tells_nothing(entry.name):
                photos.append((entry, self._admitted(entry)))
        owned = self._owned(photos, sidecars)
        parts = _join_bundles(photos, films, owned)
        for entry, status in photos:
            if status is not None and entry.name not in parts:
                # Some network drives number no files: each is then a file of its own.
                key = (status.st_dev, status.st_ino or -1 - len(self._sightings))
                folder = entry.path.removesuffix(entry.name)
                beside = tuple(folder + name for name in owned.get(entry.name, ()))
                sighting = _Sighting(entry.path, status, protected, beside)
                self._sightings.setdefault(key, []).append(sighting)

    def _owned(
        self,
        photos: list[tuple[os.DirEntry[str], os.stat_result | None]],
        sidecars: list[str],
    ) -> dict[str, list[str]]:
        if not sidecars:
            return {}
        # A photo that was skipped still owns its sidecar: it must not go to another.
        names = [
            entry.name
            for entry, status in photos
            if status is not None or extension(entry.name) in PHOTO_EXTENSIONS
        ]
        return companions(names, sidecars)

    def _admitted(self, entry: os.DirEntry[str]) -> os.stat_result | None:
        """Return the status of a photo that can be read; count or name the others."""
        sniffed = tells_nothing(entry.name)
        try:
            status = _status(entry)
            size = status.st_size
            if sniffed and size == 0:
                return None
            if reason := _refusal(status):
                self._skip(entry.path, reason)
            elif sniffed and not looks_like_photo(entry.path):
                pass
            elif size < self._min_size_bytes:
                self._too_small += 1
            else:
                return status
        except FileNotFoundError:
            self._skip(entry.path, "vanished during the scan")
        except OSError as error:
            self._skip(entry.path, f"cannot be looked at ({_because(error)})")
        return None

    def _skip(self, path: str, reason: str) -> None:
        self._skipped.append(Skipped(Path(path), SkipStage.WALK, reason))

    def _files(self) -> tuple[PhotoFile, ...]:
        """Fold the names of each file into one record; in path order."""
        for sightings in self._sightings.values():
            sightings.sort(key=lambda sighting: sighting.path)
        ordered = sorted(self._sightings.values(), key=lambda names: names[0].path)
        folders: dict[str, Path] = {}
        return tuple(_photo_file(names, folders) for names in ordered)


def _join_bundles(
    photos: list[tuple[os.DirEntry[str], os.stat_result | None]],
    films: list[os.DirEntry[str]],
    owned: dict[str, list[str]],
) -> set[str]:
    """Add RAW files and films, with their sidecars, to what photos own; return them.

    Only what can be read is joined: nothing else could be proven when it is moved.
    """
    present = [entry.name for entry, status in photos if status is not None]
    found = bundles(present, (film.name for film in films))
    if not found:
        return set()
    unfit = {
        film.name
        for film in films
        if any(film.name in parts for parts in found.values())
        and not _is_live_film(film)
    }
    joined: set[str] = set()
    for photo, names in found.items():
        parts = [name for name in names if name not in unfit]
        sidecars = [name for part in parts for name in owned.pop(part, ())]
        owned[photo] = [*owned.get(photo, ()), *parts, *sidecars]
        joined.update(parts)
    return joined


def _is_live_film(film: os.DirEntry[str]) -> bool:
    try:
        status = _status(film)
    except OSError:  # it has gone or cannot be looked at: it is left where it is
        return False
    return not _refusal(status) and status.st_size <= LARGEST_LIVE_FILM_BYTES


def _photo_file(names: list[_Sighting], folders: dict[str, Path]) -> PhotoFile:
    """Return the record of a file; `folders` has those of before, by their text."""
    path, status, protected, sidecars = names[0]
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = Path(folder)
    if len(names) > 1:
        protected = any(name.protected for name in names)
        sidecars = tuple(sidecar for name in names for sidecar in name.companions)
    return PhotoFile(
        # Half the time of taking the whole path apart, and there are 100,000.
        path=folders[folder] / name,
        size_bytes=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        device=status.st_dev,
        inode=status.st_ino,
        protected=protected,
        other_names=tuple(Path(name.path) for name in names[1:]),
        companions=tuple(Path(sidecar) for sidecar in sidecars),
    )


def _in_path_order(skipped: list[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted(skipped, key=lambda item: str(item.path)))


def _lies_in_library(path: str) -> bool:
    return any(is_library(part) for part in Path(path).parts)


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    if os.name == "nt":
        # The directory listing of Windows has no inode, device or link count.
        return os.lstat(entry.path)
    return entry.stat(follow_symlinks=False)


def _is_junction(status: os.stat_result) -> bool:
    """Whether a folder is a Windows junction, which `is_symlink` does not tell."""
    tag = getattr(status, "st_reparse_tag", 0)
    return bool(tag) and tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


def _refusal(status: os.stat_result) -> str:
    """Tell why a regular file will not be read, from its status; empty if it will."""
    if status.st_size == 0:
        return "is empty"
    if is_online_only(status):
        return "is online only; download it to have it searched"
    if status.st_size > LARGEST_PHOTO_BYTES:
        return "is larger than 2 GB, too large to be read as a photo"
    return ""


def _special(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "is a pipe, not a file"
    if stat.S_ISSOCK(mode):
        return "is a socket, not a file"
    return "is a device, not a file"


def _because(error: OSError) -> str:
    return error.strerror or type(error).__name__
