"""When is an aligned pair a copy? The acceptance rules, in one table.

Thresholds were chosen on two corpora of altered copies (natural photos and clothing)
and are explained in docs/quality.md. The classes: a *plain* picture (document,
drawing, product on white) has little that could disagree, so it must agree better.
"""

from __future__ import annotations

from dataclasses import dataclass

from photodedup.core.records import Bound, Measure
from photodedup.core.verify.bands import MIN_TEXTURED_BLOCKS, Likeness

NEAR_EQUAL_FINE = 0.955
NEAR_EQUAL_BLOCKS = 0.99


@dataclass(frozen=True, slots=True)
class Rule:
    """Limits that hold together make a pair a copy.

    Attributes
    ----------
    name
        What the rule is for.
    max_plain
        The rule is for pictures at most this plain.
    coarse, fine, blocks, overlap
        Least values of `Likeness`.
    """

    name: str
    max_plain: float
    coarse: float
    fine: float
    blocks: float
    overlap: float = 0.5

    def evidence(self, found: Likeness) -> tuple[Measure, ...]:
        """Return the measures of this rule for a pair, holding or not."""
        least = Bound.AT_LEAST
        return (
            Measure("coarse structure", found.coarse, self.coarse, least),
            Measure("fine structure", found.fine, self.fine, least),
            Measure("matching blocks", found.blocks, self.blocks, least),
            Measure("overlap", found.overlap, self.overlap, least),
        )

    def holds(self, found: Likeness) -> bool:
        """Whether a pair is of this rule's class and passes it."""
        return (
            found.plain < self.max_plain
            and found.textured >= MIN_TEXTURED_BLOCKS
            and all(measure.holds for measure in self.evidence(found))
        )


NEAR_EQUAL = Rule("nearly equal", 1.1, 0.4, NEAR_EQUAL_FINE, NEAR_EQUAL_BLOCKS)
UNALIGNED = (
    NEAR_EQUAL,
    Rule("alike in place", 0.52, 0.80, 0.80, 0.88),
    Rule("edited in place", 0.45, 0.85, 0.40, 0.50),
)
ALIGNED = (
    NEAR_EQUAL,
    Rule("alike", 0.52, 0.80, 0.80, 0.88),
    Rule("edited", 0.45, 0.30, 0.58, 0.60),
)
SECOND_TRY = (
    NEAR_EQUAL,
    Rule("alike", 0.52, 0.60, 0.80, 0.88),
    Rule("edited", 0.45, 0.60, 0.65, 0.65),
)


def first_that_holds(rules: tuple[Rule, ...], found: Likeness) -> Rule | None:
    """Return the first rule that accepts a pair, or None."""
    return next((rule for rule in rules if rule.holds(found)), None)
