from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from photodedup.core.decode import DecodeFailure, decode

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

WIDTH, HEIGHT = 640, 480
SHORT, LONG, RATIONAL, TEXT, BYTE = 3, 4, 5, 2, 1
CODES = {SHORT: "H", LONG: "I", BYTE: "B", TEXT: "B"}
Entries = dict[int, tuple[int, tuple[int, ...]]]


@pytest.fixture
def scene() -> NDArray[np.uint8]:
    """A red upper left corner on gray."""
    pixels = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    pixels[: HEIGHT // 2, : WIDTH // 2] = (230, 20, 20)
    return pixels


def _directory(entries: Entries, offset: int) -> bytes:
    """One directory with its values behind it, little-endian."""
    values_at = offset + 2 + 12 * len(entries) + 4
    head, values = struct.pack("<H", len(entries)), b""
    for tag, (kind, numbers) in sorted(entries.items()):
        packed = struct.pack(f"<{len(numbers)}{CODES[kind]}", *numbers)
        if len(packed) > 4:
            place = struct.pack("<I", values_at + len(values))
            values += packed
        else:
            place = packed.ljust(4, b"\0")
        head += struct.pack("<HHI", tag, kind, len(numbers)) + place
    return head + bytes(4) + values


def _dng(
    preview: bytes,
    orientation: int,
    preview_size: tuple[int, int],
    *,
    sensor_data_first: bool = True,
) -> bytes:
    """A DNG of uniform sensor data with a JPEG preview, as a camera writes it."""
    sensor = np.full((HEIGHT, WIDTH), 20000, np.uint16).tobytes()
    preview_at = 8
    sensor_at = preview_at + len(preview) + len(preview) % 2
    main_at = sensor_at + (len(sensor) if sensor_data_first else 0)
    camera = tuple(b"Camera\0")
    main: Entries = {
        254: (LONG, (1,)),
        256: (LONG, (preview_size[0],)),
        257: (LONG, (preview_size[1],)),
        258: (SHORT, (8, 8, 8)),
        259: (SHORT, (7,)),
        262: (SHORT, (6,)),
        271: (TEXT, camera),
        272: (TEXT, camera),
        273: (LONG, (preview_at,)),
        274: (SHORT, (orientation,)),
        277: (SHORT, (3,)),
        278: (LONG, (preview_size[1],)),
        279: (LONG, (len(preview),)),
        330: (LONG, (0,)),
        50706: (BYTE, (1, 4, 0, 0)),
        50708: (TEXT, camera),
    }
    sub_at = main_at + len(_directory(main, main_at))
    main[330] = (LONG, (sub_at,))
    sub: Entries = {
        254: (LONG, (0,)),
        256: (LONG, (WIDTH,)),
        257: (LONG, (HEIGHT,)),
        258: (SHORT, (16,)),
        259: (SHORT, (1,)),
        262: (SHORT, (32803,)),
        273: (LONG, (sensor_at,)),
        277: (SHORT, (1,)),
        278: (LONG, (HEIGHT,)),
        279: (LONG, (len(sensor),)),
        33421: (SHORT, (2, 2)),
        33422: (BYTE, (0, 1, 1, 2)),
    }
    head = b"II*\0" + struct.pack("<I", main_at)
    head += preview.ljust(sensor_at - preview_at, b"\0")
    directories = _directory(main, main_at) + _directory(sub, sub_at)
    if sensor_data_first:
        return head + sensor + directories
    sub[273] = (LONG, (main_at + len(directories),))
    return head + _directory(main, main_at) + _directory(sub, sub_at) + sensor


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95)
    return file.getvalue()


def _red_corner(pixels: NDArray[np.uint8]) -> tuple[bool, bool]:
    """Return whether the red corner is in the lower and in the right half."""
    red = pixels[..., 0].astype(int) - pixels[..., 1]
    rows, columns = np.nonzero(red > 100)
    return (
        bool(rows.mean() > pixels.shape[0] / 2),
        bool(columns.mean() > pixels.shape[1] / 2),
    )


def test_the_preview_is_shown_at_the_size_of_the_photo(
    scene: NDArray[np.uint8],
) -> None:
    data = _dng(_jpeg(scene), 1, (WIDTH, HEIGHT))
    decoded = decode(data, long_side=200)
    facts = decoded.facts
    assert (facts.format, facts.lossless, facts.damage) == ("dng", True, "")
    assert (facts.width, facts.height) == (WIDTH, HEIGHT)
    assert decoded.pixels.shape == (150, 200, 3)
    assert _red_corner(decoded.pixels) == (False, False)
    assert facts.capture.camera == "Camera"


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(3, (True, True)), (6, (False, True)), (8, (True, False))],
)
def test_a_preview_that_lies_as_the_sensor_is_turned(
    scene: NDArray[np.uint8], orientation: int, corner: tuple[bool, bool]
) -> None:
    data = _dng(_jpeg(scene), orientation, (WIDTH, HEIGHT))
    decoded = decode(data, long_side=200)
    turned = orientation >= 5
    size = (HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)
    assert (decoded.facts.width, decoded.facts.height) == size
    assert decoded.pixels.shape == ((200, 150, 3) if turned else (150, 200, 3))
    assert _red_corner(decoded.pixels) == corner


def test_a_preview_that_was_turned_already_is_not_turned_twice(
    scene: NDArray[np.uint8],
) -> None:
    upright = np.ascontiguousarray(np.rot90(scene, -1))
    data = _dng(_jpeg(upright), 6, (HEIGHT, WIDTH))
    decoded = decode(data, long_side=200)
    assert decoded.pixels.shape == (200, 150, 3)
    assert _red_corner(decoded.pixels) == (False, True)


def test_a_preview_that_is_too_small_is_passed_over(scene: NDArray[np.uint8]) -> None:
    small = np.ascontiguousarray(scene[::8, ::8])
    decoded = decode(_dng(_jpeg(small), 1, (80, 60)), long_side=200)
    assert decoded.pixels.shape == (150, 200, 3)
    assert np.ptp(decoded.pixels.reshape(-1, 3), axis=0).max() < 60  # no red corner


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_a_raw_file_without_its_directories_is_refused(
    scene: NDArray[np.uint8], share: float
) -> None:
    data = _dng(_jpeg(scene), 1, (WIDTH, HEIGHT))
    with pytest.raises(DecodeFailure):
        decode(data[: int(len(data) * share)], long_side=200)


def test_a_raw_file_with_a_preview_but_half_its_sensor_data_is_flagged(
    scene: NDArray[np.uint8],
) -> None:
    data = _dng(_jpeg(scene), 1, (WIDTH, HEIGHT), sensor_data_first=False)
    assert decode(data, long_side=200).facts.damage == ""
    cut = decode(data[: -WIDTH * HEIGHT], long_side=200)
    assert cut.facts.damage == "the file ends before the picture does"


@pytest.mark.shared
def test_raw_without_a_preview_is_developed(shared: Path) -> None:
    data = (shared / "data/formats/synthetic/raw_synthetic.dng").read_bytes()
    decoded = decode(data, long_side=400)
    assert (decoded.facts.width, decoded.facts.height) == (64, 96)
    assert decoded.pixels.shape == (48, 32, 3)
