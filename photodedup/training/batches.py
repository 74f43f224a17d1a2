"""Batches of views: each decided by the seed and the number of its step alone.

So a run can be resumed at any step, and the next batch can be made on another thread
while the network learns from this one.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.training import views

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from numpy.random import Generator
    from numpy.typing import NDArray

    from photodedup.training.pictures import Picture

KINDS_PER_BATCH = 8


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Views to learn from.

    Attributes
    ----------
    views
        uint8 (V, S, S, 3), sRGB. For copies the second half holds the altered copies
        of the first half.
    labels
        int64 (V,), number of the picture (copies) or of the kind.
    """

    views: NDArray[np.uint8]
    labels: NDArray[np.int64]


def copies(
    pictures: Sequence[Picture], count: int, side: int, key: tuple[int, ...]
) -> Batch:
    """Return `count` different pictures in two views each.

    Parameters
    ----------
    key
        Decides everything: a seed and the number of the step.

    Notes
    -----
    What stands beside a picture in a collage is never in the batch, nor twice: two
    views with a common part would be taken for different photos.
    """
    random = np.random.default_rng(key)
    order = random.permutation(len(pictures))
    chosen, others = order[:count], _cycle(order[count:], order)
    pairs = [
        views.pair(pictures[n], lambda: pictures[next(others)], side, random)
        for n in chosen
    ]
    stacked = np.stack([first for first, _ in pairs] + [second for _, second in pairs])
    return Batch(stacked, np.concatenate([chosen, chosen]).astype(np.int64))


def _cycle(others: NDArray[np.int64], every: NDArray[np.int64]) -> _Cycle:
    return _Cycle(others if others.size else every)


class _Cycle:
    """One number after the other, for ever."""

    def __init__(self, numbers: NDArray[np.int64]) -> None:
        self._numbers = numbers
        self._at = 0

    def __next__(self) -> int:
        number = int(self._numbers[self._at % self._numbers.size])
        self._at += 1
        return number


def labelled(
    pictures: Sequence[Picture], count: int, side: int, key: tuple[int, ...]
) -> Batch:
    """Return about `count` slightly altered pictures of a few kinds, evenly.

    Parameters
    ----------
    key
        Decides everything: a seed and the number of the step.
    """
    random = np.random.default_rng(key)
    labels = np.array([one.label for one in pictures])
    kinds = np.unique(labels)
    drawn = random.permutation(kinds)[:KINDS_PER_BATCH]
    each = max(count // len(drawn), 2)
    chosen = np.concatenate([_some(labels == kind, each, random) for kind in drawn])
    stacked = np.stack([views.light(pictures[n], side, random) for n in chosen])
    return Batch(stacked, labels[chosen].astype(np.int64))


def _some(mask: NDArray[np.bool_], count: int, random: Generator) -> NDArray[np.int64]:
    found = np.flatnonzero(mask)
    return np.asarray(random.choice(found, count, replace=found.size < count))


class Prefetch:
    """Makes the next batch on another thread; a context, at whose end that stops."""

    def __init__(
        self, pictures: Sequence[Picture], count: int, seed: int, *, by_label: bool
    ) -> None:
        self._pictures = pictures
        self._count = count
        self._seed = seed
        self._make = labelled if by_label else copies
        self._pool = ThreadPoolExecutor(1)
        self._coming: tuple[int, int, Future[Batch]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def batch(self, step: int, side: int) -> Batch:
        """Return the batch of a step and begin with that of the next one."""
        if self._coming is not None and self._coming[:2] == (step, side):
            current = self._coming[2].result()
        else:
            current = self._batch(step, side)
        following = self._pool.submit(self._batch, step + 1, side)
        self._coming = (step + 1, side, following)
        return current

    def _batch(self, step: int, side: int) -> Batch:
        key = (self._seed, step)
        return self._make(self._pictures, self._count, side, key)
