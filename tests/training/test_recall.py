"""Recall: counted right on vectors whose neighbours are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.training import recall

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.training.pictures import Collection


def by_color(square: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a weak but honest descriptor: the centred thumbnail."""
    small = square[::16, ::16].astype(np.float32).ravel()
    small = small - small.mean()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), np.float32)


def constant(_square: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.full(192, 192**-0.5, np.float32)


def test_more_neighbours_never_find_less(collection: Collection) -> None:
    found = recall.of_copies(by_color, 112, collection, seed=0)
    shares = [share for _, share in found.among]
    assert shares == sorted(shares)
    assert found.queries == 8
    assert found.stored == 24
    assert 0 < shares[0] <= 1


def test_recall_repeats_with_its_seed(collection: Collection) -> None:
    first = recall.of_copies(by_color, 112, collection, seed=1)
    assert first == recall.of_copies(by_color, 112, collection, seed=1)


def test_kinds_are_found_by_any_photo_of_the_kind(collection: Collection) -> None:
    found = recall.of_labels(constant, 112, collection)
    assert dict(found.among)[10] == 1.0
    assert found.queries == found.stored == 8
