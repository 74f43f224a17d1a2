"""Labels of kinds, suggestions, turns and confidence."""

from __future__ import annotations

from photodedup.core.records import Confidence, MatchKind, Suggestion, Turn
from photodedup.core.wording.numbers import Translate, untranslated


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


def confidence_name(confidence: Confidence, translate: Translate = untranslated) -> str:
    """Return how sure a match is."""
    return {
        Confidence.CERTAIN: translate("Confidence", "certain"),
        Confidence.VERY_LIKELY: translate("Confidence", "very likely"),
        Confidence.LIKELY: translate("Confidence", "likely"),
        Confidence.POSSIBLE: translate("Confidence", "possible"),
    }[confidence]


def suggestion_name(suggestion: Suggestion, translate: Translate = untranslated) -> str:
    """Return a suggestion as a label."""
    return {
        Suggestion.KEEP: translate("Suggestion", "keep"),
        Suggestion.REMOVE: translate("Suggestion", "remove"),
        Suggestion.REVIEW: translate("Suggestion", "review"),
    }[suggestion]


def turned_copy(turn: Turn, translate: Translate = untranslated) -> str:
    """Return what a copy is called that was mirrored or turned like this."""
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
