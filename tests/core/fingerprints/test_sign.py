from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from photodedup.core.fingerprints import sign, thumbnail
from photodedup.core.fingerprints.luma import luma
from photodedup.core.records import Turn

if TYPE_CHECKING:
    from pathlib import Path

Pixels = NDArray[np.uint8]
Draw = Callable[[int, int, int], Pixels]


def turned(pixels: Pixels, turn: Turn) -> Pixels:
    if turn & Turn.TRANSPOSED:
        pixels = pixels.swapaxes(0, 1)
    if turn & Turn.MIRRORED:
        pixels = pixels[:, ::-1]
    if turn & Turn.FLIPPED:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def hashed(pixels: Pixels) -> int:
    return sign.code(thumbnail.grey(luma(pixels)))


turns = pytest.mark.parametrize("turn", [Turn(value) for value in range(8)])


@turns
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), cells=st.integers(1, 8))
def test_an_oriented_code_is_the_code_of_the_turned_square_picture(
    draw: Draw, turn: Turn, seed: int, cells: int
) -> None:
    pixels = draw(seed, 32 * cells, 32 * cells)
    grey = luma(pixels)
    expected = sign.code(luma(turned(pixels, turn)))
    assert sign.oriented(sign.code(grey))[turn] == expected


@turns
@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32), height=st.integers(60, 400), width=st.integers(60, 400)
)
def test_an_oriented_code_is_within_two_bits_for_pictures_of_any_shape(
    draw: Draw, turn: Turn, seed: int, height: int, width: int
) -> None:
    pixels = draw(seed, height, width)
    oriented = sign.oriented(hashed(pixels))[turn]
    assert (oriented ^ hashed(turned(pixels, turn))).bit_count() <= 2


@pytest.mark.shared
@turns
def test_an_oriented_code_is_within_two_bits_for_real_photos(
    shared: Path, turn: Turn
) -> None:
    photos = sorted((shared / "data" / "photos" / "natural").glob("*/*.jpg"))[::50]
    for path in photos:
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("RGB"))
        oriented = sign.oriented(hashed(pixels))[turn]
        assert (oriented ^ hashed(turned(pixels, turn))).bit_count() <= 2, path.name


def test_a_code_has_63_bits_row_by_row_from_the_most_significant() -> None:
    across = np.tile(np.linspace(255, 0, 64), (64, 1)).astype(np.uint8)
    down = np.ascontiguousarray(across.T)
    assert sign.code(across) >> 62 == 1
    assert sign.code(down) >> (63 - 8) & 1 == 1


@given(code=st.integers(0, 2**63 - 1))
def test_orientations_undo_each_other(code: int) -> None:
    for value in range(8):
        turn = Turn(value)
        back = sign.oriented(sign.oriented(code)[turn])
        inverse = {Turn.CLOCKWISE: 6, Turn.COUNTERCLOCKWISE: 5}.get(turn, value)
        assert back[inverse] == code


@given(codes=st.lists(st.integers(0, 2**63 - 1), max_size=20))
def test_many_codes_are_oriented_as_one_by_one(codes: list[int]) -> None:
    found = sign.oriented_codes(np.array(codes, np.uint64))
    assert found.shape == (len(codes), 8)
    assert found.tolist() == [list(sign.oriented(code)) for code in codes]


def test_scaling_brightening_and_contrast_move_few_bits(draw: Draw) -> None:
    pixels = draw(7, 267, 400)
    halved = cv2.resize(pixels, (200, 134), interpolation=cv2.INTER_AREA)
    small = np.asarray(halved, np.uint8)
    bright = np.asarray(cv2.convertScaleAbs(pixels, alpha=0.8, beta=30), np.uint8)
    code = hashed(pixels)
    assert (code ^ hashed(small)).bit_count() <= 2
    assert (code ^ hashed(bright)).bit_count() <= 2


def test_texture_tells_structure_from_a_flat_picture(draw: Draw) -> None:
    flat = np.full((128, 128), 90, np.uint8)
    slope = np.tile(np.linspace(0, 255, 128), (128, 1)).astype(np.uint8)
    assert sign.texture(flat) == pytest.approx(0, abs=1e-3)
    assert sign.texture(slope) < 3
    assert sign.texture(thumbnail.grey(luma(draw(3, 300, 400)))) > 3
