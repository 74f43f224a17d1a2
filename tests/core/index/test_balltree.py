"""Why there is no ball tree here: on the bits of hashes it prunes nothing.

Counted by scikit-learn itself: how many distances a query computes, centres of balls
included, per stored hash. 1 is what looking at every hash costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from sklearn.neighbors import BallTree

from photodedup.core.fingerprints import hashes
from photodedup.core.index.flat import rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BITS = 64
NEIGHBOURS = 9
NEAR = 8.5 / BITS
"""scikit-learn counts the share of bits that differ: up to 8 of them."""


def random_bits(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 2, (count, BITS), np.uint8)


def photo_bits(folder: Path) -> NDArray[np.uint8]:
    codes = []
    for path in sorted(folder.glob("*/*.jpg")):
        with Image.open(path) as image:
            image.draft("L", (100, 100))
            codes.append(hashes.perception(image).to_bytes(8, "big"))
    return np.unpackbits(rows(codes), axis=1)


def share_computed(
    stored: NDArray[np.uint8], queries: NDArray[np.uint8], neighbours: int
) -> list[float]:
    """Return distances computed per stored hash, for every query."""
    tree = BallTree(stored, metric="hamming")
    shares = []
    for query in queries:
        tree.reset_n_calls()
        tree.query(query[np.newaxis], k=neighbours)
        shares.append(tree.get_n_calls() / len(stored))
    return shares


def test_every_query_computes_every_distance() -> None:
    stored = random_bits(3000)
    assert min(share_computed(stored, stored[::60], NEIGHBOURS)) >= 0.99
    assert min(share_computed(stored[50:], stored[:50], NEIGHBOURS)) >= 0.99


def test_a_small_radius_computes_every_distance_too() -> None:
    stored = random_bits(3000)
    tree = BallTree(stored, metric="hamming")
    tree.reset_n_calls()
    tree.query_radius(stored[:50], r=NEAR)
    assert tree.get_n_calls() / len(stored) / 50 >= 0.99


def test_only_a_photo_that_asks_for_itself_alone_is_found_sooner() -> None:
    stored = random_bits(3000)
    assert np.mean(share_computed(stored, stored[::60], 1)) < 0.9


@pytest.mark.shared
def test_every_query_among_real_photos_computes_every_distance(shared: Path) -> None:
    stored = photo_bits(shared / "data" / "photos" / "natural")
    assert len(stored) == 500
    assert min(share_computed(stored, stored[::5], NEIGHBOURS)) >= 0.99
