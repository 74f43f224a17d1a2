"""Recipes of learned descriptors: what is made of a photo, and how two compare."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest

from photodedup.core.methods.encoding import encoder_recipe, siamese_recipe
from photodedup.core.models import ModelFolder
from photodedup.core.records import CardDraft

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    class DrawPhoto(Protocol):
        def __call__(self, seed: int) -> NDArray[np.uint8]: ...

    class SaveEncoder(Protocol):
        def __call__(self, path: Path) -> Path: ...


def test_siamese_gives_bytes_and_a_photo_is_like_itself(draw_photo: DrawPhoto) -> None:
    recipe = siamese_recipe()
    mine, other = (recipe.describe(draw_photo(seed)) for seed in (1, 2))
    assert len(mine) == 192
    assert recipe.measure(mine, mine).value == 1
    assert recipe.measure(mine, mine).note == "score 100.00"
    assert recipe.measure(mine, other).value < 1


def test_an_encoder_gives_floats_and_the_score_of_the_tutorials(
    draw_photo: DrawPhoto, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    folder = ModelFolder(tmp_path / "models")
    said = CardDraft(mean=(0.5,) * 3, std=(0.5,) * 3)
    card = folder.add(save_encoder(tmp_path / "small.onnx"), said)
    recipe = encoder_recipe(card, folder.model(card.name))
    mine, other = (recipe.describe(draw_photo(seed)) for seed in (1, 2))
    first, second = np.frombuffer(mine, "<f4"), np.frombuffer(other, "<f4")
    assert first.size == card.dimensions
    score = recipe.measure(mine, other)
    assert score.value == pytest.approx(float(first @ second), abs=1e-6)
    assert score.note == f"score {100 * score.value:.2f}"
    digest = hashlib.sha256(folder.model(card.name).read_bytes()).hexdigest()
    assert digest == card.sha256
