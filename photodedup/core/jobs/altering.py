"""A photo with altered copies of it: what is asked of a worker, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from photodedup.core.jobs.packing import Malformed, pack, unpack
from photodedup.core.jobs.readings import decode_reading
from photodedup.core.records import Alteration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photodedup.core.records import Reading


def encode_alter(alterations: Sequence[Alteration], partner: bytes, seed: int) -> bytes:
    """Return the request for altered copies of a photo.

    Parameters
    ----------
    alterations
        What to make.
    partner
        Preview JPEG of another photo, the neighbour in a collage.
    seed
        Decides what is left to chance; not negative.
    """
    return pack([seed, [each.value for each in alterations]], (partner,))


def decode_alter_request(payload: bytes) -> tuple[tuple[Alteration, ...], bytes, int]:
    """Return alterations, partner and seed of a request."""
    values, (partner,) = unpack(payload)
    seed, names = cast("tuple[int, list[str]]", values)
    return tuple(Alteration(name) for name in names), partner, seed


def encode_altered(readings: Mapping[Alteration, bytes]) -> bytes:
    """Return the readings of the copies, each a message of its own, as one message."""
    return pack([each.value for each in readings], tuple(readings.values()))


def decode_altered(answer: bytes) -> dict[Alteration, Reading]:
    """Return the readings of the copies that a worker made.

    Raises
    ------
    Malformed
        The answer is not of the agreed form.
    """
    names, blobs = unpack(answer)
    try:
        pairs = zip(cast("list[str]", names), blobs, strict=True)
        return {Alteration(name): decode_reading(blob) for name, blob in pairs}
    except (ValueError, TypeError) as problem:
        raise Malformed(f"copies are not of the agreed form: {problem}") from problem
