"""Compare the files of two photos at full size; in the worker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core import decode
from photodedup.core.decode.coding import coding
from photodedup.core.errors import EnvironmentProblem
from photodedup.core.jobs.saving import Codec, Difference, difference

if TYPE_CHECKING:
    from photodedup.core.decode import Decoded

LARGEST_PX = 100_000_000
"""Both pictures and what is made of them must fit the memory of a worker."""


def require_only_saved_again(photo: bytes, keeper: bytes) -> None:
    """Return if saving the keeper again explains every pixel of a photo.

    Parameters
    ----------
    photo, keeper
        The bytes of both files.

    Raises
    ------
    EnvironmentProblem
        It does not, or that cannot be found out; the message says why.
    """
    seen = decode.decode(photo, long_side=None)
    kept = decode.decode(keeper, long_side=None)
    if _same_pixels(seen, kept):
        return
    _require_comparable(seen, kept)
    codec = Codec(coding(photo), lossless=seen.facts.lossless)
    found = difference(seen.pixels, kept.pixels, codec)
    if found is not Difference.NONE:
        raise EnvironmentProblem(found.value)
    # JPEG tells how coarsely it rounds. For other formats that is a guess, which must
    # not decide where both could come from one burst of a camera.
    guessed = not codec.coding.steps and not codec.lossless
    if guessed and seen.facts.format == kept.facts.format:
        raise EnvironmentProblem(
            f"the grain of two {seen.facts.format.upper()} photos cannot be told apart"
        )


def _same_pixels(seen: Decoded, kept: Decoded) -> bool:
    digest = seen.facts.picture_digest
    return digest is not None and digest == kept.facts.picture_digest


def _require_comparable(seen: Decoded, kept: Decoded) -> None:
    size, room = seen.pixels.shape[:2], kept.pixels.shape[:2]
    if size[0] * size[1] > LARGEST_PX:
        raise EnvironmentProblem("it is too large to be compared in full")
    if room[0] < size[0] or room[1] < size[1]:
        raise EnvironmentProblem("the photo that should stay has fewer pixels")
