"""Resolution and learning rate along a run, and what the latter drives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from photodedup.training.network import Network
    from photodedup.training.settings import Schedule

BETAS = (0.9, 0.98)


def side_at(schedule: Schedule, share: float) -> int:
    """Return the side in px of the squares at a share of the run, 0..1."""
    for stage in schedule.stages:
        if share < stage.until:
            return stage.side
    return schedule.stages[-1].side


def rate_at(share: float, warm_up: float) -> float:
    """Return the learning rate at a share of the run, as a share of the highest."""
    if share < warm_up:
        return (share + 1e-3) / (warm_up + 1e-3)
    done = (share - warm_up) / (1 - warm_up)
    return 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))


def optimizer(network: Network, schedule: Schedule) -> torch.optim.AdamW:
    """Return AdamW that lets only matrices decay, not biases and scales."""
    matrices = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": schedule.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=schedule.learning_rate, betas=BETAS)
