"""Drawn pictures that look alike and are no copies: pages, screens, codes, skies.

Each function takes a seeded generator and a count and yields uint8 RGB pictures of one
kind: the same layout every time, other contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import skimage
from alterations import Pixels, Random, resized, rounded, words
from layouts import Others, canvas, filled, paste, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pages = Iterator[Pixels]
INK = 40
FACES, FACES_OF_PASSPORTS = 100, 60


def clean_pages(rng: Random, count: int) -> Pages:
    """Scan empty pages: the light of the scanner and noise."""
    for _ in range(count):
        light = np.linspace(250, 246, 620, dtype=np.float32)[None, :, None]
        page = np.repeat(np.repeat(light, 877, 0), 3, 2)
        yield rounded(page + rng.normal(0, 1.2, page.shape))


def blank_pages(rng: Random, count: int) -> Pages:
    """Scan empty pages with some dust, each time elsewhere."""
    for page in clean_pages(rng, count):
        for _ in range(int(rng.integers(1, 7))):
            at = (int(rng.integers(0, 620)), int(rng.integers(0, 877)))
            cv2.circle(page, at, int(rng.integers(1, 4)), (150, 150, 150), -1)
        yield page


def forms(rng: Random, count: int) -> Pages:
    """One invoice in which one digit differs."""
    digits = "8120437"
    base = canvas(877, 620, 255)
    write(base, "INVOICE", 60, 80, 22, INK)
    for row in range(18):
        write(base, words(rng, 5), 60, 200 + 30 * row, 11, INK)
        write(base, f"{rng.integers(10, 999)}.00", 500, 200 + 30 * row, 11, INK)
    cv2.rectangle(base, (50, 170), (570, 740), (120, 120, 120), 1)
    seen = {digits}
    for _ in range(count):
        while digits in seen:
            place = int(rng.integers(0, 7))
            digits = digits[:place] + str(rng.integers(0, 10)) + digits[place + 1 :]
        seen.add(digits)
        page = base.copy()
        write(page, f"No. {digits}", 400, 80, 13, INK)
        yield page


def sheets(rng: Random, count: int) -> Pages:
    """Fill a spreadsheet with other numbers."""
    for _ in range(count):
        page = canvas(600, 960, 255)
        page[:40] = (33, 115, 70)
        for row in range(18):
            cv2.line(page, (0, 70 + 29 * row), (960, 70 + 29 * row), (215, 215, 215), 1)
            for column in range(9):
                text = f"{rng.integers(0, 99999)}"
                write(page, text, 50 + 100 * column, 90 + 29 * row, 9, INK)
        for column in range(10):
            cv2.line(
                page, (40 + 100 * column, 40), (40 + 100 * column, 600), (215,) * 3, 1
            )
        yield page


def chats(rng: Random, count: int) -> Pages:
    """Write other words into one messenger."""
    for _ in range(count):
        page = canvas(1110, 540, (229, 221, 213))
        page[:90] = (7, 94, 84)
        write(page, "Family", 90, 60, 20, 255)
        y = 120
        while y < page.shape[0] - 130:
            lines = int(rng.integers(1, 4))
            mine = rng.random() < 0.5  # noqa: PLR2004 -- a coin
            left = 150 if mine else 20
            color = (220, 248, 198) if mine else (255, 255, 255)
            cv2.rectangle(page, (left, y), (left + 370, y + 26 * lines + 20), color, -1)
            for line in range(lines):
                write(page, words(rng, 4), left + 14, y + 30 + 26 * line, 12, INK)
            y += 26 * lines + 40
        page[1030:] = 245
        yield page


def calendars(rng: Random, count: int) -> Pages:
    """Months of one calendar."""
    for month in range(count):
        page = canvas(600, 800, 255)
        write(page, f"{words(rng, 1).upper()} {month + 1}", 40, 70, 26, (180, 30, 30))
        first = int(rng.integers(0, 7))
        for day in range(1, int(rng.integers(28, 32)) + 1):
            place = first + day - 1
            x, y = 40 + 105 * (place % 7), 130 + 78 * (place // 7)
            cv2.rectangle(page, (x, y), (x + 100, y + 72), (170, 170, 170), 1)
            write(page, str(day), x + 8, y + 26, 13, INK)
        yield page


def charts(rng: Random, count: int) -> Pages:
    """Bars on one pair of axes."""
    for _ in range(count):
        page = canvas(450, 720, 255)
        cv2.line(page, (60, 30), (60, 400), (0, 0, 0), 2)
        cv2.line(page, (60, 400), (700, 400), (0, 0, 0), 2)
        for bar in range(12):
            x, top = 80 + 50 * bar, 400 - int(rng.integers(20, 360))
            cv2.rectangle(page, (x, top), (x + 34, 400), (31, 119, 180), -1)
        yield page


def codes(rng: Random, count: int) -> Pages:
    """QR codes of other texts."""
    encoder = cv2.QRCodeEncoder.create()
    for _ in range(count):
        code = encoder.encode(f"{words(rng, 3)} {rng.integers(0, 10**9)}")
        large = cv2.resize(code, (420, 420), interpolation=cv2.INTER_NEAREST)
        page = canvas(500, 500, 255)
        page[40:460, 40:460] = large[..., None]
        yield page


def icons(rng: Random, count: int) -> Pages:
    """One shape or two on white."""
    for _ in range(count):
        page = canvas(256, 256, 255)
        for _ in range(int(rng.integers(1, 3))):
            color = tuple(int(value) for value in rng.integers(0, 200, 3))
            x, y = (int(value) for value in rng.integers(60, 196, 2))
            size = int(rng.integers(25, 60))
            if rng.random() < 0.5:  # noqa: PLR2004 -- a coin
                cv2.circle(page, (x, y), size, color, -1, cv2.LINE_AA)
            else:
                cv2.rectangle(
                    page, (x - size, y - size), (x + size, y + size), color, 9
                )
        yield page


def passports(rng: Random, count: int) -> Pages:
    """Faces on one ground, at one place."""
    yield from portraits(rng, rng.permutation(FACES_OF_PASSPORTS)[:count])


def portraits(rng: Random, faces: NDArray[np.int64]) -> Pages:
    """Draw some of the 100 faces of 25 px that scikit-image has, enlarged."""
    samples = np.load(Path(skimage.__file__).parent / "data" / "lfw_subset.npy")
    mask = np.zeros((400, 320), np.float32)
    cv2.ellipse(mask, (160, 190), (92, 128), 0, 0, 360, 1.0, -1)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 8), np.float32)[..., None]
    ground = canvas(400, 320, (205, 220, 232)).astype(np.float32)
    cv2.ellipse(ground, (160, 420), (130, 110), 0, 0, 360, (60, 66, 90), -1)
    for index in faces:
        face = np.zeros((400, 320, 3), np.float32)
        large = cv2.resize(
            (samples[index] * 255).astype(np.float32), (230, 290), interpolation=2
        )
        face[45:335, 45:275] = large[..., None]
        yield rounded(ground * (1 - mask) + face * mask + rng.normal(0, 1, face.shape))


def slides(rng: Random, count: int) -> Pages:
    """Slides of one deck: the same title bar and logo, other points."""
    for number in range(count):
        page = canvas(540, 960, 252)
        page[:80] = (20, 60, 120)
        write(page, words(rng, 3).title(), 40, 54, 22, 255)
        cv2.circle(page, (900, 490), 30, (230, 120, 20), -1, cv2.LINE_AA)
        for point in range(int(rng.integers(3, 7))):
            cv2.circle(page, (70, 153 + 60 * point), 5, (20, 60, 120), -1)
            write(page, words(rng, 5), 95, 160 + 60 * point, 16, INK)
        write(page, str(number + 1), 20, 520, 11, 120)
        yield page


def skies(rng: Random, count: int) -> Pages:
    """Stars at night, each time others."""
    for _ in range(count):
        sky = canvas(480, 720, (8, 8, 14)).astype(np.float32)
        for _ in range(350):
            x, y = int(rng.integers(0, 720)), int(rng.integers(0, 480))
            sky[y, x] += rng.exponential(90)
        sky = cv2.GaussianBlur(sky, (0, 0), 0.9) * 2.4
        yield rounded((sky + rng.normal(0, 2, sky.shape)).astype(np.float32))


def dark_frames(rng: Random, count: int) -> Pages:
    """Leave the lens cap on: nearly black, with the sensor's noise."""
    for _ in range(count):
        yield rounded(rng.normal(4, 2, (480, 640, 3)).astype(np.float32))


def bright_frames(rng: Random, count: int) -> Pages:
    """Snow or fog: nearly white."""
    for _ in range(count):
        yield rounded(rng.normal(251, 1.5, (480, 640, 3)).astype(np.float32))


def gradients(rng: Random, count: int) -> Pages:
    """From one colour to another."""
    for _ in range(count):
        a, b = rng.integers(0, 255, (2, 3))
        t = np.linspace(0, 1, 640, dtype=np.float32)[None, :, None]
        row = a * (1 - t) + b * t
        yield rounded(np.repeat(row, 480, 0).astype(np.float32))


def identity_cards(rng: Random, count: int) -> Pages:
    """One layout, other people, also than on the passports: those would be copies."""
    others = rng.permutation(FACES - FACES_OF_PASSPORTS)[:count]
    for face in portraits(rng, FACES_OF_PASSPORTS + others):
        page = canvas(400, 640, (222, 232, 240))
        page[:60] = (30, 80, 150)
        write(page, "MEMBER CARD", 30, 42, 20, 255)
        paste(page, resized(face, 200, 250), 30, 90)
        for row, label in enumerate(("Name", "Born", "No.")):
            write(page, label, 260, 130 + 70 * row, 10, 120)
            text = (
                words(rng, 2).title() if row == 0 else str(rng.integers(10**5, 10**7))
            )
            write(page, text, 260, 158 + 70 * row, 15, INK)
        yield page


def maps(rng: Random, count: int) -> Pages:
    """One town at other zoom levels: streets and names are drawn anew each time."""
    streets = rng.random((70, 4))
    for number in range(count):
        zoom = 1 + 0.35 * number
        page = canvas(700, 700, (242, 239, 233))
        for street, ends in enumerate(streets):
            a, b, c, d = ((ends - 0.5) * zoom + 0.5) * 700
            wide = 9 if street % 5 == 0 else 4
            color = (253, 215, 160) if street % 5 == 0 else (255, 255, 255)
            cv2.line(page, (int(a), int(b)), (int(c), int(d)), color, wide, cv2.LINE_AA)
            if street % 6 == 0:
                write(page, words(rng, 1), int((a + c) / 2), int((b + d) / 2), 9, 90)
        yield page


def applications(_rng: Random, count: int, others: Others) -> Pages:
    """One app's frame around other photos."""
    for _ in range(count):
        page = canvas(1110, 540, 16)
        write(page, "Gallery", 30, 60, 20, 235)
        for button in range(4):
            cv2.circle(page, (70 + 130 * button, 1050), 24, (235, 235, 235), 3, 16)
        paste(page, filled(others(), 540, 720), 0, 160)
        yield page


def frames(rng: Random, count: int, others: Others) -> Pages:
    """One ornate frame around other photos."""
    ornament = cv2.GaussianBlur(rng.normal(150, 45, (600, 800)), (0, 0), 1.5)
    gold = rounded(
        np.asarray(ornament)[..., None] * np.array([1.1, 0.9, 0.4], np.float32)
    )
    for _ in range(count):
        page = gold.copy()
        paste(page, filled(others(), 620, 420), 90, 90)
        yield page


def marked(rng: Random, count: int, others: Others) -> Pages:
    """One watermark over other photos, again and again."""
    layer = np.zeros((600, 800, 3), np.uint8)
    for y in range(40, 620, 70):
        write(layer, "PHOTO AGENCY   " * 5, -int(rng.integers(0, 120)), y, 18, 255)
    for _ in range(count):
        yield rounded(filled(others(), 800, 600) * 0.65 + layer * np.float32(0.35))


def stickers(_rng: Random, count: int, others: Others) -> Pages:
    """One big smiling face over other photos."""
    for _ in range(count):
        page = np.ascontiguousarray(filled(others(), 800, 600))
        cv2.circle(page, (400, 300), 190, (255, 205, 40), -1, cv2.LINE_AA)
        for x in (335, 465):
            cv2.ellipse(page, (x, 240), (20, 34), 0, 0, 360, (60, 40, 0), -1, 16)
        cv2.ellipse(page, (400, 330), (110, 80), 0, 10, 170, (60, 40, 0), 14, 16)
        yield page


def letterboxed(_rng: Random, count: int, others: Others) -> Pages:
    """Other photos between the same black bars."""
    for _ in range(count):
        page = canvas(720, 720, 0)
        paste(page, filled(others(), 720, 405), 0, 157)
        yield page


DRAWN: tuple[tuple[Callable[[Random, int], Pages], int], ...] = (
    (blank_pages, 340),
    (clean_pages, 60),
    (forms, 30),
    (sheets, 20),
    (chats, 20),
    (calendars, 12),
    (charts, 20),
    (codes, 20),
    (icons, 40),
    (passports, 30),
    (slides, 20),
    (skies, 20),
    (dark_frames, 20),
    (bright_frames, 20),
    (gradients, 30),
    (identity_cards, 20),
    (maps, 8),
)
AROUND_PHOTOS: tuple[tuple[Callable[[Random, int, Others], Pages], int], ...] = (
    (applications, 16),
    (frames, 16),
    (marked, 16),
    (stickers, 16),
    (letterboxed, 16),
)
