"""A `Reading` as a message, checked field by field where it comes back."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, TypeVar, cast

from photodedup.core.jobs.packing import Json, Malformed, pack, unpack
from photodedup.core.records import (
    Box,
    Capture,
    Cell,
    Facts,
    Hashes,
    Quality,
    Reading,
    Thumbnails,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGEST_BYTES = 16
BLOB_BYTES = (16 * 16 * 3, 4 * 256 * 2)
MAX_PREVIEW_BYTES = 1 << 20
MAX_KEYPOINTS_BYTES = 1 << 14
MAX_EMBEDDING_BYTES = 1 << 10
MAX_CELLS = 6

_T = TypeVar("_T")


def encode_reading(reading: Reading) -> bytes:
    """Return a reading as one message."""
    facts, hashes, pictures = reading.facts, reading.hashes, reading.thumbnails
    plain = (
        facts.width,
        facts.height,
        facts.format,
        facts.lossless,
        facts.jpeg_quality,
        facts.has_alpha,
        facts.frames,
        facts.damage,
    )
    trim = None if hashes.trim is None else list(astuple(hashes.trim))
    quality = None if facts.quality is None else list(astuple(facts.quality))
    values: Json = [
        cast("Json", list(plain)),
        cast("Json", list(astuple(facts.capture))),
        cast("Json", quality),
        cast("Json", [*_bits(hashes), trim, hashes.texture, _cell_values(hashes)]),
    ]
    blobs = (
        reading.content,
        facts.picture_digest or b"",
        pictures.rgb,
        pictures.histogram,
        pictures.preview,
        pictures.keypoints,
        pictures.embedding,
    )
    return pack(values, blobs)


def decode_reading(message: bytes) -> Reading:
    """Return the reading that a worker sent.

    Raises
    ------
    Malformed
        A field has another type, range or length than `Reading` promises.
    """
    values, blobs = unpack(message)
    try:
        plain, capture, quality, marks = cast("Sequence[Sequence[object]]", values)
        content, digest, rgb, histogram, preview, keypoints, embedding = blobs
        _require(len(content) == DIGEST_BYTES, "content digest")
        _require(len(digest) in {0, DIGEST_BYTES}, "picture digest")
        lengths = (len(rgb), len(histogram))
        _require(lengths == BLOB_BYTES, "thumbnail size")
        _require(len(preview) <= MAX_PREVIEW_BYTES, "preview size")
        _require(len(keypoints) <= MAX_KEYPOINTS_BYTES, "keypoints size")
        _require(len(embedding) <= MAX_EMBEDDING_BYTES, "embedding size")
        return Reading(
            content,
            _facts(plain, _capture(capture), _quality(quality), digest or None),
            _hashes(marks),
            Thumbnails(rgb, histogram, preview, keypoints, embedding),
        )
    except (ValueError, TypeError) as problem:
        raise Malformed(f"a reading is not of the agreed form: {problem}") from problem


def _bits(hashes: Hashes) -> tuple[int | None, ...]:
    return (
        hashes.average,
        hashes.difference,
        hashes.perception,
        hashes.wavelet,
        hashes.color,
        hashes.sign,
        hashes.sign_trimmed,
    )


def _cell_values(hashes: Hashes) -> list[list[float]]:
    return [[cell.sign, *astuple(cell.box)] for cell in hashes.cells]


def _quality(values: Sequence[object] | None) -> Quality | None:
    return None if values is None else Quality(*(_number(each) for each in values))


def _facts(
    plain: Sequence[object],
    capture: Capture,
    quality: Quality | None,
    digest: bytes | None,
) -> Facts:
    width, height, name, lossless, compression, alpha, frames, damage = plain
    return Facts(
        width=_natural(width),
        height=_natural(height),
        format=_is(str, name),
        lossless=_is(bool, lossless),
        jpeg_quality=None if compression is None else _natural(compression),
        has_alpha=_is(bool, alpha),
        frames=_natural(frames),
        damage=_is(str, damage),
        picture_digest=digest,
        capture=capture,
        quality=quality,
    )


def _capture(values: Sequence[object]) -> Capture:
    taken, subsecond, camera, software, exposure, f_number, iso, gps = values
    return Capture(
        taken_at=None if taken is None else _is(str, taken),
        subsecond=_is(str, subsecond),
        camera=_is(str, camera),
        software=_is(str, software),
        exposure_s=None if exposure is None else _number(exposure),
        f_number=None if f_number is None else _number(f_number),
        iso=None if iso is None else _natural(iso),
        has_gps=_is(bool, gps),
    )


def _hashes(values: Sequence[object]) -> Hashes:
    *codes, trim, texture, cells = values
    _require(len(_is(list, cells)) <= MAX_CELLS, "number of cells")
    average, difference, perception, wavelet, color, sign, trimmed = codes
    return Hashes(
        average=_code(average),
        difference=_code(difference),
        perception=_code(perception),
        wavelet=_code(wavelet),
        color=_code(color),
        sign=_code(sign),
        sign_trimmed=None if trimmed is None else _code(trimmed),
        trim=None if trim is None else _box(trim),
        texture=_number(texture),
        cells=tuple(_cell(each) for each in _is(list, cells)),
    )


def _cell(value: object) -> Cell:
    code, *sides = _is(list, value)
    box = _box(sides)
    inside = 0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1
    _require(inside, "cell")
    return Cell(_code(code), box)


def _box(value: object) -> Box:
    return Box(*(_number(side) for side in _is(list, value)))


def _code(value: object) -> int:
    code = _natural(value)
    _require(code < 1 << 64, "hash")
    return code


def _natural(value: object) -> int:
    number = _is(int, value)
    _require(number >= 0, "natural number")
    return number


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _is(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not of type {kind.__name__}")
    return value


def _require(holds: bool, name: str) -> None:  # noqa: FBT001 -- reads as a sentence
    if not holds:
        raise ValueError(f"bad {name}")
