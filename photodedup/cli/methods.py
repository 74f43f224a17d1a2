"""``photodedup methods``: the table of named methods, for people."""

from __future__ import annotations

import textwrap
from itertools import groupby

from photodedup.cli.encoders import added_encoders
from photodedup.cli.exits import Exit
from photodedup.cli.values import range_text, value_text
from photodedup.core.methods import Direction, Method, methods

WIDTH = 78


def run() -> int:
    """Print every method, and return the exit code."""
    listed = methods(encoders=added_encoders())
    for family, members in groupby(listed, key=lambda method: method.family):
        print(f"{family.value.upper()}\n")
        print("\n\n".join(described(method) for method in members), end="\n\n")
    print("photodedup compare A B --method all     all of them side by side")
    print("photodedup search QUERY FOLDER --method NAME     the nearest photos")
    return Exit.DONE


def described(method: Method) -> str:
    """Return one method as a paragraph of text."""
    sign = "<=" if method.direction is Direction.LOWER_IS_CLOSER else ">="
    facts = (
        f"range {range_text(method)}, {method.direction.value}, "
        f"alike when {sign} {value_text(method, method.default_threshold)}"
    )
    lines = [f"{method.name}: {method.title}"]
    texts = [method.measures, facts, f"Source: {method.source}"]
    if method.extra:
        texts.append(f"Needs: pip install 'photodedup[{method.extra}]'")
    for text in texts:
        lines += textwrap.wrap(
            text, WIDTH, initial_indent="    ", subsequent_indent="    "
        )
    return "\n".join(lines)
