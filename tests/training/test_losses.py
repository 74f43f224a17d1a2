"""Losses: low where they should be, and never without a slope."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from photodedup.training import losses


def unit(count: int, seed: int) -> torch.Tensor:
    torch.manual_seed(seed)
    return functional.normalize(torch.randn(count, 16))


LABELS = torch.tensor([0, 0, 1, 1])
TOGETHER = functional.normalize(
    torch.tensor([[1.0, 0.0], [1.0, 0.01], [-1.0, 0.0], [-1.0, 0.01]])
)
MIXED = TOGETHER[[0, 2, 1, 3]]


def test_copies_that_meet_cost_less_than_copies_that_do_not() -> None:
    vectors = unit(8, 0)
    met = losses.copies(vectors, vectors)
    assert met < losses.copies(vectors, vectors.roll(1, 0))


def test_a_spread_batch_costs_less_than_a_heap() -> None:
    spread = unit(8, 1)
    heap = functional.normalize(spread[:1] + 0.01 * unit(8, 2))
    assert losses.copies(spread, spread) < losses.copies(heap, heap)


@pytest.mark.parametrize("loss", [losses.contrastive, losses.triplet])
def test_sorted_kinds_cost_less_than_mixed_ones(loss: losses.OfKinds) -> None:
    assert loss(TOGETHER, LABELS) < loss(MIXED, LABELS)


@pytest.mark.parametrize("loss", [losses.contrastive, losses.triplet])
def test_equal_vectors_have_a_finite_slope(loss: losses.OfKinds) -> None:
    vectors = torch.ones(4, 3, requires_grad=True)
    loss(functional.normalize(vectors), LABELS).backward()
    assert vectors.grad is not None
    assert bool(torch.isfinite(vectors.grad).all())


@pytest.mark.parametrize("loss", [losses.contrastive, losses.triplet])
def test_a_batch_of_one_kind_is_no_error(loss: losses.OfKinds) -> None:
    assert bool(torch.isfinite(loss(TOGETHER, torch.zeros(4, dtype=torch.long))))
