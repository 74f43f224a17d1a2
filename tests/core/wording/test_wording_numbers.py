from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.wording import duration_text, percent_text, size_text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (9_951, "10 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (41_000_000, "41 MB"),
        (3 * 10**12, "3.0 TB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_are_written_in_si_units(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s"),
        (59.4, "59 s"),
        (59.9, "1 min 0 s"),
        (130, "2 min 10 s"),
        (3_600, "1 h 0 min"),
        (7_199, "2 h 0 min"),
    ],
)
def test_durations_are_written_in_two_units(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@given(st.floats(0.0001, 0.9999))
def test_a_part_never_reads_as_nothing_or_as_all(share: float) -> None:
    assert percent_text(share) not in {"0", "100"}
    assert float(percent_text(share)) == pytest.approx(share * 100, abs=0.51)


def test_nothing_and_all_are_whole_numbers() -> None:
    assert (percent_text(0), percent_text(1)) == ("0", "100")
