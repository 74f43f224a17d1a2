"""The corpora that quality is measured on, and what makes each."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


class Maker(Enum):
    """What makes a corpus."""

    COPIES = "copies"
    """`bench/make_corpus.py`: 49 kinds of copies, and drawn pages and screens."""
    SHOTS = "shots"
    """`bench/make_series.py`: shots of the same scenes and a few copies of them."""
    EDITS = "edits"
    """`benchmarks/edits.py`: other edits, written apart from the program."""
    NEGATIVES = "negatives"
    """`benchmarks/negatives.py`: pictures that look alike and are no copies."""


@dataclass(frozen=True)
class Corpus:
    """How a corpus is made."""

    maker: Maker
    photos: str = ""
    count: int = 0
    """Base photos; of `NEGATIVES` percent of each kind; 0: all there are."""
    seed: int = 0


CORPORA = {
    "d1": Corpus(Maker.COPIES, "natural", 500, 11),
    "d2": Corpus(Maker.COPIES, "clothing", 800, 22),
    "s1": Corpus(Maker.SHOTS, "series"),
    "e1": Corpus(Maker.EDITS, count=120, seed=5),
    "n1": Corpus(Maker.NEGATIVES, count=100, seed=7),
}


def make(shared: Path, name: str, count: int, folder: Path) -> None:
    """Write a corpus with its truth into a folder, unless it is there already."""
    if (folder / "truth.csv").exists():
        return
    corpus = CORPORA[name]
    photos = shared / "data" / "photos"
    source = photos / corpus.photos
    amount: list[str | Path] = ["--seed", str(corpus.seed)]
    if count:
        amount += ["--count", str(count)]
    bench, here = shared / "bench", CHECKOUT / "benchmarks"
    commands: dict[Maker, list[str | Path]] = {
        Maker.COPIES: [bench / "make_corpus.py", source, folder, *amount],
        Maker.SHOTS: [bench / "make_series.py", folder, *sorted(source.iterdir())],
        Maker.EDITS: [here / "edits.py", photos, folder, *amount],
        Maker.NEGATIVES: [here / "negatives.py", photos, folder, *amount],
    }
    subprocess.run([sys.executable, *commands[corpus.maker]], check=True)
