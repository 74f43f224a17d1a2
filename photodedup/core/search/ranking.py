"""One descriptor against many: the values of a method, as its pair measure gives them.

numpy alone: it runs in the process of the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.errors import Bug
from photodedup.core.index import colors, counts, flat, forest, vectors
from photodedup.core.methods import Direction, Form
from photodedup.core.methods.kinds import ColorMeasure
from photodedup.core.settings import NearestIndex
from photodedup.core.similarity.colors import RECORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from photodedup.core.methods import Method
    from photodedup.core.settings import SearchSettings

EMPTY_COLORS = RECORD.itemsize
"""Bytes of a colour histogram without a colour: its header."""

Ranking = list[tuple[int, float]]
"""Rows and their values, the nearest first, equal ones by row."""


def rank(
    method: Method, query: bytes, stored: Sequence[bytes], settings: SearchSettings
) -> tuple[Ranking, str]:
    """Return the nearest rows, and a sentence about how they were looked up.

    Parameters
    ----------
    method
        Of any form but `Form.PAIR`.
    query, stored
        Descriptors of the method.
    settings
        How many, and by which index.

    Returns
    -------
    The ranking, and how much a forest found of the exact answer; else empty.

    Raises
    ------
    EnvironmentProblem
        Annoy is not installed.
    """
    if not stored:
        return [], ""
    if method.form is Form.BITS:
        return _rank_bits(query, stored, settings)
    return ranked(method, values(method, query, stored), settings.count), ""


def ranked(method: Method, found: NDArray[np.float64], count: int) -> Ranking:
    """Return the `count` closest values with their rows.

    Parameters
    ----------
    method
        Says which end is closer.
    found
        float64 (N,); what is not a number is left out.
    """
    lower = method.direction is Direction.LOWER_IS_CLOSER
    order = np.argsort(found if lower else -found, kind="stable")[:count]
    return [(int(row), float(found[row])) for row in order if not np.isnan(found[row])]


def values(
    method: Method, query: bytes, stored: Sequence[bytes]
) -> NDArray[np.float64]:
    """Return the values of the query with every stored descriptor, float64 (N,).

    Not a number where the method has nothing to compare.
    """
    if method.form is Form.BITS:
        found = flat.nearest(query, flat.rows(stored), len(stored))
        distances = np.empty(len(stored))
        distances[found.rows] = found.distances
        return distances
    if method.form is Form.COUNTS:
        return counts.distances(query, stored)
    if method.form is Form.COLORS:
        scores = colors.scores(query, stored, ColorMeasure(_measure(method)))
        # Pure white left out of a white picture leaves nothing, which OpenCV takes
        # for alike to everything.
        scores[[_is_empty(each) or _is_empty(query) for each in stored]] = np.nan
        return scores
    if method.form is Form.BYTES:
        return vectors.cosines_of_bytes(query, stored)
    if method.form is Form.FLOATS:
        return vectors.cosines(query, stored)
    raise Bug(f"{method.name} compares pair by pair")


def _is_empty(colors_of_photo: bytes) -> bool:
    return len(colors_of_photo) <= EMPTY_COLORS


def _measure(method: Method) -> str:
    return method.name.removeprefix("histogram-")


def _rank_bits(
    query: bytes, stored: Sequence[bytes], settings: SearchSettings
) -> tuple[Ranking, str]:
    codes = flat.rows(stored)
    exact = flat.nearest(query, codes, settings.count)
    if settings.index is NearestIndex.EXACT:
        return _pairs(exact), ""
    trees = forest.Forest(codes, settings.trees)
    found = trees.nearest(query, settings.count, settings.search_k)
    trees_said = "1 tree" if settings.trees == 1 else f"{settings.trees:,} trees"
    sentence = (
        f"Annoy with {trees_said}: recall {forest.recall(found, exact):.2f} "
        f"of the exact {len(exact.rows)}."
    )
    return _pairs(found), sentence


def _pairs(found: flat.Nearest) -> Ranking:
    distances = map(float, found.distances.tolist())
    return list(zip(found.rows.tolist(), distances, strict=True))
