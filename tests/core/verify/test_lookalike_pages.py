"""Drawn and printed pictures share chrome, grids and letters; they are never copies.

Regression pictures: every kind here was proposed by hashes or keypoints in a scan.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.records import STRICTNESS_DEFAULT, Hypothesis, Turn
from photodedup.core.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from photodedup.core.verify import Verdict
    from tests.conftest import DrawPhoto
    from tests.core.verify.conftest import Look

    Draw = Callable[[int], NDArray[np.uint8]]

PROPOSED = (Hypothesis(0), Hypothesis(63, keypoints=True))
WORDS = ("the", "of", "total", "amount", "account", "paid", "order", "invoice", "year")
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_DUPLEX)


def called_copies(verdict: Verdict | None) -> bool:
    """Whether two pictures would be one group unless a person asks for less."""
    return (
        verdict is not None
        and verdict.kind.is_duplicate
        and verdict.strictness >= STRICTNESS_DEFAULT
    )


def write(
    page: NDArray[np.uint8], words: str, x: int, y: int, size: float, font: int = 0
) -> None:
    cv2.putText(page, words, (x, y), FONTS[font], size, (25, 25, 25), 1, cv2.LINE_AA)


def sentence(generator: np.random.Generator, words: int) -> str:
    return " ".join(generator.choice(WORDS, words))


def text(seed: int) -> NDArray[np.uint8]:
    generator = np.random.default_rng(seed)
    page = np.full((840, 620, 3), 255, np.uint8)
    for line in range(36):
        write(page, sentence(generator, 9)[:64], 50, 60 + 21 * line, 0.45, seed % 3)
    return page


def spreadsheet(seed: int) -> NDArray[np.uint8]:
    generator = np.random.default_rng(seed)
    page = np.full((600, 800, 3), 255, np.uint8)
    for row in range(20):
        cv2.line(page, (0, 30 * row), (800, 30 * row), (210, 210, 210), 1)
        for column in range(8):
            figure = f"{generator.integers(0, 99999)}"
            write(page, figure, 100 * column + 8, 30 * row + 21, 0.45)
    for column in range(8):
        cv2.line(page, (100 * column, 0), (100 * column, 600), (210, 210, 210), 1)
    return page


def chat(seed: int) -> NDArray[np.uint8]:
    generator = np.random.default_rng(seed)
    page = np.full((1100, 540, 3), (236, 229, 221), np.uint8)
    cv2.rectangle(page, (0, 0), (540, 90), (7, 94, 84), -1)
    write(page, "Family", 90, 55, 0.9)
    y = 120
    while y < 1000:
        lines = int(generator.integers(1, 4))
        mine = bool(generator.integers(0, 2))
        left, colour = (150, (220, 248, 198)) if mine else (20, (255, 255, 255))
        cv2.rectangle(page, (left, y), (left + 370, y + 30 * lines + 14), colour, -1)
        for line in range(lines):
            write(
                page, sentence(generator, 5)[:30], left + 12, y + 30 + 30 * line, 0.55
            )
        y += 30 * lines + 30
    return page


def calendar(seed: int) -> NDArray[np.uint8]:
    page = np.full((600, 800, 3), 255, np.uint8)
    write(page, ("March", "April", "August", "June")[seed % 4], 330, 50, 1.2)
    for day in range(31):
        column, row = (day + seed) % 7, (day + seed) // 7
        x, y = 40 + 105 * column, 90 + 85 * row
        cv2.rectangle(page, (x, y), (x + 100, y + 80), (180, 180, 180), 1)
        write(page, str(day + 1), x + 8, y + 28, 0.7)
    return page


def plan(seed: int) -> NDArray[np.uint8]:
    generator = np.random.default_rng(seed)
    page = np.full((600, 800, 3), (240, 243, 245), np.uint8)
    for _ in range(25):
        ends = generator.integers(0, 800, 4).tolist()
        cv2.line(page, tuple(ends[:2]), tuple(ends[2:]), (255, 255, 255), 9)
        cv2.line(page, tuple(ends[:2]), tuple(ends[2:]), (200, 205, 210), 1)
    for _ in range(14):
        x, y = (int(v) for v in generator.integers(0, 700, 2))
        write(page, sentence(generator, 2), x, y % 590 + 8, 0.5)
    return page


def form(seed: int) -> NDArray[np.uint8]:
    """Print one form; only the large number in its middle differs."""
    generator = np.random.default_rng(0)
    page = np.full((840, 620, 3), 255, np.uint8)
    for line in range(12):
        write(page, sentence(generator, 8)[:60], 50, 60 + 22 * line, 0.45)
        write(page, sentence(generator, 8)[:60], 50, 560 + 22 * line, 0.45)
    cv2.rectangle(page, (60, 360), (560, 500), (0, 0, 0), 2)
    number = str(70318 + 11235 * seed)
    cv2.putText(page, number, (90, 465), 0, 3.4, (0, 0, 0), 6, cv2.LINE_AA)
    return page


def icon(seed: int) -> NDArray[np.uint8]:
    page = np.full((256, 256, 3), 255, np.uint8)
    cv2.circle(page, (128, 128), 100, (40, 120, 220), -1)
    if seed % 2:
        cv2.rectangle(page, (80, 110), (176, 146), (255, 255, 255), -1)
    else:
        cv2.rectangle(page, (110, 80), (146, 176), (255, 255, 255), -1)
    if seed >= 2:
        cv2.circle(page, (200, 60), 34, (230, 40, 40), -1)
    return page


@pytest.mark.parametrize(
    "draw",
    [text, spreadsheet, chat, calendar, plan, form, icon],
    ids=lambda d: d.__name__,
)
def test_pages_of_one_layout_are_never_copies(look: Look, draw: Draw) -> None:
    looks = [look(draw(seed)) for seed in range(4)]
    for first, second in combinations(looks, 2):
        assert not called_copies(verify(first, second, PROPOSED))


@pytest.mark.parametrize(
    "draw",
    [text, spreadsheet, chat, calendar, plan, form, icon],
    ids=lambda d: d.__name__,
)
def test_a_smaller_copy_of_a_page_is_found(look: Look, draw: Draw) -> None:
    page = draw(1)
    small = cv2.resize(page, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    verdict = verify(look(page), look(np.asarray(small, np.uint8)), PROPOSED)
    assert called_copies(verdict)


def in_application(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    screen = np.full((1100, 540, 3), 250, np.uint8)
    screen[300:705] = photo
    write(screen, "9:41", 20, 40, 1.0)
    write(screen, "Holiday pictures", 90, 110, 1.0)
    for line in range(9):
        write(screen, "a comment that everyone reads", 20, 760 + 32 * line, 0.8)
    return screen


def watermarked(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    marked = photo.copy()
    for y in range(30, 400, 60):
        cv2.putText(marked, "(c) SAMPLE STOCK", (20 + y % 90, y), 0, 1.4, (255,) * 3, 3)
    return marked


def framed(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    frame = np.full((605, 740, 3), 245, np.uint8)
    cv2.rectangle(frame, (20, 20), (720, 585), (120, 80, 20), 14)
    for x in range(40, 720, 40):
        cv2.circle(frame, (x, 45), 12, (160, 120, 40), 3)
        cv2.circle(frame, (x, 560), 12, (160, 120, 40), 3)
    frame[100:505, 100:640] = photo
    return frame


def stamped(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    with_logo = photo.copy()
    cv2.circle(with_logo, (270, 200), 120, (255, 205, 40), -1)
    cv2.putText(with_logo, "SALE", (185, 225), 0, 2.2, (0, 0, 0), 7)
    return with_logo


@pytest.mark.parametrize(
    "dress", [in_application, watermarked, framed, stamped], ids=lambda d: d.__name__
)
def test_different_photos_dressed_alike_are_never_copies(
    draw_photo: DrawPhoto,
    look: Look,
    dress: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
) -> None:
    looks = [look(dress(draw_photo(seed, width=540, height=405))) for seed in (1, 2, 3)]
    for first, second in combinations(looks, 2):
        assert not called_copies(verify(first, second, PROPOSED))


def bad_pictures() -> list[NDArray[np.uint8]]:
    generator = np.random.default_rng(8)
    dark = generator.integers(0, 4, (300, 400, 3)).astype(np.uint8)
    strip = generator.integers(0, 255, (5, 100, 3)).astype(np.uint8)
    panorama = cv2.resize(strip, (4000, 200), interpolation=cv2.INTER_CUBIC)
    return [
        np.full((300, 400, 3), 128, np.uint8),
        np.zeros((300, 400, 3), np.uint8),
        np.full((300, 400, 3), 255, np.uint8),
        dark,
        255 - dark[::-1],
        np.full((1, 1, 3), 200, np.uint8),
        np.full((1, 400, 3), 90, np.uint8),
        np.asarray(panorama, np.uint8),
        np.asarray(panorama, np.uint8)[:, ::-1].copy(),
        generator.integers(0, 255, (300, 400, 3)).astype(np.uint8),
        generator.integers(0, 255, (300, 400, 3)).astype(np.uint8),
    ]


def test_bad_pictures_never_match_each_other_and_never_raise(look: Look) -> None:
    looks = [look(picture) for picture in bad_pictures()]
    every = (*(Hypothesis(0, turn) for turn in Turn), *PROPOSED)
    for (i, first), (j, second) in combinations(enumerate(looks), 2):
        alike = {i, j} == {7, 8}  # a panorama and its mirrored copy
        assert alike or not called_copies(verify(first, second, every))


def test_blank_pages_with_other_dust_are_not_copies(look: Look) -> None:
    paper = np.full((600, 420, 3), 244, np.uint8)
    shade = np.linspace(-4, 4, 600)[:, None, None]
    page = (paper + shade).astype(np.uint8)
    dusty = page.copy()
    dusty[200:204, 100:104] = 120
    hypotheses = (Hypothesis(0),)
    assert called_copies(verify(look(page), look(page.copy()), hypotheses))
    assert not called_copies(verify(look(page), look(dusty), hypotheses))
