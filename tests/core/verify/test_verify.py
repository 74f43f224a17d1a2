from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.records import Hypothesis, MatchKind, Turn
from photodedup.core.verify import verify
from photodedup.core.verify.frames import turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto
    from tests.core.verify.conftest import Look

AS_IT_IS = (Hypothesis(0),)


def jpeg(pixels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize("quality", [95, 75, 50])
def test_a_re_saved_photo_is_a_re_saved_copy(
    draw_photo: DrawPhoto, look: Look, quality: int
) -> None:
    photo = draw_photo(1)
    verdict = verify(look(photo), look(jpeg(photo, quality)), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.RESAVED
    assert all(measure.holds for measure in verdict.evidence)


@pytest.mark.parametrize("scale", [0.75, 0.5, 0.25])
def test_a_smaller_photo_is_a_resized_copy(
    draw_photo: DrawPhoto, look: Look, scale: float
) -> None:
    photo = draw_photo(2, width=800, height=600)
    small = np.asarray(
        cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
        np.uint8,
    )
    verdict = verify(look(photo), look(small), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.RESIZED


def test_a_brightened_photo_is_an_edited_copy(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(3)
    bright = np.clip(photo.astype(float) * 1.25, 0, 255).astype(np.uint8)
    verdict = verify(look(photo), look(bright), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.EDITED


def test_a_grey_photo_is_an_edited_copy(draw_photo: DrawPhoto, look: Look) -> None:
    photo = draw_photo(4)
    grey = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    verdict = verify(look(photo), look(np.asarray(grey, np.uint8)), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.EDITED


def test_a_date_stamp_is_an_edit_and_never_a_re_save(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(5)
    stamped = photo.copy()
    cv2.putText(
        stamped,
        "12/08 '19",
        (240, 280),
        cv2.FONT_HERSHEY_SIMPLEX,
        0.8,
        (255, 150, 30),
        2,
    )
    verdict = verify(look(photo), look(stamped), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.EDITED


def test_a_blurred_photo_is_an_edit_and_never_a_re_save(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(6)
    blurred = np.asarray(cv2.GaussianBlur(photo, (0, 0), 2.0), np.uint8)
    verdict = verify(look(photo), look(blurred), AS_IT_IS)
    assert verdict is not None
    assert verdict.kind is MatchKind.EDITED


@pytest.mark.parametrize("turn", [turn for turn in Turn if turn is not Turn.UPRIGHT])
def test_a_turned_photo_is_a_turned_copy(
    draw_photo: DrawPhoto, look: Look, turn: Turn
) -> None:
    photo = draw_photo(7)
    channels = [turned(photo[..., c].astype(np.float32), turn) for c in range(3)]
    copy = np.stack(channels, axis=2).astype(np.uint8)
    verdict = verify(look(photo), look(copy), (Hypothesis(0, turn),))
    assert verdict is not None
    assert verdict.kind is MatchKind.TURNED
    assert verdict.transform.turn is turn


@pytest.mark.parametrize("turn", list(Turn))
def test_the_part_that_a_crop_shows_is_found_in_every_turn(
    draw_photo: DrawPhoto, look: Look, turn: Turn
) -> None:
    photo = draw_photo(8)
    crop = photo[12:290, 8:388]
    channels = [turned(crop[..., c].astype(np.float32), turn) for c in range(3)]
    copy = np.stack(channels, axis=2).astype(np.uint8)
    verdict = verify(look(photo), look(copy), (Hypothesis(4, turn),))
    assert verdict is not None
    part = verdict.transform.first_part
    assert part.left == pytest.approx(8 / 400, abs=0.02)
    assert part.top == pytest.approx(12 / 300, abs=0.02)
    assert part.right == pytest.approx(388 / 400, abs=0.02)
    assert part.bottom == pytest.approx(290 / 300, abs=0.02)
    assert verdict.kind is (MatchKind.CROPPED if not turn else MatchKind.TURNED)


def test_a_border_makes_a_framed_copy_and_shows_where_the_photo_lies(
    draw_photo: DrawPhoto, look: Look
) -> None:
    photo = draw_photo(9)
    framed = np.full((400, 500, 3), 255, np.uint8)
    framed[50:350, 50:450] = photo
    verdict = verify(look(photo), look(framed), (Hypothesis(0, second_trimmed=True),))
    assert verdict is not None
    assert verdict.kind is MatchKind.FRAMED
    part = verdict.transform.second_part
    assert part.left == pytest.approx(0.1, abs=0.02)
    assert part.bottom == pytest.approx(0.875, abs=0.02)


def test_two_different_photos_are_never_copies(
    draw_photo: DrawPhoto, look: Look
) -> None:
    looks = [look(draw_photo(seed)) for seed in range(20, 32)]
    every_turn = tuple(Hypothesis(0, turn) for turn in Turn)
    verdicts = [
        verify(first, second, every_turn)
        for place, first in enumerate(looks)
        for second in looks[place + 1 :]
    ]
    assert verdicts == [None] * len(verdicts)


def test_two_pages_of_text_are_not_copies(look: Look) -> None:
    def page(seed: int) -> NDArray[np.uint8]:
        generator = np.random.default_rng(seed)
        paper = np.full((800, 600, 3), 255, np.uint8)
        for line in range(60, 760, 18):
            words = "".join(generator.choice(list("aeionrstl mdc ")) for _ in range(60))
            cv2.putText(
                paper,
                words,
                (40, line),
                cv2.FONT_HERSHEY_SIMPLEX,
                0.45,
                (20, 20, 20),
                1,
            )
        return paper

    assert verify(look(page(1)), look(page(2)), AS_IT_IS) is None
    again = verify(look(page(1)), look(page(1)), AS_IT_IS)
    assert again is not None


def test_flat_pictures_are_copies_only_when_their_colours_agree(look: Look) -> None:
    def sky(blue: int) -> NDArray[np.uint8]:
        ramp = np.linspace(100, 140, 300)[:, None].repeat(400, axis=1)
        return np.stack([ramp, ramp + 20, np.full_like(ramp, blue)], 2).astype(np.uint8)

    assert verify(look(sky(200)), look(jpeg(sky(200), 90)), AS_IT_IS) is not None
    assert verify(look(sky(200)), look(sky(215)), AS_IT_IS) is None


def test_a_look_alike_is_reported_only_on_request(
    draw_photo: DrawPhoto, look: Look
) -> None:
    shapes = cv2.GaussianBlur(draw_photo(11), (0, 0), 3).astype(float)

    def grained(seed: int) -> NDArray[np.uint8]:
        noise = np.random.default_rng(seed).normal(0, 30, (100, 133))
        grain = cv2.resize(noise, (400, 300), interpolation=cv2.INTER_CUBIC)
        return np.clip(shapes + grain[..., None], 0, 255).astype(np.uint8)

    first, second = look(grained(1)), look(grained(2))
    assert verify(first, second, AS_IT_IS) is None
    verdict = verify(first, second, AS_IT_IS, alike=True)
    assert verdict is not None
    assert verdict.kind is MatchKind.LOOKALIKE


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 400), (400, 1), (20, 400), (7, 5)], ids=str
)
def test_tiny_and_narrow_pictures_never_raise(
    draw_photo: DrawPhoto, look: Look, size: tuple[int, int]
) -> None:
    height, width = size
    odd = draw_photo(12)[:height, :width]
    every_turn = tuple(Hypothesis(0, turn) for turn in Turn)
    verify(look(odd), look(draw_photo(13)), every_turn)
    verify(look(odd), look(odd), every_turn)
