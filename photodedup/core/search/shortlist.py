"""Which photos slow methods look at: those that faster ones put in front.

SSIM takes 5 ms a pair, keypoints 10: 100,000 photos would be minutes. Up to
`ALL_LOOKED_AT` photos all are measured; of more, the nearest by the learned descriptor
(crops, turns, frames) and by the sign hash in its eight turns, in turns.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.fingerprints.orientation import oriented_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from photodedup.core.records import Photo

ALL_LOOKED_AT = 300
LOOKED_AT = 200


def shortlist(
    query: Photo, photos: Sequence[Photo], likeness: NDArray[np.float64]
) -> list[int]:
    """Return the rows of the photos to look at, those first that look most alike.

    Parameters
    ----------
    query, photos
        By their sign hashes.
    likeness
        float64 (N,), cosine of the learned descriptors of the query and each photo;
        higher is closer.

    Returns
    -------
    All rows of up to `ALL_LOOKED_AT` photos, else `LOOKED_AT`.
    """
    by_look = np.argsort(-likeness, kind="stable").tolist()
    if len(photos) <= ALL_LOOKED_AT:
        return [int(row) for row in by_look]
    by_hash = np.argsort(_distances(query, photos), kind="stable").tolist()
    in_turns = chain.from_iterable(zip_longest(by_look, by_hash))
    chosen = set(list(dict.fromkeys(in_turns))[:LOOKED_AT])
    return [int(row) for row in by_look if row in chosen]


def _distances(query: Photo, photos: Sequence[Photo]) -> NDArray[np.int64]:
    """Return the least distance of the sign hashes over turns and trimmings."""
    whole = np.array([photo.hashes.sign for photo in photos], np.uint64)
    inner = np.array([_trimmed(photo) for photo in photos], np.uint64)
    asked = {query.hashes.sign, _trimmed(query)}
    turned = oriented_codes(np.array(sorted(asked), np.uint64)).ravel()
    best = np.full(len(photos), np.iinfo(np.int64).max)
    for code in turned:
        for stored in (whole, inner):
            np.minimum(best, np.bitwise_count(stored ^ code), out=best)
    return best


def _trimmed(photo: Photo) -> int:
    trimmed = photo.hashes.sign_trimmed
    return photo.hashes.sign if trimmed is None else trimmed
