from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photodedup.core.decode import DecodeFailure, decode
from photodedup.core.decode.jpeg_structure import read_structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000", "PPM"]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    noise = np.random.default_rng(5).integers(0, 255, (120, 160, 3), np.uint8)
    return {kind: _saved(noise, kind) for kind in KINDS}


def _saved(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def _damage(data: bytes) -> str:
    """Return why a file is refused or flagged, empty when it passes for whole."""
    try:
        return decode(data, long_side=100).facts.damage
    except DecodeFailure as failure:
        return failure.reason


@pytest.mark.parametrize("kind", KINDS)
def test_whole_files_are_not_flagged(files: dict[str, bytes], kind: str) -> None:
    assert _damage(files[kind]) == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_files_are_refused_or_flagged(
    files: dict[str, bytes], kind: str, share: float
) -> None:
    data = files[kind]
    assert _damage(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "JPEG2000"])
def test_a_second_half_of_zeros_is_refused_or_flagged(
    files: dict[str, bytes], kind: str
) -> None:
    half = len(files[kind]) // 2
    assert _damage(files[kind][:half] + bytes(len(files[kind]) - half))


def test_a_jpeg_without_its_end_is_flagged(files: dict[str, bytes]) -> None:
    assert _damage(files["JPEG"][:-2])


def test_padding_after_the_end_is_no_damage(files: dict[str, bytes]) -> None:
    assert _damage(files["JPEG"] + bytes(4096)) == ""


def test_a_jpeg_scan_with_a_hole_is_flagged(files: dict[str, bytes]) -> None:
    data = files["JPEG"]
    scan = read_structure(data).scans[0]
    middle = (scan.start + scan.end) // 2
    assert _damage(data[:middle] + data[middle + 2000 :])


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_mutated_files_are_read_or_refused_and_nothing_else(
    files: dict[str, bytes], kind: str, data: st.DataObject
) -> None:
    mutant = bytearray(files[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(mutant) - 1))
        mutant[place] = data.draw(st.integers(0, 255))
    reason = _damage(bytes(mutant))
    assert "\n" not in reason


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    assert "Error" not in _damage(data)
