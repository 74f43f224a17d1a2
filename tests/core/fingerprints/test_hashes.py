from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from PIL import Image

from photodedup.core.fingerprints import compute, hashes
from photodedup.core.fingerprints.luma import luma
from photodedup.core.fingerprints.once import HASHED_SIDE

if TYPE_CHECKING:
    from pathlib import Path

Pixels = NDArray[np.uint8]
Draw = Callable[[int, int, int], Pixels]


def ours(pixels: Pixels) -> dict[str, int]:
    image = Image.fromarray(pixels)
    return {
        "average": hashes.average(image),
        "difference": hashes.difference(image),
        "perception": hashes.perception(image),
        "wavelet": hashes.wavelet(image),
        "color": hashes.color(pixels, luma(pixels)),
    }


def theirs(pixels: Pixels) -> dict[str, int]:
    image = Image.fromarray(pixels)
    return {
        "average": as_number(imagehash.average_hash(image)),
        "difference": as_number(imagehash.dhash(image)),
        "perception": as_number(imagehash.phash(image)),
        "wavelet": as_number(imagehash.whash(image)),
        "color": as_number(imagehash.colorhash(image)),
    }


def as_number(found: imagehash.ImageHash) -> int:
    return int("".join("1" if bit else "0" for bit in found.hash.ravel()), 2)


sides = st.integers(1, 48)


@st.composite
def pictures(draw: st.DrawFn) -> Pixels:
    """Small pictures; few values make ties, which are where rounding decides."""
    shape = (draw(sides), draw(sides), 3)
    few = draw(st.lists(st.integers(0, 255), min_size=1, max_size=4))
    values = draw(st.sampled_from([st.integers(0, 255), st.sampled_from(few)]))
    picture: Pixels = draw(hnp.arrays(np.uint8, shape, elements=values))
    return picture


@settings(max_examples=150, deadline=None)
@given(pixels=pictures())
def test_hashes_of_any_picture_are_those_of_imagehash(pixels: Pixels) -> None:
    assert ours(pixels) == theirs(pixels)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32), height=st.integers(1, 420), width=st.integers(1, 420)
)
def test_hashes_of_drawn_photos_are_those_of_imagehash(
    draw: Draw, seed: int, height: int, width: int
) -> None:
    pixels = draw(seed, height, width)
    assert ours(pixels) == theirs(pixels)


@pytest.mark.parametrize("level", [0, 1, 31, 32, 128, 255])
def test_hashes_of_flat_pictures_are_those_of_imagehash(level: int) -> None:
    pixels = np.full((60, 80, 3), level, np.uint8)
    assert ours(pixels) == theirs(pixels)


def test_hashes_of_mirror_symmetric_pictures_are_those_of_imagehash(
    draw: Draw,
) -> None:
    half = draw(5, 128, 64)
    pixels = np.ascontiguousarray(np.concatenate([half, half[:, ::-1]], axis=1))
    assert ours(pixels) == theirs(pixels)


def test_hashes_of_drawings_on_white_are_those_of_imagehash() -> None:
    pixels = np.full((300, 400, 3), 255, np.uint8)
    pixels[40:60, 50:350] = 0
    pixels[100:200, 30:90] = (200, 30, 30)
    assert ours(pixels) == theirs(pixels)


@pytest.mark.shared
def test_hashes_of_real_photos_are_those_of_imagehash(shared: Path) -> None:
    photos = sorted((shared / "data" / "photos" / "natural").glob("*/*.jpg"))[::25]
    assert len(photos) == 20
    for path in photos:
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("RGB"))
        assert ours(pixels) == theirs(pixels), path.name


@pytest.mark.parametrize(("height", "width"), [(267, 400), (133, 200), (400, 211)])
def test_compute_gives_the_hashes_of_imagehash_at_half_the_size(
    draw: Draw, height: int, width: int
) -> None:
    pixels = draw(11, height, width)
    found, _ = compute(pixels)
    seen = Image.fromarray(pixels)
    half = seen.reduce(2) if max(seen.size) > HASHED_SIDE else seen
    expected = theirs(np.asarray(half))
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.shared
def test_half_the_size_changes_hashes_as_little_as_saving_again(shared: Path) -> None:
    photos = sorted((shared / "data" / "photos" / "natural").glob("*/*.jpg"))[::25]
    apart: list[int] = []
    for path in photos:
        with Image.open(path) as image:
            picture = image.convert("RGB")
        whole, half = ours(np.asarray(picture)), ours(np.asarray(picture.reduce(2)))
        apart += [(whole[name] ^ half[name]).bit_count() for name in whole]
    assert np.mean(apart) <= 1
    assert max(apart) <= 6
