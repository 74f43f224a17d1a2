"""Odd ONNX files, and a folder to add them to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import onnx
import pytest

from photodedup.core.models import ModelFolder
from photodedup.core.records import CardDraft

if TYPE_CHECKING:
    from pathlib import Path

FLOAT = onnx.TensorProto.FLOAT
PREPARED = CardDraft(mean=(0.5, 0.5, 0.5), std=(0.25, 0.25, 0.25))
"""What must be said of every encoder that has no preset."""


class SaveGraph(Protocol):
    """Writes an ONNX file that does nothing but hand its input on."""

    def __call__(
        self,
        name: str,
        *,
        inputs: dict[str, list[int | str]],
        outputs: dict[str, list[int | str]],
        kind: int = FLOAT,
    ) -> Path: ...


@pytest.fixture
def save_graph(tmp_path: Path) -> SaveGraph:
    """Each output is the mean of the first input over all axes, in the shape asked."""

    def save(
        name: str,
        *,
        inputs: dict[str, list[int | str]],
        outputs: dict[str, list[int | str]],
        kind: int = FLOAT,
    ) -> Path:
        first = next(iter(inputs))
        nodes = [onnx.helper.make_node("ReduceMean", [first], ["mean"], keepdims=0)]
        constants = []
        for output, shape in outputs.items():
            sides = [side if isinstance(side, int) else 1 for side in shape]
            shape_name = f"{output} shape"
            constants.append(
                onnx.numpy_helper.from_array(np.array(sides, np.int64), shape_name)
            )
            nodes.append(
                onnx.helper.make_node("Expand", ["mean", shape_name], [output])
            )
        graph = onnx.helper.make_graph(
            nodes,
            "odd",
            [
                onnx.helper.make_tensor_value_info(*each)
                for each in _typed(inputs, kind)
            ],
            [
                onnx.helper.make_tensor_value_info(*each)
                for each in _typed(outputs, kind)
            ],
            constants,
        )
        opset = onnx.helper.make_opsetid("", 17)
        model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8)
        path = tmp_path / name
        onnx.save(model, path)
        return path

    return save


def _typed(
    shapes: dict[str, list[int | str]], kind: int
) -> list[tuple[str, int, list[int | str]]]:
    return [(name, kind, shape) for name, shape in shapes.items()]


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path / "models", {"phash", "all"})


@pytest.fixture
def prepared() -> CardDraft:
    return PREPARED
