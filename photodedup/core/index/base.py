"""What every candidate index is: codes in, all codes within a Hamming radius out.

All indexes are exact and give the same hits in the same order; they differ in time
alone. They run in the process of the window, so none of them may hold the interpreter
for long: work is cut into pieces of some milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Stored codes within a radius of queries: parallel arrays, one entry per hit.

    Sorted by query, then distance, then photo.

    Attributes
    ----------
    query
        int64 (N,), row of the query.
    photo
        int64 (N,), the number that the code was stored under. A photo that was stored
        with two codes may appear twice for one query.
    distance
        int64 (N,), differing bits.
    """

    query: NDArray[np.int64]
    photo: NDArray[np.int64]
    distance: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        query: NDArray[np.int64],
        photo: NDArray[np.int64],
        distance: NDArray[np.int64],
    ) -> Hits:
        """Return hits in their order from arrays in any order."""
        order = np.lexsort((photo, distance, query))
        return cls(query[order], photo[order], distance[order])

    @classmethod
    def joined(cls, parts: Sequence[Hits]) -> Hits:
        """Return the hits of consecutive queries as one."""
        nothing = np.empty(0, np.int64)
        return cls(
            np.concatenate([nothing, *(part.query for part in parts)]),
            np.concatenate([nothing, *(part.photo for part in parts)]),
            np.concatenate([nothing, *(part.distance for part in parts)]),
        )


class HammingIndex(Protocol):
    """Finds stored codes within a Hamming radius, all of them and no other."""

    def extend(self, photos: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Store codes.

        Parameters
        ----------
        photos
            int64 (N,), the number that each code is reported under.
        codes
            uint64 (N,).
        """

    def within(self, codes: NDArray[np.uint64], radius: int) -> Hits:
        """Return every stored code within `radius` differing bits of each query.

        Parameters
        ----------
        codes
            uint64 (Q,), the queries.
        radius
            0..64.
        """


class Entries:
    """The stored codes as two arrays that grow by doubling."""

    def __init__(self) -> None:
        self._photos = np.empty(0, np.int64)
        self._codes = np.empty(0, np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def photos(self) -> NDArray[np.int64]:
        """int64 (N,), in the order they came."""
        return self._photos[: self._count]

    @property
    def codes(self) -> NDArray[np.uint64]:
        """uint64 (N,), parallel to `photos`."""
        return self._codes[: self._count]

    def append(self, photos: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Add to the end."""
        needed = self._count + codes.size
        if needed > self._codes.size:
            room = max(needed, 2 * self._codes.size)
            self._photos = np.resize(self._photos, room)
            self._codes = np.resize(self._codes, room)
        self._photos[self._count : needed] = photos
        self._codes[self._count : needed] = codes
        self._count = needed
