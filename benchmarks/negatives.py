"""A corpus of pictures that look alike and are no copies, and a few true copies.

    python benchmarks/negatives.py PHOTOS OUT --seed 7 [--count 20]

Simulated other shots of one scene (`reshots.py`), drawn pages and screens (`pages.py`)
and a real stereo pair. OUT/truth.csv has the form of `bench/make_corpus.py`: every
picture is a group of its own. Tier A marks frames that nothing in their pixels tells
from an edited copy (a tripod's noise, a bracket): frames of one `base` may stand in one
group of duplicates, but none may be suggested for removal. Every tenth drawn page has a
true copy at 70 % (tier 1), so that "never match a page" does not pay. --count is the
share of each kind that is made, in percent.
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import skimage
from alterations import Pixels, Random, scaled
from edits import Row, read, unlike
from pages import AROUND_PHOTOS, DRAWN, blank_pages, clean_pages
from PIL import Image
from reshots import SCENES, Frame, fade, panning

if TYPE_CHECKING:
    from collections.abc import Iterator

TRUE_COPY_EVERY = 10
WIDE = "phototourism/united_states_capitol_26757027_6717084061.jpg"
CAMERA, TAKEN = "Model 7", "2021:06:05 14:03:22"
LONGEST = 900
"""Scenes are as large as this at most, so that frames differ as a camera's do."""


@dataclass
class Corpus:
    """Files written so far."""

    out: Path
    rng: Random
    share: float = 1.0
    rows: list[Row] = field(default_factory=list)

    def some(self, count: int) -> int:
        """Return how many of a kind a cut has."""
        return max(2, round(count * self.share))

    def put(
        self, frame: Frame, base: str, *, group: str = "", copy: bool = False
    ) -> str:
        """Write one picture; return its group."""
        number = len(self.rows)
        group = group or f"n{number:05d}"
        name = f"{self.rng.integers(0, 2**48):012x}{number % 16:x}.jpg"
        quality = int(self.rng.integers(85, 96))
        (self.out / name).write_bytes(jpeg(frame, quality))
        tier = "A" if frame.ambiguous else "1" if copy else "0"
        kind = frame.kind
        self.rows.append(Row(name, group, kind, tier, f"{frame.position:.2f}", base))
        return group


def jpeg(frame: Frame, quality: int) -> bytes:
    """Return a JPEG, with a camera's notes where the frame has a time."""
    file = io.BytesIO()
    notes = Image.Exif()
    if frame.subsecond:
        notes[0x0110] = CAMERA
        notes.get_ifd(0x8769).update({0x9003: TAKEN, 0x9291: frame.subsecond})
    Image.fromarray(frame.pixels).save(file, "JPEG", quality=quality, exif=notes)
    return file.getvalue()


def scene_photos(photos: Path, rng: Random) -> list[tuple[str, Pixels]]:
    """Return photos to make scenes of: shots, samples of scikit-image, natural ones."""
    samples = Path(skimage.__file__).parent / "data"
    files = [samples / f"{name}.png" for name in ("astronaut", "chelsea", "coffee")]
    files += [samples / "rocket.jpg"]
    shots = sorted((photos / "series").rglob("*.jpg"))
    files += shots[::12]
    natural = sorted((photos / "natural").rglob("*.jpg"))
    files += [natural[i] for i in rng.permutation(len(natural))[:80]]
    return [(file.name, shrunk(read(file))) for file in files]


def shrunk(pixels: Pixels) -> Pixels:
    """Return a photo with a long side of 900 px at most."""
    return scaled(pixels, min(1.0, LONGEST / max(pixels.shape[:2])))


def write_scenes(corpus: Corpus, photos: Path) -> None:
    """Write the simulated shots; no two scenes share a photo."""
    bases = iter(scene_photos(photos, corpus.rng))
    for scene, count in SCENES:
        for _ in range(corpus.some(count)):
            name, pixels = next(bases)
            for frame in scene(pixels, corpus.rng):
                corpus.put(frame, name)
    wide = read(photos / "series" / WIDE)
    for frame in panning(wide, corpus.rng):
        corpus.put(frame, WIDE)
    for _ in range(2):
        (name, first), (_, second) = next(bases), next(bases)
        for frame in fade(first, second, corpus.rng):
            corpus.put(frame, name)
    samples = Path(skimage.__file__).parent / "data"
    for side in ("left", "right"):
        corpus.put(
            Frame("stereo", read(samples / f"motorcycle_{side}.png")), "motorcycle"
        )


def write_pages(corpus: Corpus, photos: Path) -> None:
    """Write the drawn pictures, those around photos with photos used only once."""
    clothing = sorted((photos / "clothing").rglob("*.jpg"))
    order = corpus.rng.permutation(len(clothing))[:400]
    fillers: Iterator[Path] = iter(unlike([clothing[i] for i in order]))
    for draw, count in DRAWN:
        for number, page in enumerate(draw(corpus.rng, corpus.some(count))):
            put_page(corpus, draw.__name__, number, page)
    for around, count in AROUND_PHOTOS:
        pages = around(corpus.rng, corpus.some(count), lambda: read(next(fillers)))
        for number, page in enumerate(pages):
            put_page(corpus, around.__name__, number, page)


def put_page(corpus: Corpus, kind: str, number: int, page: Pixels) -> None:
    """Write a page, and a smaller copy of every tenth."""
    if kind == clean_pages.__name__:  # nothing is on them that could tell them apart
        corpus.put(Frame(kind, page, ambiguous=True), kind)
        return
    group = corpus.put(Frame(kind, page), kind)
    if number % TRUE_COPY_EVERY == 0 and kind != blank_pages.__name__:
        copy = Frame(f"copy_of_{kind}", scaled(page, 0.7))
        corpus.put(copy, kind, group=group, copy=True)


def main() -> None:
    """Write the corpus and its truth."""
    parser = argparse.ArgumentParser(description="Make pictures that are no copies.")
    parser.add_argument("photos", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=100, help="percent of each kind")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(options.seed)
    corpus = Corpus(options.out, generator, options.count / 100)
    write_scenes(corpus, options.photos)
    write_pages(corpus, options.photos)
    with (options.out / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("path", "group", "kind", "tier", "params", "base"))
        for row in sorted(corpus.rows, key=lambda row: row.path):
            writer.writerow(
                (row.path, row.group, row.kind, row.tier, row.params, row.base)
            )
    print(f"{len(corpus.rows)} files")


if __name__ == "__main__":
    main()
