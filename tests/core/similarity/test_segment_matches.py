"""The crop-resistant comparison: imagehash's subtraction, number for number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import imagehash
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.similarity.segments import SegmentMatch, match

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Regions = NDArray[np.uint8]


def theirs(regions: Regions) -> imagehash.ImageMultiHash:
    bits = np.unpackbits(regions, axis=1).astype(bool)
    return imagehash.ImageMultiHash([imagehash.ImageHash(each) for each in bits])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Regions, Regions]:
    """Regions of two pictures; each differs from one of a few in some bits."""
    length = draw(st.sampled_from([8, 32, 128]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    few = generator.integers(0, 2, (draw(st.integers(1, 4)), 8 * length), np.uint8)
    noise = draw(st.sampled_from([0.0, 0.05, 0.2, 0.25]))

    def some() -> Regions:
        chosen = few[generator.integers(0, len(few), draw(st.integers(1, 12)))]
        return np.packbits(chosen ^ (generator.random(chosen.shape) < noise), axis=1)

    return some(), some()


@given(pair=pairs())
def test_the_distance_is_the_difference_that_imagehash_takes(
    pair: tuple[Regions, Regions],
) -> None:
    test, reference = pair
    found = match(test, reference)
    assert found.distance == theirs(test) - theirs(reference)
    assert found.found == theirs(test).hash_diff(theirs(reference))[0]


def regions(*levels: int) -> Regions:
    return np.repeat(np.array(levels, np.uint8)[:, np.newaxis], 8, axis=1)


def test_a_quarter_of_the_bits_may_differ_and_no_more() -> None:
    test = regions(0)
    quarter, more = regions(0b11), regions(0b11)
    more[0, 0] = 0b111
    assert match(test, quarter) == SegmentMatch(1, 1, 0.25)
    assert match(test, more) == SegmentMatch(1, 0, 1.0)


def test_a_crop_is_in_the_whole_picture_but_not_the_other_way_round() -> None:
    whole, crop = regions(0, 0b1111, 0b11110000, 255), regions(0b1111, 255)
    assert match(crop, whole) == SegmentMatch(2, 2, 0.0)
    assert match(whole, crop) == SegmentMatch(4, 2, 2.0)
