"""JSON values that somebody may have edited: every one is checked where it is taken.

A `Value` knows where it stands (``photos[3].width``), so that the sentence about a
wrong one can name the place.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from photodedup.core.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import Enum

    Choice = TypeVar("Choice", bound=Enum)

HASH = re.compile(r"[0-9a-f]{16}")
DIGEST = re.compile(r"[0-9a-f]{32}")
LONGEST_SHOWN = 40
LARGEST = 2**63
"""Larger numbers fit no file system and no database."""


class WrongValueError(ValueError):
    """A value is not what it must be.

    Parameters
    ----------
    place
        Where it stands.
    value
        What stands there.
    """

    def __init__(self, place: str, value: object) -> None:
        shown = repr(value)
        if len(shown) > LONGEST_SHOWN:
            shown = shown[:LONGEST_SHOWN] + "..."
        super().__init__(f"{place} cannot be {shown}")


class MissingValueError(ValueError):
    """A value is not there at all.

    Parameters
    ----------
    place
        Where it should stand.
    """

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} is missing")


class Value:
    """One parsed JSON value and its place; every method raises `ValueError`.

    Parameters
    ----------
    raw
        What `json` made of it.
    within
        The object or list that it stands in; None for the whole report.
    key
        Its name or number there.
    """

    __slots__ = ("_key", "_within", "raw")

    # A report of 100,000 pairs has six million values: no dataclass, and the place is
    # put together only when it is asked for.

    def __init__(
        self, raw: object, within: Value | None = None, key: str | int = ""
    ) -> None:
        self.raw = raw
        self._within = within
        self._key = key

    @property
    def place(self) -> str:
        """Where it stands, such as ``photos[3].width``."""
        if self._within is None:
            return ""
        before = self._within.place
        if isinstance(self._key, int):
            return f"{before}[{self._key}]"
        return f"{before}.{self._key}" if before else self._key

    def __getitem__(self, name: str) -> Value:
        """Return a field of an object."""
        if not isinstance(self.raw, dict):
            raise WrongValueError(self.place or "the report", self.raw)
        if name not in self.raw:
            raise MissingValueError(Value(None, self, name).place)
        return Value(self.raw[name], self, name)

    def has(self, name: str) -> bool:
        """Whether an object has a field; one that was added later may be missing."""
        return isinstance(self.raw, dict) and name in self.raw

    def __iter__(self) -> Iterator[Value]:
        """Return the values of a list."""
        if not isinstance(self.raw, list):
            raise self.wrong()
        for number, raw in enumerate(self.raw):
            yield Value(raw, self, number)

    @property
    def is_null(self) -> bool:
        """Whether nothing is known here."""
        return self.raw is None

    def wrong(self) -> WrongValueError:
        """Return what to raise when the value cannot be."""
        return WrongValueError(self.place, self.raw)

    def text(self) -> str:
        """Return a text."""
        if not isinstance(self.raw, str):
            raise self.wrong()
        return self.raw

    def flag(self) -> bool:
        """Return a yes or no."""
        if not isinstance(self.raw, bool):
            raise self.wrong()
        return self.raw

    def whole(self) -> int:
        """Return a whole number, negative ones too (times before 1970)."""
        if isinstance(self.raw, bool) or not isinstance(self.raw, int):
            raise self.wrong()
        if not -LARGEST < self.raw < LARGEST:
            raise self.wrong()
        return self.raw

    def natural(self, least: int = 0) -> int:
        """Return a whole number of at least `least`."""
        number = self.whole()
        if number < least:
            raise self.wrong()
        return number

    def number(self) -> float:
        """Return a finite number."""
        if isinstance(self.raw, bool) or not isinstance(self.raw, int | float):
            raise self.wrong()
        if not math.isfinite(self.raw) or abs(self.raw) >= LARGEST:
            raise self.wrong()
        return float(self.raw)

    def share(self) -> float:
        """Return a number from 0 to 1."""
        number = self.number()
        if not 0.0 <= number <= 1.0:
            raise self.wrong()
        return number

    def numbers(self, count: int) -> tuple[float, ...]:
        """Return a list of so many numbers."""
        numbers = tuple(each.number() for each in self)
        if len(numbers) != count:
            raise self.wrong()
        return numbers

    def digest(self) -> bytes:
        """Return the 16 bytes of 32 hexadecimal digits."""
        text = self.text()
        if not DIGEST.fullmatch(text):
            raise self.wrong()
        return bytes.fromhex(text)

    def bits(self) -> int:
        """Return a hash of 64 bits, of 16 hexadecimal digits."""
        text = self.text()
        if not HASH.fullmatch(text):
            raise self.wrong()
        return int(text, 16)

    def box(self) -> Box:
        """Return a rectangle with an area."""
        left, top, right, bottom = self.numbers(4)
        if not (left < right and top < bottom):
            raise self.wrong()
        return Box(left, top, right, bottom)

    def path(self) -> Path:
        """Return an absolute path without detours."""
        text = self.text()
        path = Path(text)
        if not path.is_absolute() or ".." in path.parts or "\0" in text:
            raise self.wrong()
        return path

    def choice(self, kind: type[Choice]) -> Choice:
        """Return the member of an enum with this value."""
        try:
            return kind(self.raw)
        except ValueError:
            raise self.wrong() from None
