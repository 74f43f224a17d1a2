"""A small world on disk: photos, a trash, a place to move to, a journal."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xxhash

from photodedup.core.actions.acts import Moment, unobserved
from photodedup.core.actions.filestate import present
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.perform import Batch, perform
from photodedup.core.actions.plan import ActionKind, Marked, Plan, plan
from photodedup.core.actions.undo import UndoResult, undo
from photodedup.core.errors import ActionProblem
from photodedup.core.progress import CancelToken, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from photodedup.core.actions.acts import Observe
    from photodedup.core.records import PhotoFile

LONG_AGO_NS = 1_000_000_000_123_456_789


@dataclass
class Disk:
    """Folders of one test; everything a removed photo may end up in lies below."""

    root: Path
    progress: list[Progress] = field(default_factory=list)

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    @property
    def removed(self) -> Path:
        return self.root / "removed"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def trash(self) -> Path:
        return self.root / "xdg" / "Trash"

    def write(self, name: str, content: bytes) -> Path:
        path = self.photos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        return path

    def photo(self, name: str, content: bytes) -> PhotoFile:
        return present(self.write(name, content))

    def plan(
        self, kind: ActionKind, *pairs: tuple[PhotoFile, PhotoFile], keep: bool = False
    ) -> Plan:
        """Plan to remove the first photo of each pair for the second."""
        return plan(
            kind,
            [marked(number, *pair) for number, pair in enumerate(pairs, 1)],
            destination=self.removed if kind is ActionKind.MOVE else None,
            keep_structure=keep,
            roots=[self.photos],
        )

    def perform(
        self,
        steps: Plan,
        *,
        observe: Observe = unobserved,
        cancel: CancelToken | None = None,
    ) -> Batch:
        with Journal.open(self.data) as journal:
            return perform(
                steps,
                journal,
                on_progress=self.progress.append,
                cancel=cancel or CancelToken(),
                pictures=Pictures(),
                observe=observe,
            )

    def undo(self, batch: int | None = None) -> UndoResult:
        with Journal.open(self.data) as journal:
            return undo(journal, batch)

    def contents(self) -> Counter[str]:
        """Count the contents of all files, info files and the journal aside."""
        return Counter(
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.files()
            if path.suffix != ".trashinfo"
        )

    def files(self) -> list[Path]:
        found = (
            Path(folder) / name
            for folder, _, names in os.walk(self.root)
            for name in names
        )
        return sorted(
            path
            for path in found
            if path.is_file() and not path.is_relative_to(self.data)
        )

    def tree(self) -> dict[Path, tuple[bytes, int, int]]:
        """Return bytes, date and mode of every file in the photo folder."""
        return {
            path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
            for path in self.files()
            if path.is_relative_to(self.photos)
        }

    def temporaries(self) -> list[Path]:
        return [path for path in self.files() if path.name.startswith(".photodedup-")]

    def assert_nothing_lost(self, before: Counter[str]) -> None:
        missing = before - self.contents()
        assert not missing, f"lost: {missing}"


class Pictures:
    """Stands in for a decoder; notes what it is asked.

    Parameters
    ----------
    damaged, unrelated, edited
        What it answers of every photo: by default, that all is well.
    """

    def __init__(
        self, *, damaged: bool = False, unrelated: bool = False, edited: bool = False
    ) -> None:
        self._damaged = damaged
        self._unrelated = unrelated
        self._edited = edited
        self.decoded: list[Path] = []
        self.compared: list[tuple[Path, Path]] = []
        self.compared_in_full: list[tuple[Path, Path]] = []

    def whole(self, photo: PhotoFile, /) -> None:
        self.decoded.append(photo.path)
        if self._damaged:
            raise ActionProblem(photo.path, "it is damaged")

    def related(self, photo: PhotoFile, keeper: PhotoFile, /) -> None:
        self.compared.append((photo.path, keeper.path))
        if self._unrelated:
            raise ActionProblem(photo.path, "shows another picture")

    def only_saved_again(self, photo: PhotoFile, keeper: PhotoFile, /) -> None:
        self.compared_in_full.append((photo.path, keeper.path))
        if self._edited:
            raise ActionProblem(photo.path, "a part of it was changed")


def marked(group: int, victim: PhotoFile, keeper: PhotoFile) -> Marked:
    return Marked(group, victim, digest(victim), keeper, digest(keeper))


def digest(photo: PhotoFile) -> bytes:
    return xxhash.xxh3_128(photo.path.read_bytes()).digest()


@dataclass
class AtMoment:
    """Does something once, when a run reaches a moment."""

    moment: Moment
    action: Callable[[], object]
    done: bool = False

    def __call__(self, moment: Moment, _path: Path) -> None:
        if moment is self.moment and not self.done:
            self.done = True
            self.action()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    world = Disk(tmp_path)
    world.photos.mkdir()
    return world


@pytest.fixture
def small_volume(tmp_path: Path) -> Iterator[Path]:
    """A volume of its own with one megabyte of space."""
    yield from mounted(tmp_path / "volume", "size=1m")


def mounted(place: Path, options: str) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can mount a small volume")
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    subprocess.run(command, check=True)  # noqa: S603 -- our own words
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607
