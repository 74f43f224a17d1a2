"""Learned descriptors: the network that ships, and encoders that people add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.methods.base import Direction, Family, Form, Method

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.methods.base import Recipe
    from photodedup.core.records import EncoderCard


def _siamese_recipe() -> Recipe:
    from photodedup.core.methods import encoding  # noqa: PLC0415

    return encoding.siamese_recipe()


SIAMESE = Method(
    name="siamese",
    title="Siamese network",
    family=Family.EMBEDDING,
    measures="Cosine of what a network sees that was taught on photos and their "
    "altered copies.",
    fingerprint="192 bytes of the network that comes with photodedup",
    unit="",
    low=-1.0,
    high=1.0,
    direction=Direction.HIGHER_IS_CLOSER,
    # On 200 photos of nature and 340 of clothes .03 % of the unlike pairs are as near;
    # of copies at half size or brighter all, of crops to 70 % of each side 92 %.
    default_threshold=0.7,
    source="photodedup; InfoNCE after van den Oord et al., 2018; SSCD, CVPR 2022",
    form=Form.BYTES,
    recipe=_siamese_recipe,
    key="siamese",
)


def encoder(card: EncoderCard, path: Path) -> Method:
    """Return an encoder that somebody added, with the place of its file."""

    def recipe() -> Recipe:
        from photodedup.core.methods import encoding  # noqa: PLC0415

        return encoding.encoder_recipe(card, path)

    return Method(
        name=card.name,
        title=card.title,
        family=Family.EMBEDDING,
        measures="Cosine of what the encoder sees in both pictures.",
        fingerprint=f"{card.dimensions} numbers of an ONNX encoder",
        unit="",
        low=-1.0,
        high=1.0,
        direction=Direction.HIGHER_IS_CLOSER,
        default_threshold=0.9,
        source=card.source,
        form=Form.FLOATS,
        recipe=recipe,
        key=card.key,
    )
