"""The regions of the crop-resistant hash, against imagehash's own search for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photodedup.core.fingerprints import segments

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]


def theirs(image: Image.Image) -> bytes:
    found = imagehash.crop_resistant_hash(image).segment_hashes
    return b"".join(np.packbits(each.hash).tobytes() for each in found)


def patches(seed: int, cells: int, height: int, width: int, method: int) -> Pixels:
    """Return random patches of gray: many regions, hard or smooth borders."""
    levels = np.random.default_rng(seed).integers(0, 256, (cells, cells), np.uint8)
    return np.asarray(cv2.resize(levels, (width, height), interpolation=method))


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    cells=st.integers(1, 80),
    height=st.integers(1, 400),
    width=st.integers(1, 400),
    method=st.sampled_from([cv2.INTER_NEAREST, cv2.INTER_CUBIC]),
)
def test_the_regions_are_those_of_imagehash(
    seed: int, cells: int, height: int, width: int, method: int
) -> None:
    image = Image.fromarray(patches(seed, cells, height, width, method))
    assert segments.code(image) == theirs(image)


def test_the_last_dark_regions_are_left_out_as_in_imagehash() -> None:
    pixels = np.full((300, 300), 255, np.uint8)
    pixels[20:60, 20:60] = 0
    pixels[260:290, 260:290] = 0
    image = Image.fromarray(pixels)
    assert segments.code(image) == theirs(image)
    # The bright ground and one of the two dark squares.
    assert len(segments.code(image)) == 2 * 8


def test_a_region_thinner_than_a_pixel_has_no_bits_as_in_imagehash() -> None:
    levels = np.random.default_rng(1).integers(0, 256, (100, 7, 7), np.uint8)[51]
    code = segments.code(Image.fromarray(levels))
    assert bytes(8) in {code[start : start + 8] for start in range(0, len(code), 8)}
    assert code == theirs(Image.fromarray(levels))


@pytest.mark.parametrize("level", [0, 128, 129, 255])
@pytest.mark.parametrize("size", [(1, 1), (2, 500), (40, 30)])
def test_a_flat_picture_is_one_region(level: int, size: tuple[int, int]) -> None:
    code = segments.code(Image.new("RGB", size, (level, level, level)))
    assert code == bytes(8)


def test_a_picture_of_small_regions_only_is_hashed_as_a_whole() -> None:
    pixels = np.kron(np.indices((15, 15)).sum(axis=0) % 2, np.ones((20, 20)))
    image = Image.fromarray(np.asarray(pixels * 255, np.uint8))
    whole = np.packbits(imagehash.dhash(image).hash).tobytes()
    assert segments.code(image) == theirs(image) == whole


def test_every_region_has_a_hash_of_the_side_asked_for() -> None:
    image = Image.fromarray(patches(3, 6, 200, 300, cv2.INTER_CUBIC))
    count = len(segments.code(image)) // 8
    assert 1 < count <= segments.MOST_SEGMENTS
    assert len(segments.code(image, 16)) == count * 32
    assert len(segments.code(image, 32)) == count * 128


@pytest.mark.shared
def test_the_regions_of_real_photos_are_those_of_imagehash(shared: Path) -> None:
    folder = shared / "data" / "photos" / "natural"
    photos = sorted(folder.glob("*/*.jpg"))[::125]
    assert len(photos) == 4
    for path in photos:
        with Image.open(path) as image:
            picture = image.convert("RGB")
        assert segments.code(picture) == theirs(picture), path.name
