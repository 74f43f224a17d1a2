from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photodedup.core.errors import Bug
from photodedup.core.fingerprints import compute, sign, thumbnail
from photodedup.core.fingerprints.luma import luma

Pixels = NDArray[np.uint8]
Draw = Callable[[int, int, int], Pixels]


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def test_thumbnails_have_the_promised_sizes(draw: Draw) -> None:
    _, small = compute(draw(1, 267, 400))
    assert len(small.rgb) == 16 * 16 * 3
    assert len(small.histogram) == 4 * 256 * 2
    preview = opened(small.preview)
    assert (preview.format, preview.mode) == ("JPEG", "RGB")
    assert preview.size == (320, 214)


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 400), (400, 1), (3, 2), (7, 9), (900, 700)]
)
def test_pictures_of_any_shape_have_fingerprints(
    draw: Draw, shape: tuple[int, int]
) -> None:
    found, small = compute(draw(2, *shape))
    assert 0 <= found.sign < 2**63
    assert 0 <= found.color < 2**42
    assert max(opened(small.preview).size) == min(max(shape), 320)


def test_a_preview_shows_the_picture(draw: Draw) -> None:
    pixels = draw(3, 240, 320)
    shown = np.asarray(opened(thumbnail.preview(pixels)), np.int64)
    assert shown.shape == pixels.shape
    assert np.abs(shown - pixels).mean() < 4


def test_small_thumbnails_are_area_averages(draw: Draw) -> None:
    pixels = draw(4, 256, 384)
    _, small = compute(pixels)
    expected = luma(pixels).reshape(128, 2, 128, 3).mean(axis=(1, 3))
    assert np.abs(thumbnail.grey(luma(pixels)) - expected).max() <= 0.51
    rgb = np.frombuffer(small.rgb, np.uint8).reshape(16, 16, 3)
    expected = pixels.reshape(16, 16, 16, 24, 3).mean(axis=(1, 3))
    assert np.abs(rgb - expected).max() <= 0.51


def test_a_bordered_copy_has_the_trimmed_hash_of_its_original(draw: Draw) -> None:
    original = np.asarray(draw(5, 240, 320) // 2 + 60, np.uint8)
    framed = np.full((300, 400, 3), 255, np.uint8)
    framed[30:270, 40:360] = original
    found, _ = compute(framed)
    assert found.trim is not None
    assert found.sign_trimmed is not None
    whole = sign.code(thumbnail.grey(luma(original)))
    assert (found.sign_trimmed ^ whole).bit_count() <= 1
    assert compute(original)[0].sign_trimmed is None


def test_fingerprints_are_the_same_every_time_and_leave_the_picture_alone(
    draw: Draw,
) -> None:
    pixels = draw(6, 300, 400)
    before = pixels.copy()
    pixels.setflags(write=False)
    assert compute(pixels) == compute(before)
    assert (pixels == before).all()


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_other_arrays_are_a_bug(pixels: Pixels) -> None:
    with pytest.raises(Bug):
        compute(pixels)


def test_a_float_picture_is_a_bug() -> None:
    pixels = np.zeros((4, 4, 3))
    with pytest.raises(Bug):
        compute(pixels)  # type: ignore[arg-type]  # the wrong kind on purpose


def test_orientations_need_neither_opencv_nor_pillow() -> None:
    program = (
        "import sys, photodedup.core.fingerprints.orientation as _, "
        "photodedup.core.index as _; "
        "heavy = {'cv2', 'PIL', 'scipy', 'imagehash', 'skimage'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run(  # noqa: S603 -- our own interpreter and program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
