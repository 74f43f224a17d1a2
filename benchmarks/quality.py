"""Precision and recall of a scan on corpora of altered copies, per tier and kind.

    python benchmarks/quality.py SHARED [--corpus d1] [--level edited] [--count N]

SHARED is the folder with the photo collections (`bench/make_corpus.py`,
`data/photos`). Corpora are made in a temporary folder, scanned by the command line
without a cache, and scored by `bench/score.py` on the CSV report.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast


@dataclass(frozen=True)
class Corpus:
    """How a corpus is made: altered copies, or shots of the same scenes."""

    photos: str
    count: int = 0
    seed: int = 0


CORPORA = {
    "d1": Corpus("natural", 500, 11),
    "d2": Corpus("clothing", 800, 22),
    "s1": Corpus("series"),
}


def make(shared: Path, corpus: Corpus, count: int, folder: Path) -> None:
    """Write a corpus with its truth into a folder."""
    photos = shared / "data" / "photos" / corpus.photos
    command: list[str | Path]
    if corpus.count:
        maker = shared / "bench" / "make_corpus.py"
        command = [sys.executable, maker, photos, folder, "--count", str(count)]
        command += ["--seed", str(corpus.seed)]
    else:
        maker = shared / "bench" / "make_series.py"
        command = [sys.executable, maker, folder, *sorted(photos.iterdir())]
    subprocess.run(command, check=True)


def without_series(report: Path) -> None:
    """Leave only groups of duplicates in a report: a series is no claim of a copy."""
    with report.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    kind = header.index("kind")
    group = header.index("group")
    series = {row[group] for row in rows if row[kind] in {"series", "look-alike"}}
    with report.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [header, *(row for row in rows if row[group] not in series)]
        )


def scan(folder: Path, report: Path, level: str, *, thorough: bool) -> float:
    """Scan a folder into a CSV report; return the seconds it took."""
    command: list[str | Path] = [sys.executable, "-m", "photodedup", "scan", folder]
    command += ["--csv", report]
    command += ["--no-cache", "--quiet", "--find", level]
    if thorough:
        command.append("--thorough")
    started = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in {0, 1}:
        raise SystemExit(f"the scan ended with {done.returncode}")
    return time.perf_counter() - started


def score(shared: Path, folder: Path, report: Path) -> dict[str, object]:
    """Return what the scorer says about a report."""
    scorer = shared / "bench" / "score.py"
    command: list[str | Path] = [sys.executable, scorer, folder / "truth.csv"]
    command += [report, "--json", "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def show(name: str, seconds: float, result: dict[str, object]) -> None:
    """Print one row of figures and the kinds below 100 %."""
    tiers = cast("dict[str, float]", result["recall_by_tier"])
    kinds = cast("dict[str, dict[str, float]]", result["recall_by_kind"])
    shown = "  ".join(f"tier {tier} {100 * value:.2f}" for tier, value in tiers.items())
    print(
        f"{name}: {result['files']} files in {seconds:.0f} s  "
        f"precision {100 * float(str(result['precision'])):6.2f} "
        f"({result['false_pairs']} wrong pairs)  {shown}"
    )
    for kind, row in kinds.items():
        if row["recall"] < 1:
            print(f"    {kind:18s} {100 * row['recall']:6.1f} of {row['n']}")


def main() -> None:
    """Measure the corpora that were asked for."""
    parser = argparse.ArgumentParser(description="Measure what a scan finds.")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--corpus", action="append", choices=sorted(CORPORA))
    parser.add_argument("--level", default="edited")
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--count", type=int, help="base photos, instead of all")
    options = parser.parse_args()
    for name in options.corpus or sorted(CORPORA):
        corpus = CORPORA[name]
        with tempfile.TemporaryDirectory() as temporary:
            folder, report = Path(temporary, "photos"), Path(temporary, "report.csv")
            make(options.shared, corpus, options.count or corpus.count, folder)
            seconds = scan(folder, report, options.level, thorough=options.thorough)
            without_series(report)
            show(name, seconds, score(options.shared, folder, report))


if __name__ == "__main__":
    main()
