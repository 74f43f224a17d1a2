"""The learned descriptor: its contract, and what it is robust to."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.fingerprints.embedding import (
    DIMENSIONS,
    STEPS_PER_UNIT,
    embed,
    open_model,
    packed,
)
from photodedup.core.similarity.cosine import cosine

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 4_000_000

Pixels = NDArray[np.uint8]
Edit = Callable[[Pixels], Pixels]
Draw = Callable[[int, int, int], Pixels]


def test_a_descriptor_is_192_bytes_of_unit_length(draw: Draw) -> None:
    descriptor = embed(draw(0, 120, 160))
    assert len(descriptor) == DIMENSIONS
    vector = np.frombuffer(descriptor, np.int8) / STEPS_PER_UNIT
    assert np.linalg.norm(vector) == pytest.approx(1, abs=0.02)


def test_the_same_pixels_give_the_same_bytes(draw: Draw) -> None:
    assert embed(draw(1, 90, 120)) == embed(draw(1, 90, 120))


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import numpy as np\n"
        "from photodedup.core.fingerprints.embedding import embed\n"
        "pixels = np.random.default_rng(0).integers(0, 256, (50, 70, 3), np.uint8)\n"
        "print(embed(pixels).hex())"
    )
    done = subprocess.run(  # noqa: S603 -- our own code in our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    pixels = np.random.default_rng(0).integers(0, 256, (50, 70, 3), np.uint8)
    assert done.stdout.strip() == embed(pixels).hex()


def halved(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def brighter(pixels: Pixels) -> Pixels:
    return np.asarray(np.clip(pixels * 1.15 + 5, 0, 255), np.uint8)


def cropped(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    return pixels[height // 16 : -height // 16, width // 16 : -width // 16]


def resaved(pixels: Pixels) -> Pixels:
    _, code = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 50])
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize("edit", [halved, brighter, cropped, resaved])
@pytest.mark.parametrize("seed", range(4))
def test_an_altered_copy_is_nearer_than_any_other_picture(
    edit: Edit, seed: int, draw: Draw
) -> None:
    pixels = draw(seed, 240, 320)
    mine = embed(pixels)
    copy = cosine(mine, embed(edit(pixels)))
    others = [cosine(mine, embed(draw(other, 240, 320))) for other in range(20, 30)]
    assert copy > max(others)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (2000, 10), (112, 112)])
def test_any_size_has_a_descriptor(shape: tuple[int, int]) -> None:
    assert len(embed(np.full((*shape, 3), 200, np.uint8))) == DIMENSIONS


@pytest.mark.parametrize("level", [0, 1, 254, 255])
def test_a_flat_picture_has_a_descriptor(level: int) -> None:
    descriptor = embed(np.full((30, 40, 3), level, np.uint8))
    assert np.any(np.frombuffer(descriptor, np.int8))


def test_other_arrays_are_a_bug() -> None:
    with pytest.raises(Bug, match="RGB bytes"):
        embed(np.zeros((4, 4), np.uint8))
    with pytest.raises(Bug, match="RGB bytes"):
        embed(np.zeros((4, 4, 4), np.uint8))


def test_what_is_too_long_for_a_byte_is_cut() -> None:
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[0], vector[1] = 1, -1
    assert np.frombuffer(packed(vector), np.int8)[:3].tolist() == [127, -127, 0]


def test_a_missing_runtime_is_told_with_the_next_step(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    (tmp_path / "m.onnx").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match=r"needs onnxruntime.*install"):
        open_model(tmp_path / "m.onnx")


def test_a_file_that_is_no_network_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(b"no network")
    with pytest.raises(EnvironmentProblem, match="is no network"):
        open_model(tmp_path / "m.onnx")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"m\.onnx: the model cannot be read"):
        open_model(tmp_path / "m.onnx")


def test_the_shipped_model_is_small_and_its_card_is_true() -> None:
    folder = resources.files("photodedup").joinpath("data")
    model = folder.joinpath("embedding.onnx").read_bytes()
    card = json.loads(folder.joinpath("embedding.json").read_text(encoding="utf-8"))
    assert len(model) == card["bytes"] <= MOST_BYTES
    assert hashlib.sha256(model).hexdigest() == card["sha256"]
    assert card["output"]["size"] == DIMENSIONS
    assert card["output"]["int8_steps_per_unit"] == STEPS_PER_UNIT
    assert card["limits"]
