"""What to try on one pair of photos that somebody wants compared, near or not."""

from __future__ import annotations

from photodedup.core.index.brute import BruteForceIndex
from photodedup.core.index.proposals import FARTHEST, RGB_VALUES, Proposals
from photodedup.core.records import Hypothesis, Photo

RADIUS = 20
"""Of 63 bits, where unrelated photos are 31 apart: a thorough scan looks up to 14."""


def hypotheses(first: Photo, second: Photo) -> tuple[Hypothesis, ...]:
    """Return how the two may lie on each other, the most promising first.

    Parameters
    ----------
    first, second
        ``first.number`` is smaller.

    Notes
    -----
    A scan tries what is proposed. Here hashes may be farther apart, and shared corners
    are tried in any case: only a few pairs are to be compared.
    """
    # Whether two flat photos have the same colours is for the comparison to say.
    proposals = Proposals(BruteForceIndex(), RADIUS, lambda _: bytes(RGB_VALUES))
    proposed = proposals.add([first, second])
    found = proposed[0].hypotheses if proposed else ()
    return *found, Hypothesis(FARTHEST, keypoints=True)
