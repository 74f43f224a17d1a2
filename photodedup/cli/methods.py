"""``photodedup methods``: the table of named methods, for people."""

from __future__ import annotations

import textwrap

from photodedup.cli.exits import Exit
from photodedup.core.methods import METHODS, Direction, Method

WIDTH = 78


def run() -> int:
    """Print every method, and return the exit code."""
    print("\n\n".join(described(method) for method in METHODS))
    return Exit.DONE


def described(method: Method) -> str:
    """Return one method as a paragraph of text."""
    sign = "<=" if method.direction is Direction.LOWER_IS_CLOSER else ">="
    unit = f" {method.unit}" if method.unit else ""
    facts = (
        f"range {method.low:g} to {method.high:g}{unit}, {method.direction.value}, "
        f"alike when {sign} {method.default_threshold:g}"
    )
    lines = [f"{method.name}: {method.title}"]
    for text in (method.measures, facts, f"Source: {method.source}"):
        lines += textwrap.wrap(
            text, WIDTH, initial_indent="    ", subsequent_indent="    "
        )
    return "\n".join(lines)
