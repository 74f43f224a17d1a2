"""Which pairs of photos are worth a comparison of pixels.

Three proposals, joined: sign hashes within a radius, over eight turns, of the whole
picture, of the trimmed one and of the cells of a collage; flat pictures of nearly the
same colours, whose hashes are noise; and, once all photos are there, photos that share
local features, which crops, frames, collages and tilts do. Photos may be added in any
order and in any batches: the pairs are the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.fingerprints.orientation import oriented_codes
from photodedup.core.index.local import LocalFeatures
from photodedup.core.index.placing import mapping_of
from photodedup.core.records import WHOLE, Box, Candidate, Hypothesis, Turn

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
HASHES = 8
"""Places for the hashes of one photo: the whole, the trimmed picture, six cells."""
FIRST_CELL = 2
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
        Also propose turned and mirrored copies, and the photos of a collage.
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
        self._parts: dict[int, Box] = {}

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
            Candidate(first, second, _most_promising(hypotheses))
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
            number, other = asking // HASHES, stored // HASHES
            if number == other:
                continue
            if number < other:
                hypothesis = self._hypothesis(distance, turn, asking, stored)
            else:
                hypothesis = self._hypothesis(distance, turn.inverse, stored, asking)
            if hypothesis is not None:
                yield _ordered(number, other), hypothesis

    def _hypothesis(
        self, distance: int, turn: Turn, first: int, second: int
    ) -> Hypothesis | None:
        """Return what two near hashes say; None for two cells.

        Collages that share a photo are no copies of each other.
        """
        kinds = first % HASHES, second % HASHES
        if max(kinds) < FIRST_CELL:
            return Hypothesis(distance, turn, kinds[0] == 1, kinds[1] == 1)
        if min(kinds) >= FIRST_CELL:
            return None
        parts = self._parts.get(first, WHOLE), self._parts.get(second, WHOLE)
        return Hypothesis(distance, mapping=mapping_of(parts[0], turn, parts[1]))

    def _entries(self, photos: Sequence[Photo]) -> list[tuple[int, int]]:
        """Return (HASHES * number + place, code) of every hash."""
        entries = []
        for photo in photos:
            name, hashes = HASHES * photo.number, photo.hashes
            entries.append((name, hashes.sign))
            if hashes.sign_trimmed is not None:
                entries.append((name + 1, hashes.sign_trimmed))
                part = hashes.trim or WHOLE
                self._parts[name + 1] = part if part.area > 0 else WHOLE
            if self._turned:
                # A damaged cache may tell of parts without an area, here and above.
                cells = [cell for cell in hashes.cells if cell.box.area > 0]
                cells = cells[: HASHES - FIRST_CELL]
                for place, cell in enumerate(cells, name + FIRST_CELL):
                    entries.append((place, cell.sign))
                    self._parts[place] = cell.box
        return entries


def _most_promising(hypotheses: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return the first to try; None has no order, so no mapping counts as empty."""
    ordered = sorted(
        hypotheses,
        key=lambda each: (
            each.distance,
            each.turn,
            each.first_trimmed,
            each.second_trimmed,
            each.mapping or (),
        ),
    )
    return tuple(ordered[:MAX_HYPOTHESES])


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
