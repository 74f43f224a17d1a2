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
from photodedup.ui.models.marks import Mark, suggested

if TYPE_CHECKING:
    from photodedup.core.records import (
        Facts,
        Group,
        Match,
        MatchKind,
        Member,
        Photo,
        Reason,
    )
    from photodedup.ui.models.groups import GroupState

# Written out so that Qt's lupdate finds each text with its context.
translate = QCoreApplication.translate


# ------------------------------------------------------------------ from the core


def kind_text(kind: MatchKind) -> str:
    """Return the word for a kind of match."""
    return wording.kind_name(kind, translate)


def reason_text(reason: Reason) -> str:
    """Return why one photo is better than another."""
    return wording.reason_text(reason, translate)


def match_sentence(match: Match) -> str:
    """Return how two photos are related, beginning with a capital letter."""
    phrase = wording.match_sentence(match, translate)
    return translate("Wording", "%1.").replace("%1", phrase[:1].upper() + phrase[1:])


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
    return (
        translate("Wording", "%1 to free").replace("%1", size_text(size))
        if size
        else translate("Wording", "look closely")
    )


def group_text(group: Group, state: GroupState, grown: int) -> str:
    """Return a group in words, for screen readers."""
    text = translate("Wording", "%1: %2, %3, %4, %5")
    parts = (
        file_name(group.keeper),
        photos_text(len(group.members)),
        kind_text(group.kind),
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


def grown_text(grown: int) -> str:
    """Return how many photos a group got since the user saw it."""
    return translate("Wording", "+%1 new").replace("%1", str(grown))
