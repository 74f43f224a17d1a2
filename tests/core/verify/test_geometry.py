from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photodedup.core.fingerprints import keypoints
from photodedup.core.verify import Appearance
from photodedup.core.verify.geometry import is_plausible, placements

if TYPE_CHECKING:
    from photodedup.core.verify.geometry import Placement

Luma = NDArray[np.uint8]


def drawn(seed: int = 1, width: int = 400, height: int = 300) -> Luma:
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    for cells in (8, 20, 50):
        noise = rng.normal(size=(cells, cells)).astype(np.float32)
        total += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(128 + 45 * total, 0, 255), np.uint8)


def look(luma: Luma) -> Appearance:
    luma = np.ascontiguousarray(luma)
    height, width = luma.shape
    return Appearance(
        grey=np.zeros((128, 128), np.uint8),
        rgb=np.zeros((16, 16, 3), np.uint8),
        preview=luma,
        trim=None,
        texture=20.0,
        width=width,
        height=height,
        keypoints=keypoints.encode(luma),
    )


def mapped(placement: Placement, x: float, y: float) -> tuple[float, float]:
    at = placement.matrix.astype(np.float64) @ (x, y, 1.0)
    return float(at[0] / at[2]), float(at[1] / at[2])


def close(point: tuple[float, float], truth: tuple[float, float]) -> bool:
    return math.dist(point, truth) <= 0.02


def test_a_crop_is_placed_where_it_was_cut() -> None:
    photo = drawn()
    best = placements(look(photo), look(photo[60:270, 80:360]))[0]
    assert close(mapped(best, 0, 0), (0.2, 0.2))
    assert close(mapped(best, 1, 1), (0.9, 0.9))
    assert best.inliers >= 12
    assert best.matched >= best.inliers


def test_a_mirrored_crop_is_placed_with_its_mirror() -> None:
    photo = drawn()
    best = placements(look(photo), look(photo[60:270, 80:360][:, ::-1]))[0]
    assert close(mapped(best, 0, 0), (0.9, 0.2))
    assert close(mapped(best, 1, 1), (0.2, 0.9))
    assert np.linalg.det(best.matrix[:2, :2]) < 0


def test_a_quarter_turn_of_a_crop_is_placed() -> None:
    photo = drawn()
    best = placements(look(photo), look(np.rot90(photo[:, :300], k=-1)))[0]
    assert close(mapped(best, 0, 0), (0.0, 1.0))
    assert close(mapped(best, 1, 0), (0.0, 0.0))


def test_a_photo_in_a_frame_is_placed_from_either_side() -> None:
    photo = drawn()
    framed = np.full((500, 400), 30, np.uint8)
    framed[100:325, 50:350] = cv2.resize(
        photo, (300, 225), interpolation=cv2.INTER_AREA
    )
    inward = placements(look(photo), look(framed))[0]
    assert close(mapped(inward, 50 / 400, 100 / 500), (0, 0))
    outward = placements(look(framed), look(photo))[0]
    assert close(mapped(outward, 1, 1), (350 / 400, 325 / 500))


@pytest.mark.parametrize("angle", [-10, 4, 33])
def test_a_tilted_photo_is_placed(angle: float) -> None:
    photo = drawn()
    turn = cv2.getRotationMatrix2D((200, 150), angle, 1.0)
    tilted = np.asarray(cv2.warpAffine(photo, turn, (400, 300)), np.uint8)
    best = placements(look(photo), look(tilted))[0]
    truth = np.linalg.inv(np.vstack([turn, [0, 0, 1]])) @ (120, 90, 1)
    assert close(mapped(best, 0.3, 0.3), (truth[0] / 400, truth[1] / 300))


def test_a_photo_that_a_collage_holds_twice_has_two_places() -> None:
    photo = drawn()
    half = cv2.resize(photo, (200, 150), interpolation=cv2.INTER_AREA)
    collage = np.hstack([half, np.full((150, 10), 255, np.uint8), half])
    found = placements(look(np.asarray(collage, np.uint8)), look(photo))
    lefts = sorted(mapped(each, 0, 0)[0] for each in found)
    assert len(lefts) >= 1
    assert any(abs(left) <= 0.03 or abs(left - 210 / 410) <= 0.03 for left in lefts)


def test_unrelated_photos_have_no_place() -> None:
    looks = [look(drawn(seed)) for seed in range(6)]
    assert not any(placements(looks[0], other) for other in looks[1:])


def test_photos_without_corners_have_no_place() -> None:
    flat = look(np.full((300, 400), 90, np.uint8))
    assert placements(flat, flat) == ()
    assert placements(flat, look(drawn())) == ()


def test_the_places_are_the_same_every_time() -> None:
    first, second = look(drawn()), look(drawn()[40:, 70:])
    one, two = placements(first, second), placements(first, second)
    assert [each.inliers for each in one] == [each.inliers for each in two]
    assert np.array_equal(one[0].matrix, two[0].matrix)


@pytest.mark.parametrize(
    ("diagonal", "plausible"),
    [
        ((1, 1), True),
        ((-1, 1), True),
        ((0.3, 0.3), True),
        ((0.1, 0.1), False),
        ((7, 7), False),
        ((2, 1), False),
        ((1, 0), False),
    ],
)
def test_collapsed_and_stretched_maps_are_not_plausible(
    diagonal: tuple[float, float],
    plausible: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    assert is_plausible(np.diag([*diagonal, 1.0])) is plausible
