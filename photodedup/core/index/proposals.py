"""Which pairs of photos are worth a comparison of pixels.

Three proposals, joined: sign hashes within a radius, over eight turns and both the
whole and the trimmed picture; flat pictures of nearly the same colours, whose hashes
are noise; and, once all photos are there, photos that share local features, which
crops, frames, collages and tilts do. Photos may be added in any order and in any
batches: the pairs are the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.fingerprints.orientation import oriented_codes
from photodedup.core.index.local import LocalFeatures
from photodedup.core.records import Candidate, Hypothesis, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from photodedup.core.index.base import HammingIndex
    from photodedup.core.records import Photo

FLAT_TEXTURE = 3.0
"""Below this `Hashes.texture` a picture is flat: most false candidates were such."""
HASHED_TEXTURE = 1.0
"""From here on a hash is more than noise: what is flat but not blank (mist, dusk, a
shallow gradient) is proposed by both. Blank pages and black frames have up to .7."""
FLAT_RADIUS = 2.5
"""Mean difference of the 16x16 RGB thumbnails, gray levels."""
MAX_HYPOTHESES = 4
"""Per pair; on 21,000 candidate pairs no copy needed a later one."""
TURNS = 8
FARTHEST = 63
"""Distance of a pair that no hash proposed: everything else is tried first."""
RGB_VALUES = 16 * 16 * 3


class Proposals:
    """Collects photos and proposes pairs with those collected before.

    Parameters
    ----------
    index
        Where the sign hashes are kept.
    radius
        Largest Hamming distance of a proposal, 0..63.
    colors
        Returns the 768 bytes of a photo's 16x16 RGB thumbnail.
    turned
        Also propose turned and mirrored copies.
    corners
        Returns a photo's `Thumbnails.keypoints`; None to do without local features.
    """

    def __init__(
        self,
        index: HammingIndex,
        radius: int,
        colors: Callable[[Photo], bytes],
        *,
        turned: bool = True,
        corners: Callable[[Photo], bytes] | None = None,
    ) -> None:
        self._corners = corners
        self._local = LocalFeatures()
        self._index = index
        self._radius = radius
        self._colors = colors
        self._turned = turned
        self._flat = _FlatPhotos()

    def add(self, photos: Sequence[Photo]) -> list[Candidate]:
        """Add photos and return the new pairs, ordered by their numbers."""
        found: defaultdict[tuple[int, int], set[Hypothesis]] = defaultdict(set)
        flat = [photo for photo in photos if photo.hashes.texture < FLAT_TEXTURE]
        structured = [
            photo for photo in photos if photo.hashes.texture >= HASHED_TEXTURE
        ]
        for pair, hypothesis in self._near_hashes(structured):
            found[pair].add(hypothesis)
        if self._corners is not None:
            numbers = [photo.number for photo in structured]
            self._local.add(numbers, map(self._corners, structured))
        for photo in flat:
            for other in self._flat.add(photo.number, self._colors(photo)):
                found[_ordered(photo.number, other)].add(Hypothesis(0))
        return [
            Candidate(first, second, tuple(sorted(hypotheses)[:MAX_HYPOTHESES]))
            for (first, second), hypotheses in sorted(found.items())
        ]

    def finish(self) -> list[Candidate]:
        """Return the pairs that share local features, ordered by their numbers.

        To be called once, when all photos were added: which features are common is
        not known before. A pair may have been returned by `add` already, with other
        hypotheses.
        """
        hypothesis = Hypothesis(FARTHEST, keypoints=True)
        return [
            Candidate(pair.first, pair.second, (hypothesis,))
            for pair in self._local.finish()
        ]

    def _near_hashes(
        self, photos: Sequence[Photo]
    ) -> Iterable[tuple[tuple[int, int], Hypothesis]]:
        if not photos:
            return
        entries = self._entries(photos)
        names = np.array([name for name, _ in entries], np.int64)
        codes = np.array([code for _, code in entries], np.uint64)
        self._index.extend(names, codes)
        turns = TURNS if self._turned else 1
        queries = oriented_codes(codes)[:, :turns].ravel()
        hits = self._index.within(queries, self._radius)
        rows = zip(
            hits.query.tolist(),
            hits.photo.tolist(),
            hits.distance.tolist(),
            strict=True,
        )
        for query, stored, distance in rows:
            asking, turn = entries[query // turns][0], Turn(query % turns)
            number, trimmed = divmod(asking, 2)
            other, other_trimmed = divmod(stored, 2)
            if number < other:
                hypothesis = Hypothesis(
                    distance, turn, bool(trimmed), bool(other_trimmed)
                )
                yield (number, other), hypothesis
            elif number > other:
                hypothesis = Hypothesis(
                    distance, turn.inverse, bool(other_trimmed), bool(trimmed)
                )
                yield (other, number), hypothesis

    def _entries(self, photos: Sequence[Photo]) -> list[tuple[int, int]]:
        """Return (2 * number + trimmed, code) of every hash."""
        entries = []
        for photo in photos:
            entries.append((2 * photo.number, photo.hashes.sign))
            if photo.hashes.sign_trimmed is not None:
                entries.append((2 * photo.number + 1, photo.hashes.sign_trimmed))
        return entries


class _FlatPhotos:
    """Flat photos by colour: exact neighbours within `FLAT_RADIUS`."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._pixels = np.empty((16, RGB_VALUES), np.int16)
        self._means = np.empty(16, np.float64)

    def add(self, number: int, rgb: bytes) -> list[int]:
        """Add a photo; return the numbers of the near ones added before."""
        pixels = np.frombuffer(rgb, np.uint8).astype(np.int16)
        near = self._near(pixels)
        count = len(self._numbers)
        if count == len(self._means):
            self._pixels = np.concatenate([self._pixels, self._pixels])
            self._means = np.concatenate([self._means, self._means])
        self._pixels[count] = pixels
        self._means[count] = pixels.mean()
        self._numbers.append(number)
        return near

    def _near(self, pixels: NDArray[np.int16]) -> list[int]:
        # The means differ at most by the mean difference: a cheap exact first sieve.
        means = self._means[: len(self._numbers)]
        rows = np.flatnonzero(np.abs(means - pixels.mean()) <= FLAT_RADIUS)
        apart = np.abs(self._pixels[rows] - pixels).mean(axis=1)
        return [self._numbers[row] for row in rows[apart <= FLAT_RADIUS]]


def _ordered(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)
