"""Why a picture cannot be read, in words for people."""

from __future__ import annotations

from photodedup.core.decode.turns import await_turn
from photodedup.core.errors import EnvironmentProblem

PIXEL_BUDGET = 220_000_000
"""Largest picture that is decoded, in pixels: phones write up to 200 megapixels."""


class DecodeFailure(EnvironmentProblem):
    """A file is not a picture that can be read.

    Parameters
    ----------
    reason
        Why, in words that follow "NAME: ".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def not_a_picture() -> DecodeFailure:
    """Return the failure for content of no known kind."""
    return DecodeFailure("is not a picture that photodedup can read")


def damaged() -> DecodeFailure:
    """Return the failure for content that breaks off or contradicts itself."""
    return DecodeFailure("is cut off or damaged")


def unknown_variant() -> DecodeFailure:
    """Return the failure for content that its decoder does not accept at all."""
    return DecodeFailure("is damaged, or of a variant that photodedup cannot read")


def too_large(pixels: int) -> DecodeFailure:
    """Return the failure for a picture of more than `PIXEL_BUDGET` pixels."""
    limit = f"more than the {PIXEL_BUDGET // 1_000_000} that can be read"
    return DecodeFailure(f"has {pixels / 1e6:,.0f} megapixels, {limit}")


def out_of_memory() -> DecodeFailure:
    """Return the failure for a picture that does not fit the memory allowed."""
    return DecodeFailure("needs more memory than reading one photo may take")


def check_size(width: int, height: int, *, scaled: bool = False) -> None:
    """Refuse a size from a header before anything is allocated for it.

    A large picture waits here for its turn.

    Parameters
    ----------
    scaled
        The decoder gives a smaller picture and never holds the whole one.

    Raises
    ------
    DecodeFailure
        The picture has no pixels, or more than `PIXEL_BUDGET`.
    """
    if width <= 0 or height <= 0:
        raise damaged()
    if width * height > PIXEL_BUDGET:
        raise too_large(width * height)
    if not scaled:
        await_turn(width * height)
