"""Encoders that a person added: pictures prepared as their card says, to the number."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from photodedup.core.errors import Bug, ModelProblem
from photodedup.core.fingerprints.encoder import describe, direction, prepared
from photodedup.core.records import (
    ChannelOrder,
    EncoderCard,
    Interpolation,
    Layout,
    ResizeRule,
    ValueRange,
)
from photodedup.core.similarity.cosine import cosine_of_floats
from photodedup.core.workers.limits import Limits, confine

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    class SaveEncoder(Protocol):
        def __call__(
            self,
            path: Path,
            *,
            dimensions: int = 8,
            size: int | None = 16,
            channels_last: bool = False,
        ) -> Path: ...


Pixels = NDArray[np.uint8]
Draw = Callable[[int, int, int], Pixels]

CARD = EncoderCard(
    name="small",
    title="A small one",
    sha256="0" * 64,
    size_bytes=1,
    input="pixels",
    width=16,
    height=16,
    layout=Layout.CHANNELS_FIRST,
    channels=ChannelOrder.RGB,
    values=ValueRange.UNIT,
    mean=(0.48, 0.46, 0.41),
    std=(0.27, 0.26, 0.28),
    resize=ResizeRule.CROP,
    shorter=18,
    interpolation=Interpolation.BICUBIC,
    output="vector",
    dimensions=8,
    source="small.onnx",
)

MEAN, STD = np.asarray(CARD.mean, np.float32), np.asarray(CARD.std, np.float32)


def carded(path: Path, **changes: Any) -> EncoderCard:  # noqa: ANN401 -- any fields
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(CARD, sha256=digest, size_bytes=path.stat().st_size, **changes)


def by_hand(
    path: Path, picture: Image.Image, shorter: int, side: int
) -> NDArray[np.float32]:
    """Return what the tutorials do: resize, cut the centre, normalise, ask."""
    width, height = picture.size
    if width < height:
        size = (shorter, int(shorter * height / width))
    else:
        size = (int(shorter * width / height), shorter)
    large = picture.resize(size, Image.Resampling.BICUBIC)
    left, top = round((size[0] - side) / 2), round((size[1] - side) / 2)
    cut = large.crop((left, top, left + side, top + side))
    values = np.asarray(cut, np.float32) / np.float32(255)
    values = (values - MEAN) / STD
    session = onnxruntime.InferenceSession(path)
    (vector,) = session.run(None, {"pixels": values.transpose(2, 0, 1)[None]})
    return np.asarray(vector[0] / np.linalg.norm(vector[0]), np.float32)


@pytest.mark.parametrize("shape", [(40, 60), (60, 40), (33, 33), (200, 301), (9, 7)])
def test_a_vector_is_that_of_the_tutorials_done_by_hand(
    shape: tuple[int, int], save_encoder: SaveEncoder, draw: Draw, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "small.onnx")
    pixels = draw(0, *shape)
    found = np.frombuffer(describe(pixels, carded(path), path), "<f4")
    golden = by_hand(path, Image.fromarray(pixels), shorter=18, side=16)
    assert found == pytest.approx(golden, abs=1e-6)
    assert np.linalg.norm(found) == pytest.approx(1)


def test_a_squashed_picture_gives_exactly_what_is_done_by_hand(
    save_encoder: SaveEncoder, draw: Draw, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "last.onnx", channels_last=True)
    card = carded(
        path,
        layout=Layout.CHANNELS_LAST,
        channels=ChannelOrder.BGR,
        values=ValueRange.BYTE,
        mean=(103.9, 116.8, 123.7),
        std=(1.0, 1.0, 1.0),
        resize=ResizeRule.SQUASH,
        interpolation=Interpolation.BILINEAR,
    )
    pixels = draw(1, 50, 70)
    small = Image.fromarray(pixels).resize((16, 16), Image.Resampling.BILINEAR)
    values = np.asarray(small, np.float32)[..., ::-1] - np.asarray(
        card.mean, np.float32
    )
    session = onnxruntime.InferenceSession(path)
    (vector,) = session.run(None, {"pixels": np.ascontiguousarray(values[None])})
    found = np.frombuffer(describe(pixels, card, path), "<f4")
    assert found == pytest.approx(vector[0] / np.linalg.norm(vector[0]), abs=1e-7)


def test_the_same_pixels_give_the_same_bytes(
    save_encoder: SaveEncoder, draw: Draw, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "small.onnx")
    card = carded(path)
    assert describe(draw(2, 40, 50), card, path) == describe(
        draw(2, 40, 50), card, path
    )


def test_another_preparation_gives_other_vectors_and_another_key(
    save_encoder: SaveEncoder, draw: Draw, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "small.onnx")
    card = carded(path)
    other = replace(card, resize=ResizeRule.SQUASH)
    first, second = (describe(draw(3, 40, 80), each, path) for each in (card, other))
    assert cosine_of_floats(first, second) < 1
    assert card.key != other.key
    assert card.key == replace(card, title="Another", licence="MIT").key


@given(
    width=st.integers(1, 90),
    height=st.integers(1, 90),
    shorter=st.integers(16, 40),
    rule=st.sampled_from(ResizeRule),
)
@settings(deadline=None)
def test_a_picture_of_any_size_is_prepared(
    width: int, height: int, shorter: int, rule: ResizeRule
) -> None:
    card = replace(CARD, width=16, height=12, shorter=shorter, resize=rule)
    given_to_it = prepared(np.full((height, width, 3), 255, np.uint8), card)
    assert given_to_it.shape == (1, 3, 12, 16)
    assert given_to_it.dtype == np.float32
    white = (1 - MEAN) / STD
    assert given_to_it == pytest.approx(
        np.broadcast_to(white[:, None, None], (1, 3, 12, 16))
    )


def test_a_very_long_picture_takes_no_more_memory_than_itself() -> None:
    long = np.zeros((2, 20_000, 3), np.uint8)
    long[:, 9_990:10_010] = 255
    # 18 px high it would be 180,000 px long; its middle is white.
    assert prepared(long, CARD)[0, 0] == pytest.approx((1 - MEAN[0]) / STD[0])


def test_other_arrays_are_a_bug() -> None:
    with pytest.raises(Bug, match="RGB bytes"):
        prepared(np.zeros((4, 4), np.uint8), CARD)


@pytest.mark.parametrize(
    ("vector", "told"),
    [
        ([0.0] * 8, "only zeros"),
        ([float("nan")] + [1.0] * 7, "not finite"),
        ([float("inf")] + [1.0] * 7, "not finite"),
        ([1.0] * 7, "gives 7 numbers and its card says 8"),
    ],
)
def test_an_answer_without_a_direction_is_told(vector: list[float], told: str) -> None:
    with pytest.raises(ModelProblem, match=told):
        direction(np.array([vector], np.float32), CARD)


def test_the_largest_floats_still_have_a_direction() -> None:
    vector = direction(np.full((1, 8), 3e38, np.float32), CARD)
    assert vector == pytest.approx(np.full(8, 8**-0.5))


def test_a_file_that_was_changed_is_refused(
    save_encoder: SaveEncoder, draw: Draw, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "small.onnx")
    card = carded(path)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ModelProblem, match=r"small is not the one .* models remove"):
        describe(draw(4, 20, 20), card, path)


def test_a_file_that_is_gone_is_told(draw: Draw, tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=r"small cannot be read: .*no longer there"):
        describe(draw(5, 20, 20), CARD, tmp_path / "gone.onnx")


def _confined(pipe: Connection, path: Path, card: EncoderCard) -> None:
    confine(Limits())
    pipe.send_bytes(describe(np.full((30, 40, 3), 9, np.uint8), card, path))


def test_it_works_within_the_limits_of_a_worker(
    save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "small.onnx")
    ours, theirs = multiprocessing.Pipe(duplex=False)
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_confined, args=(theirs, path, carded(path)))
    process.start()
    theirs.close()
    assert len(ours.recv_bytes()) == 4 * CARD.dimensions
    process.join(10)
    assert process.exitcode == 0
    ours.close()
    process.close()
