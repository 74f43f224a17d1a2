"""The image encoders that people added, for the commands that use methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.errors import ModelProblem
from photodedup.core.models import ModelFolder
from photodedup.core.models.folder import TAKEN
from photodedup.core.store import Places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from photodedup.core.records import EncoderCard


def added_encoders(
    asked: Iterable[str] = (),
) -> tuple[tuple[EncoderCard, Path], ...]:
    """Return the cards of all encoders with the places of their files.

    Parameters
    ----------
    asked
        Names of methods as people write them.

    Raises
    ------
    ModelProblem
        One that is asked for is an encoder that cannot be used, and why.
    """
    folder = ModelFolder(Places.default().models)
    inventory = folder.inventory()
    for name in asked:
        wanted = name.strip().lower()
        if wanted in inventory.left_out and wanted not in TAKEN:
            raise ModelProblem(inventory.left_out[wanted])
    return tuple((card, folder.model(card.name)) for card in inventory.cards)
