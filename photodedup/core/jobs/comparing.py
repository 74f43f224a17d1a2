"""Compare the files of two photos at full size; in the worker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core import decode
from photodedup.core.decode.coding import coding
from photodedup.core.jobs.saving import Codec, Difference, difference

if TYPE_CHECKING:
    from photodedup.core.decode import Decoded

LARGEST_PX = 100_000_000
"""Both pictures and what is made of them must fit the memory of a worker."""


def what_sets_apart(photo: bytes, keeper: bytes) -> str:
    """Return why saving the keeper again does not explain every pixel of a photo.

    Parameters
    ----------
    photo, keeper
        The bytes of both files.

    Returns
    -------
    Words for people; empty when it does. They hold for these files once and for all.

    Raises
    ------
    EnvironmentProblem
        One of them cannot be read.
    """
    seen = decode.decode(photo, long_side=None)
    kept = decode.decode(keeper, long_side=None)
    if _same_pixels(seen, kept):
        return ""
    size, room = seen.pixels.shape[:2], kept.pixels.shape[:2]
    if size[0] * size[1] > LARGEST_PX:
        return "it is too large to be compared in full"
    if room[0] < size[0] or room[1] < size[1]:
        return "the photo that should stay has fewer pixels"
    codec = Codec(coding(photo), lossless=seen.facts.lossless)
    found = difference(seen.pixels, kept.pixels, codec)
    # JPEG tells how coarsely it rounds. For other formats that is a guess, which must
    # not decide where both could come from one burst of a camera.
    guessed = not codec.coding.steps and not codec.lossless
    if found is Difference.NONE and guessed and seen.facts.format == kept.facts.format:
        name = seen.facts.format.upper()
        return f"the grain of two {name} photos cannot be told apart"
    return found.value


def _same_pixels(seen: Decoded, kept: Decoded) -> bool:
    digest = seen.facts.picture_digest
    return digest is not None and digest == kept.facts.picture_digest
