"""Carry out named methods; in the worker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core import decode
from photodedup.core.errors import Bug, EnvironmentProblem
from photodedup.core.jobs.aligning import files_score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from photodedup.core.jobs.methodcalls import MethodCall
    from photodedup.core.methods import Recipe, Score


def described(call: MethodCall, previews: Sequence[bytes]) -> list[bytes]:
    """Return the descriptor of each preview.

    Raises
    ------
    EnvironmentProblem
        The method needs what is not installed.
    """
    recipe = _recipe(call)
    return [recipe.describe(_pixels(preview)) for preview in previews]


def measured(call: MethodCall, previews: Sequence[bytes]) -> list[Score]:
    """Return the scores of the first preview against each of the others.

    Raises
    ------
    EnvironmentProblem
        The method needs what is not installed.
    """
    recipe = _recipe(call)
    query, *others = described(call, previews)
    return [recipe.measure(query, other) for other in others]


def judged(
    calls: Sequence[MethodCall], test: bytes, reference: bytes
) -> Iterator[Score | str]:
    """Yield, method by method, the score of two files, or why there is none.

    Raises
    ------
    EnvironmentProblem
        One of the files cannot be read.
    """
    pictures = [
        decode.decode(data, long_side=None).pixels for data in (test, reference)
    ]
    for call in calls:
        if call.method.recipe is None:
            yield files_score(test, reference)
            continue
        try:
            recipe = _recipe(call)
            first, second = (recipe.describe(pixels) for pixels in pictures)
            yield recipe.measure(first, second)
        except EnvironmentProblem as problem:
            yield str(problem)


def illustrated(call: MethodCall, test: bytes, reference: bytes) -> NDArray[np.uint8]:
    """Return a picture of what a method sees in two files, uint8 (H, W, 3).

    Raises
    ------
    EnvironmentProblem
        One of the files cannot be read, or the method needs what is not installed.
    """
    recipe = _recipe(call)
    if recipe.illustrate is None:
        raise Bug(f"{call.name} draws nothing")
    first, second = (
        decode.decode(data, long_side=ILLUSTRATED_SIDE).pixels
        for data in (test, reference)
    )
    return recipe.illustrate(first, second)


ILLUSTRATED_SIDE = 1_000
"""Long side in px of the pictures that are drawn: what a screen shows of them."""


def _recipe(call: MethodCall) -> Recipe:
    make = call.method.recipe
    if make is None:
        raise Bug(f"{call.name} has no recipe")
    return make()


def _pixels(preview: bytes) -> NDArray[np.uint8]:
    pixels = cv2.imdecode(np.frombuffer(preview, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise Bug("a preview of our own making cannot be decoded")
    return np.asarray(pixels, np.uint8)
