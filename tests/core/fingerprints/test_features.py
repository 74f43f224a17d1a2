from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import cv2
import mahotas.features.surf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.fingerprints import features
from photodedup.core.fingerprints.features import (
    DESCRIPTION,
    HEADER,
    LONGEST_SIDE,
    MOST,
    Detector,
    unpack,
)
from photodedup.core.fingerprints.luma import luma

if TYPE_CHECKING:
    from tests.conftest import DrawPhoto

Describe = Callable[[NDArray[np.uint8]], bytes]

KINDS = {
    Detector.SIFT: features.sift,
    Detector.ORB: features.orb,
    Detector.AKAZE: features.akaze,
    Detector.SURF: features.surf,
}
every_kind = pytest.mark.parametrize(
    ("detector", "describe"), KINDS.items(), ids=[kind.name for kind in KINDS]
)


@pytest.mark.parametrize(
    ("detector", "theirs"),
    [
        (Detector.SIFT, cv2.SIFT.create(1000)),
        (Detector.ORB, cv2.ORB.create(1000)),
        (
            Detector.AKAZE,
            cv2.xfeatures2d.AKAZE.create(threshold=3e-4, max_points=1000),
        ),
    ],
)
def test_keypoints_are_those_of_opencv_the_strongest_first(
    detector: Detector, theirs: cv2.Feature2D, draw_photo: DrawPhoto
) -> None:
    photo = draw_photo(1)
    points, descriptions = theirs.detectAndCompute(luma(photo), None)
    expected = {
        (*np.array(point.pt, np.float32), *row): point.response
        for point, row in zip(points, np.asarray(descriptions), strict=True)
    }
    ours = unpack(KINDS[detector](photo))
    rows = [
        (*place, *row)
        for place, row in zip(ours.places, ours.descriptions, strict=True)
    ]
    assert len(rows) == min(len(points), MOST)
    strengths = [expected[row] for row in rows]
    assert strengths == sorted(strengths, reverse=True)


def test_surf_is_that_of_mahotas(draw_photo: DrawPhoto) -> None:
    photo = draw_photo(1)
    theirs = mahotas.features.surf.surf(luma(photo), max_points=1000)
    theirs = theirs[np.lexsort((theirs[:, 1], theirs[:, 0], -theirs[:, 3]))]
    ours = unpack(features.surf(photo))
    assert len(ours) == len(theirs) > 100
    assert np.array_equal(ours.places, theirs[:, [1, 0]].astype(np.float32))
    assert np.allclose(ours.descriptions, theirs[:, 6:], atol=5e-4)


@every_kind
def test_a_blob_says_what_it_holds(
    detector: Detector, describe: Describe, draw_photo: DrawPhoto
) -> None:
    blob = describe(draw_photo(2, width=300, height=200))
    found = unpack(blob)
    kind, values = DESCRIPTION[detector]
    assert found.detector is detector
    assert (found.width, found.height) == (300, 200)
    assert found.descriptions.shape == (len(found), values)
    assert 50 < len(found) <= MOST
    assert len(blob) == HEADER.itemsize + len(found) * (8 + values * kind.itemsize)
    assert ((found.places >= 0) & (found.places < (300, 200))).all()


@every_kind
def test_the_same_picture_gives_the_same_bytes(
    detector: Detector, describe: Describe, draw_photo: DrawPhoto
) -> None:
    photo = draw_photo(3)
    assert describe(photo) == describe(photo.copy()), detector


@every_kind
@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 400), (400, 1), (15, 400), (16, 400), (16, 16), (2, 5000)]
)
def test_small_and_narrow_pictures_have_few_keypoints_or_none(
    detector: Detector, describe: Describe, shape: tuple[int, int]
) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    found = unpack(describe(noise))
    assert len(found) <= 100, detector
    assert len(found) == 0 or min(shape) >= features.LEAST_SIDE


@every_kind
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_picture_has_no_keypoints(
    detector: Detector, describe: Describe, level: int
) -> None:
    found = unpack(describe(np.full((90, 120, 3), level, np.uint8)))
    assert len(found) == 0
    assert found.descriptions.shape == (0, DESCRIPTION[detector][1])


@every_kind
def test_a_huge_picture_is_shrunk(
    detector: Detector, describe: Describe, draw_photo: DrawPhoto
) -> None:
    huge = np.asarray(cv2.resize(draw_photo(4), (6000, 1500)), np.uint8)
    found = unpack(describe(huge))
    assert (found.width, found.height) == (LONGEST_SIDE, 250), detector
    assert len(found) <= MOST


@pytest.mark.parametrize("pixels", [np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3))])
def test_other_arrays_are_a_bug(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(Bug, match="RGB bytes"):
        features.orb(pixels)


def test_surf_without_mahotas_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "mahotas.features", None)
    with pytest.raises(EnvironmentProblem, match=r"install photodedup\[surf\]"):
        features.surf(np.zeros((50, 50, 3), np.uint8))


@given(
    detector=st.sampled_from(Detector),
    count=st.integers(0, 30),
    seed=st.integers(0, 1000),
)
def test_what_is_written_is_what_is_read(
    detector: Detector, count: int, seed: int
) -> None:
    kind, values = DESCRIPTION[detector]
    rng = np.random.default_rng(seed)
    places = rng.random((count, 2)).astype("<f4") * 1000
    descriptions = rng.integers(0, 256, (count, values)).astype(kind)
    header = np.array(
        [(b"KEYP", features.FEATURES_VERSION, detector, 640, 480, count)], HEADER
    )
    blob = header.tobytes() + places.tobytes() + descriptions.tobytes()
    found = unpack(blob)
    assert (found.detector, found.width, found.height) == (detector, 640, 480)
    assert np.array_equal(found.places, places)
    assert np.array_equal(found.descriptions, descriptions)


@settings(max_examples=50)
@given(cut=st.integers(1, 40), seed=st.integers(0, 1000))
def test_a_blob_of_another_length_or_start_is_a_bug(cut: int, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, 40, np.uint8).tobytes()
    blob = features.orb(np.zeros((50, 50, 3), np.uint8))
    for wrong in (blob[:-cut], blob + noise[:cut], noise[:cut] + blob):
        with pytest.raises(Bug):
            unpack(wrong)
