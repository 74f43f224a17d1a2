"""Pictures of the copies that a scan missed, each beside its original, by kind.

For looking at, on this machine: the photos of `natural` are not to be shown elsewhere.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

    from figures import Pair

WIDTH, HEIGHT, LINE = 320, 260, 16
MOST = 12
"""Pairs on the sheet of one kind."""


def draw_missed(corpus: Path, missed: list[str], out: Path) -> None:
    """Write one picture per kind: missed copies on the right of their originals."""
    with (corpus / "truth.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    original = {row["group"]: row["path"] for row in rows if row["tier"] in {"0", "N"}}
    by_kind: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        if row["path"] in set(missed) and row["group"] in original:
            found = (original[row["group"]], row["path"], row["params"])
            by_kind[row["kind"]].append(found)
    out.mkdir(parents=True, exist_ok=True)
    for kind, pairs in by_kind.items():
        sheet(corpus, pairs[:MOST]).save(out / f"{kind}.png")


def draw_wrong(corpus: Path, wrong: list[Pair], out: Path) -> None:
    """Write one picture per two kinds: photos that a scan wrongly called copies."""
    by_kinds: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for pair in wrong:
        kinds = " with ".join(sorted((pair.first_kind, pair.second_kind)))
        by_kinds[kinds].append((pair.first, pair.second, ""))
    out.mkdir(parents=True, exist_ok=True)
    for kinds, pairs in by_kinds.items():
        sheet(corpus, pairs[:MOST]).save(out / f"{kinds}.png")


def sheet(corpus: Path, pairs: list[tuple[str, str, str]]) -> Image.Image:
    """Return pairs in two columns of pairs, with their paths."""
    rows = (len(pairs) + 1) // 2
    result = Image.new("RGB", (4 * WIDTH, rows * (HEIGHT + LINE)), "gray")
    pen = ImageDraw.Draw(result)
    for number, (first, second, note) in enumerate(pairs):
        x, y = number % 2 * 2 * WIDTH, number // 2 * (HEIGHT + LINE)
        pen.text((x + 2, y + 2), f"{second} {note} of {first}", fill="yellow")
        for place, path in enumerate((first, second)):
            at = (x + place * WIDTH, y + LINE)
            result.paste(ImageOps.contain(read(corpus / path), (WIDTH, HEIGHT)), at)
    return result


def read(path: Path) -> Image.Image:
    """Return a photo upright, RGB on white; a gray square if Pillow cannot open it."""
    if path.suffix in {".heic", ".avif"}:
        return Image.new("RGB", (WIDTH, HEIGHT), "silver")
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(ground, upright).convert("RGB")
