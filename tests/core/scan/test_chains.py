"""Real scans of drawn photos that blend into each other: no chain becomes a group."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.core.records import ScanResult
    from tests.core.scan.conftest import DrawPhoto, SavePhoto, Scanned


def copies(result: ScanResult) -> list[set[int]]:
    """Return the groups of copies; files are named by number."""
    return [
        {int(member.photo.file.path.stem) for member in group.members}
        for group in result.groups
        if group.kind.is_duplicate
    ]


def spread(groups: Sequence[set[int]]) -> int:
    return max((max(group) - min(group) for group in groups), default=0)


def test_a_cross_fade_does_not_join_two_photos(
    tmp_path: Path, scanned: Scanned, draw_photo: DrawPhoto, save_photo: SavePhoto
) -> None:
    first, second = (draw_photo(seed).astype(np.float32) for seed in (1, 2))
    steps = 12
    for step in range(steps + 1):
        mixed = first + (second - first) * (step / steps)
        save_photo(tmp_path / f"{step:02}.jpg", mixed.astype(np.uint8))
    groups = copies(scanned(tmp_path))
    assert groups
    # A keeper in the middle reaches a third of the fade to either side, no farther.
    assert spread(groups) <= 2 * steps / 3


def test_a_panning_series_does_not_become_one_group(
    tmp_path: Path, scanned: Scanned, draw_photo: DrawPhoto, save_photo: SavePhoto
) -> None:
    wide, frames, step = draw_photo(3, width=1600, height=300), 12, 100
    for frame in range(frames):
        seen = wide[:, frame * step : frame * step + 400]
        save_photo(tmp_path / f"{frame:02}.jpg", np.ascontiguousarray(seen))
    groups = copies(scanned(tmp_path))
    # Frames four steps apart have nothing in common.
    assert spread(groups) < 4


def test_blank_pages_are_copies_only_of_pages_of_their_colour(
    tmp_path: Path, scanned: Scanned, save_photo: SavePhoto
) -> None:
    generator = np.random.default_rng(5)
    shades = (250, 235, 90)
    for number, shade in enumerate(np.repeat(shades, 4)):
        noise = generator.normal(0, 1, (300, 400, 3))
        page = np.clip(shade + noise, 0, 255).astype(np.uint8)
        save_photo(tmp_path / f"{number:02}.jpg", page)
    groups = copies(scanned(tmp_path))
    for group, (a, b) in itertools.product(groups, itertools.combinations(range(3), 2)):
        pages = [set(range(4 * shade, 4 * shade + 4)) for shade in (a, b)]
        assert group.isdisjoint(pages[0]) or group.isdisjoint(pages[1])
