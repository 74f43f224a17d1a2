from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photodedup.core.fingerprints import keypoints
from photodedup.core.fingerprints.keypoints import MOST, RECORD, decode, encode

Luma = NDArray[np.uint8]


def drawn(seed: int = 1, width: int = 400, height: int = 300) -> Luma:
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    for cells in (8, 20, 50):
        noise = rng.normal(size=(cells, cells)).astype(np.float32)
        total += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(128 + 45 * total, 0, 255), np.uint8)


def differing(first: Luma, second: Luma) -> NDArray[np.int64]:
    bits = np.bitwise_count(first[:, np.newaxis] ^ second)
    return np.asarray(bits.sum(axis=2, dtype=np.int64))


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert encode(drawn()) == encode(drawn().copy())


def test_a_blob_holds_at_most_its_number_of_whole_records() -> None:
    blob = encode(drawn())
    assert len(blob) % RECORD.itemsize == 0
    assert 50 < len(decode(blob)) <= MOST


def test_corners_lie_in_the_picture() -> None:
    found = decode(encode(drawn(width=400, height=250)))
    assert ((found.places >= 0) & (found.places <= 1)).all()
    assert ((found.angles >= 0) & (found.angles < 360)).all()
    assert (found.scales >= 1).all()


def test_corners_are_spread_over_the_picture() -> None:
    busy_corner = np.full((300, 400), 128, np.uint8)
    busy_corner[:150, :200] = drawn(2)[:150, :200]
    busy_corner[200:, 250:] = cv2.GaussianBlur(drawn(3)[200:, 250:], (0, 0), 2)
    places = decode(encode(busy_corner)).places
    assert (places[:, 0] > 0.6).sum() >= 10


def test_a_prefix_of_whole_records_can_be_read() -> None:
    blob = encode(drawn())
    few = decode(blob[: 10 * RECORD.itemsize])
    assert np.array_equal(few.bits, decode(blob).bits[:10])
    with pytest.raises(ValueError, match="buffer"):
        decode(blob[:-1])


@pytest.mark.parametrize("quality", [30, 90])
def test_corners_are_found_again_in_a_re_saved_half(quality: int) -> None:
    luma = drawn()
    _, saved = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, quality])
    copy = np.asarray(cv2.imdecode(saved, cv2.IMREAD_GRAYSCALE), np.uint8)[:, :240]
    first, second = decode(encode(luma)), decode(encode(np.ascontiguousarray(copy)))
    nearest = differing(second.bits, first.bits).min(axis=1)
    assert (nearest <= 40).sum() >= 20


def test_the_mirror_image_has_the_mirrored_descriptions() -> None:
    luma = drawn()
    plain = decode(encode(luma))
    other = decode(encode(np.ascontiguousarray(luma[:, ::-1])))
    assert np.median(differing(other.bits, plain.mirrored).min(axis=1)) <= 20
    assert np.median(differing(other.bits, plain.bits).min(axis=1)) >= 50


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 400), (20, 400), (400, 20), (31, 31), (40, 40)]
)
def test_small_and_narrow_pictures_have_few_corners_or_none(
    shape: tuple[int, int],
) -> None:
    rng = np.random.default_rng(1)
    decode(encode(rng.integers(0, 256, shape, np.uint8)))


@given(st.integers(0, 255))
def test_a_flat_picture_has_no_corners(level: int) -> None:
    assert encode(np.full((60, 80), level, np.uint8)) == b""


def test_noise_alone_gives_no_exception() -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (300, 400), np.uint8)
    assert len(decode(encode(noise))) <= keypoints.MOST
