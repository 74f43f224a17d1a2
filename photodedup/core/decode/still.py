"""The formats that Pillow reads: everything but JPEG, HEIC and RAW.

Pillow is told the one format that the signature named, so that none of its other
plug-ins (PostScript starts Ghostscript) ever sees the data.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xxhash
from PIL import Image

from photodedup.core.decode import colour, damage, exif, tiff
from photodedup.core.decode.content import Content
from photodedup.core.decode.failure import check_size
from photodedup.core.decode.guard import guard
from photodedup.core.decode.pixels import reduced
from photodedup.core.decode.raster import Raster
from photodedup.core.records import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLUGINS: Mapping[Content, str] = {
    Content.PNG: "PNG",
    Content.WEBP: "WEBP",
    Content.GIF: "GIF",
    Content.BMP: "BMP",
    Content.TIFF: "TIFF",
    Content.AVIF: "AVIF",
    Content.JPEG2000: "JPEG2000",
    Content.PSD: "PSD",
    Content.ICO: "ICO",
    Content.PNM: "PPM",
    Content.TGA: "TGA",
    Content.PCX: "PCX",
}
_ALWAYS_LOSSLESS = frozenset(_PLUGINS) - {
    Content.WEBP,
    Content.TIFF,
    Content.AVIF,
    Content.JPEG2000,
}
_FRAMES_IN_HEADER = frozenset({Content.PNG, Content.WEBP, Content.AVIF})
"""For the others counting means walking the whole file: 10,000 frames in 230 KB."""

DIGEST_BUDGET = 20_000_000
"""Pixels up to which the digest costs less than a tenth of decoding them."""
_STRIP_PIXELS = 1 << 18
_PNG_DEPTH_AT = 24
_BYTE = 8


def read(data: bytes, content: Content, long_side: int | None) -> Raster:
    """Read the first picture of a file, scaled to not less than a long side.

    Raises
    ------
    DecodeFailure
        It cannot be read.
    """
    with (
        guard(),
        Image.open(io.BytesIO(data), formats=[_PLUGINS[content]]) as image,
    ):
        return _read(image, data, content, long_side)


def _read(
    image: Image.Image, data: bytes, content: Content, long_side: int | None
) -> Raster:
    check_size(*image.size)
    frames = getattr(image, "n_frames", 1) if content in _FRAMES_IN_HEADER else 1
    several = frames > 1 or _has_more(image, data, content)
    stored = image.size
    scaled = content is Content.JPEG2000 and _skip_resolutions(image, data, long_side)
    image.load()
    if not scaled:
        stored = image.size  # TIFF was turned, ICO took its largest picture
    tags = image.getexif()
    orientation = exif.orientation(tags)
    icc = image.info.get("icc_profile") or b""
    simple = colour.simplified(image)
    # One frame of several says nothing of the others.
    known = not (scaled or several or _is_deep(image, data, content))
    facts = Facts(
        width=stored[0],
        height=stored[1],
        format=content.value,
        lossless=is_lossless(data, content),
        has_alpha=simple.mode == "RGBA",
        frames=frames,
        damage=_damage(data, content),
        picture_digest=pixel_digest(simple, orientation, icc) if known else None,
        capture=exif.capture(tags),
    )
    small = reduced(simple, long_side)
    return Raster(colour.flattened(small, icc), orientation, facts)


def pixel_digest(image: Image.Image, orientation: int, icc: bytes) -> bytes | None:
    """Return 16 bytes that are equal when the displayed pixels are equal.

    Parameters
    ----------
    image
        A simplified picture at full size.

    Returns
    -------
    xxh3-128 over size, pixels, orientation and profile; None above `DIGEST_BUDGET`.
    """
    if image.width * image.height > DIGEST_BUDGET:
        return None
    plain = image.convert("RGB") if image.mode == "L" else image
    digest = xxhash.xxh3_128()
    digest.update(f"{plain.mode} {plain.size} {orientation} {len(icc)} ".encode())
    digest.update(icc)
    # In strips that fit the cache: all at once takes 57 ms for 12 megapixels, not 10.
    rows = max(1, _STRIP_PIXELS // plain.width)
    for top in range(0, plain.height, rows):
        box = (0, top, plain.width, min(top + rows, plain.height))
        digest.update(plain.crop(box).tobytes())
    return digest.digest()


def is_lossless(data: bytes, content: Content) -> bool:
    """Tell whether the pixels were stored without loss."""
    if content is Content.TIFF:
        return not tiff.examine(data).lossy
    if content is Content.WEBP:
        # VP8L is the lossless chunk; extended files have it after their header.
        return b"VP8L" in data[12:64] or (
            data[12:16] == b"VP8X" and b"VP8L" in data and b"VP8 " not in data
        )
    if content is Content.JPEG2000:
        _levels, reversible = _wavelet(data)
        return reversible
    return content in _ALWAYS_LOSSLESS


def _is_deep(image: Image.Image, data: bytes, content: Content) -> bool:
    """Tell whether more than 8 bits per sample were lost in reading."""
    if content is Content.PNG:
        return data[_PNG_DEPTH_AT] > _BYTE
    if content is Content.TIFF:
        return tiff.examine(data).bits > _BYTE
    may_be_deep = {Content.AVIF, Content.JPEG2000, Content.PSD, Content.PNM}
    return content in may_be_deep or image.mode in {"I", "F"}


def _has_more(image: Image.Image, data: bytes, content: Content) -> bool:
    """Tell whether frames follow that nobody counted; asked before loading."""
    if content is Content.TIFF:
        return tiff.examine(data).pages
    return content is Content.GIF and bool(getattr(image, "is_animated", False))


def _damage(data: bytes, content: Content) -> str:
    if content is Content.TIFF and tiff.examine(data).compressed:
        return damage.zero_tail(data)
    return damage.in_container(data, content)


def _wavelet(data: bytes) -> tuple[int, bool]:
    """Return the resolutions above the smallest, and whether nothing is lost.

    Source: ITU-T T.800 A.6.1, marker COD; transformation 1 is the reversible 5-3.
    """
    at = data.find(b"\xff\x52")
    if at < 0 or at + 14 > len(data):
        return 0, False
    return min(data[at + 9], 32), data[at + 13] == 1


def _skip_resolutions(image: Image.Image, data: bytes, long_side: int | None) -> bool:
    """Let JPEG 2000 decode a smaller resolution; tell whether it will."""
    if long_side is None:
        return False
    levels, _reversible = _wavelet(data)
    wanted = (max(image.size) // max(long_side, 1)).bit_length() - 1
    skipped = min(levels, wanted)
    if skipped <= 0:
        return False
    image.reduce = skipped  # type: ignore[method-assign,assignment]  # Pillow's JPEG 2000 reader has a property of that name
    return True
