"""Pages that differ in a digit: the preview cannot tell, so nothing may be promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.records import Hypothesis, MatchKind
from photodedup.core.verify import verify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.core.verify.conftest import Look

AS_IT_IS = (Hypothesis(0),)
WORDS = ("lorem", "ipsum", "dolor", "total", "invoice", "paid", "1234", "amount")


def page(digit: str, *, width: int, height: int, line_px: int) -> NDArray[np.uint8]:
    """Print lines of words, one of which ends in the digit."""
    generator = np.random.default_rng(3)
    pixels = np.full((height, width, 3), 255, np.uint8)
    scale = line_px / 40
    bottoms = range(height // 20 + line_px, height - height // 20, line_px)
    for number, bottom in enumerate(bottoms):
        text = " ".join(generator.choice(WORDS, 40))
        if number == len(bottoms) // 2:
            text = f"Total 1 2{digit}4,50 {text}"
        fits = int(width * 0.85 / (18 * scale))
        cv2.putText(
            pixels,
            text[:fits],
            (width // 14, bottom),
            cv2.FONT_HERSHEY_SIMPLEX,
            scale,
            (0, 0, 0),
            max(1, round(2 * scale)),
            cv2.LINE_AA,
        )
    return pixels


def scanned(pixels: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    """Print on grey paper, and let the scanner add its noise."""
    noise = np.random.default_rng(seed).normal(0, 6, pixels.shape[:2])[..., None]
    return np.clip(pixels * 0.75 + 40 + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("width", "height", "line_px"),
    [(595, 842, 14), (1240, 1754, 32), (2480, 3508, 40), (1240, 1754, 700)],
)
@pytest.mark.parametrize("paper", [False, True])
def test_pages_that_differ_in_a_digit_are_never_certain_copies(
    look: Look, *, width: int, height: int, line_px: int, paper: bool
) -> None:
    pages = [page(digit, width=width, height=height, line_px=line_px) for digit in "38"]
    if paper:
        pages = [scanned(each, seed) for seed, each in enumerate(pages)]
    verdict = verify(look(pages[0]), look(pages[1]), AS_IT_IS)
    if verdict is not None and verdict.kind in {MatchKind.RESAVED, MatchKind.RESIZED}:
        assert not all(measure.holds for measure in verdict.evidence)
