"""Hashes of 16 x 16 and 32 x 32 bits: imagehash's, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from photodedup.core.fingerprints import hashes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Draw = Callable[[int, int, int], Pixels]

LARGE = (16, 32)


def ours(image: Image.Image, side: int) -> dict[str, int]:
    return {
        "average": hashes.average(image, side),
        "difference": hashes.difference(image, side),
        "perception": hashes.perception(image, side),
        "wavelet": hashes.wavelet(image, side),
    }


def theirs(image: Image.Image, side: int) -> dict[str, int]:
    return {
        "average": as_number(imagehash.average_hash(image, side)),
        "difference": as_number(imagehash.dhash(image, side)),
        "perception": as_number(imagehash.phash(image, side)),
        "wavelet": as_number(imagehash.whash(image, side)),
    }


def as_number(found: imagehash.ImageHash) -> int:
    return int("".join("1" if bit else "0" for bit in found.hash.ravel()), 2)


@st.composite
def pictures(draw: st.DrawFn) -> Pixels:
    """Small pictures; few values make ties, which are where rounding decides."""
    shape = (draw(st.integers(1, 70)), draw(st.integers(1, 70)))
    few = draw(st.lists(st.integers(0, 255), min_size=1, max_size=4))
    values = draw(st.sampled_from([st.integers(0, 255), st.sampled_from(few)]))
    picture: Pixels = draw(hnp.arrays(np.uint8, shape, elements=values))
    return picture


@pytest.mark.parametrize("side", LARGE)
@settings(max_examples=60, deadline=None)
@given(pixels=pictures())
def test_large_hashes_of_any_picture_are_those_of_imagehash(
    side: int, pixels: Pixels
) -> None:
    image = Image.fromarray(pixels)
    assert ours(image, side) == theirs(image, side)


@pytest.mark.parametrize("side", LARGE)
@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**32), height=st.integers(1, 420), width=st.integers(1, 420)
)
def test_large_hashes_of_drawn_photos_are_those_of_imagehash(
    draw: Draw, side: int, seed: int, height: int, width: int
) -> None:
    image = Image.fromarray(draw(seed, height, width))
    assert ours(image, side) == theirs(image, side)


@pytest.mark.parametrize("side", LARGE)
def test_large_hashes_of_mirror_symmetric_pictures_are_those_of_imagehash(
    draw: Draw, side: int
) -> None:
    half = draw(5, 128, 64)
    image = Image.fromarray(np.concatenate([half, half[:, ::-1]], axis=1))
    assert ours(image, side) == theirs(image, side)


@pytest.mark.shared
@pytest.mark.parametrize("side", LARGE)
def test_large_hashes_of_real_photos_are_those_of_imagehash(
    shared: Path, side: int
) -> None:
    photos = sorted((shared / "data" / "photos" / "natural").glob("*/*.jpg"))[::50]
    assert len(photos) == 10
    for path in photos:
        with Image.open(path) as opened:
            image = opened.convert("RGB")
        assert ours(image, side) == theirs(image, side), path.name
