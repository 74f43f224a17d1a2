"""What each measure of a match is, and its value against its threshold.

The names of measures stand in reports and in the cache, so they are English and never
change; what is shown is looked up here. A name that is not known here (an older or
newer report) is shown as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.records import Bound
from photodedup.core.wording.explanations import EXPLANATIONS
from photodedup.core.wording.numbers import Translate, untranslated

if TYPE_CHECKING:
    from photodedup.core.records import Match, Measure


def measure_name(name: str, translate: Translate = untranslated) -> str:
    """Return the short name of a measure.

    Examples
    --------
    >>> measure_name("fine structure"), measure_name("of tomorrow")
    ('fine structure', 'of tomorrow')
    """
    known = EXPLANATIONS.get(name)
    return name if known is None else known.title(translate)


def measure_text(measure: Measure, translate: Translate = untranslated) -> str:
    """Return a measure with its value against its threshold.

    Examples
    --------
    >>> from photodedup.core.records import Measure
    >>> measure_text(Measure("fine structure", 0.967, 0.8, Bound.AT_LEAST))
    'fine structure 0.97 (at least 0.80)'
    >>> measure_text(Measure("leftover shift", 0.61, 0.45, Bound.AT_MOST))
    'leftover shift 0.61 px (over the limit of 0.45)'
    >>> measure_text(Measure("saved again", 0, 1, Bound.AT_LEAST))
    'saved again: no'
    """
    known = EXPLANATIONS.get(measure.name)
    if known is not None and is_yes_or_no(measure):
        title = known.title(translate)
        no = translate("Measure", "{name}: no")
        return title if measure.holds else no.format(name=title)
    value, threshold = numbers(measure)
    text = translate("Measure", "{name} {value} (at least {threshold})")
    if measure.bound is Bound.AT_MOST:
        text = translate("Measure", "{name} {value} (at most {threshold})")
    if not measure.holds:
        text = translate("Measure", "{name} {value} (under the limit of {threshold})")
        if measure.bound is Bound.AT_MOST:
            text = translate(
                "Measure", "{name} {value} (over the limit of {threshold})"
            )
    unit = "" if known is None else known.unit(translate)
    return text.format(
        name=measure_name(measure.name, translate),
        value=f"{value} {unit}" if unit else value,
        threshold=threshold,
    )


def measure_sentence(measure: Measure, translate: Translate = untranslated) -> str:
    """Return what a measure is, and what its value says.

    Examples
    --------
    >>> from photodedup.core.records import Measure
    >>> print(measure_sentence(Measure("overlap", 0.71, 0.5, Bound.AT_LEAST)))
    Share of the frame in which both pictures show something: 0.71, at least 0.50 needed
    """
    known = EXPLANATIONS.get(measure.name)
    if known is not None and is_yes_or_no(measure):
        meaning = known.meaning(translate)
        no = translate("Measure", "{meaning}: no")
        return meaning if measure.holds else no.format(meaning=meaning)
    value, threshold = numbers(measure)
    text = translate("Measure", "{meaning}: {value}, at least {threshold} needed")
    if measure.bound is Bound.AT_MOST:
        text = translate("Measure", "{meaning}: {value}, at most {threshold} allowed")
    if not measure.holds:
        text = translate(
            "Measure", "{meaning}: {value}, less than the {threshold} needed"
        )
        if measure.bound is Bound.AT_MOST:
            text = translate(
                "Measure", "{meaning}: {value}, more than the {threshold} allowed"
            )
    unit = "" if known is None else known.unit(translate)
    meaning = measure.name if known is None else known.meaning(translate)
    return text.format(
        meaning=meaning,
        value=f"{value} {unit}" if unit else value,
        threshold=threshold,
    )


def evidence_text(match: Match, translate: Translate = untranslated) -> str:
    """Return the measures of a match in one line.

    Examples
    --------
    >>> from photodedup.core.records import Match, MatchKind, Measure
    >>> distance = Measure("hash distance", 2, 12, Bound.AT_MOST)
    >>> evidence_text(Match(0, 1, MatchKind.RESIZED, 0.97, evidence=(distance,)))
    'hash distance 2 (at most 12)'
    """
    return "; ".join(measure_text(measure, translate) for measure in match.evidence)


def numbers(measure: Measure) -> tuple[str, str]:
    """Return value and threshold with the decimals that tell them apart."""
    both = measure.value, measure.threshold
    if all(float(number).is_integer() for number in both):
        return f"{both[0]:.0f}", f"{both[1]:.0f}"
    value, threshold = f"{both[0]:.2f}", f"{both[1]:.2f}"
    if value == threshold:
        # 0.799 against 0.80: two decimals would say the opposite of the verdict.
        value, threshold = f"{both[0]:.4f}", f"{both[1]:.4f}"
    return value, threshold


def is_yes_or_no(measure: Measure) -> bool:
    """Whether a measure is a plain yes or no; its number would only puzzle."""
    asks = measure.bound is Bound.AT_LEAST and measure.threshold == 1
    return asks and measure.value in {0.0, 1.0}
