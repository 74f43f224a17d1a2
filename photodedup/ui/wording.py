"""The words of the review page that are not on one widget only.

Kinds, reasons and matches are worded by the core (`photodedup.core.wording`); here they
meet Qt's translations. Numbers, sizes and dates follow the user's locale.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from photodedup.core import wording
from photodedup.core.errors import printable
from photodedup.core.records import STRICTNESS_DEFAULT, Confidence, MatchKind
from photodedup.ui.models.marks import Mark, suggested

if TYPE_CHECKING:
    from photodedup.core.derivation import Derivation
    from photodedup.core.records import (
        Box,
        Facts,
        Group,
        Match,
        Measure,
        Member,
        Photo,
        Reason,
    )
    from photodedup.ui.models.groups import GroupState

SMALLEST_ANGLE_DEG = 0.5
SMALLEST_SHARE = 0.01
SMALLEST_OVERLAY = 0.005
"""Smaller numbers say nothing: they lie below what an alignment can tell."""

# Written out so that Qt's lupdate finds each text with its context.
translate = QCoreApplication.translate


# ------------------------------------------------------------------ from the core


def kind_text(kind: MatchKind) -> str:
    """Return the word for a kind of match."""
    return wording.kind_name(kind, translate)


def reason_text(reason: Reason) -> str:
    """Return why one photo is better than another."""
    return wording.reason_text(reason, translate)


def copy_sentence(match: Match, original: Photo, copy: Photo) -> str:
    """Return what the copy is to the original, beginning with a capital letter."""
    if match.kind is MatchKind.LOOKALIKE and not match.evidence:
        return translate(
            "Wording", "Put together by hand; how both are related was not compared."
        )
    phrase = wording.copy_sentence(match, original, copy, translate)
    return translate("Wording", "%1.").replace("%1", phrase[:1].upper() + phrase[1:])


def confidence_text(match: Match) -> str:
    """Return how sure a match is, in a word and as the strictness that it stands."""
    text = translate("Wording", "%1 · holds up to strictness %2")
    word = wording.confidence_name(match.confidence, translate)
    text = text.replace("%2", number_text(match.strictness, 2))
    return text.replace("%1", word[:1].upper() + word[1:])


def measure_name(measure: Measure) -> str:
    """Return the short name of a measure."""
    return wording.measure_name(measure.name, translate)


def measure_sentence(measure: Measure) -> str:
    """Return what a measure is, and what its value says."""
    return wording.measure_sentence(measure, translate)


def geometry_texts(made: Derivation) -> tuple[str, ...]:
    """Return what was done to the geometry of a copy, in numbers; one line each."""
    texts = []
    if abs(made.angle_deg) >= SMALLEST_ANGLE_DEG:
        text = translate("Wording", "angle %1°")
        texts.append(text.replace("%1", number_text(made.angle_deg, 1)))
    if abs(made.scale - 1) >= SMALLEST_SHARE:
        text = translate("Wording", "scale %1 %")
        texts.append(text.replace("%1", number_text(100 * made.scale)))
    if made.stretch - 1 >= SMALLEST_SHARE:
        text = translate("Wording", "one side stretched by %1 %")
        texts.append(text.replace("%1", number_text(100 * (made.stretch - 1))))
    if made.is_cropped:
        text = translate("Wording", "shows %1 % of A: x %2, y %3")
        texts.append(_placed(text, made.shown, made.crop))
    if made.is_framed:
        text = translate("Wording", "A fills %1 % of it: x %2, y %3")
        texts.append(_placed(text, made.filled, made.place))
    if made.overlay_area >= SMALLEST_OVERLAY:
        text = translate("Wording", "%1 % covered by something else")
        texts.append(text.replace("%1", number_text(100 * made.overlay_area, 1)))
    return tuple(texts)


def _placed(text: str, share: float, box: Box) -> str:
    spans = ((box.left, box.right), (box.top, box.bottom))
    across, down = (
        translate("Wording", "%1 to %2 %")
        .replace("%1", number_text(100 * low))
        .replace("%2", number_text(100 * high))
        for low, high in spans
    )
    text = text.replace("%1", number_text(100 * share))
    return text.replace("%2", across).replace("%3", down)


def size_text(size_bytes: int) -> str:
    """Return a size in bytes, kB, MB... (powers of 1000), three digits at most."""
    return wording.size_text(size_bytes, translate)


def duration_text(seconds: float) -> str:
    """Return a duration as people say it: 45 s, 2 min 10 s, 1 h 5 min."""
    return wording.duration_text(seconds, translate)


# ------------------------------------------------------------------ numbers


def number_text(value: float, decimals: int = 0) -> str:
    """Return a number with the separators of the locale."""
    return QLocale().toString(float(value), "f", decimals)


def photos_text(count: int) -> str:
    """Return "1 photo", "2 photos"."""
    return translate("Wording", "%Ln photo(s)", "", count)


# ------------------------------------------------------------------ photos


def file_name(photo: Photo) -> str:
    """Return the file's name on one line, whatever bytes are in it."""
    return printable(photo.file.path.name)


def path_text(photo: Photo) -> str:
    """Return the whole path on one line."""
    return printable(photo.file.path)


def folder_text(photo: Photo) -> str:
    """Return the folder, the user's home as ``~``."""
    folder = photo.file.path.parent
    home = Path.home()
    if folder.is_relative_to(home):
        return printable("~" / folder.relative_to(home))
    return printable(folder)


def pixels_text(facts: Facts) -> str:
    """Return width and height."""
    return f"{facts.width} × {facts.height}"  # noqa: RUF001 -- the multiplication sign


def format_text(facts: Facts) -> str:
    """Return the name of the file format as people write it."""
    return facts.format.upper()


def mark_word(mark: Mark) -> str:
    """Return the word for a mark."""
    return {
        Mark.KEEP: translate("Wording", "keep"),
        Mark.TRASH: translate("Wording", "trash"),
        Mark.UNDECIDED: translate("Wording", "undecided"),
    }[mark]


def photo_text(member: Member, mark: Mark) -> str:
    """Return a photo with its mark in words, for screen readers."""
    facts = member.photo.facts
    if mark is Mark.UNDECIDED:
        text = translate("Wording", "%1, undecided, suggested: %2, %3 pixels, %4")
        text = text.replace("%2", mark_word(suggested(member)))
    else:
        text = translate("Wording", "%1, %2, %3 pixels, %4").replace(
            "%2", mark_word(mark)
        )
    text = text.replace("%3", pixels_text(facts))
    text = text.replace("%4", size_text(member.photo.file.size_bytes))
    return text.replace("%1", file_name(member.photo))


# ------------------------------------------------------------------ groups


def state_word(state: GroupState) -> str:
    """Return the word for how far the user is with a group."""
    return {
        "to do": translate("Wording", "To do"),
        "reviewing": translate("Wording", "Reviewing"),
        "decided": translate("Wording", "Decided"),
    }[state.value]


def reclaimable_text(group: Group) -> str:
    """Return what removing the suggested photos frees, or that nothing is suggested."""
    size = group.reclaimable_bytes
    if size:
        return translate("Wording", "%1 to free").replace("%1", size_text(size))
    if group.kind is MatchKind.SERIES:
        return translate("Wording", "sharpest first")
    return translate("Wording", "look closely")


def group_text(group: Group, state: GroupState, grown: int) -> str:
    """Return a group in words, for screen readers."""
    text = translate("Wording", "%1: %2, %3, %4, %5")
    parts = (
        file_name(group.keeper),
        photos_text(len(group.members)),
        group_kind_text(group),
        reclaimable_text(group),
        state_word(state).lower(),
    )
    for place in range(len(parts), 1, -1):
        text = text.replace(f"%{place}", parts[place - 1])
    text = text.replace("%1", parts[0])
    return f"{text}, {grown_text(grown)}" if grown else text


def decided_text(photos: int, size_bytes: int) -> str:
    """Return that every group is decided, and what Apply would take."""
    text = translate(
        "Wording",
        "All groups are decided: %Ln photo(s) marked for the Trash, %1.",
        "",
        photos,
    )
    return text.replace("%1", size_text(size_bytes))


def moved_marks_text(waiting: int, came: int) -> str:
    """Return how many Trash marks the strictness has taken, and gave back just now."""
    texts = []
    if waiting:
        text = translate(
            "Wording",
            "%Ln photo(s) lost the Trash mark: no copy of them is left at this "
            "strictness. Moving the slider back gives the marks back.",
            "",
            waiting,
        )
        texts.append(text)
    if came:
        text = translate("Wording", "%Ln photo(s) got the Trash mark back.", "", came)
        texts.append(text)
    return " ".join(texts)


def group_kind_text(group: Group) -> str:
    """Return the kind of a group, and that it is only possible where it is so."""
    kind = kind_text(group.kind)
    if not is_possible(group):
        return kind
    return translate("Wording", "possible, %1").replace("%1", kind)


def possible_text() -> str:
    """Return the word for a group that is only found below the default strictness."""
    return wording.confidence_name(Confidence.POSSIBLE, translate)


def is_possible(group: Group) -> bool:
    """Whether a group of copies would not be found at the default strictness."""
    return group.kind.is_duplicate and any(
        member.match is not None and member.match.strictness < STRICTNESS_DEFAULT
        for member in group.members
    )


def grown_text(grown: int) -> str:
    """Return how many photos a group got since the user saw it."""
    return translate("Wording", "+%1 new").replace("%1", str(grown))
