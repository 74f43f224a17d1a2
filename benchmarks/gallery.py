"""Draw what each method finds first: the pictures of docs/methods.md.

    python benchmarks/gallery.py [FOLDER]

Six queries are made of scikit-image's own samples; they are asked against the other
samples and two further copies of each. One sheet per query: a row for each method, its
five nearest, the closest first. Right ones have a bluish green frame and a tick, wrong
ones a vermilion frame and a cross; a value in a black box is within the default
threshold. Nothing is drawn by chance: the same sources give the same sheets.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skimage
from copies import Picture, picture
from embedding import SAMPLES, Edit, edited, load
from finding import Comparing, Variant
from PIL import Image, ImageDraw, ImageFont, ImageOps

from photodedup.cli.values import value_text
from photodedup.core.methods import Family, methods

SHOWN = 5
THUMB, GAP, LABEL = (92, 66), 6, 138
LINE, HEAD = 14, 128
COLUMNS = 2
FRAME = 3
LONG = 17
"""Characters of a method's name that have room beside its pictures."""
PAPER, INK, PALE = (250, 250, 250), (30, 30, 30), (110, 110, 110)
RIGHT, WRONG = (0, 158, 115), (213, 94, 0)
"""Bluish green and vermilion of Okabe and Ito: told apart by the colour-blind."""
JPEG_QUALITY = 66
FURTHER = (Edit.RESIZED, Edit.CROP_85)
FURTHER_SEED = 5


@dataclass(frozen=True)
class Case:
    """A query.

    Attributes
    ----------
    file
        Of the sheet, without its ending.
    sample
        What the query is made of.
    edit
        How; None for a photo of which the library has nothing.
    seed
        Of what is drawn by lot in the edit.
    title
        What the query is, for people.
    """

    file: str
    sample: str
    edit: Edit | None
    seed: int
    title: str


CASES = (
    Case("resized", "coffee.png", Edit.RESIZED, 1, "smaller and saved again"),
    Case("recoloured", "chelsea.png", Edit.COLOR, 3, "in black and white"),
    Case("cropped", "astronaut.png", Edit.CROP_50, 3, "a quarter of the picture"),
    Case("turned", "rocket.jpg", Edit.TURNED, 1, "turned by a quarter"),
    Case("collage", "motorcycle_left.png", Edit.COLLAGE, 1, "beside another photo"),
    Case("absent", "gravel.png", None, 0, "a photo that is not there"),
)
FILLER = "retina.jpg"
"""Stands beside the photo in the collage, and is not asked against."""
ABSENT = {FILLER, "gravel.png"}


@dataclass(frozen=True, eq=False)
class Found:
    """What a method found for all queries: places in the library, and values."""

    variant: Variant
    rows: list[list[int]]
    values: list[list[float]]


def sample(name: str) -> Image.Image:
    """Return one of scikit-image's pictures."""
    return load(Path(skimage.__file__).parent / "data" / name)


def library() -> list[Picture]:
    """Return what is asked against: samples, and two copies of the asked ones."""
    names = [name for name in SAMPLES if name not in ABSENT]
    pictures = [
        picture(SAMPLES.index(name), None, np.asarray(sample(name))) for name in names
    ]
    for case in CASES:
        if case.edit is not None:
            pictures += [_copy(case, sort, FURTHER_SEED) for sort in FURTHER]
    return pictures


def _copy(case: Case, sort: Edit | None, seed: int) -> Picture:
    photo, number = sample(case.sample), SAMPLES.index(case.sample)
    if sort is None:
        return picture(number, None, np.asarray(photo))
    rng = np.random.default_rng([seed, number])
    return picture(number, sort, edited(sort, photo, sample(FILLER), rng))


def found(variant: Variant, queries: list[Picture], stored: list[Picture]) -> Found:
    """Return what a method puts first."""
    table = Comparing(variant).table(queries, stored)
    order = np.argsort(table, axis=1, kind="stable")[:, :SHOWN]
    values = np.take_along_axis(table, order, axis=1) * variant.method.direction.sign
    return Found(variant, order.tolist(), values.tolist())


class Sheet:
    """The answers of all methods to one query."""

    def __init__(self, case: Case, query: Picture, stored: list[Picture]) -> None:
        self._query = query
        self._stored = stored
        rows = -(-len(methods()) // COLUMNS)
        self._row = THUMB[1] + LINE + GAP
        self._column = LABEL + SHOWN * (THUMB[0] + GAP) + 2 * GAP
        size = (COLUMNS * self._column, HEAD + rows * self._row + GAP)
        self._sheet = Image.new("RGB", size, PAPER)
        self._pen = ImageDraw.Draw(self._sheet)
        self._rows = rows
        self._draw_query(case)

    def _draw_query(self, case: Case) -> None:
        room = (2 * THUMB[0], HEAD - 2 * GAP)
        shown = ImageOps.contain(_image(self._query), room)
        self._sheet.paste(shown, (GAP, GAP))
        copies = sum(each.owner == self._query.owner for each in self._stored)
        right = f"{copies} of {len(self._stored)} photos are right"
        if not copies:
            right = f"none of {len(self._stored)} photos is right"
        x = shown.width + 3 * GAP
        self._text((x, 2 * GAP), f"Asked: {case.title}", 18)
        self._text((x, 6 * GAP), right, 14, PALE)
        y = 11 * GAP
        self._frame((x, y, x + 22, y + 22), right=True)
        self._text((x + 30, y + 4), "a copy of the same photo", 12)
        self._frame((x + 210, y, x + 232, y + 22), right=False)
        self._text((x + 240, y + 4), "another photo", 12)
        self._value((x + 360, y + 4), "0.9", within=True)
        self._text((x + 386, y + 4), "within the default threshold", 12)

    def draw(self, place: int, answer: Found, number: int) -> None:
        """Draw the row of a method."""
        method = answer.variant.method
        left = place // self._rows * self._column + GAP
        top = HEAD + place % self._rows * self._row
        name = method.name
        if len(name) > LONG:
            name = name.replace("-", "-\n", 1)
        self._pen.multiline_text((left, top + GAP), name, INK, _font(13), spacing=1)
        for rank, (row, value) in enumerate(
            zip(answer.rows[number], answer.values[number], strict=True)
        ):
            x = left + LABEL + rank * (THUMB[0] + GAP)
            photo = ImageOps.fit(_image(self._stored[row]), THUMB)
            self._sheet.paste(photo, (x, top))
            right = self._stored[row].owner == self._query.owner
            self._frame((x, top, x + THUMB[0], top + THUMB[1]), right=right)
            text = value_text(method, value)
            at = (x + 2, top + THUMB[1] + 1)
            self._value(at, text, within=method.is_alike(value))

    def save(self, path: Path) -> None:
        """Write the sheet as JPEG."""
        self._sheet.save(path, quality=JPEG_QUALITY, optimize=True)

    def _frame(self, box: tuple[int, int, int, int], *, right: bool) -> None:
        color = RIGHT if right else WRONG
        left, top, _, _ = box
        self._pen.rectangle(box, outline=color, width=FRAME)
        self._pen.rectangle((left, top, left + 16, top + 16), fill=color)
        if right:
            strokes = [[(3, 8), (7, 12), (13, 4)]]
        else:
            strokes = [[(4, 4), (12, 12)], [(4, 12), (12, 4)]]
        for stroke in strokes:
            moved = [(left + x, top + y) for x, y in stroke]
            self._pen.line(moved, (255, 255, 255), 2, joint="curve")

    def _value(self, at: tuple[int, int], text: str, *, within: bool) -> None:
        if within:
            width = self._pen.textlength(text, _font(11))
            x, y = at
            self._pen.rectangle((x - 2, y, x + width + 2, y + LINE), fill=INK)
        self._text(at, text, 11, PAPER if within else INK)

    def _text(
        self,
        at: tuple[int, int],
        text: str,
        size: int,
        color: tuple[int, int, int] = INK,
    ) -> None:
        self._pen.text(at, text, color, _font(size))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _image(shown: Picture) -> Image.Image:
    return Image.fromarray(shown.seen(whole=False))


def _show(answers: list[Found], queries: list[Picture], stored: list[Picture]) -> None:
    """Print how many of the first three are right, and how many wrong are alike."""
    print(f"{'right of 3 / wrong within':28}" + "".join(f"{c.file:>12}" for c in CASES))
    for answer in answers:
        cells = []
        for query, rows, values in zip(
            queries, answer.rows, answer.values, strict=True
        ):
            right = [stored[row].owner == query.owner for row in rows]
            alike = [answer.variant.method.is_alike(value) for value in values]
            wrong = sum(a and not r for a, r in zip(alike, right, strict=True))
            cells.append(f"{sum(right[: len(FURTHER) + 1])} / {wrong}")
        print(f"{answer.variant!s:28}" + "".join(f"{cell:>12}" for cell in cells))


def main() -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    usual = Path(__file__).resolve().parents[1] / "docs" / "methods"
    parser.add_argument("folder", type=Path, nargs="?", default=usual)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    stored = library()
    queries = [_copy(case, case.edit, case.seed) for case in CASES]
    listed = sorted(methods(), key=lambda each: list(Family).index(each.family))
    asked = [Variant(each.name) for each in listed]
    with ProcessPoolExecutor(options.workers) as pool:
        many = len(asked)
        answers = list(pool.map(found, asked, [queries] * many, [stored] * many))
    for number, case in enumerate(CASES):
        sheet = Sheet(case, queries[number], stored)
        for place, answer in enumerate(answers):
            sheet.draw(place, answer, number)
        sheet.save(options.folder / f"{case.file}.jpg")
    _show(answers, queries, stored)


if __name__ == "__main__":
    main()
