"""A match as JSON values: both photos, how they are related, and on what evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.derivation import derivation, mapping_of
from photodedup.core.wording import copy_sentence, measure_sentence

if TYPE_CHECKING:
    from photodedup.core.derivation import Derivation
    from photodedup.core.records import (
        Box,
        Facts,
        Match,
        Measure,
        Photo,
        Transform,
        Turn,
    )

    Json = dict[str, object]

DECIMALS = 6
"""Of fractions: a hundredth of a pixel in the largest photos."""


def pair(match: Match, original: Photo, copy: Photo) -> Json:
    """Return a match as JSON values.

    Parameters
    ----------
    match
        Of these two photos, whichever is first.
    original, copy
        What the sentence and the crop rectangle are about.
    """
    made = derivation(match, original, copy)
    photos = (original, copy) if match.first == original.number else (copy, original)
    return {
        "first": str(photos[0].file.path),
        "second": str(photos[1].file.path),
        "kind": match.kind.value,
        "similarity": match.similarity,
        "strictness": match.strictness,
        "confidence": match.confidence.value,
        "sentence": copy_sentence(match, original, copy, made=made),
        "transform": _transform(match.transform),
        "copy": _copy(made, original, copy),
        "evidence": [_measure(measure) for measure in match.evidence],
    }


def original_of(first: Photo, second: Photo) -> tuple[Photo, Photo]:
    """Return which of two photos of no common group is better called the original.

    The larger one; of two equal ones the first by path.
    """
    if second.facts.pixels > first.facts.pixels:
        return second, first
    return first, second


def turn_name(turn: Turn) -> str:
    """Return the name of a turn in reports, e.g. ``turned 180``."""
    return str(turn.name).lower().replace("_", " ")


def _transform(transform: Transform) -> Json:
    """Return how the second photo came from the first, as it is in memory."""
    return {
        "turn": turn_name(transform.turn),
        "angle_deg": transform.angle_deg,
        "first_part": _box(transform.first_part),
        "second_part": _box(transform.second_part),
        "mapping": list(mapping_of(transform)),
        "overlay_area": transform.overlay_area,
    }


def _copy(made: Derivation, original: Photo, copy: Photo) -> Json:
    """Return what was done to the original, in the numbers of the sentence."""
    return {
        "original": str(original.file.path),
        "path": str(copy.file.path),
        "turn": turn_name(made.turn),
        "angle_deg": round(made.angle_deg, 3),
        "scale": round(made.scale, DECIMALS),
        "shown": round(made.shown, DECIMALS),
        "filled": round(made.filled, DECIMALS),
        "overlay_area": round(made.overlay_area, DECIMALS),
        "crop": [round(side, DECIMALS) for side in _box(made.crop)],
        "crop_px": _in_pixels(made.crop, original.facts),
        "outline": [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in made.outline],
    }


def _measure(measure: Measure) -> Json:
    return {
        "name": measure.name,
        "value": measure.value,
        "bound": measure.bound.value,
        "threshold": measure.threshold,
        "holds": measure.holds,
        "meaning": measure_sentence(measure),
    }


def _box(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


def _in_pixels(box: Box, facts: Facts) -> list[int]:
    return [
        round(box.left * facts.width),
        round(box.top * facts.height),
        round(box.right * facts.width),
        round(box.bottom * facts.height),
    ]
