"""The words of the table of methods: values, ranges, verdicts.

Titles and sentences of the methods stand in the core's table, in English; here they
meet Qt's translations, in the context "Method".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from photodedup.core.methods import Direction, Family
from photodedup.core.records import Compared
from photodedup.ui.wording import number_text

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.core.records import NotCompared

FEWEST_DECIMALS, MOST_DECIMALS = 2, 4
LARGE, HUGE = 10, 100
"""From here on numbers are written with one decimal, and with none."""

# Written out so that Qt's lupdate finds each text with its context.
translate = QCoreApplication.translate


def family_title(family: Family) -> str:
    """Return the heading over the methods of a family."""
    return {
        Family.ALIGNED: translate("Method", "Aligned comparison"),
        Family.HASH: translate("Method", "Perceptual hashes"),
        Family.HISTOGRAM: translate("Method", "Histograms"),
        Family.STRUCTURE: translate("Method", "Structure"),
        Family.KEYPOINTS: translate("Method", "Keypoints"),
        Family.EMBEDDING: translate("Method", "Learned descriptors"),
    }[family]


def method_title(method: Method) -> str:
    """Return what people call a method."""
    return translate("Method", method.title)


def value_text(method: Method, value: float) -> str:
    """Return a value with its unit, told apart from the threshold: "4 bits"."""
    if method.unit or math.isinf(value):
        return _amount(method, value)
    return _told_apart(value, method.default_threshold)


def range_text(method: Method) -> str:
    """Return the range and the threshold of a method."""
    texts = {
        (False, False): translate("Method", "%1 to %2; alike from %3 up."),
        (False, True): translate("Method", "%1 or more; alike from %3 up."),
        (True, False): translate("Method", "%1 to %2; alike up to %3."),
        (True, True): translate("Method", "%1 or more; alike up to %3."),
    }
    is_lower = method.direction is Direction.LOWER_IS_CLOSER
    text = texts[is_lower, math.isinf(method.high)]
    text = text.replace("%3", _amount(method, method.default_threshold))
    text = text.replace("%2", _amount(method, method.high))
    return text.replace("%1", number_text(*_plain(method.low)))


def direction_text(method: Method) -> str:
    """Return which end of the range means alike."""
    if method.direction is Direction.LOWER_IS_CLOSER:
        return translate("Method", "Lower is closer.")
    return translate("Method", "Higher is closer.")


def about_text(method: Method) -> str:
    """Return what a method measures, its range and direction, and where it is from."""
    text = translate("Method", "%1\n%2 %3\nFrom: %4")
    parts = (
        translate("Method", method.measures),
        range_text(method),
        direction_text(method),
        method.source,
    )
    for place in range(len(parts), 0, -1):
        text = text.replace(f"%{place}", parts[place - 1])
    return text


def verdict_text(method: Method, value: float) -> str:
    """Return what the method says of the pair, in a word."""
    if method.is_alike(value):
        return translate("Method", "alike")
    return translate("Method", "different")


def outcome_text(method: Method, outcome: Compared | NotCompared | None) -> str:
    """Return a row of the table in words, for screen readers."""
    if outcome is None:
        text = translate("Method", "%1: not measured")
        return text.replace("%1", method_title(method))
    if not isinstance(outcome, Compared):
        text = translate("Method", "%1: not compared, %2")
        text = text.replace("%2", outcome.reason)
        return text.replace("%1", method_title(method))
    text = translate("Method", "%1: %2, %3, %4")
    if outcome.note:
        text = translate("Method", "%1: %2, %3, %4 %5").replace("%5", outcome.note)
    text = text.replace("%4", range_text(method))
    text = text.replace("%3", verdict_text(method, outcome.value))
    text = text.replace("%2", value_text(method, outcome.value))
    return text.replace("%1", method_title(method))


def _amount(method: Method, value: float) -> str:
    """Return a number with the unit of a method."""
    if math.isinf(value):
        return "∞"
    count = round(value) if method.unit else 0
    if method.unit == "bits":
        return translate("Method", "%Ln bit(s)", "", count)
    if method.unit == "keypoints":
        return translate("Method", "%Ln keypoint(s)", "", count)
    if method.unit == "pixels":
        return translate("Method", "%Ln pixel(s)", "", count)
    return number_text(*_plain(value))


def _told_apart(value: float, threshold: float) -> str:
    """Return a value with as many decimals as make it differ from a threshold."""
    _, decimals = _plain(value)
    is_exact = value == round(value, decimals)
    while decimals < MOST_DECIMALS and not is_exact:
        if round(value, decimals) != round(threshold, decimals):
            break
        decimals += 1
    return number_text(value, decimals)


def _plain(value: float) -> tuple[float, int]:
    """Return a number with as many decimals as it takes to read it."""
    if value == round(value) or abs(value) >= HUGE:
        return value, 0
    return value, 1 if abs(value) >= LARGE else FEWEST_DECIMALS
