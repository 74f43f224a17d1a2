"""Why one photo is better than another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from photodedup.core.settings import KeepRule
from photodedup.core.wording.numbers import Translate, short, size_text, untranslated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photodedup.core.records import Reason

# A smaller one would read as "1.000x the pixels".
_VISIBLE_RATIO = 1.0005


def reason_text(reason: Reason, translate: Translate = untranslated) -> str:
    """Return why one photo is better than another."""
    better, worse = reason.better, reason.worse
    match reason.rule:
        case KeepRule.PIXELS if worse > 0 and better / worse >= _VISIBLE_RATIO:
            text = translate("Reason", "{times}x the pixels")
            return text.format(times=_times(better / worse))
        case KeepRule.QUALITY if better > 0 and worse > 0:
            text = translate("Reason", "JPEG quality {better} against {worse}")
            return text.format(better=f"{better:.0f}", worse=f"{worse:.0f}")
        case KeepRule.BYTES if worse > 0:
            return _larger(round(better), round(worse), translate)
        case KeepRule.OLDER:
            return _older(better, worse, translate)
        case rule:
            return _rule_text(rule, translate)


def reasons_text(reasons: Iterable[Reason], translate: Translate = untranslated) -> str:
    """Return several reasons in one line, the weightiest first."""
    return "; ".join(reason_text(reason, translate) for reason in reasons)


def _rule_text(rule: KeepRule, translate: Translate) -> str:
    return {
        KeepRule.PROTECTED: translate("Reason", 'is in a "keep always" folder'),
        KeepRule.UNDAMAGED: translate("Reason", "is whole, the other is damaged"),
        KeepRule.CENTRAL: translate("Reason", "matches more of the copies"),
        KeepRule.UNCROPPED: translate("Reason", "shows the whole picture, no frame"),
        KeepRule.PIXELS: translate("Reason", "has more pixels"),
        KeepRule.ORIGINAL: translate("Reason", "seems to be the camera's own file"),
        KeepRule.LOSSLESS: translate("Reason", "is RAW or losslessly compressed"),
        KeepRule.QUALITY: translate("Reason", "has a higher quality"),
        KeepRule.METADATA: translate("Reason", "has camera EXIF"),
        KeepRule.UNCLIPPED: translate("Reason", "has more detail in light and dark"),
        KeepRule.SHARPER: translate("Reason", "is sharper"),
        KeepRule.BYTES: translate("Reason", "is the larger file"),
        KeepRule.OLDER: translate("Reason", "is older"),
        KeepRule.PATH: translate("Reason", "equal: first by path"),
    }[rule]


def _larger(better: int, worse: int, translate: Translate) -> str:
    sizes = size_text(better, translate), size_text(worse, translate)
    if sizes[0] == sizes[1]:
        return _rule_text(KeepRule.BYTES, translate)
    text = translate("Reason", "larger file: {better} against {worse}")
    return text.format(better=sizes[0], worse=sizes[1])


def _times(ratio: float) -> str:
    """Return a ratio above 1, never so short that it reads as 1.0."""
    return f"{ratio:.3f}" if ratio < 1.05 else short(ratio)  # noqa: PLR2004 -- rounds to 1.0


def _older(better: float, worse: float, translate: Translate) -> str:
    days = [_day(seconds) for seconds in (better, worse)]
    if all(days) and days[0] != days[1]:
        text = translate("Reason", "older: {better} against {worse}")
        return text.format(better=days[0], worse=days[1])
    if better and not worse:
        return translate("Reason", "has a date")
    return _rule_text(KeepRule.OLDER, translate)


def _day(seconds: float) -> str:
    if not seconds:
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):  # outside the years 1 to 9999
        return ""
