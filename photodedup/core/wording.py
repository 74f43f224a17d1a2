"""English words for kinds, transforms, reasons, sizes and evidence.

Every function takes a `Translate`, so that the window can put Qt's in: each sentence
stands in a literal call ``translate("Context", "text")``, where Qt's lupdate finds it.
Numbers are put in with `str.format` afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from photodedup.core.records import MatchKind, Suggestion, Turn
from photodedup.core.settings import KeepRule

if TYPE_CHECKING:
    from photodedup.core.records import Box, Match, Measure, Reason, Transform

Translate = Callable[[str, str], str]
"""Takes a context and an English text, returns the text to show."""

# Of a picture; alignment is no more exact than this.
_WHOLE = 0.99
_LEVEL_DEG = 0.5

# A smaller one would read as "1.000x the pixels".
_VISIBLE_RATIO = 1.0005

_KILO = 1_000
_MINUTE_S = 60
_HOUR_S = 3_600


def untranslated(_context: str, text: str) -> str:
    """Return the English text: the `Translate` of reports and the command line."""
    return text


# ------------------------------------------------------------------ numbers


_UNITS: tuple[Callable[[Translate], str], ...] = (
    lambda translate: translate("Size", "{number} kB"),
    lambda translate: translate("Size", "{number} MB"),
    lambda translate: translate("Size", "{number} GB"),
    lambda translate: translate("Size", "{number} TB"),
)


def size_text(size_bytes: int, translate: Translate = untranslated) -> str:
    """Return a size in SI units with three digits at most.

    Examples
    --------
    >>> size_text(999), size_text(1_234_567), size_text(41_000_000)
    ('999 bytes', '1.2 MB', '41 MB')
    """
    if size_bytes == 1:
        return translate("Size", "1 byte")
    if size_bytes < _KILO:
        return translate("Size", "{number} bytes").format(number=size_bytes)
    value, power = size_bytes / _KILO, 0
    while value >= _KILO - 0.5 and power < len(_UNITS) - 1:
        value, power = value / _KILO, power + 1
    return _UNITS[power](translate).format(number=_short(value))


def duration_text(seconds: float, translate: Translate = untranslated) -> str:
    """Return a duration in its two largest units.

    Examples
    --------
    >>> duration_text(0.4), duration_text(72), duration_text(7_260)
    ('1 s', '1 min 12 s', '2 h 1 min')
    """
    whole = max(1, round(seconds))
    if whole < _MINUTE_S:
        return translate("Duration", "{seconds} s").format(seconds=whole)
    if whole < _HOUR_S:
        minutes, rest = divmod(whole, _MINUTE_S)
        text = translate("Duration", "{minutes} min {seconds} s")
        return text.format(minutes=minutes, seconds=rest)
    hours, rest = divmod(round(whole / _MINUTE_S), _MINUTE_S)
    text = translate("Duration", "{hours} h {minutes} min")
    return text.format(hours=hours, minutes=rest)


def _short(value: float) -> str:
    """Return a positive number with one decimal below ten."""
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"  # noqa: PLR2004 -- rounds to 10


def _percent(share: float) -> str:
    return f"{share * 100:.0f}"


# ------------------------------------------------------------------ kinds


def kind_name(kind: MatchKind, translate: Translate = untranslated) -> str:
    """Return a kind as a label."""
    return {
        MatchKind.IDENTICAL: translate("Kind", "identical file"),
        MatchKind.SAME_PIXELS: translate("Kind", "same pixels"),
        MatchKind.RESIZED: translate("Kind", "resized"),
        MatchKind.RESAVED: translate("Kind", "re-saved"),
        MatchKind.EDITED: translate("Kind", "edited"),
        MatchKind.CROPPED: translate("Kind", "cropped"),
        MatchKind.TURNED: translate("Kind", "turned"),
        MatchKind.FRAMED: translate("Kind", "framed"),
        MatchKind.SERIES: translate("Kind", "series"),
        MatchKind.LOOKALIKE: translate("Kind", "look-alike"),
    }[kind]


def suggestion_name(suggestion: Suggestion, translate: Translate = untranslated) -> str:
    """Return a suggestion as a label."""
    return {
        Suggestion.KEEP: translate("Suggestion", "keep"),
        Suggestion.REMOVE: translate("Suggestion", "remove"),
        Suggestion.REVIEW: translate("Suggestion", "review"),
    }[suggestion]


# ------------------------------------------------------------------ transforms


def transform_text(transform: Transform, translate: Translate = untranslated) -> str:
    """Return what happened to the geometry, empty for nothing.

    Examples
    --------
    >>> from photodedup.core.records import Box, Transform
    >>> transform_text(Transform(Turn.MIRRORED, 0.0, Box(0, 0, 1, 0.71)))
    'mirrored, cropped to 71 %'
    """
    parts = _orientation(transform, translate)
    if _is_part(transform.first_part):
        text = translate("Transform", "cropped to {percent} %")
        parts.append(text.format(percent=_percent(transform.first_part.area)))
    if _is_part(transform.second_part):
        text = translate("Transform", "filling {percent} % of the other")
        parts.append(text.format(percent=_percent(transform.second_part.area)))
    return ", ".join(parts)


def _orientation(transform: Transform, translate: Translate) -> list[str]:
    tilt = _tilt(transform, translate)
    if transform.turn is Turn.UPRIGHT:
        return tilt
    return [_turn_name(transform.turn, translate), *tilt]


def _tilt(transform: Transform, translate: Translate) -> list[str]:
    degrees = abs(transform.angle_deg)
    if degrees < _LEVEL_DEG:
        return []
    text = translate("Transform", "tilted by {degrees}°")
    return [text.format(degrees=f"{degrees:.1f}")]


def _turn_name(turn: Turn, translate: Translate) -> str:
    return {
        Turn.UPRIGHT: translate("Transform", "upright"),
        Turn.MIRRORED: translate("Transform", "mirrored"),
        Turn.FLIPPED: translate("Transform", "mirrored top to bottom"),
        Turn.TURNED_180: translate("Transform", "turned upside down"),
        Turn.TRANSPOSED: translate("Transform", "mirrored and turned left"),
        Turn.CLOCKWISE: translate("Transform", "turned right"),
        Turn.COUNTERCLOCKWISE: translate("Transform", "turned left"),
        Turn.TRANSVERSED: translate("Transform", "mirrored and turned right"),
    }[turn]


def _is_part(box: Box) -> bool:
    return box.area < _WHOLE


# ------------------------------------------------------------------ matches


def match_sentence(match: Match, translate: Translate = untranslated) -> str:
    """Return in one phrase how two photos are related.

    Examples
    --------
    >>> from photodedup.core.records import Box, Match, Transform
    >>> crop = Transform(Turn.MIRRORED, 0.0, Box(0, 0, 1, 0.71))
    >>> match_sentence(Match(0, 1, MatchKind.CROPPED, 0.9, crop))
    'mirrored copy, cropped to 71 % of the picture'
    """
    kind, transform = match.kind, match.transform
    if not kind.is_duplicate:
        return _kind_sentence(kind, translate)
    share = min(transform.first_part.area, transform.second_part.area)
    percent = _percent(share)
    if kind is MatchKind.FRAMED:
        framed = translate("Match", "copy inside a larger picture, {percent} % of it")
        sentence = framed.format(percent=percent)
        return ", ".join([sentence, *_orientation(transform, translate)])
    if kind in {MatchKind.CROPPED, MatchKind.TURNED}:
        parts = [_turned_copy(transform.turn, translate), *_tilt(transform, translate)]
    else:
        parts = [_kind_sentence(kind, translate), *_orientation(transform, translate)]
    if share < _WHOLE:
        text = translate("Match", "cropped to {percent} % of the picture")
        parts.append(text.format(percent=percent))
    return ", ".join(parts)


def _turned_copy(turn: Turn, translate: Translate) -> str:
    return {
        Turn.UPRIGHT: translate("Match", "copy"),
        Turn.MIRRORED: translate("Match", "mirrored copy"),
        Turn.FLIPPED: translate("Match", "copy mirrored top to bottom"),
        Turn.TURNED_180: translate("Match", "copy turned upside down"),
        Turn.TRANSPOSED: translate("Match", "copy mirrored and turned left"),
        Turn.CLOCKWISE: translate("Match", "copy turned right"),
        Turn.COUNTERCLOCKWISE: translate("Match", "copy turned left"),
        Turn.TRANSVERSED: translate("Match", "copy mirrored and turned right"),
    }[turn]


def _kind_sentence(kind: MatchKind, translate: Translate) -> str:
    return {
        MatchKind.IDENTICAL: translate("Match", "the same file, byte for byte"),
        MatchKind.SAME_PIXELS: translate(
            "Match", "the same pixels, with other metadata or in another format"
        ),
        MatchKind.RESIZED: translate("Match", "the same picture in another size"),
        MatchKind.RESAVED: translate("Match", "the same picture, saved again"),
        MatchKind.EDITED: translate("Match", "an edited copy of the same picture"),
        MatchKind.CROPPED: translate("Match", "a part of the same picture"),
        MatchKind.TURNED: translate("Match", "the same picture, turned"),
        MatchKind.FRAMED: translate("Match", "the same picture in a frame"),
        MatchKind.SERIES: translate("Match", "another shot of the same scene"),
        MatchKind.LOOKALIKE: translate("Match", "looks alike, but is another picture"),
    }[kind]


def evidence_text(match: Match) -> str:
    """Return the measures of a match for a report; the same in every language.

    Examples
    --------
    >>> from photodedup.core.records import Bound, Match, Measure
    >>> hash_, fine = (
    ...     Measure("hash", 2, 12, Bound.AT_MOST),
    ...     Measure("fine", 0.967, 0.8, Bound.AT_LEAST),
    ... )
    >>> evidence_text(Match(0, 1, MatchKind.RESIZED, 0.97, evidence=(hash_, fine)))
    'hash 2<=12; fine 0.97>=0.80'
    """
    return "; ".join(_measure(measure) for measure in match.evidence)


def _measure(measure: Measure) -> str:
    bound = measure.bound.value
    if float(measure.value).is_integer() and float(measure.threshold).is_integer():
        return f"{measure.name} {measure.value:.0f}{bound}{measure.threshold:.0f}"
    value = f"{measure.value:.2f}"
    threshold = f"{measure.threshold:.2f}"
    if value == threshold:
        # 0.799 against 0.80: two decimals would say the opposite of the verdict.
        value, threshold = f"{measure.value:.4f}", f"{measure.threshold:.4f}"
    return f"{measure.name} {value}{bound}{threshold}"


# ------------------------------------------------------------------ reasons


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
        KeepRule.UNCROPPED: translate("Reason", "shows the whole picture, no frame"),
        KeepRule.PIXELS: translate("Reason", "has more pixels"),
        KeepRule.LOSSLESS: translate("Reason", "is RAW or losslessly compressed"),
        KeepRule.QUALITY: translate("Reason", "has a higher quality"),
        KeepRule.METADATA: translate("Reason", "has camera EXIF"),
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
    return f"{ratio:.3f}" if ratio < 1.05 else _short(ratio)  # noqa: PLR2004 -- rounds to 1.0


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
