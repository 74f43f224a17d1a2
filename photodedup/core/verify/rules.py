"""When is a compared pair a copy? The acceptance rules, in one table.

Every limit is a monotone function of the strictness: its three values are those at 0
(the loosest of any use), .5 (the default) and 1 (nearly equal pictures), linear between
them. A pair holds a rule up to the smallest strictness that its measures reach, and is
a copy up to the largest that any rule gives it. How the thresholds were found:
docs/quality.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from photodedup.core.records import STRICTNESS_DEFAULT, Bound, Measure

if TYPE_CHECKING:
    from photodedup.core.verify.comparison import Comparison


class Quantity(Enum):
    """What a limit is about."""

    SHAPES = "large shapes"
    COARSE = "coarse structure"
    FINE = "fine structure"
    BLOCKS = "matching blocks"
    OVERLAP = "overlap"
    DETAIL = "matching detail"
    EVERYWHERE = "matching detail everywhere"
    LONE = "lone difference"
    STRONG = "blocks with detail"
    SURFACE = "matching photographed blocks"
    PHOTOGRAPHED = "photographed"
    EVIDENCE = "photographed and matching"
    OVERLAY = "covered by an overlay"
    INLIERS = "matching keypoints"
    LUMA = "luma difference"
    SPECK = "largest local difference"
    COLOR = "colour difference"
    TINT = "other colours"


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold that tightens with the strictness.

    Attributes
    ----------
    quantity
        What is bounded.
    loose, default, strict
        The threshold at strictness 0, .5 and 1. Falling values mean "at most".
    """

    quantity: Quantity
    loose: float
    default: float
    strict: float

    @property
    def bound(self) -> Bound:
        """On which side of the threshold a value must lie."""
        return Bound.AT_MOST if self.strict < self.loose else Bound.AT_LEAST

    def threshold(self, strictness: float) -> float:
        """Return the threshold at a strictness of 0..1."""
        half = STRICTNESS_DEFAULT
        if strictness <= half:
            return self.loose + (self.default - self.loose) * strictness / half
        share = (strictness - half) / (1 - half)
        return self.default + (self.strict - self.default) * share

    def strictness(self, value: float) -> float:
        """Return the largest strictness at which a value holds, -1 when at none."""
        sign = -1.0 if self.bound is Bound.AT_MOST else 1.0
        value, loose = sign * value, sign * self.loose
        default, strict = sign * self.default, sign * self.strict
        half = STRICTNESS_DEFAULT
        if value >= strict:
            return 1.0
        if value >= default:
            return half + (1 - half) * _share(value, default, strict)
        if value >= loose:
            return half * _share(value, loose, default)
        return -1.0

    def measure(self, value: float) -> Measure:
        """Return a value as evidence against the default threshold."""
        return Measure(self.quantity.value, value, self.default, self.bound)


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Limits that together make a pair a copy.

    Attributes
    ----------
    name
        What the rule is for.
    limits
        All of them must hold.
    """

    name: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The rule that carries a pair farthest.

    Attributes
    ----------
    strictness
        The largest at which it holds, 0..1.
    evidence
        Its measures.
    """

    strictness: float
    evidence: tuple[Measure, ...]


Q = Quantity
WHOLLY = Limit(Q.OVERLAP, 0.4, 0.5, 0.5)
LARGELY_PHOTOGRAPHED = Limit(Q.PHOTOGRAPHED, 0.1, 0.2, 0.3)
"""The buttons, sliders and shaded icons of one dialog with other pages have .11 to .15;
of 4,300 pairs of copies that are no pages one has less than .2."""

NEAR_EQUAL = Rule(
    "nearly equal",
    (
        Limit(Q.COARSE, 0.3, 0.4, 0.9),
        Limit(Q.FINE, 0.93, 0.955, 0.99),
        Limit(Q.BLOCKS, 0.94, 0.95, 1.0),
        Limit(Q.EVERYWHERE, 0.96, 0.975, 1.0),
        Limit(Q.LONE, 4.0, 2.3, 1.5),
        Limit(Q.TINT, 1.5, 1.0, 0.4),
        WHOLLY,
    ),
)
"""Whatever is shown, pages too: everything agrees, and differs alike if at all. Pages
saved again or scaled have a lone difference of 1.2 to 2.2, invoices of which one digit
differs one of 3.5 to 10; only beside a much smaller copy it hides (1.9)."""
EDITED = Rule(
    "edited photo",
    (
        Limit(Q.SHAPES, 0.6, 0.8, 0.97),
        Limit(Q.COARSE, 0.4, 0.6, 0.9),
        Limit(Q.FINE, 0.45, 0.58, 0.98),
        Limit(Q.BLOCKS, 0.45, 0.60, 0.98),
        Limit(Q.SURFACE, 0.45, 0.60, 0.98),
        LARGELY_PHOTOGRAPHED,
        WHOLLY,
    ),
)
"""Only photographed surfaces are evidence; drawn ones may speak against a pair."""
DETAILED = Rule(
    "photo with matching detail",
    (
        Limit(Q.SHAPES, 0.6, 0.8, 0.97),
        Limit(Q.COARSE, 0.4, 0.6, 0.9),
        Limit(Q.DETAIL, 0.75, 0.85, 1.0),
        Limit(Q.STRONG, 8, 12, 40),
        Limit(Q.EVIDENCE, 0.05, 0.08, 0.3),
        LARGELY_PHOTOGRAPHED,
        Limit(Q.OVERLAY, 0.4, 0.33, 0.0),
        WHOLLY,
    ),
)
"""All but one overlay agrees."""
COVERED = Rule(
    "photo with everything but an overlay",
    (
        Limit(Q.COARSE, 0.3, 0.4, 0.9),
        Limit(Q.DETAIL, 0.93, 0.95, 1.0),
        Limit(Q.SURFACE, 0.90, 0.95, 1.0),
        Limit(Q.STRONG, 40, 60, 200),
        Limit(Q.EVIDENCE, 0.2, 0.25, 0.4),
        Limit(Q.OVERLAY, 0.4, 0.35, 0.0),
        WHOLLY,
    ),
)
"""So much detail agrees that a covered part may have changed the large shapes."""
TABLE = (NEAR_EQUAL, EDITED, DETAILED, COVERED)
FLAT = Rule(
    "flat",
    (
        Limit(Q.LUMA, 0.8, 0.5, 0.2),
        Limit(Q.COLOR, 1.0, 0.6, 0.2),
        Limit(Q.COARSE, 0.0, 0.25, 0.8),
        Limit(Q.SPECK, 8.0, 4.0, 2.0),
    ),
)
"""What is left of noise agrees little; but no place may differ. Saved again, the
largest local difference is 1.2 to 2.8 levels, between blank pages with other dust 18 to
42, between near-white frames with other noise 5.7 to 7."""

Values = Mapping[Quantity, float]


def held(found: Comparison) -> Held | None:
    """Return the rule that carries a compared pair farthest, None when none holds."""
    values = {
        Q.SHAPES: found.likeness.shapes,
        Q.COARSE: found.likeness.coarse,
        Q.FINE: found.likeness.fine,
        Q.BLOCKS: found.likeness.blocks,
        Q.OVERLAP: found.likeness.overlap,
        Q.DETAIL: found.detail.agreeing,
        Q.EVERYWHERE: found.detail.everywhere,
        Q.LONE: found.detail.lone,
        Q.TINT: found.tint,
        Q.STRONG: float(found.detail.strong),
        Q.SURFACE: found.likeness.surface,
        Q.PHOTOGRAPHED: found.detail.photographed,
        Q.EVIDENCE: found.detail.evidence,
        Q.OVERLAY: found.detail.overlay,
    }
    return _farthest(TABLE, values)


def held_flat(luma: float, color: float, coarse: float, speck: float) -> Held | None:
    """Return how far two pictures without structure may be called copies.

    Parameters
    ----------
    luma, color
        Mean differences of the 128x128 luma and the 16x16 RGB thumbnails, levels.
    coarse
        Correlation of the coarse band.
    speck
        Largest local difference, levels.
    """
    values = {Q.LUMA: luma, Q.COLOR: color, Q.COARSE: coarse, Q.SPECK: speck}
    return _farthest((FLAT,), values)


def _farthest(table: tuple[Rule, ...], values: Values) -> Held | None:
    reached = [
        (min(limit.strictness(values[limit.quantity]) for limit in rule.limits), rule)
        for rule in table
    ]
    strictness, rule = max(reached, key=lambda each: each[0])
    if strictness < 0:
        return None
    evidence = tuple(limit.measure(values[limit.quantity]) for limit in rule.limits)
    return Held(strictness, evidence)
