"""ONNX networks opened and asked on one thread, from bytes and from a path alike."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.fingerprints.network import (
    Port,
    UnusableNetworkError,
    open_network,
)

if TYPE_CHECKING:
    from pathlib import Path

    class SaveEncoder(Protocol):
        def __call__(
            self, path: Path, *, size: int | None = 16, batch: int | None = 1
        ) -> Path: ...


def test_a_path_and_its_bytes_are_the_same_network(
    save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    path = save_encoder(tmp_path / "small.onnx")
    picture = np.random.default_rng(0).normal(size=(1, 3, 16, 16)).astype(np.float32)
    first, second = (
        open_network(source).run(picture, "vector")
        for source in (path, path.read_bytes())
    )
    assert first.tolist() == second.tolist()


def test_axes_that_may_have_any_size_are_none(
    save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    network = open_network(save_encoder(tmp_path / "open.onnx", size=None, batch=None))
    assert network.inputs == (Port("pixels", (None, 3, None, None), "tensor(float)"),)
    assert [port.name for port in network.outputs] == ["vector"]


def test_an_array_of_another_shape_is_refused_with_the_reason(
    save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    network = open_network(save_encoder(tmp_path / "small.onnx"))
    with pytest.raises(UnusableNetworkError, match=r"^Got invalid dimensions"):
        network.run(np.zeros((1, 3, 9, 9), np.float32), "vector")


@pytest.mark.parametrize("content", [b"", b"no network", bytes(40)])
def test_what_is_no_network_is_refused(
    content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.onnx"
    path.write_bytes(content)
    for source in (content, path):
        with pytest.raises(UnusableNetworkError) as caught:
            open_network(source)
        assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_missing_runtime_is_told_with_the_next_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EnvironmentProblem, match=r"needs onnxruntime.*install"):
        open_network(b"")
