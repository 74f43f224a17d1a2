from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import imagehash
import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from photodedup.core.errors import UsageProblem
from photodedup.core.methods import METHODS, Direction, Method, method

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    DrawPhoto = Callable[..., Pixels]

NAMES = {
    "ahash",
    "dhash",
    "phash",
    "whash",
    "colorhash",
    "sign",
    "histogram-l2",
    "histogram-gray-l2",
    "histogram-correlation",
    "histogram-intersection",
    "histogram-chi-square",
    "histogram-bhattacharyya",
    "ssim",
    "combined",
}

comparable = pytest.mark.parametrize(
    "subject",
    [method for method in METHODS if method.compare is not None],
    ids=lambda method: str(method.name),
)


def compared(subject: Method, first: Pixels, second: Pixels) -> float:
    assert subject.compare is not None
    return subject.compare(first, second)


def alike(subject: Method, value: float) -> bool:
    if subject.direction is Direction.LOWER_IS_CLOSER:
        return value <= subject.default_threshold
    return value >= subject.default_threshold


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def test_every_method_of_the_manual_is_there_once() -> None:
    names = [method.name for method in METHODS]
    assert len(names) == len(set(names))
    assert set(names) == NAMES


@pytest.mark.parametrize("subject", METHODS, ids=lambda method: str(method.name))
def test_every_method_explains_itself(subject: Method) -> None:
    for text in (subject.title, subject.measures, subject.fingerprint, subject.source):
        assert text
    assert subject.measures.endswith(".")
    assert subject.low <= subject.default_threshold <= subject.high


def test_only_the_combined_method_needs_a_scan() -> None:
    lacking = [method.name for method in METHODS if method.compare is None]
    assert lacking == ["combined"]


@comparable
def test_a_photo_is_as_close_to_itself_as_can_be(
    subject: Method, draw_photo: DrawPhoto
) -> None:
    photo = draw_photo(1)
    best = (
        subject.low if subject.direction is Direction.LOWER_IS_CLOSER else subject.high
    )
    assert compared(subject, photo, photo) == pytest.approx(best, abs=1e-5)


@comparable
def test_a_smaller_copy_is_alike_and_closer_than_another_photo(
    subject: Method, draw_photo: DrawPhoto
) -> None:
    photo, other = draw_photo(2), draw_photo(3, width=360, height=380)
    copy = resized(photo, 300, 225)
    to_copy, to_other = (compared(subject, photo, second) for second in (copy, other))
    assert alike(subject, to_copy)
    closer_is_lower = subject.direction is Direction.LOWER_IS_CLOSER
    assert (to_copy < to_other) == closer_is_lower
    assert to_copy != to_other


@comparable
def test_values_lie_in_the_range(subject: Method, draw_photo: DrawPhoto) -> None:
    pictures = [
        draw_photo(4),
        np.zeros((1, 1, 3), np.uint8),
        np.full((5, 300, 3), 255, np.uint8),
        np.full((40, 40, 3), (255, 0, 0), np.uint8),
    ]
    for first in pictures:
        for second in pictures:
            value = compared(subject, first, second)
            assert subject.low - 1e-5 <= value <= subject.high + 1e-5


@pytest.mark.parametrize(
    ("name", "fingerprint"),
    [
        ("ahash", imagehash.average_hash),
        ("dhash", imagehash.dhash),
        ("phash", imagehash.phash),
        ("whash", imagehash.whash),
        ("colorhash", imagehash.colorhash),
    ],
)
def test_hash_methods_give_the_distance_of_imagehash(
    name: str,
    fingerprint: Callable[[Image.Image], imagehash.ImageHash],
    draw_photo: DrawPhoto,
) -> None:
    first, second = draw_photo(5), draw_photo(6, width=200, height=310)
    expected = fingerprint(Image.fromarray(first)) - fingerprint(
        Image.fromarray(second)
    )
    assert compared(method(name), first, second) == expected


def test_ssim_of_photos_of_one_size_is_that_of_scikit_image(
    draw_photo: DrawPhoto,
) -> None:
    first, second = draw_photo(7), draw_photo(8)
    greys = [
        np.asarray(Image.fromarray(pixels).convert("L")) for pixels in (first, second)
    ]
    expected = structural_similarity(*greys)  # type: ignore[no-untyped-call]  # scikit-image publishes no types for it
    assert compared(method("ssim"), first, second) == expected


def test_the_rgb_histogram_distance_is_that_of_numpy(draw_photo: DrawPhoto) -> None:
    first, second = draw_photo(9), draw_photo(10, width=222)
    shares = [
        np.histogram(pixels, bins=256, range=(0, 256))[0] / pixels.size
        for pixels in (first, second)
    ]
    expected = math.dist(*shares)
    assert compared(method("histogram-l2"), first, second) == pytest.approx(expected)


def test_a_method_is_found_by_name_in_any_case() -> None:
    assert method(" pHash ").name == "phash"


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("phsh", "phash"), ("histogram-corelation", "histogram-correlation")],
)
def test_a_misspelt_method_suggests_the_nearest(wrong: str, meant: str) -> None:
    with pytest.raises(UsageProblem, match=f'Did you mean "{meant}"'):
        method(wrong)


def test_an_unknown_method_points_to_the_list() -> None:
    with pytest.raises(UsageProblem, match="photodedup methods"):
        method("zzzzqqqq")
