"""Photographed surfaces are told from paper, drawings and plain grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.verify.ground import photographed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto


def page(*, paper: int, grain: float) -> NDArray[np.uint8]:
    generator = np.random.default_rng(4)
    luma = np.full((320, 240), paper, np.uint8)
    for line in range(20, 310, 9):
        words = "".join(generator.choice(list("aeionrst  lmdc"), 44))
        cv2.putText(luma, words, (12, line), 0, 0.25, (20,), 1, cv2.LINE_AA)
    noisy = luma + generator.normal(0, grain, luma.shape) if grain else luma
    return np.clip(noisy, 0, 255).astype(np.uint8)


def drawing() -> NDArray[np.uint8]:
    luma = np.full((240, 320), 255, np.uint8)
    cv2.circle(luma, (160, 120), 80, 90, -1)
    cv2.rectangle(luma, (20, 20), (120, 90), 40, 3)
    return luma


def grey(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), np.uint8)


def camera(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give a drawn photo the grain that a camera leaves at 320 px."""
    noise = np.random.default_rng(1).normal(0, 2, photo.shape[:2])
    return np.clip(grey(photo) + noise, 0, 255).astype(np.uint8)


def test_a_photo_is_photographed_nearly_everywhere(draw_photo: DrawPhoto) -> None:
    assert photographed(camera(draw_photo(5, width=320, height=240))).mean() > 0.8


def grass() -> NDArray[np.uint8]:
    """Blades of 2 px in forty even grays: one level in four is the commonest."""
    generator = np.random.default_rng(2)
    fine = generator.normal(0, 1, (320, 240)).astype(np.float32)
    blades = cv2.GaussianBlur(fine, (0, 0), 1.2)
    levels = 110 + 16 * blades / float(blades.std())
    return np.asarray(np.clip(levels, 0, 255), np.uint8)


def test_grass_is_photographed_although_one_level_is_all_over_it() -> None:
    luma = grass()
    shares = np.bincount(luma.ravel(), minlength=256) / luma.size
    assert np.convolve(shares, np.ones(13)).max() > 0.25
    assert photographed(luma).mean() > 0.5


@pytest.mark.parametrize(
    "draw",
    [
        lambda: page(paper=255, grain=0),
        lambda: page(paper=230, grain=1.5),
        drawing,
        lambda: np.full((50, 60), 7, np.uint8),
        lambda: np.full((1, 1), 7, np.uint8),
    ],
    ids=["print", "scan", "drawing", "plain", "one pixel"],
)
def test_paper_and_drawings_are_not(draw: Callable[[], NDArray[np.uint8]]) -> None:
    assert photographed(draw()).mean() < 0.04


def test_a_product_on_white_is_photographed_where_the_product_is(
    draw_photo: DrawPhoto,
) -> None:
    luma = np.full((320, 320), 255, np.uint8)
    luma[100:220, 80:240] = camera(draw_photo(6, width=160, height=120))
    found = photographed(luma)
    assert found[110:210, 90:230].mean() > 0.8
    assert not found[:90].any()
