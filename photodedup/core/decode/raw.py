"""RAW by LibRaw: the size of the photo, and the preview that the camera embedded.

The preview is what the camera showed and every other program compares with, and it
takes a hundredth of the time of developing. Where it is too small the sensor data
is developed at half size.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import rawpy

from photodedup.core.decode import damage, exif, jpeg, tiff
from photodedup.core.decode.failure import DecodeFailure, check_size, damaged
from photodedup.core.decode.guard import guard
from photodedup.core.decode.pixels import UPRIGHT, exchanges_sides, upright
from photodedup.core.decode.raster import Raster
from photodedup.core.records import Capture, Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ORIENTATION_OF_FLIP = {3: 3, 5: 8, 6: 6}
"""LibRaw's flip to EXIF orientation."""
_FORMAT_OF_SIGNATURE = (
    (b"FUJIFILMCCD-RAW", "raf"),
    (b"IIU\0", "rw2"),
    (b"IIRO", "orf"),
    (b"IIRS", "orf"),
    (b"MMOR", "orf"),
    (b"\0MRM", "mrw"),
    (b"FOVb", "x3f"),
    (b"II\x1a\0", "crw"),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Preview:
    """Upright pixels of the embedded preview with what the camera wrote beside them."""

    pixels: NDArray[np.uint8]
    capture: Capture


def read(data: bytes, long_side: int | None) -> Raster:
    """Read a RAW photo: full size in the facts, pixels of the preview.

    Raises
    ------
    DecodeFailure
        LibRaw does not know it, or it is damaged.
    """
    with guard(), _open(data) as raw:
        sizes = raw.sizes
        check_size(sizes.width, sizes.height)
        orientation = _ORIENTATION_OF_FLIP.get(sizes.flip, UPRIGHT)
        longest = max(sizes.width, sizes.height)
        wanted = longest // 2 if long_side is None else min(long_side, longest // 2)
        preview = _preview(raw, orientation, long_side)
        capture = exif.capture(exif.parse_tiff(data)) if tiff.is_tiff(data) else None
        if preview is not None and max(preview.pixels.shape) >= wanted:
            pixels = preview.pixels
        else:
            pixels = raw.postprocess(
                half_size=longest // 2 >= wanted, use_camera_wb=True
            )
    if capture is None:
        capture = Capture() if preview is None else preview.capture
    turned = exchanges_sides(orientation)
    facts = Facts(
        width=sizes.height if turned else sizes.width,
        height=sizes.width if turned else sizes.height,
        format=_format(data),
        lossless=True,
        damage=damage.in_raw(data),
        capture=capture,
    )
    return Raster(np.asarray(pixels, dtype=np.uint8), UPRIGHT, facts)


def _open(data: bytes) -> rawpy.RawPy:
    try:
        return rawpy.imread(io.BytesIO(data))
    except rawpy.LibRawFileUnsupportedError as error:
        raise DecodeFailure("is a RAW file of a camera that is not known") from error


def _preview(
    raw: rawpy.RawPy, orientation: int, long_side: int | None
) -> _Preview | None:
    """Return the embedded preview upright; None where there is none or it is broken."""
    try:
        thumb = raw.extract_thumb()
        if isinstance(thumb.data, bytes):
            raster = jpeg.read(thumb.data, long_side)
        else:
            raster = _bitmap(thumb.data)
    except (rawpy.LibRawError, DecodeFailure):
        return None
    pixels, own = raster.pixels, raster.orientation
    turn = own if own != UPRIGHT else orientation
    sensor_is_wide = raw.sizes.width >= raw.sizes.height
    preview_is_wide = pixels.shape[1] >= pixels.shape[0]
    if exchanges_sides(turn) and sensor_is_wide != preview_is_wide:
        turn = UPRIGHT  # the camera has turned its preview already
    return _Preview(upright(pixels, turn), raster.facts.capture)


def _bitmap(pixels: NDArray[np.uint8]) -> Raster:
    if pixels.ndim != 3:  # noqa: PLR2004 -- a gray preview belongs to a scanner; develop
        raise damaged()
    facts = Facts(pixels.shape[1], pixels.shape[0], "bitmap")
    return Raster(pixels, UPRIGHT, facts)


def _format(data: bytes) -> str:
    if tiff.is_tiff(data):
        return tiff.examine(data).raw_format
    if data[4:8] == b"ftyp":
        return "cr3"
    for signature, name in _FORMAT_OF_SIGNATURE:
        if data.startswith(signature):
            return name
    raise damaged()
