"""One phrase for each match: what was done to the original to make the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.derivation import derivation
from photodedup.core.records import Box, MatchKind, Turn
from photodedup.core.wording.explanations import SECONDS_APART
from photodedup.core.wording.kinds import turned_copy
from photodedup.core.wording.numbers import (
    Translate,
    duration_text,
    percent_text,
    untranslated,
)

if TYPE_CHECKING:
    from photodedup.core.derivation import Derivation
    from photodedup.core.records import Facts, Match, Photo

LEVEL_DEG = 0.5
SMALLEST_OVERLAY = 0.005
SAME_SCALE = 0.02
"""Of a scale that was measured on previews; that of whole copies is exact."""
SAME_SHAPE = 1.03
BORDER_FILLED = 0.6
"""Below this no one calls what is around a photo its border."""
CENTRED = 0.04
NEW_MARGIN = 0.03
PAIR = 2


def copy_sentence(
    match: Match,
    original: Photo,
    copy: Photo,
    translate: Translate = untranslated,
    *,
    made: Derivation | None = None,
) -> str:
    """Return in one phrase what the copy is to the original.

    Parameters
    ----------
    match
        Of these two photos, whichever is first.
    original
        The keeper of the group.
    copy
        The photo that the phrase is about.
    made
        The derivation of the copy, where it is known already.

    Returns
    -------
    A phrase such as "mirrored copy, cropped to 71 %, re-saved at JPEG quality 62",
    without capital letter and full stop.
    """
    if match.kind is MatchKind.SAME_PIXELS:
        return _same_pixels(original.facts, copy.facts, translate)
    if match.kind is MatchKind.IDENTICAL or not match.kind.is_duplicate:
        return match_sentence(match, translate)
    made = made or derivation(match, original, copy)
    head = _head(match.kind, made, translate)
    details = [
        *_geometry(match.kind, made, translate),
        *_overlay(made, translate),
        *_scale(made, original.facts, copy.facts, translate),
        *_saving(original.facts, copy.facts, translate),
    ]
    if not head and not details:
        return translate("Match", "saved again")
    if head or len(details) != PAIR:
        return ", ".join([*head, *details])
    both = translate("Match", "{one} and {other}")
    return both.format(one=details[0], other=details[1])


def match_sentence(match: Match, translate: Translate = untranslated) -> str:
    """Return in one phrase how two photos are related, whichever is the original.

    Examples
    --------
    >>> from photodedup.core.records import Match
    >>> match_sentence(Match(0, 1, MatchKind.CROPPED, 0.9))
    'a part of the same picture'
    """
    if match.kind is MatchKind.SERIES:
        return _another_shot(match, translate)
    return {
        MatchKind.IDENTICAL: translate("Match", "the same file, byte for byte"),
        MatchKind.SAME_PIXELS: translate("Match", "the same pixels"),
        MatchKind.RESIZED: translate("Match", "the same picture in another size"),
        MatchKind.RESAVED: translate("Match", "the same picture, saved again"),
        MatchKind.EDITED: translate("Match", "an edited copy of the same picture"),
        MatchKind.CROPPED: translate("Match", "a part of the same picture"),
        MatchKind.TURNED: translate("Match", "the same picture, turned"),
        MatchKind.FRAMED: translate("Match", "the same picture inside a larger one"),
        MatchKind.LOOKALIKE: translate("Match", "looks alike, but is another picture"),
    }[match.kind]


def _another_shot(match: Match, translate: Translate) -> str:
    apart = [each.value for each in match.evidence if each.name == SECONDS_APART]
    if not apart:
        return translate("Match", "another shot of the same scene")
    if apart[0] < 1:
        return translate("Match", "another shot of the same scene, in the same second")
    text = translate("Match", "another shot of the same scene, {duration} apart")
    return text.format(duration=duration_text(apart[0], translate))


def _same_pixels(original: Facts, copy: Facts, translate: Translate) -> str:
    if original.format == copy.format:
        return translate("Match", "the same pixels with other metadata")
    text = translate("Match", "the same pixels, converted from {old} to {new}")
    return text.format(old=_format(original), new=_format(copy))


def _head(kind: MatchKind, made: Derivation, translate: Translate) -> list[str]:
    head = []
    if made.turn is not Turn.UPRIGHT:
        head.append(turned_copy(made.turn, translate))
    elif kind is MatchKind.EDITED:
        head.append(translate("Match", "edited copy"))
    if kind is MatchKind.FRAMED and made.is_framed:
        head.append(_framing(made, translate))
    return head


def _framing(made: Derivation, translate: Translate) -> str:
    text = translate(
        "Match", "inside a screenshot or collage (fills {percent} % of it)"
    )
    if made.filled >= BORDER_FILLED and _is_centred(made.place):
        text = translate(
            "Match", "with a border around it (the photo fills {percent} %)"
        )
    return text.format(percent=percent_text(made.filled))


def _is_centred(place: Box) -> bool:
    return (
        abs(place.left - (1 - place.right)) <= CENTRED
        and abs(place.top - (1 - place.bottom)) <= CENTRED
    )


def _geometry(kind: MatchKind, made: Derivation, translate: Translate) -> list[str]:
    parts = []
    if abs(made.angle_deg) >= LEVEL_DEG:
        text = translate("Match", "turned by {degrees}°")
        parts.append(text.format(degrees=f"{abs(made.angle_deg):.1f}"))
    if made.is_cropped:
        text = translate("Match", "cropped to {percent} %")
        if kind is MatchKind.FRAMED and not made.is_framed:
            text = translate("Match", "taken out of the original ({percent} % of it)")
        parts.append(text.format(percent=percent_text(made.shown)))
    if kind is not MatchKind.FRAMED and 1 - made.filled >= NEW_MARGIN:
        text = translate("Match", "with margins added ({percent} %)")
        parts.append(text.format(percent=percent_text(1 - made.filled)))
    return parts


def _overlay(made: Derivation, translate: Translate) -> list[str]:
    if made.overlay_area < SMALLEST_OVERLAY:
        return []
    text = translate("Match", "covered in part (logo or sticker, {percent} %)")
    return [text.format(percent=percent_text(made.overlay_area))]


def _scale(
    made: Derivation, original: Facts, copy: Facts, translate: Translate
) -> list[str]:
    if not made.is_cropped and not made.is_framed:
        # Whole pictures: their sizes are exact.
        sides = (original.width, original.height), (copy.width, copy.height)
        if sorted(sides[0]) == sorted(sides[1]):
            return []
        scale = (copy.pixels / original.pixels) ** 0.5
    elif abs(made.scale - 1) <= SAME_SCALE:
        return []
    else:
        scale = made.scale
    if made.stretch > SAME_SHAPE:
        text = translate("Match", "stretched to {width} x {height} pixels")
        return [text.format(width=copy.width, height=copy.height)]
    text = translate("Match", "scaled to {percent} %")
    return [text.format(percent=percent_text(scale))]


def _saving(original: Facts, copy: Facts, translate: Translate) -> list[str]:
    quality = copy.jpeg_quality
    if original.format != copy.format:
        text = translate("Match", "converted from {old} to {new}")
        if quality is not None:
            text = translate(
                "Match", "converted from {old} to {new} at quality {quality}"
            )
        return [text.format(old=_format(original), new=_format(copy), quality=quality)]
    if quality is None or quality == original.jpeg_quality:
        return []
    text = translate("Match", "re-saved at JPEG quality {quality}")
    return [text.format(quality=quality)]


def _format(facts: Facts) -> str:
    return facts.format.upper()
