"""The image encoders that people added, for the commands that use methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.models import ModelFolder
from photodedup.core.store import Places

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import EncoderCard


def added_encoders() -> tuple[tuple[EncoderCard, Path], ...]:
    """Return the cards of all encoders with the places of their files."""
    return ModelFolder(Places.default().models).encoders()
