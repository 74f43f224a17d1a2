"""The network: unit vectors, few weights."""

from __future__ import annotations

import pytest
import torch

from photodedup.training.network import DIMENSIONS, Network


@pytest.mark.parametrize("side", [48, 64, 96, 112])
def test_every_resolution_gives_unit_vectors(side: int) -> None:
    network = Network().eval()
    vectors = network(torch.rand(2, 3, side, side) * 255)
    assert vectors.shape == (2, DIMENSIONS)
    assert torch.allclose(vectors.norm(dim=1), torch.ones(2), atol=1e-5)


def test_a_black_picture_gives_a_vector_too() -> None:
    vectors = Network().eval()(torch.zeros(1, 3, 112, 112))
    assert bool(torch.isfinite(vectors).all())


def test_the_weights_fit_the_shipped_size() -> None:
    count = sum(weights.numel() for weights in Network().parameters())
    assert 700_000 < count < 900_000
