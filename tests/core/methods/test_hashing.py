"""The hash methods against imagehash called directly, at every size."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING

import imagehash
import numpy as np
import pytest
from PIL import Image

from photodedup.core.fingerprints import hashes, sign
from photodedup.core.fingerprints.luma import luma
from photodedup.core.methods.hashing import recipe
from photodedup.core.methods.kinds import HashKind
from photodedup.core.settings import HASH_SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    DrawPhoto = Callable[..., Pixels]

SQUARES = {
    HashKind.AVERAGE: imagehash.average_hash,
    HashKind.DIFFERENCE: imagehash.dhash,
    HashKind.PERCEPTION: imagehash.phash,
    HashKind.WAVELET: imagehash.whash,
}
BITS = sorted(SQUARES, key=lambda kind: kind.value)


@pytest.fixture(scope="module")
def pictures(draw_photo: DrawPhoto) -> dict[str, Pixels]:
    """Photos, and what is no photo."""
    grey = luma(draw_photo(3))
    return {
        "landscape": draw_photo(1),
        "portrait": draw_photo(2, width=180, height=310),
        "grey": np.repeat(grey[..., np.newaxis], 3, axis=2),
        "pixel": np.full((1, 1, 3), (200, 30, 90), np.uint8),
        "strip": draw_photo(4, width=500, height=60)[20:23].copy(),
        "column": draw_photo(5, width=60, height=500)[:, 30:33].copy(),
        "black": np.zeros((60, 80, 3), np.uint8),
        "flat": np.full((41, 33, 3), 129, np.uint8),
    }


NAMES = ("landscape", "portrait", "grey", "pixel", "strip", "column", "black", "flat")


def theirs(kind: HashKind, size: int, pixels: Pixels) -> bytes:
    image = Image.fromarray(pixels)
    if kind is HashKind.COLOR:
        return as_bytes(imagehash.colorhash(image))
    if kind is HashKind.CROP_RESISTANT:
        return b"".join(map(as_bytes, multi_hash(pixels, size).segment_hashes))
    return as_bytes(SQUARES[kind](image, hash_size=size))


def multi_hash(pixels: Pixels, size: int) -> imagehash.ImageMultiHash:
    function = partial(imagehash.dhash, hash_size=size)
    return imagehash.crop_resistant_hash(Image.fromarray(pixels), function)


def as_bytes(found: imagehash.ImageHash) -> bytes:
    bits = found.hash.ravel()
    number = int("".join("1" if bit else "0" for bit in bits), 2)
    return number.to_bytes(-(-bits.size // 8), "big")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", HASH_SIZES)
@pytest.mark.parametrize("kind", BITS, ids=lambda kind: kind.value)
def test_the_bits_of_any_picture_are_those_of_imagehash(
    pictures: dict[str, Pixels], kind: HashKind, size: int, name: str
) -> None:
    ours = recipe(kind, size).describe(pictures[name])
    assert len(ours) == size * size // 8
    assert ours == theirs(kind, size, pictures[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_colour_hash_is_that_of_imagehash(
    pictures: dict[str, Pixels], name: str
) -> None:
    ours = recipe(HashKind.COLOR, 8).describe(pictures[name])
    assert len(ours) == 6
    assert ours == theirs(HashKind.COLOR, 8, pictures[name])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [8, 32])
def test_the_crop_resistant_hash_is_that_of_imagehash(
    pictures: dict[str, Pixels], size: int, name: str
) -> None:
    ours = recipe(HashKind.CROP_RESISTANT, size).describe(pictures[name])
    assert ours == theirs(HashKind.CROP_RESISTANT, size, pictures[name])


@pytest.mark.parametrize("size", HASH_SIZES)
@pytest.mark.parametrize("kind", BITS, ids=lambda kind: kind.value)
def test_the_value_is_the_difference_that_imagehash_takes(
    pictures: dict[str, Pixels], kind: HashKind, size: int
) -> None:
    hashed = recipe(kind, size)
    first, second = pictures["landscape"], pictures["portrait"]
    images = Image.fromarray(first), Image.fromarray(second)
    expected = SQUARES[kind](images[0], size) - SQUARES[kind](images[1], size)
    score = hashed.measure(hashed.describe(first), hashed.describe(second))
    assert score.value == expected > 0
    assert score.note == ""


@pytest.mark.parametrize("size", [8, 32])
def test_the_crop_resistant_value_is_the_difference_that_imagehash_takes(
    draw_photo: DrawPhoto, size: int
) -> None:
    hashed = recipe(HashKind.CROP_RESISTANT, size)
    whole = draw_photo(6)
    parts = (whole, whole[30:270, 40:360].copy(), draw_photo(7))
    ours = [hashed.describe(pixels) for pixels in parts]
    expected = [multi_hash(pixels, size) for pixels in parts]
    for first, second in itertools.product(range(3), repeat=2):
        score = hashed.measure(ours[first], ours[second])
        assert score.value == expected[first] - expected[second]


def test_the_crop_resistant_value_says_how_many_regions_were_found(
    draw_photo: DrawPhoto,
) -> None:
    hashed = recipe(HashKind.CROP_RESISTANT, 8)
    photo = hashed.describe(draw_photo(6))
    regions = len(photo) // 8
    assert regions > 1
    assert hashed.measure(photo, photo).value == 0
    assert hashed.measure(photo, photo).note == f"{regions} of {regions} regions"
    one = hashed.describe(np.full((8, 8, 3), 9, np.uint8))
    assert hashed.measure(one, one).note == "1 of 1 region"


def test_the_descriptors_of_size_8_are_the_numbers_that_a_scan_stores(
    draw_photo: DrawPhoto,
) -> None:
    pixels = draw_photo(8)
    image = Image.fromarray(pixels)
    numbers = {
        HashKind.AVERAGE: hashes.average(image),
        HashKind.DIFFERENCE: hashes.difference(image),
        HashKind.PERCEPTION: hashes.perception(image),
        HashKind.WAVELET: hashes.wavelet(image),
        HashKind.SIGN: sign.code(luma(pixels)),
    }
    for kind, number in numbers.items():
        assert recipe(kind, 8).describe(pixels) == number.to_bytes(8, "big")


@pytest.mark.parametrize("kind", [HashKind.COLOR, HashKind.SIGN])
def test_colour_and_sign_hash_have_one_size(
    draw_photo: DrawPhoto, kind: HashKind
) -> None:
    pixels = draw_photo(9)
    small, large = recipe(kind, 8), recipe(kind, 32)
    assert small.describe(pixels) == large.describe(pixels)


def test_the_sign_hash_counts_differing_signs(draw_photo: DrawPhoto) -> None:
    hashed = recipe(HashKind.SIGN, 8)
    photo = draw_photo(10)
    negative = np.asarray(255 - photo, np.uint8)
    value = hashed.measure(hashed.describe(photo), hashed.describe(negative)).value
    assert value >= 60


@pytest.mark.parametrize("kind", list(HashKind), ids=lambda kind: kind.value)
def test_a_photo_is_at_no_distance_from_itself(
    draw_photo: DrawPhoto, kind: HashKind
) -> None:
    hashed = recipe(kind, 16)
    descriptor = hashed.describe(draw_photo(11))
    assert hashed.measure(descriptor, descriptor).value == 0
