"""The perceptual hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.methods.base import Direction, Family, Form, Method, Stored
from photodedup.core.methods.kinds import HashKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.methods.base import Recipe

_IMAGEHASH = "imagehash"
_SMALL_HASH = 8
MOST_AREAS = 179
"""Areas of 500 px and more that a picture of 300x300 px can have, and one more."""


def _hashing(kind: HashKind, size: int) -> Callable[[], Recipe]:
    def recipe() -> Recipe:
        from photodedup.core.methods import hashing  # noqa: PLC0415

        return hashing.recipe(kind, size)

    return recipe


def _hash(kind: HashKind, size: int, title: str, measures: str, source: str) -> Method:
    """Return a hash of size x size bits; its threshold depends on the size."""
    thresholds = _HASH_THRESHOLDS[kind]
    bits = size * size
    small = size == _SMALL_HASH
    return Method(
        name=_HASH_NAMES[kind],
        title=title,
        family=Family.HASH,
        measures=measures.format(size=size, bits=bits),
        fingerprint=f"{bits}-bit {title.lower()}",
        unit="bits",
        low=0,
        high=bits,
        direction=Direction.LOWER_IS_CLOSER,
        default_threshold=thresholds[size],
        source=source,
        form=Form.BITS,
        recipe=_hashing(kind, size),
        key=f"{kind.value} {size}",
        stored=Stored(kind.value) if small else None,
    )


_HASH_NAMES = {
    HashKind.AVERAGE: "ahash",
    HashKind.DIFFERENCE: "dhash",
    HashKind.PERCEPTION: "phash",
    HashKind.WAVELET: "whash",
}
# On every third photo of a collection of clothes (1,023), unlike pairs all others: of
# copies at half size and JPEG 60, and of ones 15 % brighter, 99.7 % and more lie
# within; of unlike pairs .3 % for the average and wavelet hash of 8x8 and under .05 %
# for the others. Of crops by a tenth of each side hardly one does.
_HASH_THRESHOLDS = {
    HashKind.AVERAGE: {8: 5, 16: 20, 32: 80},
    HashKind.DIFFERENCE: {8: 8, 16: 32, 32: 128},
    HashKind.PERCEPTION: {8: 8, 16: 32, 32: 128},
    HashKind.WAVELET: {8: 5, 16: 20, 32: 80},
}


def hashes(size: int) -> tuple[Method, ...]:
    """Return the perceptual hashes; the square ones of size x size bits."""
    return (
        _hash(
            HashKind.AVERAGE,
            size,
            "Average hash",
            "In how many of {size}x{size} cells brighter or darker than the mean "
            "differs.",
            f"{_IMAGEHASH} average_hash; Krawetz, Looks Like It, 2011",
        ),
        _hash(
            HashKind.DIFFERENCE,
            size,
            "Difference hash",
            "In how many of {size}x{size} cells rising or falling to the right "
            "differs.",
            f"{_IMAGEHASH} dhash; Krawetz, Kind of Like That, 2013",
        ),
        _hash(
            HashKind.PERCEPTION,
            size,
            "Perception hash",
            "In how many of {bits} low frequencies above or below the median differs.",
            f"{_IMAGEHASH} phash; Zauner, 2010",
        ),
        _hash(
            HashKind.WAVELET,
            size,
            "Wavelet hash",
            "In how many of {size}x{size} Haar cells above or below the median "
            "differs.",
            f"{_IMAGEHASH} whash",
        ),
        _COLOR_HASH,
        _CROP_RESISTANT,
        _SIGN,
    )


_COLOR_HASH = Method(
    name="colorhash",
    title="Colour hash",
    family=Family.HASH,
    measures="How differently black, grey and twelve colours are represented.",
    fingerprint="42-bit colour hash",
    unit="bits",
    low=0,
    high=42,
    direction=Direction.LOWER_IS_CLOSER,
    # Sorts by colour and recognises nothing: 92 % of the copies at half size lie
    # within, and 12 % of unlike pairs.
    default_threshold=2,
    source=f"{_IMAGEHASH} colorhash",
    form=Form.BITS,
    recipe=_hashing(HashKind.COLOR, _SMALL_HASH),
    key="color",
    stored=Stored.COLOR,
)

_CROP_RESISTANT = Method(
    name="crop-resistant",
    title="Crop-resistant hash",
    family=Family.HASH,
    measures="How many bright and dark areas of the test picture have no like one in "
    "the reference, and how far the others are from theirs.",
    fingerprint="64-bit difference hash of each area",
    unit="",
    low=0,
    high=MOST_AREAS,
    direction=Direction.LOWER_IS_CLOSER,
    # All areas found again: 87 % of the copies at half size, .3 % of unlike pairs.
    default_threshold=0.25,
    source=f"{_IMAGEHASH} crop_resistant_hash; Steinebach, Liu and Yannikos, 2014",
    form=Form.PAIR,
    recipe=_hashing(HashKind.CROP_RESISTANT, _SMALL_HASH),
    key="crop-resistant",
)

_SIGN = Method(
    name="sign",
    title="DCT sign hash",
    family=Family.HASH,
    measures="In how many of 63 low frequencies the sign differs.",
    fingerprint="signs of the 8x8 low block of a 32x32 DCT, without the mean",
    unit="bits",
    low=0,
    high=63,
    direction=Direction.LOWER_IS_CLOSER,
    default_threshold=12,
    source="photodedup",
    form=Form.BITS,
    recipe=_hashing(HashKind.SIGN, _SMALL_HASH),
    key="sign",
    stored=Stored.SIGN,
)
