"""What each keeper rule says of one photo, whatever it is compared with.

A merit is a key: the smaller is the better, and equal keys leave the choice to the next
rule. Where values within a tolerance should count as equal, the key is a step of them,
because "about equal" would not be transitive.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from photodedup.core.settings import KeepRule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photodedup.core.records import Photo

Key = tuple[float | str, ...]

# libjpeg qualities closer than this cannot be told apart by eye, and estimates are off
# by one.
_QUALITY_STEP = 3
# What phones and converters write; stands for lossy formats without such a number.
_USUAL_QUALITY = 90
_LOSSLESS_QUALITY = 100
# A GIF loses nothing but all colours but 256 of them, which most photos have more of.
_FEW_COLOURS = "gif"
_FEW_COLOURS_QUALITY = 50

# Cameras write no PNG, and no JPEG coarser than this but in their worst setting.
_CAMERA_FORMATS = frozenset({"jpeg", "heic", "tiff"})
_CAMERA_QUALITY = 90
# All else that is lossless was read as RAW.
_LOSSLESS_PICTURES = frozenset(
    {
        *("png", "webp", "gif", "bmp", "tiff", "avif", "heic", "jpeg2000"),
        *("psd", "ico", "pnm", "tga", "pcx"),
    }
)

# Saving a photo again changes its sharpness by up to 3 per cent, the lightest blur of a
# preview that can be seen by 15; shares of clipped pixels hardly change at all.
_SHARPER_BY = 1.15
_LEAST_SHARPNESS = 0.1
_CLIPPED_STEP = 0.02

# A camera whose clock was never set writes 0000-00-00 or the start of its epoch.
_FIRST_TIME = "1980-01-02"


def merit(rule: KeepRule, photo: Photo) -> Key:
    """Return what photos are sorted by: the smaller is the better.

    Every rule but `KeepRule.UNCROPPED`, which depends on other photos; so does
    `KeepRule.CENTRAL`, of which a photo by itself says nothing.
    """
    special = _KEYS.get(rule)
    return (-shown(rule, photo),) if special is None else special(photo)


def shown(rule: KeepRule, photo: Photo) -> float:
    """Return the number that a reason shows; 0 where the rule has none."""
    number = _NUMBERS.get(rule)
    return 0 if number is None else number(photo)


def quality_step(photo: Photo) -> int:
    """Return the step of JPEG quality; the highest for lossless files."""
    return _quality(photo) // _QUALITY_STEP


def taken_at(photo: Photo) -> str:
    """Return the camera's time, empty when there is none or its clock was not set."""
    time = photo.facts.capture.taken_at or ""
    return time if time >= _FIRST_TIME else ""


def _is_exact(photo: Photo) -> bool:
    """Whether every pixel is as it was before the file was saved."""
    return photo.facts.lossless and photo.facts.format != _FEW_COLOURS


def _quality(photo: Photo) -> int:
    if _is_exact(photo):
        return _LOSSLESS_QUALITY
    if photo.facts.format == _FEW_COLOURS:
        return _FEW_COLOURS_QUALITY
    return photo.facts.jpeg_quality or _USUAL_QUALITY


def _is_original(photo: Photo) -> bool:
    """Return whether a photo seems to be what a camera wrote.

    A lossless file is not better for being lossless: saved from a JPEG it holds every
    mistake of that, and often no camera notes. So what has the marks of a camera goes
    first; between files without them the lossless one is kept, because many a JPEG is
    made of a PNG and hardly a PNG of a JPEG.
    """
    facts = photo.facts
    if photo.file.parts:  # the JPEG beside its RAW file, the still of a Live Photo
        return True
    if facts.lossless and facts.format not in _LOSSLESS_PICTURES:
        return True
    return (
        facts.format in _CAMERA_FORMATS
        and bool(facts.capture.camera)
        and (facts.jpeg_quality or _CAMERA_QUALITY) >= _CAMERA_QUALITY
    )


def _notes(photo: Photo) -> int:
    capture = photo.facts.capture
    return bool(taken_at(photo)) + bool(capture.camera) + capture.has_gps


def _bytes(photo: Photo) -> int:
    # Of two files without loss the larger one is only packed worse.
    return 0 if _is_exact(photo) else photo.file.size_bytes


def _clipped(photo: Photo) -> float:
    quality = photo.facts.quality
    return 0.0 if quality is None else quality.shadows + quality.highlights


def _sharpness(photo: Photo) -> float:
    quality = photo.facts.quality
    return 0.0 if quality is None else quality.sharpness


def _sharpness_step(photo: Photo) -> int:
    sharpness = max(_sharpness(photo), _LEAST_SHARPNESS)
    return round(math.log(sharpness / _LEAST_SHARPNESS) / math.log(_SHARPER_BY))


_NUMBERS: Mapping[KeepRule, Callable[[Photo], float]] = {
    KeepRule.PIXELS: lambda photo: photo.facts.pixels,
    KeepRule.QUALITY: lambda photo: photo.facts.jpeg_quality or 0,
    KeepRule.METADATA: _notes,
    KeepRule.UNCLIPPED: _clipped,
    KeepRule.SHARPER: _sharpness,
    KeepRule.BYTES: _bytes,
}
_KEYS: Mapping[KeepRule, Callable[[Photo], Key]] = {
    KeepRule.UNDAMAGED: lambda photo: (bool(photo.facts.damage),),
    KeepRule.PROTECTED: lambda photo: (not photo.file.protected,),
    KeepRule.ORIGINAL: lambda photo: (not _is_original(photo),),
    KeepRule.LOSSLESS: lambda photo: (not _is_exact(photo),),
    KeepRule.QUALITY: lambda photo: (-quality_step(photo),),
    KeepRule.UNCLIPPED: lambda photo: (round(_clipped(photo) / _CLIPPED_STEP),),
    KeepRule.SHARPER: lambda photo: (-_sharpness_step(photo),),
    # "~" comes after every date.
    KeepRule.OLDER: lambda photo: (taken_at(photo) or "~", photo.file.mtime_ns),
    KeepRule.PATH: lambda photo: (str(photo.file.path), photo.number),
}
