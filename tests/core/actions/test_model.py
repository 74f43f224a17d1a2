"""Random albums, groups, marks and accidents: no content is ever lost."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.actions.filestate import present
from photodedup.core.actions.plan import ActionKind, GroupPhoto, plan, select
from tests.core.actions.conftest import Disk, digest

NAMES = st.sampled_from(
    ["a.jpg", "A.JPG", "b.jpg", "-x.jpg", "n\nl.jpg", os.fsdecode(b"\xff.jpg")]
)
PHOTOS = st.lists(
    st.tuples(st.sampled_from(["", "one", "two"]), NAMES, st.sampled_from(b"xyz")),
    min_size=2,
    max_size=8,
    unique_by=lambda photo: photo[:2],
)
ACCIDENTS = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.integers(0, 7),
        st.sampled_from(["grow", "replace", "delete", "link", "touch"]),
    ),
    max_size=3,
)


class Accidents:
    """Damages photos of the album while a plan is carried out."""

    def __init__(self, paths: list[Path], planned: list[tuple[int, int, str]]) -> None:
        self._paths = paths
        self._planned = planned
        self._moment = 0
        self.destroyed: list[bytes] = []

    def __call__(self, _moment: object, _path: Path) -> None:
        self._moment += 1
        for moment, photo, accident in self._planned:
            if moment == self._moment:
                self._happen(self._paths[photo % len(self._paths)], accident)

    def _happen(self, path: Path, accident: str) -> None:
        if not path.is_file() or path.is_symlink():
            return
        content = path.read_bytes()
        if accident == "touch":
            os.utime(path)
            return
        self.destroyed.append(content)
        if accident == "grow":
            # A hard link shows the change under every name: all those bytes are gone.
            self.destroyed += [content] * (path.stat().st_nlink - 1)
            with path.open("ab") as file:
                file.write(b"+")
            return
        path.unlink()
        if accident == "replace":
            path.write_bytes(b"newer")
        elif accident == "link":
            path.symlink_to("nowhere")


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(ActionKind),
    photos=PHOTOS,
    groups=st.lists(st.sets(st.integers(0, 7), min_size=2), min_size=1, max_size=4),
    gone=st.sets(st.integers(0, 7)),
    accidents=ACCIDENTS,
)
def test_whatever_happens_only_accidents_lose_bytes(
    kind: ActionKind,
    photos: list[tuple[str, str, int]],
    groups: list[set[int]],
    gone: set[int],
    accidents: list[tuple[int, int, str]],
) -> None:
    with ExitStack() as world:
        root = Path(world.enter_context(tempfile.TemporaryDirectory())).resolve()
        world.enter_context(
            mock.patch.dict(os.environ, {"XDG_DATA_HOME": str(root / "xdg")})
        )
        disk = Disk(root)
        files = [
            disk.photo(f"{folder}/{name}".strip("/"), bytes([content]) * 3)
            for folder, name, content in photos
        ]
        members = [
            GroupPhoto(number, files[index], digest(files[index]), goes=index in gone)
            for number, group in enumerate(groups)
            for index in sorted(group)
            if index < len(files)
        ]
        selected = select(members).marked
        if kind is ActionKind.HARDLINK:
            selected = tuple(each for each in selected if each.identical)
        if not selected:
            return
        steps = plan(kind, selected, destination=disk.removed, roots=[disk.photos])
        before, tree = disk.contents(), disk.tree()
        hook = Accidents([file.path for file in files], accidents)
        disk.perform(steps, observe=hook)
        lost = sum((before - disk.contents()).values())
        assert lost <= len(hook.destroyed)
        assert disk.temporaries() == []
        if not accidents:
            assert lost == 0
            for group in groups:
                inside = [files[index] for index in group if index < len(files)]
                assert not inside or any(file.path.is_file() for file in inside)
            assert disk.undo().problems == ()
            assert disk.tree() == tree


def test_the_stand_in_for_a_record_reads_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    assert present(path).size_bytes == 3
