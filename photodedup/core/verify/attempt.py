"""One hypothesis, tried at 128 px.

Cheap, because most hypotheses are wrong: what passes is worth the comparison of the
previews, and no more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.records import Bound, Hypothesis, Measure
from photodedup.core.similarity.correlation import ncc
from photodedup.core.verify import align, bands
from photodedup.core.verify.frames import FRAME_SIDE, squashed
from photodedup.core.verify.geometry import Placement, placements
from photodedup.core.verify.pose import Pose, placed, posed
from photodedup.core.verify.view import view

if TYPE_CHECKING:
    from photodedup.core.verify.appearance import Appearance
    from photodedup.core.verify.bands import Banded, Likeness, Mask

PLACED = 0.85
"""Coarse correlation from which no alignment is needed."""
PLACED_FINE = 0.3
PROMISING_COARSE = 0.3
PROMISING_FINE = 0.2
PROMISING_BLOCKS = 0.2
MANY_INLIERS = 12
COARSE_VIEW_PX = 160
LEAST_INLIERS = 8
MOST_DISTANCE = 14
MOST_PLACEMENTS = 2
NO_DOUBT = 1.5
"""Sum of fine structure and matching blocks; other photos stay under 1.1."""


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """A hypothesis that may be right.

    Attributes
    ----------
    pose
        How the photos lie, to within a pixel or two of a preview.
    likeness
        How well they agree so.
    hypothesis
        What was tried.
    inliers
        Keypoints that agree on the pose; 0 for the proposal of a hash.
    only_in_place
        Drop the attempt rather than align it.
    """

    pose: Pose
    likeness: Likeness
    hypothesis: Hypothesis
    inliers: int = 0
    only_in_place: bool = False

    @property
    def promise(self) -> float:
        """How promising the attempt is: the higher, the more."""
        return self.likeness.fine + self.likeness.blocks

    @property
    def evidence(self) -> tuple[Measure, ...]:
        """What proposed the pair."""
        if self.inliers:
            return (
                Measure(
                    "matching keypoints", self.inliers, LEAST_INLIERS, Bound.AT_LEAST
                ),
            )
        distance = self.hypothesis.distance
        if distance > MOST_DISTANCE:
            return ()
        return (Measure("hash distance", distance, MOST_DISTANCE, Bound.AT_MOST),)


def attempts(
    first: Appearance, second: Appearance, hypotheses: tuple[Hypothesis, ...]
) -> list[Attempt]:
    """Try hypotheses in their order; stop at one that hardly leaves a doubt."""
    found: list[Attempt] = []
    for hypothesis in hypotheses:
        tried: list[Attempt | None]
        if hypothesis.mapping is not None:
            matrix = np.asarray(hypothesis.mapping, np.float32).reshape(3, 3)
            told = Placement(matrix, inliers=0, matched=0)
            tried = [by_placement(first, second, hypothesis, told)]
        elif hypothesis.keypoints:
            # Beneath a big sticker the few keypoints left may agree on nothing.
            tried = [by_hash(first, second, hypothesis, only_in_place=True)]
            tried += [
                by_placement(first, second, hypothesis, placement)
                for placement in placements(first, second)[:MOST_PLACEMENTS]
            ]
        else:
            tried = [by_hash(first, second, hypothesis)]
        found += [attempt for attempt in tried if attempt is not None]
        if found and found[-1].promise >= NO_DOUBT:
            break
    return found


def by_hash(
    first: Appearance,
    second: Appearance,
    hypothesis: Hypothesis,
    *,
    only_in_place: bool = False,
) -> Attempt | None:
    """Try what a hash proposes: the turned and trimmed pictures cover each other."""
    still = second.banded(trimmed=hypothesis.second_trimmed)
    moving = first.banded(trimmed=hypothesis.first_trimmed).turned(hypothesis.turn)
    pose = posed(first, second, hypothesis)
    everywhere = np.ones(still.pixels.shape, np.bool_)
    attempt = Attempt(pose, NOTHING, hypothesis, only_in_place=only_in_place)
    return _aligned(attempt, moving, still, everywhere)


def by_placement(
    first: Appearance,
    second: Appearance,
    hypothesis: Hypothesis,
    placement: Placement,
) -> Attempt | None:
    """Try a placement that keypoints agree on, or that a third photo tells."""
    pose = placed(first, second, np.asarray(placement.matrix, np.float64))
    if pose is None:
        return None
    seen = view(pose, COARSE_VIEW_PX)
    still = bands.banded(squashed(seen.reference, FRAME_SIDE))
    moving = bands.banded(squashed(seen.other, FRAME_SIDE))
    size = (FRAME_SIDE, FRAME_SIDE)
    mask = cv2.resize(seen.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    attempt = Attempt(pose, NOTHING, hypothesis, placement.inliers)
    return _aligned(attempt, moving, still, np.asarray(mask, np.uint8) > 0)


NOTHING = bands.Likeness(0.0, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0)


def _aligned(
    attempt: Attempt, moving: Banded, still: Banded, mask: Mask
) -> Attempt | None:
    """Align where that is needed, and keep what is promising."""
    pose = attempt.pose
    if not _in_place(moving, still, mask):
        if attempt.only_in_place:
            return None
        aligned = align.align_affine(moving.pixels, still.pixels)
        if aligned is None:
            return None
        moving = bands.banded(aligned.pixels)
        mask = aligned.mask & align.through(mask, aligned.matrix)
        pose = pose.refined(aligned.matrix.astype(np.float64))
    found = bands.likeness(moving, still, mask)
    return _promising(attempt, pose, found)


def _in_place(moving: Banded, still: Banded, mask: Mask) -> bool:
    """Whether two frames lie on each other already.

    An overlay spoils the coarse band, and then alignment too; the fine band of the
    rest still shows that nothing has to be moved.
    """
    where = None if mask.all() else mask
    return (
        ncc(moving.coarse, still.coarse, where) >= PLACED
        or ncc(moving.fine, still.fine, where) >= PLACED_FINE
    )


def _promising(attempt: Attempt, pose: Pose, found: Likeness) -> Attempt | None:
    promising = found.coarse >= PROMISING_COARSE and (
        found.fine >= PROMISING_FINE
        or found.blocks >= PROMISING_BLOCKS
        or attempt.inliers >= MANY_INLIERS
    )
    return (
        Attempt(pose, found, attempt.hypothesis, attempt.inliers) if promising else None
    )
