"""Values of methods as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photodedup.core.methods import Method

LARGE = 1000
DECIMALS = 4


def value_text(method: Method, value: float) -> str:
    """Return a value with its unit, as exact as it means something.

    Examples
    --------
    >>> from photodedup.core.methods import find, methods
    >>> value_text(find("phash", methods()), 3.0)
    '3 bits'
    >>> value_text(find("phash", methods()), 1.0)
    '1 bit'
    >>> value_text(find("ssim", methods()), 0.91234)
    '0.9123'
    """
    whole = float(value).is_integer() and method.unit
    places = 0 if whole or abs(value) >= LARGE else DECIMALS
    # `z`: what rounds to nothing has no sign.
    number = f"{value:z.{places}f}"
    unit = method.unit.removesuffix("s") if value == 1 else method.unit
    return f"{number} {unit}" if unit else number


def range_text(method: Method) -> str:
    """Return the range of a method's values; an open end is left out.

    Examples
    --------
    >>> from photodedup.core.methods import find, methods
    >>> range_text(find("phash", methods()))
    '0 to 64'
    >>> range_text(find("histogram-chi-square", methods()))
    '0 and more'
    """
    if math.isinf(method.high):
        return f"{method.low:g} and more"
    high = f"{method.high:.0f}" if method.high >= LARGE else f"{method.high:.3g}"
    return f"{method.low:g} to {high}"
