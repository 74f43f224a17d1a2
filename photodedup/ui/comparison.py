"""The facts of two photos side by side, as texts, and which side is better."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from photodedup.core.errors import printable
from photodedup.ui import wording

if TYPE_CHECKING:
    from photodedup.core.records import Photo, Quality

# Written out so that Qt's lupdate finds each text with its context.
translate = QCoreApplication.translate

NOTHING = "–"  # noqa: RUF001 -- the dash of an empty cell
SHARPNESS_DECIMALS = 2
NS_PER_MS = 1_000_000
FOLDER = 1
"""Place of the folder among the values."""

MOMENT = "\N{NO-BREAK SPACE}"
"""Between a day and a time of day; file names may hold any other character too."""


class Side(Enum):
    """Which photo is better in one respect."""

    NEITHER = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the differences table."""

    label: str
    first: str
    second: str
    better: Side = Side.NEITHER

    @property
    def is_equal(self) -> bool:
        """Whether both photos say the same."""
        return self.first == self.second


def compared(first: Photo, second: Photo) -> tuple[Field, ...]:
    """Return every fact of two photos: of the file, the picture, the camera."""
    one, two = _values(first), _values(second)
    one[FOLDER], two[FOLDER] = _folder_values(first, second)
    fields = []
    for (label, text, rank), (_, other, other_rank) in zip(one, two, strict=True):
        better = Side.NEITHER
        if rank is not None and other_rank is not None and text != other:
            better = _better(rank, other_rank)
        fields.append(Field(label, *_shortened(text, other), better))
    return tuple(fields)


def _folder_values(first: Photo, second: Photo) -> tuple[_Value, _Value]:
    """Return both folders without the beginning that they share, if they differ.

    Whole paths are wider than a column, and what differs would be cut out.
    """
    label = translate("Wording", "Folder")
    folders = first.file.path.parent, second.file.path.parent
    texts = wording.folder_text(first), wording.folder_text(second)
    if folders[0] != folders[1] and folders[0].anchor == folders[1].anchor:
        common = Path(os.path.commonpath(folders))
        rest = [folder.relative_to(common) for folder in folders]
        texts = (
            printable(rest[0] if rest[0].name else common.name or common),
            printable(rest[1] if rest[1].name else common.name or common),
        )
    return (label, texts[0], None), (label, texts[1], None)


def _shortened(first: str, second: str) -> tuple[str, str]:
    """Return two moments without what they share: the day, else the time of day.

    Both together are wider than a column of the table; equal ones take no row.
    """
    one, two = first.split(MOMENT), second.split(MOMENT)
    if first == second or max(len(one), len(two)) == 1:
        return first.replace(MOMENT, " "), second.replace(MOMENT, " ")
    part = 1 if one[0] == two[0] else 0
    return one[min(part, len(one) - 1)], two[min(part, len(two) - 1)]


def _better(first: float, second: float) -> Side:
    if first == second:
        return Side.NEITHER
    return Side.FIRST if first > second else Side.SECOND


_Value = tuple[str, str, float | None]
"""Label, text and rank of a fact; a higher rank is better, None: it has no rank."""


def _values(photo: Photo) -> list[_Value]:
    return [*_file_values(photo), *_picture_values(photo), *_camera_values(photo)]


def _file_values(photo: Photo) -> list[_Value]:
    size = wording.size_text(photo.file.size_bytes)
    changed = _changed(photo.file.mtime_ns)
    return [
        (translate("Wording", "Name"), wording.file_name(photo), None),
        (translate("Wording", "Folder"), wording.folder_text(photo), None),
        (translate("Wording", "File size"), size, None),
        (translate("Wording", "Changed"), changed, None),
    ]


def _picture_values(photo: Photo) -> list[_Value]:
    facts = photo.facts
    quality, rank = NOTHING, None
    if facts.jpeg_quality is not None:
        quality, rank = str(facts.jpeg_quality), float(facts.jpeg_quality)
    format_ = wording.format_text(facts)
    alpha, damage = _yes(answer=facts.has_alpha), _or_nothing(facts.damage)
    return [
        (translate("Wording", "Pixels"), wording.pixels_text(facts), facts.pixels),
        (translate("Wording", "Format"), format_, float(facts.lossless)),
        (translate("Wording", "JPEG quality"), quality, rank),
        *_quality_values(facts.quality),
        (translate("Wording", "Transparency"), alpha, None),
        (translate("Wording", "Damage"), damage, float(not facts.damage)),
    ]


def _quality_values(quality: Quality | None) -> list[_Value]:
    """Return how well the picture came out; a dash where it was not measured."""
    labels = (
        translate("Wording", "Sharpness"),
        translate("Wording", "Blockiness"),
        translate("Wording", "Clipped dark"),
        translate("Wording", "Clipped light"),
    )
    if quality is None:
        return [(label, NOTHING, None) for label in labels]
    clipped = [
        translate("Wording", "%1 %").replace("%1", wording.number_text(100 * share, 1))
        for share in (quality.shadows, quality.highlights)
    ]
    sharp = wording.number_text(quality.sharpness, SHARPNESS_DECIMALS)
    blocks = wording.number_text(quality.blockiness, SHARPNESS_DECIMALS)
    return [
        (labels[0], sharp, quality.sharpness),
        (labels[1], blocks, -quality.blockiness),
        (labels[2], clipped[0], -quality.shadows),
        (labels[3], clipped[1], -quality.highlights),
    ]


def _camera_values(photo: Photo) -> list[_Value]:
    capture = photo.facts.capture
    taken, camera = _taken(capture.taken_at), _or_nothing(capture.camera)
    gps, software = _yes(answer=capture.has_gps), _or_nothing(capture.software)
    return [
        (translate("Wording", "Taken"), taken, float(capture.taken_at is not None)),
        (translate("Wording", "Camera"), camera, float(bool(capture.camera))),
        (translate("Wording", "Exposure"), _exposure(photo), None),
        (translate("Wording", "GPS"), gps, float(capture.has_gps)),
        (translate("Wording", "Software"), software, None),
    ]


def _or_nothing(text: str) -> str:
    return printable(text) if text else NOTHING


def _yes(*, answer: bool) -> str:
    return translate("Wording", "yes") if answer else translate("Wording", "no")


def _taken(taken_at: str | None) -> str:
    if taken_at is None:
        return NOTHING
    moment = QDateTime.fromString(taken_at, Qt.DateFormat.ISODate)
    # A camera with an unset clock writes 0000-00-00.
    return _moment(moment) if moment.isValid() else printable(taken_at)


def _changed(mtime_ns: int) -> str:
    return _moment(QDateTime.fromMSecsSinceEpoch(mtime_ns // NS_PER_MS))


def _moment(moment: QDateTime) -> str:
    short, locale = QLocale.FormatType.ShortFormat, QLocale()
    day = locale.toString(moment.date(), short)
    return f"{day}{MOMENT}{locale.toString(moment.time(), 'HH:mm:ss')}"


def _exposure(photo: Photo) -> str:
    capture = photo.facts.capture
    parts = []
    if capture.exposure_s:
        faster = capture.exposure_s < 1
        parts.append(
            f"1/{round(1 / capture.exposure_s)} s"
            if faster
            else f"{wording.number_text(capture.exposure_s, 1)} s"
        )
    if capture.f_number:
        parts.append(f"f/{wording.number_text(capture.f_number, 1)}")
    if capture.iso:
        parts.append(f"ISO {capture.iso}")
    return " ".join(parts) or NOTHING
