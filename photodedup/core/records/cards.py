"""Cards of encoders as JSON, both ways; every field is checked."""

from __future__ import annotations

import difflib
import json
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from photodedup.core.errors import ModelProblem
from photodedup.core.records.encoders import (
    CardDraft,
    ChannelOrder,
    EncoderCard,
    Interpolation,
    Layout,
    ResizeRule,
    ValueRange,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORM = 1
"""Of the JSON; a higher one is from a newer photodedup."""
LONGEST_CARD_BYTES = 100_000
_OPTIONAL = frozenset({"licence"})


def to_json(card: EncoderCard) -> str:
    """Return a card as JSON, one field a line."""
    plain: dict[str, object] = {"form": FORM}
    for field in fields(card):
        value = getattr(card, field.name)
        plain[field.name] = value.value if isinstance(value, Enum) else value
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def from_json(text: str | bytes) -> EncoderCard:
    """Return the card that `to_json` wrote.

    Raises
    ------
    ModelProblem
        It is no card, or a field is missing or cannot be.
    """
    draft = draft_from_json(text)
    values = {field.name: getattr(draft, field.name) for field in fields(EncoderCard)}
    missing = [
        name
        for name, value in values.items()
        if value is None and name not in _OPTIONAL
    ]
    if missing:
        raise ModelProblem(f"the card lacks {', '.join(missing)}")
    return EncoderCard(**values | {"licence": values["licence"] or ""})


def draft_from_json(text: str | bytes) -> CardDraft:
    """Return what a card that a person wrote says; any field may be left out.

    Cards that `photodedup train` wrote are understood too.

    Raises
    ------
    ModelProblem
        It is no card, or a field is unknown or cannot be.
    """
    if len(text) > LONGEST_CARD_BYTES:
        raise ModelProblem("the card is too long to be one")
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelProblem(f"the card is no JSON ({error})") from error
    if not isinstance(plain, dict):
        raise ModelProblem("the card is no JSON object")
    form = plain.pop("form", FORM)
    if form != FORM:
        raise ModelProblem(
            f"the card has form {str(form)[:20]}, which this photodedup does not know; "
            "install a newer one"
        )
    if "training" in plain:
        plain = _of_training(plain)
    said: dict[str, Any] = {name: _field(name, raw) for name, raw in plain.items()}
    return CardDraft(**said)


def _field(name: str, raw: object) -> object:
    read = _READERS.get(name)
    if read is None:
        near = difflib.get_close_matches(name, _READERS, n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise ModelProblem(f"a card has no field {name[:40]!r}{meant}")
    return read(name, raw)


def _of_training(plain: Mapping[str, object]) -> dict[str, object]:
    """Return the card of a network that `photodedup train` wrote in our fields."""
    given, taken = plain.get("input"), plain.get("output")
    if not isinstance(given, dict) or not isinstance(taken, dict):
        raise ModelProblem("the card of this training has no input or no output")
    ends = given.get("range")
    values = "..".join(map(str, ends)) if isinstance(ends, list) else ends
    found = {
        "title": "Siamese network of photodedup train",
        "sha256": plain.get("sha256"),
        "size_bytes": plain.get("bytes"),
        "input": given.get("name"),
        "channels": given.get("colors"),
        "values": values,
        "resize": ResizeRule.SQUASH.value,
        "interpolation": Interpolation.BILINEAR.value,
        "output": taken.get("name"),
        "dimensions": taken.get("size"),
    }
    same = ("width", "height", "layout", "mean", "std")
    return found | {name: given.get(name) for name in same}


def _text(name: str, raw: object) -> str:
    if not isinstance(raw, str):
        raise _wrong(name, raw, "text")
    return raw


def _whole(name: str, raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise _wrong(name, raw, "a whole number")
    return raw


def _numbers(name: str, raw: object) -> tuple[float, ...]:
    if not isinstance(raw, list) or not all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in raw
    ):
        raise _wrong(name, raw, "a list of three numbers")
    try:
        return tuple(float(each) for each in raw)
    except OverflowError as error:
        raise _wrong(name, raw, "a list of three numbers") from error


def _choice(kind: type[Enum]) -> Callable[[str, object], Enum]:
    def read(name: str, raw: object) -> Enum:
        try:
            return kind(raw)
        except ValueError:
            known = " or ".join(each.value for each in kind)
            raise _wrong(name, raw, known) from None

    return read


def _wrong(name: str, raw: object, wanted: str) -> ModelProblem:
    shown = json.dumps(raw)[:40]
    return ModelProblem(f"`{name}` of the card is {shown}; it must be {wanted}")


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "name": _text,
    "title": _text,
    "sha256": _text,
    "size_bytes": _whole,
    "input": _text,
    "width": _whole,
    "height": _whole,
    "layout": _choice(Layout),
    "channels": _choice(ChannelOrder),
    "values": _choice(ValueRange),
    "mean": _numbers,
    "std": _numbers,
    "resize": _choice(ResizeRule),
    "shorter": _whole,
    "interpolation": _choice(Interpolation),
    "output": _text,
    "dimensions": _whole,
    "source": _text,
    "licence": _text,
}
