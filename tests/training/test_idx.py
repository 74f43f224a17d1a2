"""The files of MNIST and Fashion-MNIST, as they are downloaded."""

from __future__ import annotations

import gzip
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.progress import CancelToken
from photodedup.training import idx
from photodedup.training.pictures import collect

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def packed(values: NDArray[np.uint8]) -> bytes:
    head = bytes((0, 0, 8, values.ndim)) + struct.pack(
        f">{values.ndim}I", *values.shape
    )
    return head + values.tobytes()


def write(folder: Path, count: int, *, ending: str = ".gz") -> NDArray[np.uint8]:
    """Write pictures, each of one gray, labelled by its number modulo ten."""
    numbers = np.arange(count).astype(np.uint8)
    pixels = np.broadcast_to(numbers[:, None, None], (count, 28, 28)).copy()
    squeeze = gzip.compress if ending else bytes
    (folder / (IMAGES + ending)).write_bytes(squeeze(packed(pixels)))
    (folder / (LABELS + ending)).write_bytes(squeeze(packed(numbers % 10)))
    return pixels


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_pictures_come_with_their_labels(tmp_path: Path, ending: str) -> None:
    pixels = write(tmp_path, 30, ending=ending)
    found = list(idx.pictures([tmp_path]))
    assert [each.label for each in found] == [number % 10 for number in range(30)]
    for each, gray in zip(found, pixels, strict=True):
        assert each.pixels.shape == (28, 28, 3)
        assert (each.pixels == gray[..., None]).all()


def test_of_very_many_pictures_some_are_taken_evenly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 100)
    monkeypatch.setattr(idx, "MOST_PICTURES", 10)
    found = [each.name for each in idx.pictures([tmp_path])]
    assert found == [f"{IMAGES}.gz/{number}" for number in range(0, 100, 10)]


def test_a_training_collects_them_with_a_held_out_part(tmp_path: Path) -> None:
    write(tmp_path, 200)
    found = collect([tmp_path], 0.2, lambda _: None, CancelToken(), workers=1)
    assert len(found.trained) + len(found.held_out) == 200
    assert 15 <= len(found.held_out) <= 70
    assert len({picture.label for picture in found.trained}) == 10


def test_a_folder_without_such_files_has_none(tmp_path: Path) -> None:
    (tmp_path / "notes-images-idx3-ubyte.txt").write_text("no")
    assert list(idx.pictures([tmp_path])) == []


@pytest.mark.parametrize("damage", ["cut", "labels gone", "other count", "no gzip"])
def test_a_broken_download_is_one_sentence(tmp_path: Path, damage: str) -> None:
    write(tmp_path, 20)
    images, labels = tmp_path / f"{IMAGES}.gz", tmp_path / f"{LABELS}.gz"
    if damage == "cut":
        images.write_bytes(images.read_bytes()[:-30])
    elif damage == "labels gone":
        labels.unlink()
    elif damage == "other count":
        labels.write_bytes(gzip.compress(packed(np.zeros(7, np.uint8))))
    else:
        images.write_bytes(packed(np.zeros((20, 28, 28), np.uint8)))
    with pytest.raises(EnvironmentProblem, match=r"idx.*(again|there)"):
        list(idx.pictures([tmp_path]))


@pytest.mark.parametrize("axes", [1, 2, 4])
def test_values_of_another_form_are_refused(tmp_path: Path, axes: int) -> None:
    write(tmp_path, 20)
    wrong = packed(np.zeros((2,) * axes, np.uint8))
    (tmp_path / f"{IMAGES}.gz").write_bytes(gzip.compress(wrong))
    with pytest.raises(EnvironmentProblem, match="no whole IDX file"):
        list(idx.pictures([tmp_path]))
