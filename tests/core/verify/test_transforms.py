"""The reported place is within 2 % of the truth for every way to show a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.records import Box, Hypothesis, MatchKind, Turn
from photodedup.core.verify import verify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.verify import Verdict
    from tests.conftest import DrawPhoto
    from tests.core.verify.conftest import Look

BY_KEYPOINTS = (Hypothesis(63, keypoints=True),)
AS_IT_IS = (Hypothesis(0),)
WITHIN = 0.02
WIDTH, HEIGHT = 640, 480


def assert_near(
    part: Box, left: float, top: float, right: float, bottom: float
) -> None:
    assert (part.left, part.top, part.right, part.bottom) == pytest.approx(
        (left, top, right, bottom), abs=WITHIN
    )


def found(
    look: Look,
    photo: NDArray[np.uint8],
    copy: NDArray[np.uint8],
    hypotheses: tuple[Hypothesis, ...] = BY_KEYPOINTS,
) -> Verdict:
    verdict = verify(look(photo), look(np.ascontiguousarray(copy)), hypotheses)
    assert verdict is not None
    assert verdict.kind.is_duplicate
    assert verdict.strictness >= 0.5
    return verdict


def warped(
    photo: NDArray[np.uint8], to_photo: NDArray[np.float64], width: int, height: int
) -> NDArray[np.uint8]:
    flags = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpPerspective(photo, to_photo, (width, height), flags=flags), np.uint8
    )


def sent(mapping: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    """Send a point of the second photo to the first."""
    across, down, depth = np.array(mapping).reshape(3, 3) @ (x, y, 1)
    return float(across / depth), float(down / depth)


@pytest.mark.parametrize(
    ("left", "top", "right", "bottom"),
    [(64, 96, 512, 432), (0, 0, 448, 340), (220, 150, 640, 480)],
)
def test_a_crop_shows_where_it_was_taken_from(
    draw_photo: DrawPhoto, look: Look, left: int, top: int, right: int, bottom: int
) -> None:
    photo = draw_photo(41, width=WIDTH, height=HEIGHT)
    verdict = found(look, photo, photo[top:bottom, left:right])
    assert verdict.kind is MatchKind.CROPPED
    assert_near(
        verdict.transform.first_part,
        left / WIDTH,
        top / HEIGHT,
        right / WIDTH,
        bottom / HEIGHT,
    )
    assert_near(verdict.transform.second_part, 0, 0, 1, 1)


def test_a_crop_given_first_is_still_the_part(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(42, width=WIDTH, height=HEIGHT)
    verdict = found(look, photo[96:432, 64:512], photo)
    assert_near(verdict.transform.first_part, 0, 0, 1, 1)
    assert_near(verdict.transform.second_part, 0.1, 0.2, 0.8, 0.9)


def test_a_mirrored_crop_is_turned_and_shows_its_part(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(43, width=WIDTH, height=HEIGHT)
    verdict = found(look, photo, photo[96:432, 64:512][:, ::-1])
    assert verdict.kind is MatchKind.TURNED
    assert verdict.transform.turn is Turn.MIRRORED
    assert_near(verdict.transform.first_part, 0.1, 0.2, 0.8, 0.9)
    assert sent(verdict.transform.mapping, 0, 0) == pytest.approx(
        (0.8, 0.2), abs=WITHIN
    )


def test_a_tilt_is_told_in_degrees(draw_photo: DrawPhoto, look: Look) -> None:
    photo = draw_photo(44, width=WIDTH, height=HEIGHT)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 7.0, 1.0)
    tilted = np.asarray(cv2.warpAffine(photo, turn, (WIDTH, HEIGHT)), np.uint8)
    verdict = found(look, photo, tilted[70:-70, 90:-90])
    assert verdict.kind is MatchKind.TURNED
    assert verdict.transform.angle_deg == pytest.approx(-7.0, abs=0.3)


def test_a_border_shows_where_the_photo_lies(draw_photo: DrawPhoto, look: Look) -> None:
    photo = draw_photo(45, width=WIDTH, height=HEIGHT)
    framed = np.full((680, 800, 3), 30, np.uint8)
    framed[60:540, 80:720] = photo
    verdict = found(look, photo, framed)
    assert verdict.kind is MatchKind.FRAMED
    assert_near(verdict.transform.first_part, 0, 0, 1, 1)
    assert_near(verdict.transform.second_part, 80 / 800, 60 / 680, 720 / 800, 540 / 680)


def test_a_collage_shows_which_half_is_the_photo(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(46, width=WIDTH, height=HEIGHT)
    collage = np.full((2 * HEIGHT + 8, WIDTH, 3), 255, np.uint8)
    collage[:HEIGHT] = draw_photo(47, width=WIDTH, height=HEIGHT)
    collage[HEIGHT + 8 :] = photo
    verdict = found(look, photo, collage)
    assert_near(verdict.transform.first_part, 0, 0, 1, 1)
    assert_near(verdict.transform.second_part, 0, 488 / 968, 1, 1)


def test_a_screenshot_shows_where_the_photo_lies(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(48, width=540, height=405)
    screen = np.full((1100, 540, 3), 250, np.uint8)
    screen[330:735] = photo
    for line, words in ((40, "9:41"), (90, "Holiday"), (1000, "Reply"), (1060, "< >")):
        cv2.putText(screen, words, (20, line), 0, 1.0, (30, 30, 30), 2, cv2.LINE_AA)
    verdict = found(look, photo, screen)
    assert verdict.kind is MatchKind.FRAMED
    assert_near(verdict.transform.second_part, 0, 330 / 1100, 1, 735 / 1100)


def test_a_photo_taken_askew_maps_its_corners(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(49, width=WIDTH, height=HEIGHT)
    corners = np.array([[32, 24], [600, 10], [620, 460], [10, 440]], np.float32)
    whole = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    to_photo = np.asarray(cv2.getPerspectiveTransform(whole, corners), np.float64)
    verdict = found(look, photo, warped(photo, to_photo, WIDTH, HEIGHT))
    for (x, y), (across, down) in zip(whole, corners, strict=True):
        place = sent(verdict.transform.mapping, x / WIDTH, y / HEIGHT)
        assert place == pytest.approx((across / WIDTH, down / HEIGHT), abs=WITHIN)


def test_a_sticker_is_an_edit_and_its_area_is_told(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(50, width=WIDTH, height=HEIGHT)
    covered = photo.copy()
    cv2.circle(covered, (420, 200), 90, (255, 205, 40), -1)
    cv2.circle(covered, (420, 200), 90, (120, 80, 0), 4)
    for eye in (390, 450):
        cv2.circle(covered, (eye, 170), 12, (0, 0, 0), -1)
    verdict = found(look, photo, covered, AS_IT_IS)
    assert verdict.kind is MatchKind.EDITED
    truth = np.pi * 90**2 / (WIDTH * HEIGHT)
    assert verdict.transform.overlay_area == pytest.approx(truth, abs=0.05)
    assert_near(verdict.transform.first_part, 0, 0, 1, 1)


@pytest.mark.parametrize("turn", list(Turn))
def test_the_mapping_of_a_turned_copy_takes_points_back(
    draw_photo: DrawPhoto, look: Look, turn: Turn
) -> None:
    photo = draw_photo(51, width=WIDTH, height=HEIGHT)
    copy = photo
    x, y = 0.25, 0.125
    if turn & Turn.TRANSPOSED:
        copy, x, y = copy.swapaxes(0, 1), y, x
    if turn & Turn.MIRRORED:
        copy, x = copy[:, ::-1], 1 - x
    if turn & Turn.FLIPPED:
        copy, y = copy[::-1], 1 - y
    verdict = found(look, photo, copy, (Hypothesis(0, turn),))
    assert verdict.transform.turn is turn
    assert verdict.transform.angle_deg == pytest.approx(0, abs=0.2)
    assert sent(verdict.transform.mapping, x, y) == pytest.approx(
        (0.25, 0.125), abs=WITHIN / 2
    )
