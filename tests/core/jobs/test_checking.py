"""What is asked of the pixels right before a near duplicate goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.actions.filestate import present
from photodedup.core.errors import ActionProblem
from photodedup.core.jobs.checking import PictureCheck

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from photodedup.core.records import PhotoFile
    from tests.conftest import DrawPhoto


@pytest.fixture(scope="module")
def check() -> Iterator[PictureCheck]:
    with PictureCheck() as made:
        yield made


def save(path: Path, pixels: NDArray[np.uint8]) -> PhotoFile:
    cv2.imwrite(str(path), pixels)
    return present(path)


def test_a_smaller_cropped_or_turned_copy_is_related_in_both_directions(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    photo = draw_photo(1, width=800, height=600)
    original = save(tmp_path / "original.jpg", photo)
    copies = {
        "smaller": cv2.resize(photo, (400, 300), interpolation=cv2.INTER_AREA),
        "cropped": photo[20:580, 20:780],
        "turned": cv2.rotate(photo, cv2.ROTATE_90_CLOCKWISE),
        "framed": cv2.copyMakeBorder(
            photo, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(255, 255, 255)
        ),
    }
    for name, pixels in copies.items():
        copy = save(tmp_path / f"{name}.jpg", np.asarray(pixels, np.uint8))
        check.related(copy, original)
        check.related(original, copy)


def test_another_picture_is_not_related(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    first = save(tmp_path / "first.jpg", draw_photo(1))
    second = save(tmp_path / "second.jpg", draw_photo(2))
    with pytest.raises(ActionProblem, match=r"first\.jpg: shows another picture"):
        check.related(first, second)


def test_equal_pixels_in_another_container_are_related(
    check: PictureCheck, tmp_path: Path
) -> None:
    flat = np.full((300, 400, 3), 200, np.uint8)
    first = save(tmp_path / "first.png", flat)
    second = save(tmp_path / "second.bmp", flat)
    check.related(first, second)


def test_a_photo_that_changed_since_it_was_looked_at_is_not_compared(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    first = save(tmp_path / "first.jpg", draw_photo(1))
    second = save(tmp_path / "second.jpg", draw_photo(1))
    first.path.write_bytes(b"something else")
    with pytest.raises(ActionProblem, match=r"first\.jpg"):
        check.related(first, second)


def test_a_shot_that_only_looks_alike_is_not_related(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    """The same colours and shapes at large, and another texture in them."""
    photo = draw_photo(1, width=800, height=600)
    scene = np.asarray(cv2.GaussianBlur(photo, (0, 0), 25), np.float32)
    shots = []
    for seed in (1, 2):
        detail = np.random.default_rng(seed).normal(0, 60, scene.shape)
        texture = cv2.GaussianBlur(detail.astype(np.float32), (0, 0), 4) * 6
        pixels = np.clip(scene + texture, 0, 255).astype(np.uint8)
        shots.append(save(tmp_path / f"{seed}.jpg", pixels))
    with pytest.raises(ActionProblem, match="shows another picture"):
        check.related(*shots)


def test_a_photo_saved_again_has_nothing_of_its_own(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    photo = draw_photo(1, width=800, height=600)
    keeper = save(tmp_path / "keeper.png", photo)
    again = save(tmp_path / "again.jpg", photo)
    check.only_saved_again(again, keeper)


def test_a_photo_with_a_changed_spot_has_something_of_its_own(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    photo = draw_photo(1, width=800, height=600)
    keeper = save(tmp_path / "keeper.png", photo)
    photo = photo.copy()
    photo[300:312, 400:412] = 255 - photo[300:312, 400:412]
    changed = save(tmp_path / "changed.jpg", photo)
    check.related(changed, keeper)
    with pytest.raises(ActionProblem, match=r"changed\.jpg: .*changed"):
        check.only_saved_again(changed, keeper)


def test_a_keeper_that_changed_since_it_was_looked_at_proves_nothing(
    check: PictureCheck, draw_photo: DrawPhoto, tmp_path: Path
) -> None:
    keeper = save(tmp_path / "keeper.jpg", draw_photo(1))
    photo = save(tmp_path / "photo.jpg", draw_photo(1))
    keeper.path.write_bytes(b"something else")
    with pytest.raises(ActionProblem, match=r"keeper\.jpg"):
        check.only_saved_again(photo, keeper)
