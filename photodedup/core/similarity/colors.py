"""Colour histograms of photos, kept as the bins that are not empty, and their measures.

The numbers are those of ``cv2.compareHist`` on the dense histograms after
``cv2.normalize(..., 0, 1, NORM_MINMAX)``, for one photo and many others at once and
with numpy alone: 256 bins per channel take 64 MB a photo when dense, and a few hundred
kB like this.

OpenCV must be called with flattened histograms to be compared with. Of an array of
three axes its Python binding takes the last one for channels where it is short enough
(128 bins in OpenCV 5, any in OpenCV 4), and its correlation then counts too few bins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.errors import Bug
from photodedup.core.similarity.measures import ColorMeasure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Real = NDArray[np.float64]

RECORD = np.dtype([("bin", "<u4"), ("count", "<u4")])
"""One entry of a descriptor. The first one is its header: the number of bins per
channel and the number of pixels that were counted. Then the bins that are not empty,
in rising order: number of the bin, pixels in it."""

DENSE_BINS = 64
"""Bins per channel up to which a query is spread out to be looked up: 2 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class ColorCounts:
    """The colour histograms of N photos, one after the other.

    Attributes
    ----------
    bins
        Bins per channel, the same for all.
    lengths
        int64 (N,), how many of the entries belong to each photo; they add up to K.
    bin
        uint32 (K,), rising within a photo: (red * bins + green) * bins + blue.
    count
        uint32 (K,), pixels, at least 1.
    """

    bins: int
    lengths: NDArray[np.int64]
    bin: NDArray[np.uint32]
    count: NDArray[np.uint32]


def encode(bins: int, bin_: NDArray[np.uint32], count: NDArray[np.uint32]) -> bytes:
    """Return the descriptor of one photo: see `RECORD`.

    Parameters
    ----------
    bins
        Bins per channel.
    bin_, count
        uint32 (K,), the bins that are not empty, in rising order, and their pixels.
    """
    records = np.empty(bin_.size + 1, RECORD)
    records["bin"][0], records["count"][0] = bins, count.sum(dtype=np.int64)
    records["bin"][1:], records["count"][1:] = bin_, count
    return records.tobytes()


def decode(descriptors: Sequence[bytes]) -> ColorCounts:
    """Return the histograms of at least one descriptor.

    Raises
    ------
    Bug
        They do not have the same number of bins per channel.
    """
    size = RECORD.itemsize
    headers = {descriptor[:4] for descriptor in descriptors}
    if len(headers) != 1:
        raise Bug(f"colour histograms of {len(headers)} layouts do not mix")
    records = np.frombuffer(b"".join(each[size:] for each in descriptors), RECORD)
    lengths = np.array([len(each) // size - 1 for each in descriptors], np.int64)
    bins = int.from_bytes(headers.pop(), "little")
    return ColorCounts(bins, lengths, records["bin"], records["count"])


def scores(query: ColorCounts, stored: ColorCounts, measure: ColorMeasure) -> Real:
    """Compare one photo with many.

    Parameters
    ----------
    query
        Of one photo.
    stored
        Of N photos.
    measure
        `CORRELATION`: -1..1, 1 = the same. `INTERSECTION`: sum of the lesser of each
        two bins, from 0; the fullest bin of each photo counts 1, so the same photo
        gives its pixels divided by those in its fullest bin. `CHI_SQUARE`: from 0 = the
        same, without an upper end; bins that are empty in the query do not count.
        `BHATTACHARYYA`: 0..1, 0 = the same.

    Returns
    -------
    float64 (N,). What an empty histogram (a white picture without its white) gives is
    OpenCV's: correlation 1 with everything, intersection 0, Bhattacharyya 1,
    chi-square 0 as the query and otherwise the sum of the query.

    Raises
    ------
    Bug
        The numbers of bins differ.

    Notes
    -----
    Swain and Ballard, "Color Indexing", IJCV 1991, for the intersection;
    Bhattacharyya, Bull. Calcutta Math. Soc. 1943. Histograms without an empty bin
    (possible with few bins only) have exactly 0 in their least bins here, where OpenCV
    leaves a rounding error that its chi-square divides by and its Bhattacharyya takes
    the root of.
    """
    if query.bins != stored.bins or query.lengths.size != 1:
        raise Bug(f"{query.lengths.size} queries of {query.bins}, not {stored.bins}")
    pair = _Pairs(query, stored)
    match measure:
        case ColorMeasure.CORRELATION:
            return _correlation(pair)
        case ColorMeasure.INTERSECTION:
            return pair.per_photo(np.minimum(pair.asked_values, pair.values))
        case ColorMeasure.CHI_SQUARE:
            return _chi_square(pair)
        case ColorMeasure.BHATTACHARYYA:
            return _bhattacharyya(pair)


class _Raised:
    """Counts above the least bin, as min-max normalisation wants them.

    Only where no bin is empty is the least one not 0.
    """

    def __init__(self, counts: ColorCounts) -> None:
        filled = counts.lengths > 0
        # A photo without entries would take the first of the next one.
        self._starts = (np.cumsum(counts.lengths) - counts.lengths)[filled]
        self.lengths = counts.lengths
        self._filled = filled
        self.count: Real = counts.count.astype(np.float64)
        least = np.zeros(filled.size)
        full = counts.lengths == counts.bins**3
        if full.any():
            least[filled] = np.minimum.reduceat(self.count, self._starts)
            least[~full] = 0
            self.count -= np.repeat(least, counts.lengths)
        most = np.zeros(filled.size)
        if self._starts.size:
            most[filled] = np.maximum.reduceat(self.count, self._starts)
        self.scale: Real = np.divide(1, most, out=np.zeros_like(most), where=most > 0)

    def per_photo(self, entries: NDArray[np.float64] | NDArray[np.float32]) -> Real:
        """Return the sums of something per entry, float64 (N,)."""
        sums = np.zeros(self._filled.size)
        if self._starts.size:
            whole = entries.astype(np.float64, copy=False)
            sums[self._filled] = np.add.reduceat(whole, self._starts)
        return sums

    def values(self) -> NDArray[np.float32]:
        """Return the normalised histograms, float32 (K,), rounded as OpenCV does."""
        scales = np.repeat(self.scale.astype(np.float32), self.lengths)
        scales *= self.count.astype(np.float32)
        return scales


class _Pairs:
    """The entries of N photos with the query's count in the same bin beside them."""

    def __init__(self, query: ColorCounts, stored: ColorCounts) -> None:
        self.bins = query.bins**3
        self.query, self.stored = _Raised(query), _Raised(stored)
        self.asked = _looked_up(query, self.query.count, stored.bin)
        self.per_photo = self.stored.per_photo

    @property
    def values(self) -> NDArray[np.float32]:
        """The normalised histograms of the photos."""
        return self.stored.values()

    @property
    def asked_values(self) -> NDArray[np.float32]:
        """The normalised query, at the entries of the photos."""
        values: NDArray[np.float32] = self.asked.astype(np.float32)
        values *= np.float32(self.query.scale[0])
        return values


def _looked_up(query: ColorCounts, count: Real, bin_: NDArray[np.uint32]) -> Real:
    """Return the query's counts in the given bins, 0 where it has none."""
    if query.bins <= DENSE_BINS:
        spread = np.zeros(query.bins**3)
        spread[query.bin] = count
        return np.take(spread, bin_)
    places = np.searchsorted(query.bin, bin_)
    # One more entry, so that a bin behind the last has a place.
    bins = np.append(query.bin, np.uint32(0))
    return np.where(bins[places] == bin_, np.append(count, 0)[places], 0)


def _correlation(pair: _Pairs) -> Real:
    # The scales fall out of it, but not of the decision what is flat.
    ours, theirs = pair.query, pair.stored
    first, second = ours.count.sum(), pair.per_photo(theirs.count)
    common = pair.per_photo(pair.asked * theirs.count) - first * second / pair.bins
    spread = np.square(ours.count).sum() - first**2 / pair.bins
    spreads = pair.per_photo(np.square(theirs.count)) - second**2 / pair.bins
    both = spread * spreads
    varied = both * (ours.scale[0] * theirs.scale) ** 2 > np.finfo(np.float64).eps
    roots = np.sqrt(np.where(varied, both, 1))
    likeness: Real = np.where(varied, np.clip(common / roots, -1, 1), 1)
    return likeness


def _chi_square(pair: _Pairs) -> Real:
    asked = pair.asked_values
    difference = asked - pair.values
    np.square(difference, out=difference)
    # Bins that only the photo has do not count; those that only the query has give
    # their own value, and whole numbers say exactly how much is missing.
    difference /= np.where(asked > 0, asked, np.float32(np.inf))
    missing = pair.query.count.sum() - pair.per_photo(pair.asked)
    distances: Real = pair.per_photo(difference) + missing * pair.query.scale[0]
    return distances


def _bhattacharyya(pair: _Pairs) -> Real:
    # The scales fall out, and whole numbers make the distance of equals exactly 0.
    roots = pair.asked * pair.stored.count
    np.sqrt(roots, out=roots)
    sums = pair.query.count.sum() * pair.per_photo(pair.stored.count)
    common = pair.per_photo(roots)
    shares = np.divide(common, np.sqrt(sums), out=np.zeros_like(common), where=sums > 0)
    distances: Real = np.sqrt(np.maximum(1 - shares, 0))
    return distances
