from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.filestate import present
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.preflight import obstacles

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.actions.plan import Plan
    from tests.core.actions.conftest import Disk


def plan_of(disk: Disk, kind: ActionKind) -> Plan:
    return disk.plan(kind, (disk.photo("b.jpg", b"one"), disk.photo("a.jpg", b"one")))


@pytest.mark.parametrize("kind", ActionKind)
def test_nothing_stands_in_the_way_and_nothing_is_made(
    disk: Disk, kind: ActionKind
) -> None:
    steps = plan_of(disk, kind)
    before = sorted(disk.root.rglob("*"))
    assert obstacles(steps) == ()
    assert sorted(disk.root.rglob("*")) == before


def test_a_destination_that_is_a_file_is_told(disk: Disk) -> None:
    steps = plan_of(disk, ActionKind.MOVE)
    disk.removed.write_bytes(b"")
    (problem,) = obstacles(replace(steps, destination=disk.removed / "deep"))
    assert "is a file" in str(problem)


@pytest.mark.needs_root
def test_a_destination_without_room_is_told(disk: Disk, small_volume: Path) -> None:
    steps = plan_of(disk, ActionKind.MOVE)
    large = replace(steps.steps[0].victim, size_bytes=5_000_000)
    steps = replace(
        steps,
        steps=(replace(steps.steps[0], victim=large),),
        destination=small_volume / "removed",
    )
    (problem,) = obstacles(steps)
    assert "the photos need 5.0 MB" in str(problem)


@pytest.mark.needs_root
def test_a_volume_without_a_usable_trash_is_told_before(
    disk: Disk, small_volume: Path
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (small_volume / name).write_bytes(b"one")
    keeper, victim = (present(small_volume / name) for name in ("a.jpg", "b.jpg"))
    steps = disk.plan(ActionKind.TRASH, (victim, keeper))
    assert obstacles(steps) == ()
    assert len(list(small_volume.iterdir())) == 2
    (small_volume / f".Trash-{os.getuid()}").write_bytes(b"no folder")
    (problem,) = obstacles(steps)
    assert "move the photos to a folder instead" in str(problem)
