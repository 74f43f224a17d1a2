"""ONNX files read from their bytes: whole or not, with all their weights or not."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Protocol

import onnx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from photodedup.core.models.wire import NotWholeError, outside_files

if TYPE_CHECKING:
    from pathlib import Path

    class SaveEncoder(Protocol):
        def __call__(self, path: Path) -> Path: ...


def outside(name: str) -> onnx.TensorProto:
    tensor = onnx.TensorProto(name=name, data_type=onnx.TensorProto.FLOAT, dims=[2])
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="offset", value="0")
    tensor.external_data.add(key="location", value=f"{name}.data")
    return tensor


def with_nodes(*nodes: onnx.NodeProto) -> onnx.ModelProto:
    return onnx.helper.make_model(onnx.helper.make_graph(list(nodes), "odd", [], []))


def test_a_whole_file_has_nothing_outside(
    save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    assert outside_files(save_encoder(tmp_path / "small.onnx")) == ()


def test_weights_outside_are_found_wherever_a_tensor_can_stand(tmp_path: Path) -> None:
    constant = onnx.helper.make_node("Constant", [], ["a"], value=outside("constant"))
    branch = onnx.helper.make_graph([constant], "branch", [], [])
    model = with_nodes(
        onnx.helper.make_node("If", ["c"], ["b"], then_branch=branch),
    )
    model.graph.initializer.append(outside("initializer"))
    sparse = model.graph.sparse_initializer.add()
    sparse.values.CopyFrom(outside("values"))
    sparse.indices.CopyFrom(outside("indices"))
    function = model.functions.add(name="f", domain="d")
    function.node.append(
        onnx.helper.make_node("Constant", [], ["a"], value=outside("function"))
    )
    path = tmp_path / "odd.onnx"
    path.write_bytes(model.SerializeToString())
    names = {"constant", "initializer", "values", "indices", "function"}
    assert set(outside_files(path)) == {f"{name}.data" for name in names}


def test_graphs_that_lie_too_deep_are_refused(tmp_path: Path) -> None:
    graph = onnx.helper.make_graph([], "inmost", [], [])
    for _ in range(30):
        node = onnx.helper.make_node("If", ["c"], ["b"], then_branch=graph)
        graph = onnx.helper.make_graph([node], "around", [], [])
    path = tmp_path / "deep.onnx"
    path.write_bytes(onnx.helper.make_model(graph).SerializeToString())
    with pytest.raises(NotWholeError, match="too deep"):
        outside_files(path)


@given(content=st.binary(max_size=200))
@example(content=b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
@example(content=b"\x3a\x80")
@example(content=b"\x3b\x00")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    with contextlib.suppress(NotWholeError):
        assert isinstance(outside_files(path), tuple)


def test_a_file_that_was_cut_anywhere_is_refused(
    save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    content = save_encoder(tmp_path / "small.onnx").read_bytes()
    graph = content.index(b"\x3a")
    path = tmp_path / "cut.onnx"
    for end in range(graph + 1, graph + 1500, 7):
        path.write_bytes(content[:end])
        with pytest.raises(NotWholeError):
            outside_files(path)
