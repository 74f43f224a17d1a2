"""Decide whether two photos are copies of one capture: align, compare, explain.

A hash or shared keypoints only propose. Each hypothesis is tried at 128 px, which most
do not survive; the rest are compared on the previews. The idea and every threshold:
docs/quality.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.index.proposals import FLAT_TEXTURE
from photodedup.core.records import (
    STRICTNESS_DEFAULT,
    Bound,
    MatchKind,
    Measure,
    Transform,
)
from photodedup.core.similarity.correlation import ncc
from photodedup.core.verify import capture, rules
from photodedup.core.verify.appearance import Appearance
from photodedup.core.verify.attempt import Attempt, attempts
from photodedup.core.verify.classify import Verdict, kind_of
from photodedup.core.verify.comparison import Comparison, compared, narrowed
from photodedup.core.verify.frames import squashed
from photodedup.core.verify.seams import CLEAR_SEAM, is_pasted
from photodedup.core.verify.transforms import transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photodedup.core.records import Hypothesis
    from photodedup.core.verify.pose import Floats
    from photodedup.core.verify.rules import Held

__all__ = ["Appearance", "Verdict", "verify"]

ALIKE_COARSE = 0.7
ALIKE_COLOR = 30.0
SPECK = 0.8
"""Smoothing in px of the preview: less than a speck of dust, more than the noise of
JPEG."""
MOST_STRETCH = 1.5
"""Larger stretches of one side against the other are no photo that anybody wants."""
MOST_COMPARED = 2
"""Attempts compared in full, most promising first."""
NO_DOUBT = 0.75
"""A strictness from which no other attempt is compared."""


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

    Returns
    -------
    A verdict at any strictness from 0; the default asks for .5.
    """
    if first.texture < FLAT_TEXTURE and second.texture < FLAT_TEXTURE:
        found = _verify_flat(first, second)
        if found is None or found.strictness < STRICTNESS_DEFAULT:
            # A photo of a pale sky has structure yet, and saving it again moves its
            # light by more than that of a page.
            found = _verify_structured(first, second, hypotheses) or found
    else:
        found = _verify_structured(first, second, hypotheses)
    if found is None and alike:
        return _look_alike(first, second)
    return found


def _verify_structured(
    first: Appearance, second: Appearance, hypotheses: tuple[Hypothesis, ...]
) -> Verdict | None:
    promising = sorted(
        attempts(first, second, hypotheses), key=lambda attempt: -attempt.promise
    )
    best: tuple[Held, Comparison, Attempt] | None = None
    for attempt in _distinct(promising)[:MOST_COMPARED]:
        for comparison, held in _held(attempt):
            if best is None or held.strictness > best[0].strictness:
                best = held, comparison, attempt
        if best is not None and best[0].strictness >= NO_DOUBT:
            break
    if best is None or _is_stretched(first, second, best[1].pose.mapping):
        return None
    return _named(first, second, *best)


def _held(attempt: Attempt) -> Iterator[tuple[Comparison, Held]]:
    """Yield how an attempt compares, as a whole and without foreign margins, if at all.

    The margins are looked at only where the whole does not do.
    """
    whole = compared(attempt.pose)
    held = rules.held(whole)
    if held is not None:
        yield whole, held
    if held is None or held.strictness < STRICTNESS_DEFAULT:
        part = narrowed(whole)
        held = None if part is None else rules.held(part)
        if part is not None and held is not None:
            yield part, held


def _distinct(attempts: list[Attempt]) -> list[Attempt]:
    """Drop what lies where a more promising attempt does."""
    kept: list[Attempt] = []
    for attempt in attempts:
        if not any(attempt.pose.near(other.pose) for other in kept):
            kept.append(attempt)
    return kept


def _is_stretched(first: Appearance, second: Appearance, mapping: Floats) -> bool:
    """Whether a mapping stretches one direction far more than the other.

    A ramp of 400x400 px and one of 400x1 look the same when squashed to a square.
    """
    sides = (first.width, first.height), (second.width, second.height)
    slope = np.diag(sides[0]) @ mapping[:2, :2] @ np.linalg.inv(np.diag(sides[1]))
    most, least = np.linalg.svd(slope, compute_uv=False)
    return bool(most > MOST_STRETCH * least)


def _named(
    first: Appearance,
    second: Appearance,
    held: Held,
    comparison: Comparison,
    attempt: Attempt,
) -> Verdict:
    """Name an accepted pair: a copy, or another shot of the same scene.

    What is merely scaled or re-saved differs by less than two exposures ever do.
    """
    pose, overlay = comparison.pose, comparison.detail.overlay
    seen = transform(first, second, pose, overlay)
    pasted = is_pasted(first.preview, seen.first_part, CLEAR_SEAM) or is_pasted(
        second.preview, seen.second_part, CLEAR_SEAM
    )
    if pose.is_narrowed and not pasted:
        seen = transform(first, second, replace(pose, is_narrowed=False), overlay)
    kind, untouched = kind_of(first, second, seen)
    evidence = (*held.evidence, *attempt.evidence, *untouched)
    if kind not in {MatchKind.RESIZED, MatchKind.RESAVED}:
        judgement = capture.judge(comparison, pasted=pasted)
        kind = kind if judgement.same else MatchKind.SERIES
        evidence = (*evidence, judgement.measure)
    found = comparison.likeness
    similarity = max(0.0, min(1.0, 0.5 * found.fine + 0.5 * found.blocks))
    return Verdict(kind, similarity, seen, evidence, held.strictness)


def _look_alike(first: Appearance, second: Appearance) -> Verdict | None:
    """Return a verdict when shapes and colours agree on the whole, but no more."""
    coarse = _coarse(first, second)
    evidence = (
        Measure("coarse structure", coarse, ALIKE_COARSE, Bound.AT_LEAST),
        Measure("colour difference", _apart(first, second), ALIKE_COLOR, Bound.AT_MOST),
    )
    if not all(measure.holds for measure in evidence):
        return None
    return Verdict(MatchKind.LOOKALIKE, max(0.0, coarse), Transform(), evidence)


def _coarse(first: Appearance, second: Appearance) -> float:
    return ncc(first.banded(trimmed=False).coarse, second.banded(trimmed=False).coarse)


def _apart(first: Appearance, second: Appearance) -> float:
    """Return the mean difference of the RGB thumbnails, gray levels."""
    difference = first.rgb.astype(np.float32) - second.rgb.astype(np.float32)
    return float(np.abs(difference).mean())


def _largest_speck(first: Appearance, second: Appearance) -> float:
    """Return the largest difference of the smoothed previews, gray levels.

    Means forgive dust, which is all that tells one scan of a blank page from another.
    """
    side = min(*first.preview.shape, *second.preview.shape)
    a, b = (
        cv2.GaussianBlur(squashed(look.preview.astype(np.float32), side), (0, 0), SPECK)
        for look in (first, second)
    )
    return float(cv2.absdiff(a, b).max())


def _verify_flat(first: Appearance, second: Appearance) -> Verdict | None:
    """Compare two pictures without structure: their light and colour must agree."""
    a, b = first.grey.astype(np.float32), second.grey.astype(np.float32)
    coarse = _coarse(first, second)
    luma = float(np.abs(a - b).mean())
    speck = _largest_speck(first, second)
    held = rules.held_flat(luma, _apart(first, second), coarse, speck)
    if held is None or _is_stretched(first, second, np.eye(3)):
        return None
    kind, untouched = kind_of(first, second, Transform())
    similarity = max(0.0, min(1.0, 0.5 * coarse + 0.5))
    evidence = (*held.evidence, *untouched)
    return Verdict(kind, similarity, Transform(), evidence, held.strictness)
