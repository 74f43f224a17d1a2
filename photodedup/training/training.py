"""The training loop: schedule, average of the weights, early stop, resume."""

from __future__ import annotations

import copy
import math
import time
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from photodedup.core.errors import EnvironmentProblem, UsageProblem, printable
from photodedup.training import losses, weights
from photodedup.training.batches import Batch, Prefetch, copies, labelled
from photodedup.training.network import SIDE, Network
from photodedup.training.schedule import optimizer, rate_at, side_at
from photodedup.training.settings import Objective

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import Tensor

    from photodedup.core.progress import CancelToken
    from photodedup.training.pictures import Collection, Picture
    from photodedup.training.settings import TrainingSettings

LONGEST_GRADIENT = 3.0
CHECKED_PICTURES = 256
CHECK_KEY = 7_919
BETTER_BY = 1e-3


@dataclass(frozen=True, slots=True)
class Report:
    """Where a training is.

    Attributes
    ----------
    step
        Batches learnt from.
    share
        Of the run, 0..1.
    loss
        Mean over the last batches; lower is better.
    held_out_loss
        Of the averaged weights on photos that are not trained on, at the last check;
        None before the first.
    side
        Present resolution, px.
    views_per_s
        Altered pictures per second.
    eta_s
        Seconds left.
    """

    step: int
    share: float
    loss: float
    held_out_loss: float | None
    side: int
    views_per_s: float
    eta_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a training leaves.

    Attributes
    ----------
    network
        With the averaged weights of the best check, ready for use.
    steps, views
        What it has seen.
    wall_s, cpu_s
        Time of this and of resumed runs before it.
    loss, held_out_loss
        At the end; the latter None without held-out photos.
    stopped_early
        The held-out part had not become better for long.
    complete
        False when it was stopped by its token.
    """

    network: Network
    steps: int
    views: int
    wall_s: float
    cpu_s: float
    loss: float
    held_out_loss: float | None
    stopped_early: bool
    complete: bool


@dataclass(slots=True)
class _State:
    """What a checkpoint holds beside the weights."""

    step: int = 0
    views: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    loss: float = math.nan
    held_out: float = math.nan
    best: float = math.inf
    checks_since_best: int = 0


class Training:
    """One run, from the first step or from a checkpoint.

    Parameters
    ----------
    settings
        What to do.
    collection
        What to learn from.
    checkpoint
        Where the state is kept between runs; it goes on from there if it exists.
    start
        Weights of an earlier training (`weights.save`) to begin with.

    Raises
    ------
    EnvironmentProblem
        The checkpoint or the weights are of another kind.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        collection: Collection,
        checkpoint: Path,
        start: Path | None = None,
    ) -> None:
        self._settings = settings
        self._trained = collection.trained
        self._held_out = collection.held_out[:CHECKED_PICTURES]
        self._checkpoint = checkpoint
        self._by_label = settings.objective is not Objective.COPIES
        torch.manual_seed(settings.seed)
        self._network = Network().to(memory_format=torch.channels_last)
        if start is not None:
            weights.load(self._network, start)
        self._average = copy.deepcopy(self._network).eval()
        self._best = copy.deepcopy(self._average)
        self._optimizer = optimizer(self._network, settings.schedule)
        self._state = _State()
        if checkpoint.exists():
            self._load()

    def run(self, on_report: Callable[[Report], None], cancel: CancelToken) -> Trained:
        """Learn until the schedule, the held-out part or the token ends it."""
        state, schedule = self._state, self._settings.schedule
        started = (time.monotonic() - state.wall_s, time.process_time() - state.cpu_s)
        stopped_early = False
        with self._prefetch() as source:
            while (share := self._share()) < 1 and not cancel.cancelled:
                side = side_at(schedule, share)
                batch = source.batch(state.step, side)
                loss = self._learn(batch, share)
                _note(state, loss, len(batch.views))
                state.wall_s = time.monotonic() - started[0]
                state.cpu_s = time.process_time() - started[1]
                if state.step % self._settings.check_every == 0:
                    stopped_early = self._check()
                on_report(self._report(share, side))
                if stopped_early:
                    break
        return self._finish(stopped_early=stopped_early, complete=not cancel.cancelled)

    def _prefetch(self) -> Prefetch:
        settings = self._settings
        return Prefetch(
            self._trained, settings.batch, settings.seed, by_label=self._by_label
        )

    def _share(self) -> float:
        schedule = self._settings.schedule
        if schedule.steps:
            return self._state.step / schedule.steps
        return self._state.wall_s / (60 * schedule.minutes)

    def _learn(self, batch: Batch, share: float) -> float:
        schedule = self._settings.schedule
        for group in self._optimizer.param_groups:
            group["lr"] = schedule.learning_rate * rate_at(share, schedule.warm_up)
        loss = _loss(self._settings.objective, self._network, batch)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), LONGEST_GRADIENT)
        self._optimizer.step()
        weights.follow(self._average, self._network, self._state.step)
        return float(loss.detach())

    def _check(self) -> bool:
        """Look at the held-out part, save, and say whether it has been enough."""
        state, settings = self._state, self._settings
        if len(self._held_out) > 1:
            state.held_out = _held_out_loss(settings, self._average, self._held_out)
            if state.held_out < state.best - BETTER_BY:
                state.best, state.checks_since_best = state.held_out, 0
                self._best.load_state_dict(self._average.state_dict())
            else:
                state.checks_since_best += 1
        self._save()
        return 0 < settings.patience <= state.checks_since_best

    def _report(self, share: float, side: int) -> Report:
        state = self._state
        done = self._share()
        return Report(
            step=state.step,
            share=min(done, 1.0),
            loss=state.loss,
            held_out_loss=None if math.isnan(state.held_out) else state.held_out,
            side=side,
            views_per_s=state.views / max(state.wall_s, 1e-9),
            eta_s=state.wall_s * (1 - done) / max(done, share, 1e-9),
        )

    def _finish(self, *, stopped_early: bool, complete: bool) -> Trained:
        state = self._state
        held_out = None
        network = self._average
        if len(self._held_out) > 1:
            held_out = _held_out_loss(self._settings, self._average, self._held_out)
            if state.best < held_out:
                network, held_out = self._best, state.best
        self._save()
        return Trained(
            network=network.eval(),
            steps=state.step,
            views=state.views,
            wall_s=state.wall_s,
            cpu_s=state.cpu_s,
            loss=state.loss,
            held_out_loss=held_out,
            stopped_early=stopped_early,
            complete=complete,
        )

    def _save(self) -> None:
        state = self._state
        content = {
            "network": self._network.state_dict(),
            "average": self._average.state_dict(),
            "best": self._best.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "state": {name: getattr(state, name) for name in _State.__slots__},
            "settings": repr(self._settings),
        }
        weights.write(content, self._checkpoint)

    def _load(self) -> None:
        # What torch does with another file is anybody's guess.
        if not zipfile.is_zipfile(self._checkpoint):
            raise _no_checkpoint(self._checkpoint)
        try:
            # Tensors and numbers only: nothing in the file is executed.
            content = torch.load(self._checkpoint, weights_only=True)
            if content["settings"] != repr(self._settings):
                raise UsageProblem(
                    f"{printable(self._checkpoint)} belongs to a training with other "
                    "settings; repeat those, or delete it to begin anew"
                )
            self._network.load_state_dict(content["network"])
            self._average.load_state_dict(content["average"])
            self._best.load_state_dict(content["best"])
            self._optimizer.load_state_dict(content["optimizer"])
            self._state = _State(**content["state"])
        except (OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
            raise _no_checkpoint(self._checkpoint) from error


def _no_checkpoint(path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{printable(path)} is no checkpoint of a training; delete it to begin anew"
    )


def _note(state: _State, loss: float, views: int) -> None:
    state.step += 1
    state.views += views
    state.loss = loss if math.isnan(state.loss) else 0.98 * state.loss + 0.02 * loss


def _loss(objective: Objective, network: Network, batch: Batch) -> Tensor:
    vectors = _vectors(network, tensor(batch))
    if objective is Objective.COPIES:
        first, second = vectors.chunk(2)
        return losses.copies(first, second)
    labels = torch.from_numpy(batch.labels)
    if objective is Objective.CONTRASTIVE:
        return losses.contrastive(vectors, labels)
    return losses.triplet(vectors, labels)


def _vectors(network: Network, pictures: Tensor) -> Tensor:
    """Return the unit vectors; convolutions that learn count in 16 bits where it pays.

    A processor with instructions for bfloat16 learns from 1.7 times as many views a
    second that way; one without them would take longer.
    """
    short = network.training and torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 -- nothing public tells
    with torch.autocast("cpu", torch.bfloat16, enabled=short):
        maps = network.maps(pictures)
    return network.pooled(maps.float())


def tensor(batch: Batch) -> Tensor:
    """Return the views as the network takes them, float32 (N, 3, S, S), 0..255."""
    pictures = torch.from_numpy(batch.views).permute(0, 3, 1, 2).float()
    return pictures.contiguous(memory_format=torch.channels_last)


def _held_out_loss(
    settings: TrainingSettings, network: Network, pictures: Sequence[Picture]
) -> float:
    """Return the mean loss on the same altered views of held-out photos every time."""
    make = copies if settings.objective is Objective.COPIES else labelled
    total, parts = 0.0, range(0, len(pictures), settings.batch)
    for start in parts:
        some = pictures[start : start + settings.batch]
        batch = make(some, len(some), SIDE, (settings.seed, CHECK_KEY, start))
        with torch.no_grad():
            total += float(_loss(settings.objective, network, batch))
    return total / len(parts)
