"""What a training is asked to do: frozen and written into the card."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Objective(Enum):
    """What the network learns to bring together."""

    COPIES = "copies"
    """A photo and its altered copies; needs no labels."""
    CONTRASTIVE = "contrastive"
    """Photos of one sub-folder; others at least a margin apart."""
    TRIPLET = "triplet"
    """Photos of one sub-folder; others farther than these by a margin."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the run at one resolution.

    Attributes
    ----------
    until
        Share of the run at which it ends, 0..1.
    side
        Side in px of the squares that the network sees.
    """

    until: float
    side: int


STAGES = (Stage(0.10, 48), Stage(0.55, 64), Stage(0.90, 96), Stage(1.0, 112))
"""Small first: a square of 64 px costs a third of one of 112 px and teaches as much."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast.

    Attributes
    ----------
    steps
        Batches; the run then repeats exactly with the same seed. 0: by the clock.
    minutes
        Wall time when `steps` is 0; the learning rate follows the clock, so that the
        run ends well on a busy machine too.
    learning_rate
        The highest, after the warm-up; falls along a half cosine.
    weight_decay
        Of matrices, not of biases and scales.
    warm_up
        Share of the run.
    stages
        Resolutions, in order.
    """

    steps: int = 0
    minutes: float = 60.0
    learning_rate: float = 1.2e-3
    weight_decay: float = 0.05
    warm_up: float = 0.04
    stages: tuple[Stage, ...] = STAGES


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Everything that decides the outcome of a training.

    Attributes
    ----------
    objective
        What is to be learnt.
    seed
        Of weights, batches and alterations.
    batch
        Pictures per step, each in two views.
    held_out
        Share of the photos that is never trained on, 0..0.5.
    drawn
        Number of drawn pictures added to the photos.
    patience
        Checks of the held-out part without a better one before the run ends early;
        0: never early.
    check_every
        Steps between two such checks, and between two checkpoints.
    start
        Name of the weights that it began with; empty for none.
    schedule
        How long and how fast.
    """

    objective: Objective = Objective.COPIES
    seed: int = 0
    batch: int = 64
    held_out: float = 0.1
    drawn: int = 0
    patience: int = 12
    check_every: int = 200
    start: str = ""
    schedule: Schedule = field(default_factory=Schedule)
