"""Another shot of the scene is not a copy, however alike it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.records import Hypothesis, MatchKind
from photodedup.core.verify import verify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto
    from tests.core.verify.conftest import Look

AS_IT_IS = (Hypothesis(0),)


def moved(
    pixels: NDArray[np.uint8], right: float, down: float, degrees: float = 0.0
) -> NDArray[np.uint8]:
    """Look at a scene from a hand that has moved: turn and shift, rim reflected."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    matrix = np.asarray(turn, np.float64)
    matrix[:, 2] += (right, down)
    seen = cv2.warpAffine(
        pixels,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    )
    return np.asarray(seen, np.uint8)


def shot(
    draw_photo: DrawPhoto, *, parallax_px: float, seed: int = 3
) -> NDArray[np.uint8]:
    """Take a scene of two layers; the near one moves more when the camera does."""
    far = draw_photo(seed, width=640, height=480)
    near = draw_photo(seed + 100, width=640, height=480)
    cover = np.zeros((480, 640), np.float32)
    for centre in ((150, 150), (420, 300), (320, 100), (200, 380)):
        cv2.circle(cover, centre, 75, 1.0, -1)
    away = moved(near, parallax_px, parallax_px / 2)
    mask = moved((cover * 255).astype(np.uint8), parallax_px, parallax_px / 2) / 255.0
    scene = far * (1 - mask[..., None]) + away * mask[..., None]
    seen = moved(scene.astype(np.uint8), 6.0, 3.0, 0.6) if parallax_px else scene
    noise = np.random.default_rng(int(parallax_px * 10)).normal(0, 2, seen.shape)
    return np.clip(seen + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("parallax_px", [3, 6, 9])
def test_two_shots_with_parallax_are_a_series_or_nothing(
    draw_photo: DrawPhoto, look: Look, parallax_px: float
) -> None:
    first = look(shot(draw_photo, parallax_px=0))
    second = look(shot(draw_photo, parallax_px=parallax_px))
    verdict = verify(first, second, AS_IT_IS)
    assert verdict is None or verdict.kind is MatchKind.SERIES


def test_a_series_says_which_measure_gave_it_away(
    draw_photo: DrawPhoto, look: Look
) -> None:
    first = look(shot(draw_photo, parallax_px=0))
    second = look(shot(draw_photo, parallax_px=3))
    verdict = verify(first, second, AS_IT_IS)
    assert verdict is not None
    assert verdict.evidence[-1].name == "leftover shift"


@pytest.mark.parametrize("degrees", [-2.0, 1.5])
def test_a_straightened_crop_of_one_shot_is_a_copy(
    draw_photo: DrawPhoto, look: Look, degrees: float
) -> None:
    scene = shot(draw_photo, parallax_px=0)
    straightened = moved(scene, 0, 0, degrees)[24:-24, 32:-32]
    verdict = verify(look(scene), look(straightened), (Hypothesis(8),))
    assert verdict is not None
    assert verdict.kind is MatchKind.TURNED
    assert verdict.transform.angle_deg == pytest.approx(-degrees, abs=0.3)


def test_a_strongly_compressed_crop_is_a_copy(
    draw_photo: DrawPhoto, look: Look
) -> None:
    scene = shot(draw_photo, parallax_px=0)
    _, data = cv2.imencode(
        ".jpg", scene[10:-14, 12:-10], [cv2.IMWRITE_JPEG_QUALITY, 20]
    )
    crop = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    verdict = verify(look(scene), look(crop), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.CROPPED


def test_two_frames_of_a_pan_are_a_series(draw_photo: DrawPhoto, look: Look) -> None:
    wide = draw_photo(3, width=1000, height=480)
    first, second = (
        look(np.ascontiguousarray(wide[:, left : left + 720])) for left in (0, 140)
    )
    verdict = verify(first, second, (Hypothesis(63, keypoints=True),))
    assert verdict is not None
    assert verdict.kind is MatchKind.SERIES
    assert not verdict.evidence[-1].holds


def test_a_photo_cut_to_its_place_in_a_collage_is_no_pan(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo, other = draw_photo(3, width=720, height=480), draw_photo(4)
    shown = photo[40:440, 60:660]
    cell = np.asarray(cv2.resize(other, (600, 400)), np.uint8)
    collage = np.concatenate([shown, cell])
    hypotheses = (Hypothesis(63, keypoints=True),)
    verdict = verify(look(photo), look(collage), hypotheses)
    assert verdict is not None
    assert verdict.kind.is_duplicate
