"""Types of arguments whose mistakes are told in words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    Value = TypeVar("Value", bound=Enum)


def path(text: str) -> Path:
    """Return a path; an empty name is a mistake."""
    # An unset variable in a script; Path would take it for the current folder.
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


def choice(kind: type[Value]) -> Callable[[str], Value]:
    """Return a type of argument whose mistakes name the choices there are."""

    def chosen(text: str) -> Value:
        try:
            return kind(text)
        except ValueError:
            names = [str(each.value) for each in kind]
            raise argparse.ArgumentTypeError(
                f"cannot be {text!r}; choose {', '.join(names[:-1])} or {names[-1]}"
            ) from None

    return chosen
