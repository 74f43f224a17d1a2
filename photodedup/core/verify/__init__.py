"""Decide whether two photos are copies of one capture: align, compare, explain.

A hash only proposes. Each hypothesis (which turn, which trimmed parts) is tried in
the order of its promise; the first that a rule accepts becomes the verdict. The idea
and every threshold: docs/quality.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from photodedup.core.index.proposals import FLAT_TEXTURE
from photodedup.core.records import (
    Bound,
    Hypothesis,
    MatchKind,
    Measure,
    Transform,
    Turn,
)
from photodedup.core.similarity.correlation import ncc
from photodedup.core.verify import align, bands, capture, frames, rules
from photodedup.core.verify.align import Aligned
from photodedup.core.verify.bands import Likeness
from photodedup.core.verify.classify import Accepted, Verdict, classified
from photodedup.core.verify.frames import Appearance, Grey

__all__ = ["Appearance", "Verdict", "verify"]

FLAT_LUMA_DIFFERENCE = 0.5
FLAT_COLOR_DIFFERENCE = 0.6
PLACED = 0.85
"""Coarse correlation from which no alignment is needed."""
WORTH_SECOND_TRY = (0.6, 0.3)
ALIKE_COARSE = 0.7
ALIKE_COLOR = 30.0


def verify(
    first: Appearance,
    second: Appearance,
    hypotheses: tuple[Hypothesis, ...],
    *,
    alike: bool = False,
) -> Verdict | None:
    """Return how two photos are related, or None when they are not copies.

    Parameters
    ----------
    first, second
        The photos.
    hypotheses
        What to try, most promising first.
    alike
        Also report two different photos that look alike as a whole.
    """
    if first.texture < FLAT_TEXTURE or second.texture < FLAT_TEXTURE:
        return _verify_flat(first, second)
    for hypothesis in hypotheses:
        accepted = _try(first, second, hypothesis)
        if accepted is not None:
            return _named(first, second, accepted)
    return _look_alike(first, second) if alike else None


def _named(first: Appearance, second: Appearance, accepted: Accepted) -> Verdict:
    """Name an accepted pair: a copy, or another shot of the same scene.

    What is merely scaled or re-saved differs by less than two exposures ever do.
    """
    verdict = classified(first, second, accepted)
    if verdict.kind in {MatchKind.RESIZED, MatchKind.RESAVED}:
        return verdict
    judgement = capture.judge(first, second, accepted)
    kind = verdict.kind if judgement.same else MatchKind.SERIES
    evidence = (*verdict.evidence, judgement.measure)
    return replace(verdict, kind=kind, evidence=evidence)


def _look_alike(first: Appearance, second: Appearance) -> Verdict | None:
    """Return a verdict when shapes and colours agree on the whole, but no more."""
    a, b = first.grey.astype(np.float32), second.grey.astype(np.float32)
    coarse = ncc(bands.band(a, bands.COARSE), bands.band(b, bands.COARSE))
    evidence = (
        Measure("coarse structure", coarse, ALIKE_COARSE, Bound.AT_LEAST),
        Measure("colour difference", _apart(first, second), ALIKE_COLOR, Bound.AT_MOST),
    )
    if not all(measure.holds for measure in evidence):
        return None
    return Verdict(MatchKind.LOOKALIKE, max(0.0, coarse), Transform(), evidence)


def _apart(first: Appearance, second: Appearance) -> float:
    """Return the mean difference of the RGB thumbnails, gray levels."""
    difference = first.rgb.astype(np.float32) - second.rgb.astype(np.float32)
    return float(np.abs(difference).mean())


def _verify_flat(first: Appearance, second: Appearance) -> Verdict | None:
    luma = float(
        np.abs(first.grey.astype(np.float32) - second.grey.astype(np.float32)).mean()
    )
    color = _apart(first, second)
    evidence = (
        Measure("luma difference", luma, FLAT_LUMA_DIFFERENCE, Bound.AT_MOST),
        Measure("colour difference", color, FLAT_COLOR_DIFFERENCE, Bound.AT_MOST),
    )
    coarse = ncc(
        bands.band(first.grey.astype(np.float32), bands.COARSE),
        bands.band(second.grey.astype(np.float32), bands.COARSE),
    )
    structure = Measure("coarse structure", coarse, 0.4, Bound.AT_LEAST)
    if not all(measure.holds for measure in (*evidence, structure)):
        return None
    found = Likeness(coarse, coarse, 1.0, 0, 1.0, 1.0)
    aligned = align.in_place(first.grey.astype(np.float32))
    accepted = Accepted(
        Turn.UPRIGHT, None, None, aligned.matrix, found, (*evidence, structure)
    )
    return classified(first, second, accepted)


def _try(
    first: Appearance, second: Appearance, hypothesis: Hypothesis
) -> Accepted | None:
    first_part = first.trim if hypothesis.first_trimmed else None
    second_part = second.trim if hypothesis.second_trimmed else None
    a = frames.turned(
        frames.frame(first, first_part, frames.FRAME_SIDE), hypothesis.turn
    )
    b = frames.frame(second, second_part, frames.FRAME_SIDE)
    both_have_trim = first.trim is not None and second.trim is not None
    only_near_equal = both_have_trim and first_part is None and second_part is None
    outcome = _accept(a, b, only_near_equal=only_near_equal)
    if outcome is None:
        return None
    aligned, found, rule = outcome
    distance = Measure("hash distance", hypothesis.distance, 14, Bound.AT_MOST)
    return Accepted(
        hypothesis.turn,
        first_part,
        second_part,
        aligned.matrix,
        found,
        (*rule.evidence(found), distance),
    )


Outcome = tuple[Aligned, Likeness, rules.Rule]
Table = tuple[rules.Rule, ...]


def _accept(a: Grey, b: Grey, *, only_near_equal: bool) -> Outcome | None:
    """Judge two frames as they lie, then aligned, then aligned as in perspective."""
    second = bands.banded(b)

    def judged(aligned: Aligned, table: Table) -> tuple[Likeness, Outcome | None]:
        found = bands.likeness(bands.banded(aligned.pixels), second, aligned.mask)
        allowed = (rules.NEAR_EQUAL,) if only_near_equal else table
        rule = rules.first_that_holds(allowed, found)
        return found, None if rule is None else (aligned, found, rule)

    start = align.in_place(a)
    found, outcome = judged(start, rules.UNALIGNED)
    if outcome is None and found.coarse < PLACED:
        affine = align.align_affine(a, b)
        if affine is None:
            return None
        start = affine
        found, outcome = judged(start, rules.ALIGNED)
    if outcome is not None or not _worth_second_try(found):
        return outcome
    refined = align.align_homography(a, b, start.matrix)
    return None if refined is None else judged(refined, rules.SECOND_TRY)[1]


def _worth_second_try(found: Likeness) -> bool:
    return found.coarse >= WORTH_SECOND_TRY[0] and found.blocks >= WORTH_SECOND_TRY[1]
