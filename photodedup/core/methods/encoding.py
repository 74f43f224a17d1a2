"""Recipes of the methods whose descriptors a network makes.

In a worker process only: loads OpenCV, Pillow and, with the first picture, onnxruntime.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from photodedup.core.fingerprints import embedding, encoder
from photodedup.core.methods.base import Recipe, Score
from photodedup.core.similarity.cosine import cosine, cosine_of_floats

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records.encoders import EncoderCard


def siamese_recipe() -> Recipe:
    """Return how `siamese` is carried out: 192 bytes (`Form.BYTES`), cosine."""
    return Recipe(describe=embedding.embed, measure=_by_bytes)


def encoder_recipe(card: EncoderCard, path: Path) -> Recipe:
    """Return how an image encoder is carried out: float32 (`Form.FLOATS`), cosine.

    Parameters
    ----------
    card
        Of the encoder.
    path
        Of its ONNX file.
    """
    describe = partial(encoder.describe, card=card, path=path)
    return Recipe(describe=describe, measure=_by_floats)


def _by_bytes(first: bytes, second: bytes) -> Score:
    return _score(cosine(first, second))


def _by_floats(first: bytes, second: bytes) -> Score:
    return _score(cosine_of_floats(first, second))


def _score(value: float) -> Score:
    # What the tutorials print: cosine times 100.
    return Score(value, f"score {100 * value:.2f}")
