"""A method by name, as a message to the worker that carries it out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from photodedup.core.methods import find, methods
from photodedup.core.records import cards
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.jobs.packing import Json
    from photodedup.core.methods import Method
    from photodedup.core.records import EncoderCard


@dataclass(frozen=True, slots=True)
class MethodCall:
    """Everything that a worker must know to carry out a method.

    Attributes
    ----------
    name
        Of the method.
    options
        How it is carried out.
    encoder
        Card and file, where the method is an encoder that people added.
    """

    name: str
    options: MethodOptions = field(default_factory=MethodOptions)
    encoder: tuple[EncoderCard, Path] | None = None

    @property
    def method(self) -> Method:
        """The method that is meant."""
        added = () if self.encoder is None else (self.encoder,)
        return find(self.name, methods(self.options, added))

    def to_json(self) -> Json:
        """Return the call as JSON values."""
        encoder: Json = None
        if self.encoder is not None:
            card, path = self.encoder
            encoder = [cards.to_json(card), str(path)]
        return [self.name, cast("Json", asdict(self.options)), encoder]

    @classmethod
    def from_json(cls, values: Any) -> MethodCall:  # noqa: ANN401 -- parsed JSON of our own process
        """Return the call that `to_json` wrote."""
        name, options, encoder = values
        added = None
        if encoder is not None:
            added = cards.from_json(encoder[0]), Path(encoder[1])
        return cls(name, MethodOptions(**options), added)


def calls(
    names: Sequence[str],
    options: MethodOptions,
    encoders: Sequence[tuple[EncoderCard, Path]],
) -> tuple[MethodCall, ...]:
    """Return how to call some methods.

    Parameters
    ----------
    names
        As people write them, in any case.
    options
        How they are carried out.
    encoders
        All that people added, with their files.

    Raises
    ------
    UsageProblem
        There is no such method; the message names the nearest one.
    """
    known = methods(options, encoders)
    files = {card.name: (card, path) for card, path in encoders}
    found = [find(name, known) for name in names]
    return tuple(MethodCall(each.name, options, files.get(each.name)) for each in found)
