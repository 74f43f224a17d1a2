"""Sizes, durations and shares as people write them."""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str, str], str]
"""Takes a context and an English text, returns the text to show."""

_KILO = 1_000
_MINUTE_S = 60
_HOUR_S = 3_600


def untranslated(_context: str, text: str) -> str:
    """Return the English text: the `Translate` of reports and the command line."""
    return text


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
    return _UNITS[power](translate).format(number=short(value))


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


def percent_text(share: float) -> str:
    """Return a share in percent, without the sign; neither 0 nor 100 by rounding.

    Examples
    --------
    >>> percent_text(0.714), percent_text(0.996), percent_text(0.0042)
    ('71', '99.6', '0.4')
    """
    percent = share * 100
    if percent in {0, 100}:
        return f"{percent:.0f}"
    rounded = f"{percent:.0f}"
    return f"{percent:.1f}" if rounded in {"0", "100"} else rounded


def short(value: float) -> str:
    """Return a positive number with one decimal below ten."""
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"  # noqa: PLR2004 -- rounds to 10
