"""Collecting: labels from sub-folders, the held-out part, broken files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from photodedup.core.errors import FolderProblem, UsageProblem
from photodedup.core.progress import Cancelled, CancelToken, Progress
from photodedup.training.pictures import collect, picture

if TYPE_CHECKING:
    from pathlib import Path


def ignore(_progress: Progress) -> None:
    pass


def test_sub_folders_become_labels_and_broken_files_are_counted(album: Path) -> None:
    found = collect([album], 0.3, ignore, CancelToken(), workers=1)
    assert found.labels == ("a", "b", "c")
    assert len(found.trained) + len(found.held_out) == 30
    assert 0 < len(found.held_out) < 20
    assert {one.label for one in found.trained} == {0, 1, 2}
    assert found.skipped == 1


def test_the_held_out_part_does_not_depend_on_the_place(
    album: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere"
    moved.symlink_to(album)
    first = collect([album], 0.3, ignore, CancelToken(), workers=1)
    second = collect([moved], 0.3, ignore, CancelToken(), workers=1)
    assert len(first.held_out) == len(second.held_out)
    assert all(
        np.array_equal(one.levels[0], two.levels[0])
        for one, two in zip(first.held_out, second.held_out, strict=True)
    )


def test_nothing_is_held_out_when_not_asked_for(album: Path) -> None:
    found = collect([album], 0.0, ignore, CancelToken(), workers=1)
    assert found.held_out == ()


def test_too_few_photos_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="0 readable photos are too few"):
        collect([tmp_path], 0.1, ignore, CancelToken(), workers=1)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderProblem, match="nowhere"):
        collect([tmp_path / "nowhere"], 0.1, ignore, CancelToken(), workers=1)


def test_collecting_can_be_stopped(album: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        collect([album], 0.1, ignore, token, workers=1)


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (224, 224), (10, 10)])
def test_any_shape_becomes_a_pyramid_of_squares(shape: tuple[int, int]) -> None:
    made = picture(np.full((*shape, 3), 100, np.uint8))
    assert [level.shape for level in made.levels] == [
        (224, 224, 3),
        (112, 112, 3),
        (56, 56, 3),
    ]
    assert made.aspect == shape[1] / shape[0]
    assert all(np.all(level == 100) for level in made.levels)
