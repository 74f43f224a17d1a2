"""Named methods: every way in which two photos can be compared or looked for.

`table` lists them, with range, direction, threshold and source; a worker process asks
a method for its `recipe` and carries it out. Importing this package loads no library.
"""

from photodedup.core.methods.base import (
    Direction,
    Family,
    Form,
    Method,
    Recipe,
    Score,
    Stored,
)
from photodedup.core.methods.table import find, methods

__all__ = [
    "Direction",
    "Family",
    "Form",
    "Method",
    "Recipe",
    "Score",
    "Stored",
    "find",
    "methods",
]
