"""EXIF: orientation and what the camera wrote, read with suspicion.

Every string is cut, every number checked: the file may be hostile. Metadata that
cannot be parsed is treated as not there; it never makes a photo unreadable.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

from PIL import Image

from photodedup.core.decode.failure import DecodeFailure
from photodedup.core.decode.guard import guard
from photodedup.core.decode.pixels import UPRIGHT, valid_orientation
from photodedup.core.records import Capture

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_TEXT = 100
_ORIENTATION = 274
_MAKE = 271
_MODEL = 272
_SOFTWARE = 305
_EXIF_DIRECTORY = 34665
_GPS_DIRECTORY = 34853
_EXPOSURE = 33434
_F_NUMBER = 33437
_ISO = 34855
_TAKEN = 36867
_DIGITISED = 36868
_SUBSECOND = 37521
_LATITUDE = 2
_LONGITUDE = 4
_DATE = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_LONGEST_EXPOSURE_S = 86_400.0
_LARGEST_F_NUMBER = 1000.0
_LARGEST_ISO = 100_000_000


def parse(block: bytes) -> Image.Exif:
    """Return the EXIF block of a file; an empty one where it makes no sense."""
    exif = Image.Exif()
    if not block:
        return exif
    try:
        with guard():
            exif.load(block)
    except DecodeFailure:
        return Image.Exif()
    return exif


def parse_tiff(data: bytes) -> Image.Exif:
    """Return the EXIF of a file that is itself TIFF, as most RAW files are."""
    exif = Image.Exif()
    try:
        with guard():
            exif.load_from_fp(io.BytesIO(data))
    except DecodeFailure:
        return Image.Exif()
    return exif


def orientation(exif: Image.Exif) -> int:
    """Return the orientation 1..8, 1 where it is missing or nonsense."""
    try:
        with guard():
            return valid_orientation(exif.get(_ORIENTATION))
    except DecodeFailure:
        return UPRIGHT


def capture(exif: Image.Exif) -> Capture:
    """Return what the camera wrote; empty where it is missing or nonsense."""
    try:
        with guard():
            if not len(exif):
                return Capture()
            return _capture(
                dict(exif), exif.get_ifd(_EXIF_DIRECTORY), exif.get_ifd(_GPS_DIRECTORY)
            )
    except DecodeFailure:
        return Capture()


def _capture(
    main: Mapping[int, object],
    detail: Mapping[int, object],
    position: Mapping[int, object],
) -> Capture:
    make, model = _text(main.get(_MAKE)), _text(main.get(_MODEL))
    # Canon and others repeat the make in the model.
    repeated = make and model.lower().startswith(make.split()[0].lower())
    subsecond = _text(detail.get(_SUBSECOND))
    iso = _number(_first(detail.get(_ISO)), _LARGEST_ISO)
    return Capture(
        taken_at=_date(detail.get(_TAKEN)) or _date(detail.get(_DIGITISED)),
        subsecond=subsecond[:9] if subsecond.isdecimal() else "",
        camera=model if repeated else f"{make} {model}".strip(),
        software=_text(main.get(_SOFTWARE)),
        exposure_s=_number(detail.get(_EXPOSURE), _LONGEST_EXPOSURE_S),
        f_number=_number(detail.get(_F_NUMBER), _LARGEST_F_NUMBER),
        iso=None if iso is None else round(iso),
        has_gps=_LATITUDE in position and _LONGITUDE in position,
    )


def _first(value: object) -> object:
    return value[0] if isinstance(value, tuple) and value else value


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    shown = "".join(one for one in value.split("\0")[0] if one.isprintable())
    return shown.strip()[:_LONGEST_TEXT]


def _date(value: object) -> str | None:
    found = _DATE.match(_text(value))
    if found is None:
        return None
    try:
        return datetime(*map(int, found.groups())).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001 -- six groups; cameras write local time without a zone
    except ValueError:
        return None


def _number(value: object, largest: float) -> float | None:
    """Return a positive finite number not above `largest`, None for all else."""
    try:
        number = float(value)  # type: ignore[arg-type]  # anything may come; TypeError below
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if 0 < number <= largest else None
