from __future__ import annotations

import pytest

from photodedup.core.records import Reason
from photodedup.core.settings import KeepRule
from photodedup.core.wording import reason_text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason(KeepRule.PIXELS, 4_000_000, 1_000_000), "4.0x the pixels"),
        (Reason(KeepRule.PIXELS, 1_200_000, 1_000), "1200x the pixels"),
        (Reason(KeepRule.PIXELS, 1_001, 1_000), "1.001x the pixels"),
        (Reason(KeepRule.PIXELS, 1_000_001, 1_000_000), "has more pixels"),
        (Reason(KeepRule.QUALITY, 93, 55), "JPEG quality 93 against 55"),
        (Reason(KeepRule.QUALITY, 93, 0), "has a higher quality"),
        (Reason(KeepRule.METADATA, 3, 1), "has camera EXIF"),
        (Reason(KeepRule.BYTES, 2_000, 1_000), "larger file: 2.0 kB against 1.0 kB"),
        (Reason(KeepRule.BYTES, 1_002, 1_001), "is the larger file"),
        (
            Reason(KeepRule.OLDER, 1_551_657_600, 1_583_280_000),
            "older: 2019-03-04 against 2020-03-04",
        ),
        (Reason(KeepRule.OLDER, 1_551_657_600, 1_551_657_601), "is older"),
        (Reason(KeepRule.OLDER, 1_551_657_600, 0), "has a date"),
        (Reason(KeepRule.OLDER, -1e30, 1e30), "is older"),
        (Reason(KeepRule.PATH), "equal: first by path"),
        (Reason(KeepRule.PROTECTED), 'is in a "keep always" folder'),
    ],
)
def test_reasons_are_worded_with_both_values(reason: Reason, text: str) -> None:
    assert reason_text(reason) == text
