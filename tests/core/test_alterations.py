from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from photodedup.core.alterations import altered
from photodedup.core.records import Alteration

if TYPE_CHECKING:
    from typing import Protocol

    from numpy.typing import NDArray

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...


SIZES = {
    Alteration.SCALED_25: (75, 100),
    Alteration.TURNED: (400, 300),
    Alteration.SCREENSHOT: (2340, 1080),
    Alteration.BORDERED: (348, 448),
    Alteration.COLLAGE: (314, 821),
    Alteration.CROPPED_50: (212, 283),
    Alteration.CROPPED_70: (251, 335),
    Alteration.TILTED: (269, 359),
}


@pytest.fixture(scope="module")
def photo(draw_photo: DrawPhoto) -> NDArray[np.uint8]:
    return draw_photo(11)


@pytest.fixture(scope="module")
def partner(draw_photo: DrawPhoto) -> NDArray[np.uint8]:
    return draw_photo(12, width=320, height=240)


def copy_of(
    photo: NDArray[np.uint8],
    alteration: Alteration,
    partner: NDArray[np.uint8],
    seed: int = 5,
) -> NDArray[np.uint8]:
    return altered(photo, alteration, partner, np.random.default_rng(seed))


@pytest.mark.parametrize("alteration", list(Alteration))
def test_every_alteration_gives_a_picture_of_its_size(
    photo: NDArray[np.uint8], partner: NDArray[np.uint8], alteration: Alteration
) -> None:
    before = photo.copy()
    copy = copy_of(photo, alteration, partner)
    assert copy.dtype == np.uint8
    assert copy.shape == (*SIZES.get(alteration, (300, 400)), 3)
    assert copy.flags.c_contiguous
    assert np.array_equal(photo, before)
    assert np.array_equal(copy, copy_of(photo, alteration, partner))


@pytest.mark.parametrize("alteration", list(Alteration))
@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2), (20, 400)])
def test_even_the_smallest_photo_can_be_altered(
    partner: NDArray[np.uint8], alteration: Alteration, size: tuple[int, int]
) -> None:
    tiny = np.full((*size, 3), 90, np.uint8)
    assert copy_of(tiny, alteration, partner).size > 0


def test_light_and_turns_are_what_their_names_say(
    photo: NDArray[np.uint8], partner: NDArray[np.uint8]
) -> None:
    mean = photo.mean()
    assert copy_of(photo, Alteration.BRIGHTER, partner).mean() > mean + 10
    assert copy_of(photo, Alteration.GAMMA, partner).mean() < mean - 10
    grey = copy_of(photo, Alteration.GREY, partner)
    assert np.array_equal(grey[..., 0], grey[..., 2])
    mirrored = copy_of(photo, Alteration.MIRRORED, partner)
    assert np.array_equal(mirrored[:, ::-1], photo)
    turned = copy_of(photo, Alteration.TURNED, partner)
    assert np.array_equal(turned[0], photo[::-1, 0])


@pytest.mark.parametrize("seed", range(4))
def test_crops_and_frames_hold_the_pixels_of_the_photo(
    photo: NDArray[np.uint8], partner: NDArray[np.uint8], seed: int
) -> None:
    crop = copy_of(photo, Alteration.CROPPED_50, partner, seed)
    rows, columns = crop.shape[:2]
    places = [
        (top, left)
        for top in range(300 - rows + 1)
        for left in range(400 - columns + 1)
        if np.array_equal(photo[top, left : left + columns], crop[0])
    ]
    assert len(places) == 1
    framed = copy_of(photo, Alteration.BORDERED, partner, seed)
    assert np.array_equal(framed[24:-24, 24:-24], photo)
    collage = copy_of(photo, Alteration.COLLAGE, partner, seed)
    left, right = collage[7:-7, 7:407], collage[7:-7, 414:-7]
    assert np.array_equal(left, photo) != np.array_equal(right, photo)


def test_a_logo_covers_a_small_part(
    photo: NDArray[np.uint8], partner: NDArray[np.uint8]
) -> None:
    copy = copy_of(photo, Alteration.LOGO, partner)
    changed = (copy != photo).any(axis=2).mean()
    assert 0.02 < changed < 0.1


def test_a_tilted_copy_has_no_empty_corners(partner: NDArray[np.uint8]) -> None:
    white = np.full((300, 400, 3), 255, np.uint8)
    assert copy_of(white, Alteration.TILTED, partner).min() > 250
    assert copy_of(white, Alteration.PERSPECTIVE, partner).min() > 250
