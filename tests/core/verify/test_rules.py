"""A pair that holds at one strictness holds at every smaller one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import STRICTNESS_DEFAULT, Bound
from photodedup.core.verify import rules
from photodedup.core.verify.rules import Limit, Quantity

LIMITS = sorted(
    {limit for rule in (*rules.TABLE, rules.FLAT) for limit in rule.limits},
    key=lambda limit: (limit.quantity.value, limit.default),
)


def holds(limit: Limit, value: float, strictness: float) -> bool:
    threshold = limit.threshold(strictness)
    if limit.bound is Bound.AT_LEAST:
        return value >= threshold
    return value <= threshold


@given(
    limit=st.sampled_from(LIMITS),
    value=st.floats(-1, 50),
    stricter=st.floats(0, 1),
    looser=st.floats(0, 1),
)
def test_what_holds_at_a_strictness_holds_at_every_smaller_one(
    *, limit: Limit, value: float, stricter: float, looser: float
) -> None:
    if looser <= stricter and holds(limit, value, stricter):
        assert holds(limit, value, looser)


@given(limit=st.sampled_from(LIMITS), value=st.floats(-1, 50))
def test_the_strictness_of_a_value_is_the_largest_at_which_it_holds(
    *, limit: Limit, value: float
) -> None:
    reached = limit.strictness(value)
    if reached < 0:
        assert not holds(limit, value, 0)
        return
    slack = 1e-6
    assert holds(limit, value, max(0.0, reached - slack))
    if reached < 1 - slack:
        assert not holds(limit, value, min(1.0, reached + 2 * slack))


@given(limit=st.sampled_from(LIMITS), better=st.floats(-1, 50), worse=st.floats(-1, 50))
def test_a_better_value_never_has_a_smaller_strictness(
    *, limit: Limit, better: float, worse: float
) -> None:
    if (better >= worse) == (limit.bound is Bound.AT_LEAST):
        assert limit.strictness(better) >= limit.strictness(worse)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.quantity.value)
def test_the_default_threshold_is_that_of_the_default_strictness(limit: Limit) -> None:
    assert limit.threshold(STRICTNESS_DEFAULT) == limit.default
    assert limit.strictness(limit.default) >= STRICTNESS_DEFAULT


def test_evidence_holds_exactly_when_the_strictness_reaches_the_default() -> None:
    good = rules.held_flat(0.3, 0.4, 0.9, 1.0)
    loose = rules.held_flat(0.3, 0.9, 0.9, 1.0)
    assert good is not None
    assert good.strictness >= STRICTNESS_DEFAULT
    assert all(measure.holds for measure in good.evidence)
    assert loose is not None
    assert loose.strictness < STRICTNESS_DEFAULT
    assert [measure.name for measure in loose.evidence if not measure.holds] == [
        Quantity.COLOR.value
    ]
    assert rules.held_flat(5.0, 0.1, 0.9, 1.0) is None
