"""What saving explains, and what a scan of small previews cannot see."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from photodedup.core import decode
from photodedup.core.decode.coding import coding
from photodedup.core.jobs.comparing import what_sets_apart
from photodedup.core.jobs.saving import Codec, Difference, difference

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto

    Pixels = NDArray[np.uint8]

SAVED_AGAIN: list[dict[str, int]] = [
    {"quality": 95},
    {"quality": 75},
    {"quality": 50, "subsampling": 0},
    {"quality": 85, "progressive": True},
]
SCALINGS = [
    Image.Resampling.BOX,
    Image.Resampling.BILINEAR,
    Image.Resampling.BICUBIC,
    Image.Resampling.LANCZOS,
]


@pytest.fixture
def photo(draw_photo: DrawPhoto) -> Pixels:
    """A scene with fine detail, which a blur takes away."""
    scene = draw_photo(3, width=764, height=572)
    generator = np.random.default_rng(7)
    for ends in generator.integers(0, 764, (150, 2, 2)):
        color = [int(each) for each in generator.integers(40, 220, 3)]
        cv2.line(scene, ends[0].tolist(), ends[1].tolist(), color, 1, cv2.LINE_AA)
    return grained(scene, 1.0, seed=0)


def grained(pixels: Pixels, sigma: float, seed: int) -> Pixels:
    """Return one exposure of a scene: its own sensor noise, gray levels."""
    noise = np.random.default_rng(seed).normal(0, sigma, pixels.shape)
    return np.clip(np.rint(pixels + noise), 0, 255).astype(np.uint8)


def saved(pixels: Pixels, form: str = "JPEG", **options: int | bytes) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, form, **options)
    return stream.getvalue()


def apart(photo: bytes, keeper: bytes) -> Difference:
    seen = decode.decode(photo, long_side=None)
    kept = decode.decode(keeper, long_side=None)
    codec = Codec(coding(photo), lossless=seen.facts.lossless)
    return difference(seen.pixels, kept.pixels, codec)


@pytest.mark.parametrize("options", SAVED_AGAIN)
def test_a_photo_saved_again_as_jpeg_is_explained(
    photo: Pixels, options: dict[str, int]
) -> None:
    keeper = saved(photo, quality=97)
    again = saved(decode.decode(keeper, long_side=None).pixels, "JPEG", **options)
    assert apart(again, keeper) is Difference.NONE


@pytest.mark.parametrize("kernel", SCALINGS)
@pytest.mark.parametrize("size", [(382, 286), (573, 429), (160, 120)])
def test_a_scaled_copy_is_explained_whatever_kernel_made_it(
    photo: Pixels, kernel: Image.Resampling, size: tuple[int, int]
) -> None:
    keeper = saved(photo, quality=95)
    whole = Image.fromarray(decode.decode(keeper, long_side=None).pixels)
    small = saved(np.asarray(whole.resize(size, kernel)), quality=85)
    assert apart(small, keeper) is Difference.NONE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_blocks_are_found_in_a_photo_that_is_turned_for_display(
    photo: Pixels, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = saved(photo, quality=80, exif=exif.tobytes())
    keeper = saved(photo, "PNG", exif=exif.tobytes())
    assert apart(turned, keeper) is Difference.NONE


@pytest.mark.parametrize("sigma", [0.8, 1.5, 3.0])
@pytest.mark.parametrize("quality", [60, 75, 85, 95])
def test_a_second_exposure_from_a_tripod_is_another_grain(
    draw_photo: DrawPhoto, sigma: float, quality: int
) -> None:
    scene = draw_photo(5, width=640, height=480)
    first = saved(grained(scene, sigma, seed=1), quality=quality)
    second = saved(grained(scene, sigma, seed=2), quality=quality)
    assert apart(second, first) is not Difference.NONE


def test_a_second_exposure_without_loss_is_another_grain(
    draw_photo: DrawPhoto,
) -> None:
    scene = draw_photo(5, width=640, height=480)
    shots = [saved(grained(scene, 2.0, seed=seed), "PNG") for seed in (1, 2)]
    assert apart(*shots) is Difference.GRAIN


@pytest.mark.parametrize("radius", [0.7, 1.5])
def test_a_blurred_or_sharpened_photo_is_not_explained(
    photo: Pixels, radius: float
) -> None:
    keeper = saved(photo, quality=95)
    blurred = np.asarray(cv2.GaussianBlur(photo, (0, 0), radius), np.uint8)
    assert apart(saved(blurred, quality=90), keeper) is not Difference.NONE
    sharper = np.asarray(cv2.addWeighted(photo, 2.5, blurred, -1.5, 0), np.uint8)
    assert apart(saved(sharper, quality=90), keeper) is not Difference.NONE


@pytest.mark.parametrize("quality", [50, 75, 90])
def test_another_digit_on_a_page_is_a_changed_part(quality: int) -> None:
    def page(amount: str) -> Pixels:
        image = Image.new("RGB", (900, 700), (250, 250, 248))
        draw = ImageDraw.Draw(image)
        for row in range(20):
            text = f"line {row} of an invoice, total {amount if row == 9 else 7315} EUR"
            draw.text((40, 20 + 33 * row), text, fill=(20, 20, 20), font_size=22)
        return np.asarray(image)

    keeper = saved(page("1280"), quality=92)
    assert apart(saved(page("1260"), quality=quality), keeper) is Difference.PART
    assert apart(saved(page("1280"), quality=quality), keeper) is Difference.NONE


def test_a_retouched_spot_is_a_changed_part(photo: Pixels) -> None:
    keeper = saved(photo, quality=95)
    spot = photo.copy()
    spot[200:220, 300:320] = photo[100:120, 200:220]
    assert apart(saved(spot, quality=85), keeper) is not Difference.NONE


def test_a_spot_of_another_colour_and_the_same_luma_is_found(photo: Pixels) -> None:
    keeper = saved(photo, quality=95)
    ycc = cv2.cvtColor(photo, cv2.COLOR_RGB2YCrCb)
    ycc[200:240, 300:340, 1] = np.clip(
        ycc[200:240, 300:340, 1].astype(int) + 20, 0, 255
    )
    tinted = cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB)
    again = saved(np.asarray(tinted, np.uint8), quality=90)
    assert apart(again, keeper) is Difference.COLOURS


@pytest.mark.parametrize("form", ["WEBP", "AVIF"])
def test_a_photo_in_another_lossy_format_is_explained(photo: Pixels, form: str) -> None:
    assert apart(saved(photo, form, quality=85), saved(photo)) is Difference.NONE


def test_two_photos_of_one_lossy_format_without_steps_are_left_to_a_person(
    photo: Pixels,
) -> None:
    keeper, again = (saved(photo, "WEBP", quality=each) for each in (95, 80))
    assert "grain of two WEBP photos" in what_sets_apart(again, keeper)


def test_equal_pixels_in_another_container_need_no_comparison(photo: Pixels) -> None:
    assert what_sets_apart(saved(photo, "PNG"), saved(photo, "BMP")) == ""


def test_a_photo_with_more_pixels_than_the_one_kept_is_not_explained(
    photo: Pixels,
) -> None:
    small = saved(np.ascontiguousarray(photo[::2, ::2]))
    assert "fewer pixels" in what_sets_apart(saved(photo), small)


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3), (8, 8)])
def test_the_smallest_pictures_are_compared_too(size: tuple[int, int]) -> None:
    height, width = size
    flat = np.full((height, width, 3), 90, np.uint8)
    assert apart(saved(flat, quality=80), saved(flat, "PNG")) is Difference.NONE
    other = np.full((height, width, 3), 200, np.uint8)
    assert apart(saved(other, quality=80), saved(flat, "PNG")) is not Difference.NONE


def test_the_coding_of_a_jpeg_file_has_its_steps_row_by_row() -> None:
    flat = np.full((16, 16, 3), 90, np.uint8)
    steps = coding(saved(flat, quality=50)).steps
    assert steps[:8] == (16, 11, 10, 16, 24, 40, 51, 61)
    assert steps[-1] == 99
    assert coding(saved(flat, "PNG")).steps == ()
