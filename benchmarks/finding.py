"""Carry out named methods on an album, and measure what they find."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from embedding import Edit

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.jobs.aligning import readings_score
from photodedup.core.methods import Form, methods
from photodedup.core.search.ranking import ranked, values
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copies import Album, Picture
    from numpy.typing import NDArray

    from photodedup.core.methods import Method

    Values = NDArray[np.float64]

USUAL = MethodOptions()
MANY = 10_000
MOST_BYTES = 32 << 20
COUNT = 9
EDITS = len(Edit)


@dataclass(frozen=True)
class Variant:
    """A method with its options.

    Attributes
    ----------
    whole
        Described from files, not from previews: for what depends on the size.
    """

    name: str
    options: MethodOptions = USUAL
    title: str = ""
    whole: bool = False
    narrow_only: bool = False

    @property
    def method(self) -> Method:
        """What is measured."""
        return next(each for each in methods(self.options) if each.name == self.name)

    def __str__(self) -> str:
        return self.title or self.name


@dataclass(frozen=True)
class Figures:
    """What was measured of a method on an album; shares 0..1, milliseconds."""

    variant: Variant
    first: float
    nine: float
    precision: float
    true: float
    false: float
    by_edit: tuple[float, ...]
    describe_ms: float
    rank_ms: float


def variants() -> Iterator[Variant]:
    """Yield every method, and those with a choice in all their forms."""
    for method in methods():
        yield Variant(method.name)
        for size in (16, 32):
            options = MethodOptions(hash_size=size)
            other = next(m for m in methods(options) if m.name == method.name)
            if other.key != method.key:
                yield Variant(method.name, options, f"{method.name}, {size}x{size}")
        if method.form is Form.COUNTS:
            options = MethodOptions(raw_counts=True)
            title = f"{method.name}, raw counts"
            yield Variant(method.name, options, title, whole=True)
        if method.form is Form.COLORS:
            title = f"{method.name}, 256 bins"
            options = MethodOptions(bins=256)
            yield Variant(method.name, options, title, narrow_only=True)


class Comparing:
    """One method, carried out on pictures, with the time it takes."""

    def __init__(self, variant: Variant) -> None:
        self._method = variant.method
        self._whole = variant.whole
        make = self._method.recipe
        self._recipe = None if make is None else make()
        self.describe_ms: list[float] = []
        self.rank_ms: list[float] = []

    def described(self, pictures: Sequence[Picture]) -> list[bytes]:
        """Return their descriptors; nothing for `combined`, which has readings."""
        if self._recipe is None:
            return []
        found = []
        for picture in pictures:
            pixels = picture.seen(whole=self._whole)
            started = time.process_time()
            found.append(self._recipe.describe(pixels))
            self.describe_ms.append(1e3 * (time.process_time() - started))
        return found

    def table(self, asked: Sequence[Picture], stored: Sequence[Picture]) -> Values:
        """Return the value of each asked with each stored, lower is closer."""
        queries, known = self.described(asked), self.described(stored)
        one = self._one_by_one(asked, stored, queries, known)
        if self._method.form is not Form.PAIR:
            one = self._at_once(queries, known)
        return self._method.direction.sign * np.array(list(one))

    def _at_once(self, queries: list[bytes], known: list[bytes]) -> Iterator[Values]:
        # Histograms of 256 bins per channel are large: some stand for many.
        size = sum(map(len, known)) / len(known)
        count = int(min(MANY, max(MOST_BYTES / size, len(known))))
        many = (known * (count // len(known) + 1))[:count]
        for query in queries[:EDITS]:
            started = time.process_time()
            ranked(self._method, values(self._method, query, many), COUNT)
            spent = 1e3 * (time.process_time() - started)
            self.rank_ms.append(spent * MANY / count)
        return (values(self._method, query, known) for query in queries)

    def _one_by_one(
        self,
        asked: Sequence[Picture],
        stored: Sequence[Picture],
        queries: list[bytes],
        known: list[bytes],
    ) -> Iterator[list[float]]:
        for row in range(len(asked)):
            line = []
            for column in range(len(stored)):
                started = time.process_time()
                if self._recipe is None:
                    one, two = asked[row].reading, stored[column].reading
                    score = readings_score(one, two)
                else:
                    score = self._recipe.measure(queries[row], known[column])
                self.rank_ms.append(1e3 * (time.process_time() - started))
                line.append(score.value)
            yield line


def measured(variant: Variant, album: Album) -> Figures | str:
    """Return what a method finds, or why it cannot be carried out."""
    cv2.setNumThreads(1)
    try:
        comparing = Comparing(variant)
    except EnvironmentProblem as problem:
        return f"{variant}: {problem}"
    originals, made = album.originals, album.copies
    table = comparing.table(made, originals)
    place = {each.owner: row for row, each in enumerate(originals)}
    right = np.array([place[each.owner] for each in made])
    truth = np.zeros(table.shape, bool)
    truth[np.arange(len(made)), right] = True
    first = _among(table, truth, 1)
    limit = variant.method.direction.sign * variant.method.default_threshold
    edits = np.array([list(Edit).index(each.edit) for each in made if each.edit])
    return Figures(
        variant=variant,
        first=float(first.mean()),
        nine=float(_among(table, truth, COUNT).mean()),
        precision=_precision(comparing, album),
        true=float((table[truth] <= limit).mean()),
        false=float((table[~truth] <= limit).mean()),
        by_edit=tuple(float(first[edits == n].mean()) for n in range(EDITS)),
        describe_ms=float(np.median(comparing.describe_ms or [0.0])),
        rank_ms=float(np.mean(comparing.rank_ms)),
    )


def _among(table: Values, truth: NDArray[np.bool_], count: int) -> Values:
    """Return the chance of each row's true one to be among the closest `count`."""
    mine = table[truth][:, np.newaxis]
    closer, as_close = (table < mine).sum(axis=1), (table == mine).sum(axis=1)
    return np.clip((count - closer) / as_close, 0, 1)


def _precision(comparing: Comparing, album: Album) -> float:
    """Return the share of copies in the first twelve, over the asked originals."""
    asked = [each for each in album.originals if each.owner in set(album.asked)]
    everything = [*album.originals, *album.copies]
    table = comparing.table(asked, everything)
    shares = []
    for picture, line in zip(asked, table, strict=True):
        others = np.array([each is not picture for each in everything])
        copy = np.array([each.owner == picture.owner for each in everything])[others]
        shares.append(_share(line[others], copy))
    return float(np.mean(shares))


def _share(line: Values, copy: NDArray[np.bool_]) -> float:
    edge = np.partition(line, EDITS - 1)[EDITS - 1]
    before, at = line < edge, line == edge
    room = (EDITS - before.sum()) / at.sum()
    return float((copy[before].sum() + room * copy[at].sum()) / EDITS)
