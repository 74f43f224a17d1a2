from __future__ import annotations

import pytest

from photodedup.core.scan.meter import Meter


class Clock:
    """Seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def measured(rates: list[tuple[float, int]]) -> Meter:
    """Run a meter through (seconds, items per second) stretches, noting each second."""
    clock = Clock()
    meter = Meter(clock)
    done = 0
    for seconds, rate in rates:
        for _ in range(int(seconds)):
            clock.now += 1
            done += rate
            meter.note(done)
    return meter


def test_nothing_is_estimated_in_the_first_five_seconds() -> None:
    meter = measured([(4, 10)])
    assert meter.rate_per_s is None
    assert meter.eta_s(1000) is None


def test_a_steady_rate_gives_the_time_left() -> None:
    meter = measured([(10, 10)])
    assert meter.rate_per_s == pytest.approx(10)
    assert meter.eta_s(400) == pytest.approx(30)


def test_only_the_last_twenty_seconds_count() -> None:
    meter = measured([(60, 100), (25, 10)])
    assert meter.rate_per_s == pytest.approx(10)


def test_a_standstill_has_no_time_left_rather_than_an_endless_one() -> None:
    meter = measured([(5, 10), (30, 0)])
    assert meter.eta_s(1000) is None
