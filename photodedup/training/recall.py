"""How often the right photo is among the nearest, on photos never trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.fingerprints.embedding import packed
from photodedup.core.index.embedding import nearest, nearest_others, rows
from photodedup.training import views

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from photodedup.training.pictures import Collection, Picture

    Vector = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

AMONG = (1, 5, 10)
MOST_QUERIES = 500
MOST_STORED = 1500
KEY = 104_729


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the queries found a right one.

    Attributes
    ----------
    queries, stored
        Numbers of pictures.
    among
        (k, share of the queries with a right one among the k nearest), 0..1.
    """

    queries: int
    stored: int
    among: tuple[tuple[int, float], ...]


def of_copies(vector: Vector, side: int, collection: Collection, seed: int) -> Recall:
    """Ask for every held-out photo by one heavily altered copy of it.

    Parameters
    ----------
    vector
        The network: uint8 (side, side, 3) to a unit vector.
    collection
        The photos that were trained on are stored as well, to make it harder.
    """
    asked = collection.held_out[:MOST_QUERIES]
    stored = (*asked, *collection.trained[: MOST_STORED - len(asked)])
    random = np.random.default_rng((seed, KEY))
    copies = [_copy(picture, asked, side, random) for picture in asked]
    return _recall(
        rows([packed(vector(copy)) for copy in copies]),
        rows([packed(vector(views.plain(picture, side))) for picture in stored]),
    )


def _copy(
    picture: Picture, others: Sequence[Picture], side: int, random: np.random.Generator
) -> NDArray[np.uint8]:
    def filler() -> Picture:
        return others[int(random.integers(len(others)))]

    return views.altered(picture, filler, side, random)


def _recall(queries: NDArray[np.int8], stored: NDArray[np.int8]) -> Recall:
    found = nearest(queries, stored, max(AMONG))
    return _among(found.query, found.query == found.stored, len(queries), len(stored))


def of_labels(vector: Vector, side: int, collection: Collection) -> Recall:
    """Ask for every held-out photo another of its label, among all held-out photos."""
    asked = collection.held_out[:MOST_STORED]
    labels = np.array([picture.label for picture in asked])
    stored = rows([packed(vector(views.plain(picture, side))) for picture in asked])
    found = nearest_others(stored, max(AMONG))
    right = labels[found.query] == labels[found.stored]
    return _among(found.query, right, len(asked), len(asked))


def _among(
    query: NDArray[np.int64], right: NDArray[np.bool_], queries: int, stored: int
) -> Recall:
    rank = np.arange(query.size) - np.searchsorted(query, query)
    shares = [
        (k, len(np.unique(query[right & (rank < k)])) / max(queries, 1)) for k in AMONG
    ]
    return Recall(queries, stored, tuple(shares))
