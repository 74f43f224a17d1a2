"""The words of the search page that are not on one widget only.

What a method is, and its values, are worded for every page in `method_wording`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from photodedup.core.methods import Direction
from photodedup.core.records import WHOLE
from photodedup.ui import method_wording, wording

if TYPE_CHECKING:
    from photodedup.core.methods import Method
    from photodedup.core.records import Ranked, SearchResult

SMALL = 0.1
"""Methods of which the usual threshold is below this have finer steps."""

LARGE = 10
"""A threshold from here on counts whole numbers."""

LEAST_S = 0.01
"""Shorter times are not told apart."""

# Written out so that Qt's lupdate finds each text with its context.
translate = QCoreApplication.translate


def decimals(method: Method) -> int:
    """Return how many decimals a threshold of a method has; one step is the last."""
    if method.unit or method.default_threshold >= LARGE:
        return 0
    return 3 if method.default_threshold < SMALL else 2


def threshold_text(method: Method, value: float) -> str:
    """Return which values are on the near side of a threshold: "at most 8 bits"."""
    text = translate("Search", "at most %1")
    if method.direction is Direction.HIGHER_IS_CLOSER:
        text = translate("Search", "at least %1")
    number = wording.number_text(value, decimals(method))
    if method.unit or math.isinf(value):
        number = method_wording.value_text(method, value)
    return text.replace("%1", number)


def method_help(method: Method) -> str:
    """Return what a method is, and what must be installed for it."""
    text = method_wording.about_text(method)
    if not method.extra:
        return text
    needs = translate("Search", "Needs the optional part “%1” of photodedup.")
    return f"{text}\n{needs.replace('%1', method.extra)}"


def explanation(result: SearchResult, found: Ranked) -> str:
    """Return what a found photo is to the query; empty where that is not known."""
    if found.match is None:
        return found.note
    return wording.copy_sentence(found.match, result.photo, found.photo)


def answer_text(method: Method, result: SearchResult) -> str:
    """Return what was searched, how, and how long it took."""
    text = translate("Search", "%1 of %2 by %3 in %4 s")
    near = translate("Search", "%Ln nearest", "", len(result.ranked))
    text = text.replace("%4", _duration_text(result.seconds))
    text = text.replace("%3", method.name)
    text = text.replace("%2", wording.photos_text(result.photos))
    return text.replace("%1", near)


def _duration_text(seconds: float) -> str:
    """Return seconds as far as a person can feel them; never nothing at all."""
    number = wording.number_text(max(seconds, LEAST_S), 2)
    if seconds >= LEAST_S:
        return number
    return translate("Search", "less than %1").replace("%1", number)


def notes(result: SearchResult) -> tuple[str, ...]:
    """Return what a person should know of an answer; one sentence each.

    What could not be read comes last: `AnswerView` puts a link after it.
    """
    texts = []
    if not result.complete:
        texts.append(translate("Search", "Stopped before all photos were looked at."))
    if result.examined < result.photos:
        text = translate(
            "Search", "Looked closely at %1 of %2 that faster methods put in front."
        )
        text = text.replace("%1", wording.number_text(result.examined))
        texts.append(text.replace("%2", wording.photos_text(result.photos)))
    if result.query.part != WHOLE:
        texts.append(translate("Search", "Only a part of the query was looked for."))
    return (*texts, *result.notices, *filter(None, (skipped_text(result),)))


def skipped_text(result: SearchResult) -> str:
    """Return how many files could not be read; empty for none."""
    count = len(result.skipped)
    if not count:
        return ""
    return translate("Search", "%Ln file(s) could not be read.", "", count)


def found_text(method: Method, result: SearchResult, found: Ranked) -> str:
    """Return a found photo in words, for screen readers."""
    text = translate("Search", "%1: %2, %3 by %4, in %5")
    parts = (
        wording.file_name(found.photo),
        method_wording.value_text(method, found.value),
        method_wording.method_title(method),
        wording.folder_text(found.photo),
    )
    for place, part in enumerate(parts, start=2):
        text = text.replace(f"%{place}", part)
    text = text.replace("%1", wording.number_text(found.rank))
    said = explanation(result, found)
    return f"{text}. {said}" if said else text
