"""Checks a network against what is said of it, and fills in what only it knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from photodedup.core.errors import ModelProblem
from photodedup.core.fingerprints.encoder import answer, direction, prepared
from photodedup.core.fingerprints.network import UnusableNetworkError, open_network
from photodedup.core.records.encoders import (
    FEWEST_DIMENSIONS,
    LARGEST_SIDE,
    MOST_DIMENSIONS,
    CardDraft,
    ChannelOrder,
    EncoderCard,
    Interpolation,
    Layout,
    ResizeRule,
    ValueRange,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from photodedup.core.fingerprints.network import Network, Port
    from photodedup.core.models.files import Origin
    from photodedup.core.models.presets import Preset

PICTURE_AXES = 4
TOLD_NAMES = 8
"""So many outputs are named in a sentence."""


def completed(
    path: Path, origin: Origin, said: CardDraft, preset: Preset | None
) -> EncoderCard:
    """Return the card of a network that was tried on a picture.

    Parameters
    ----------
    path
        The ONNX file.
    origin
        What is known of it.
    said
        What a person says of it; the graph must agree.
    preset
        What holds where nobody says anything; the graph's own size goes first.

    Raises
    ------
    ModelProblem
        It is no image encoder, contradicts what is said, or something is missing.
    """
    try:
        network = open_network(path)
    except UnusableNetworkError as error:
        raise ModelProblem(
            f"{origin.label} cannot be loaded as an ONNX network ({error}); export it "
            "again"
        ) from error
    graph = _Graph(network, origin.label)
    draft = said.over(preset.draft) if preset else said
    if draft.mean is None or draft.std is None:
        graph.refuse(
            "does not say how its pictures are prepared; give --mean and --std, a "
            "preset (clip, resnet, vgg, inception), or a card beside it"
        )
    given = graph.picture_input(draft.input)
    layout = graph.layout(given, draft.layout)
    width, height = graph.size(given, layout, said, preset)
    card = EncoderCard(
        name=origin.name,
        title=draft.title or origin.label,
        sha256=origin.sha256,
        size_bytes=origin.size_bytes,
        input=given.name,
        width=width,
        height=height,
        layout=layout,
        channels=draft.channels or ChannelOrder.RGB,
        values=draft.values or ValueRange.UNIT,
        mean=draft.mean,
        std=draft.std,
        resize=draft.resize or ResizeRule.CROP,
        shorter=draft.shorter or _shorter(max(width, height), preset),
        interpolation=draft.interpolation or Interpolation.BICUBIC,
        output=graph.vector_output(draft.output),
        dimensions=draft.dimensions or FEWEST_DIMENSIONS,
        source=origin.source,
        licence=draft.licence or "",
    )
    return graph.tried(card, draft.dimensions)


def _shorter(side: int, preset: Preset | None) -> int:
    return round(side * preset.shorter / preset.side) if preset else side


class _Graph:
    """A network under examination; every method raises `ModelProblem`."""

    def __init__(self, network: Network, label: str) -> None:
        self._network = network
        self._label = label

    def refuse(self, what: str) -> NoReturn:
        raise ModelProblem(f"{self._label} {what}")

    def picture_input(self, said: str | None) -> Port:
        """Return the only input, if it takes one picture of floats."""
        inputs = self._network.inputs
        if len(inputs) != 1:
            named = ", ".join(port.name for port in inputs[:TOLD_NAMES])
            self.refuse(
                f"takes {len(inputs)} inputs ({named}) and not one picture; export its "
                "image part alone"
            )
        given = inputs[0]
        if said is not None and said != given.name:
            self.refuse(f"has no input {said!r}; its input is {given.name!r}")
        if given.kind != "tensor(float)":
            self.refuse(f"takes {given.kind} and not float32; export it with float32")
        if len(given.shape) != PICTURE_AXES:
            self.refuse(
                f"is no image encoder: its input has the shape {_shown(given.shape)}, "
                "not batch, channels, height and width"
            )
        if given.shape[0] not in {None, 1}:
            self.refuse(
                f"takes {given.shape[0]} pictures at once; export it for one, or for "
                "any number"
            )
        return given

    def layout(self, given: Port, said: Layout | None) -> Layout:
        """Return where the three channels stand."""
        places = {Layout.CHANNELS_FIRST: 1, Layout.CHANNELS_LAST: 3}
        possible = [
            layout
            for layout, place in places.items()
            if given.shape[place] in {None, 3}
        ]
        # An axis of exactly three goes before one that is open.
        certain = [layout for layout in possible if given.shape[places[layout]] == 3]  # noqa: PLR2004 -- red, green, blue
        shape = _shown(given.shape)
        if said is not None:
            if said not in possible:
                self.refuse(f"takes {shape}, which is not {said.value} of 3 channels")
            return said
        if not possible:
            self.refuse(f"takes {shape}: not pictures of 3 channels")
        if len(certain) == 1:
            return certain[0]
        return possible[0]

    def size(
        self, given: Port, layout: Layout, said: CardDraft, preset: Preset | None
    ) -> tuple[int, int]:
        """Return width and height; the graph's own go before a preset's."""
        first = layout is Layout.CHANNELS_FIRST
        height, width = given.shape[2:] if first else given.shape[1:3]
        fixed, wanted = (width, height), (said.width, said.height)
        for own, asked in zip(fixed, wanted, strict=True):
            if own is not None and asked is not None and own != asked:
                self.refuse(
                    f"takes {_sides(fixed)} pictures and not {_sides(wanted)}; leave "
                    "the size out"
                )
        side = preset.side if preset else None
        found = [own or asked or side for own, asked in zip(fixed, wanted, strict=True)]
        if None in found:
            self.refuse("takes pictures of any size; say which with --size")
        sides = (found[0] or 0, found[1] or 0)
        if max(sides) > LARGEST_SIDE:
            self.refuse(f"takes {_sides(sides)} pictures; {LARGEST_SIDE} px at most")
        return sides

    def vector_output(self, said: str | None) -> str:
        """Return the name of the output to use."""
        names = [port.name for port in self._network.outputs]
        told = ", ".join(names[:TOLD_NAMES])
        if said is not None:
            if said not in names:
                self.refuse(f"has no output {said!r}; it has {told}")
            return said
        if len(names) != 1:
            self.refuse(f"has {len(names)} outputs ({told}); choose with --output")
        return names[0]

    def tried(self, card: EncoderCard, said: int | None) -> EncoderCard:
        """Return the card with the size of what really comes out."""
        given = prepared(_gradients(), card)
        output = answer(self._network, given, card)
        rest = output.shape[2:]
        if (
            output.ndim not in {2, 4}
            or output.shape[0] != 1
            or any(side != 1 for side in rest)
        ):
            self.refuse(
                f"gives {_shown(output.shape)} as {card.output!r} and not one vector; "
                "choose another output, or export it with its pooling"
            )
        size = output.size
        if not FEWEST_DIMENSIONS <= size <= MOST_DIMENSIONS:
            self.refuse(
                f"gives {size} numbers; {FEWEST_DIMENSIONS} to {MOST_DIMENSIONS} are "
                "possible"
            )
        if said is not None and said != size:
            self.refuse(f"gives {size} numbers and its card says {said}")
        final = replace(card, dimensions=size)
        direction(output, final)
        return final


def _gradients() -> NDArray[np.uint8]:
    """Return a picture to try a network on, uint8 (64, 64, 3)."""
    along = np.arange(0, 256, 4).astype(np.uint8)
    across = np.broadcast_to(along, (along.size, along.size))
    return np.stack([across, across.T, across ^ across.T], axis=2)


def _shown(shape: tuple[int | None, ...]) -> str:
    return "x".join("?" if side is None else str(side) for side in shape) or "nothing"


def _sides(sides: tuple[int | None, int | None]) -> str:
    return _shown(sides)
