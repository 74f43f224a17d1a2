"""The written model: small, loadable, and of the same opinion as the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
import torch

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.fingerprints.embedding import open_model
from photodedup.training import export, views
from photodedup.training.network import DIMENSIONS, SIDE, Network

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.training.pictures import Picture

MOST_BYTES = 4_000_000


@pytest.fixture(scope="module")
def network() -> Network:
    """Return an untrained network whose statistics are those of pictures."""
    torch.manual_seed(0)
    made = Network()
    with torch.no_grad():
        for _ in range(5):
            made(torch.rand(8, 3, 64, 64) * 255)
    made.eval()
    return made


def test_the_model_agrees_with_the_network(
    network: Network, pictures: tuple[Picture, ...], tmp_path: Path
) -> None:
    path = tmp_path / "m.onnx"
    export.write(network, pictures, path)
    assert path.stat().st_size < MOST_BYTES
    model = open_model(path)
    assert model.side == SIDE
    for picture in pictures[:6]:
        square = views.plain(picture, SIDE)
        planes = torch.from_numpy(square).permute(2, 0, 1)[None].float()
        with torch.no_grad():
            wanted = network(planes)[0].numpy()
        given = model.vector(square)
        assert given.shape == (DIMENSIONS,)
        assert float(given @ wanted) > 0.99


def test_the_graph_takes_one_square_and_gives_one_vector(
    network: Network, pictures: tuple[Picture, ...], tmp_path: Path
) -> None:
    path = tmp_path / "m.onnx"
    export.write(network, pictures, path)
    graph = onnx.load(str(path))
    onnx.checker.check_model(graph)
    (given,) = graph.graph.input
    sizes = [size.dim_value for size in given.type.tensor_type.shape.dim]
    assert (given.name, sizes) == ("pictures", [1, 3, SIDE, SIDE])
    assert [each.name for each in graph.graph.output] == ["vectors"]
    assert {each.version for each in graph.opset_import if not each.domain} == {17}


def test_a_folder_that_is_not_there_is_told(
    network: Network, pictures: tuple[Picture, ...], tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        export.write(network, pictures, tmp_path / "no" / "m.onnx")


def test_the_vector_of_a_black_picture_is_finite(
    network: Network, pictures: tuple[Picture, ...], tmp_path: Path
) -> None:
    path = tmp_path / "m.onnx"
    export.write(network, pictures, path)
    vector = open_model(path).vector(np.zeros((5, 9, 3), np.uint8))
    assert np.isfinite(vector).all()
