from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photodedup.core.errors import Bug
from photodedup.core.methods.keypointing import recipe
from photodedup.core.methods.kinds import FeatureKind

if TYPE_CHECKING:
    from tests.conftest import DrawPhoto

Pixels = NDArray[np.uint8]

every_kind = pytest.mark.parametrize("kind", FeatureKind)

CHANCE = 8
"""Places that lie alike by chance alone: never more in these tests."""


@pytest.fixture(scope="session")
def photos(draw_photo: DrawPhoto) -> tuple[Pixels, Pixels]:
    """Two drawn photos with details of four px: drawn ones alone are very plain."""
    rng = np.random.default_rng(1)
    detailed = []
    for seed in (1, 2):
        details = rng.normal(0, 25, (75, 100)).astype(np.float32)
        fine = cv2.resize(details, (400, 300), interpolation=cv2.INTER_CUBIC)
        total = draw_photo(seed).astype(np.float32) + np.asarray(fine)[..., None]
        detailed.append(np.clip(total, 0, 255).astype(np.uint8))
    return detailed[0], detailed[1]


def inliers(kind: FeatureKind, first: Pixels, second: Pixels) -> float:
    method = recipe(kind)
    return method.measure(method.describe(first), method.describe(second)).value


def turned_part(photo: Pixels) -> Pixels:
    height, width = photo.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 10, 1)
    turned = cv2.warpAffine(photo, matrix, (width, height), borderValue=(255,) * 3)
    return np.ascontiguousarray(turned[40:, 30:330], np.uint8)


@every_kind
def test_a_photo_agrees_with_itself_nearly_everywhere(
    kind: FeatureKind, photos: tuple[Pixels, Pixels]
) -> None:
    method = recipe(kind)
    described = method.describe(photos[0])
    score = method.measure(described, described)
    assert score.value > 100
    share, _, rest = score.note.partition(" ")
    assert float(share) > 90
    assert rest == "% of the keypoints"


@every_kind
def test_smaller_and_turned_parts_are_found_and_other_photos_not(
    kind: FeatureKind, photos: tuple[Pixels, Pixels]
) -> None:
    photo, other = photos
    smaller = np.asarray(
        cv2.resize(photo, (280, 210), interpolation=cv2.INTER_AREA), np.uint8
    )
    part = inliers(kind, photo, turned_part(photo))
    stranger = inliers(kind, photo, other)
    assert stranger <= CHANCE
    assert inliers(kind, photo, smaller) > CHANCE
    assert part > 5 * CHANCE


@every_kind
def test_a_mirrored_photo_is_not_found(
    kind: FeatureKind, photos: tuple[Pixels, Pixels]
) -> None:
    photo = photos[0]
    assert inliers(kind, photo, np.ascontiguousarray(photo[:, ::-1])) <= CHANCE


@every_kind
def test_either_order_and_every_call_give_the_same(
    kind: FeatureKind, photos: tuple[Pixels, Pixels]
) -> None:
    method = recipe(kind)
    photo = photos[0]
    first, second = method.describe(photo), method.describe(turned_part(photo))
    score = method.measure(first, second)
    assert score == method.measure(second, first) == method.measure(first, second)


@every_kind
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (60, 80)])
def test_pictures_without_keypoints_agree_nowhere_and_can_be_shown(
    kind: FeatureKind, shape: tuple[int, int], draw_photo: DrawPhoto
) -> None:
    method = recipe(kind)
    flat = np.full((*shape, 3), 90, np.uint8)
    photo = draw_photo(1)
    for first, second in ((flat, photo), (photo, flat), (flat, flat)):
        score = method.measure(method.describe(first), method.describe(second))
        assert (score.value, score.note) == (0, "0 % of the keypoints")
        assert method.illustrate is not None
        shown = method.illustrate(first, second)
        assert shown.dtype == np.uint8
        assert shown.shape[1] <= 1200
        assert not orange(shown).any()


def orange(picture: Pixels) -> NDArray[np.bool_]:
    off = np.abs(picture.astype(int) - (230, 159, 0)).max(axis=2)
    return np.asarray(off < 9)


def test_lines_lead_from_places_to_where_they_are_in_the_other_picture() -> None:
    plain = np.full((300, 400, 3), 240, np.uint8)
    rng = np.random.default_rng(1)
    spots = plain.copy()
    spots[100:200, 100:200] = np.kron(
        rng.integers(0, 200, (25, 25, 1), np.uint8), np.ones((4, 4, 3), np.uint8)
    )
    method = recipe(FeatureKind.SIFT)
    assert method.illustrate is not None
    shown = method.illustrate(spots, spots[50:250, 50:250].copy())
    assert shown.shape == (596, 1200, 3)
    rows, columns = np.nonzero(orange(shown))
    # The squares are at (100..200) of 400 px in 596, then at (50..150) of 200 in 596;
    # keypoints of a coarse scale lie a little beside them.
    assert columns.min() >= 100 * 1.49 - 40
    assert columns.max() <= 604 + 150 * 2.98 + 40
    assert rows.min() >= 100 * 1.49 - 40
    assert rows.max() <= 150 * 2.98 + 40
    gap = shown[:, 597:603]
    assert 10 < orange(gap)[:, 2].sum() < 250


def test_large_and_tall_pictures_are_shown_small(draw_photo: DrawPhoto) -> None:
    tall = np.asarray(cv2.resize(draw_photo(1), (600, 3000)), np.uint8)
    method = recipe(FeatureKind.ORB)
    assert method.illustrate is not None
    shown = method.illustrate(tall, draw_photo(1, width=1600, height=1200))
    assert shown.shape[0] <= 800
    assert shown.shape[1] <= 1200


def test_descriptors_of_different_kinds_are_a_bug(draw_photo: DrawPhoto) -> None:
    photo = draw_photo(1)
    sift, surf = (recipe(kind) for kind in (FeatureKind.SIFT, FeatureKind.SURF))
    with pytest.raises(Bug, match="SIFT and SURF"):
        sift.measure(sift.describe(photo), surf.describe(photo))
