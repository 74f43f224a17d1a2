import numpy as np
import pytest

from photodedup.core.records import Box
from photodedup.core.verify.seams import is_pasted, seams

PARTS = [Box(0, 0, 1, 0.5), Box(0.1, 0.15, 0.8, 0.9), Box(0.02, 0.02, 0.98, 0.98)]


def texture(seed: int) -> np.ndarray:
    """Draw what goes on smoothly everywhere, as a photo does."""
    noise = np.random.default_rng(seed).normal(size=(254, 334))
    kernel = np.hanning(15) / np.hanning(15).sum()
    for axis in (0, 1):
        noise = np.apply_along_axis(
            lambda line: np.convolve(line, kernel, "valid"), axis, noise
        )
    return np.asarray(128 + 300 * noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_was_cut_out_has_no_seams(part: Box) -> None:
    assert not is_pasted(texture(1), part)


@pytest.mark.parametrize("ground", [0, 255])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_on_a_ground_is_pasted(part: Box, ground: int) -> None:
    picture, photo = np.full((240, 320), ground, np.uint8), texture(2)
    rows = slice(round(part.top * 240), round(part.bottom * 240))
    columns = slice(round(part.left * 320), round(part.right * 320))
    picture[rows, columns] = photo[rows, columns]
    assert is_pasted(picture, part)


def test_the_half_of_a_collage_is_pasted() -> None:
    collage = np.concatenate([texture(3), texture(4)])
    assert is_pasted(collage, Box(0, 0, 1, 0.5))


def test_a_whole_picture_has_no_inner_edge() -> None:
    assert seams(texture(5), Box()) == ()
    assert not is_pasted(texture(5), Box())


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (7, 5)])
def test_tiny_and_narrow_pictures_have_no_seams(shape: tuple[int, int]) -> None:
    picture = np.zeros(shape, np.uint8)
    assert not is_pasted(picture, Box(0.2, 0.2, 0.8, 0.8))
