"""What a scan finds, and what it gets wrong, on corpora of altered copies.

    python benchmarks/quality.py SHARED                    the default level
    python benchmarks/quality.py SHARED --all --check      the whole table and the bars
    python benchmarks/quality.py SHARED --corpus d1 --count 150 --corpora FOLDER

SHARED is the folder with the photo collections (`bench`, `data/photos`). Corpora are
made in a temporary folder, or kept in FOLDER for the next run, scanned by the command
line with a cache of their own, and scored by `bench/score.py` on the CSV report.
Printed are the tiers, each kind of copy at each level, every wrong pair, and whether
each bar is met; with --check a missed bar ends the program with 1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from corpora import CORPORA, make
from figures import Figures, Level, judged, scan
from sheets import draw_missed, draw_wrong
from tables import markdown, share, show

ALL = "1 to 3"
BARS: dict[str, dict[Level, dict[str, float]]] = {
    "d1": {
        Level.DEFAULT: {"1": 0.999, "2": 0.994, "3": 0.98},
        Level.THOROUGH: {"1": 0.999, "2": 0.995, "3": 0.99},
        Level.SAME: {"1": 1.0, "2": 0.98},
    },
    "s1": {Level.DEFAULT: {ALL: 0.98}, Level.THOROUGH: {ALL: 0.98}},
}
BARS["d2"] = BARS["d1"]
"""Least share of the copies found, by tier. Precision is 100 % everywhere."""

MISSES_OF_A_CUT = 2
"""Of 175 copies of which one in 200 is missed, more than one are in one cut of five."""


@dataclass(frozen=True)
class Chosen:
    """A corpus to measure."""

    name: str
    folder: Path
    is_cut: bool


@dataclass(frozen=True)
class Bar:
    """One promise and what was measured."""

    name: str
    met: bool
    measured: str


def bars(figures: Figures, *, cut: bool) -> list[Bar]:
    """Return each bar of a corpus at a level.

    A cut of a corpus has so few copies that chance decides about the slack: there
    two misses per tier are allowed, but never a wrong pair.
    """
    name = f"{figures.corpus} {figures.level}"
    wrong = f"{100 * figures.precision:.2f} %, {len(figures.wrong)} wrong pairs"
    removed = f"{len(figures.wrongly_removed)}"
    result = [
        Bar(f"{name}: precision 100 %", not figures.wrong, wrong),
        Bar(
            f"{name}: nothing but copies suggested for removal",
            not figures.wrongly_removed,
            removed,
        ),
    ]
    for tier, least in (
        BARS.get(figures.corpus, {}).get(Level(figures.level), {}).items()
    ):
        found, total = counted(figures, tier)
        slack = math.floor(total * (1 - least) + 1e-9)
        met = total - found <= (max(MISSES_OF_A_CUT, slack) if cut else slack)
        title = f"{name}: tier {tier} >= {100 * least:g} %"
        result.append(Bar(title, met, f"{share(found, total)} ({found} of {total})"))
    if figures.level in {Level.DEFAULT.value, Level.THOROUGH.value}:
        for burst in figures.bursts:
            title = f"{name}: a burst of {burst.shots} shots is shown as one series"
            met = burst.shown == burst.shots
            result.append(Bar(title, met, f"{burst.shown} of {burst.shots}"))
    return result


def counted(figures: Figures, tier: str) -> tuple[int, int]:
    """Return the copies found and all copies of a tier, or of all tiers."""
    tiers = [tier] if tier != ALL else list(figures.tiers)
    found, total = zip(*(figures.tiers[each] for each in tiers), strict=True)
    return sum(found), sum(total)


def chosen(options: argparse.Namespace, corpora: Path) -> list[Chosen]:
    """Return the corpora that were asked for, made where they are not there."""
    result = [Chosen(each.name, each, is_cut=False) for each in options.made or []]
    with ThreadPoolExecutor(os.cpu_count()) as makers:
        made = []
        for name in options.corpus or ([] if options.made else ["d1", "d2", "s1"]):
            whole = CORPORA[name].count
            count = min(options.count or whole, whole)
            folder = corpora / (name if count == whole else f"{name}-{count}")
            made.append(makers.submit(make, options.shared, name, count, folder))
            result.append(Chosen(name, folder, is_cut=count != whole))
    for each in made:
        each.result()
    return result


def scanned(
    shared: Path, corpus: Chosen, corpora: Path, levels: list[Level]
) -> list[Figures]:
    """Scan a corpus at each level and return the figures."""
    rows = []
    with tempfile.TemporaryDirectory() as cache:
        for level in levels:
            report = corpora / f"{corpus.folder.name}-{level.value}.csv"
            seconds = scan(corpus.folder, report, level, Path(cache))
            place = (corpus.name, corpus.folder)
            rows.append(judged(shared, place, level, report, seconds))
    return rows


def run(options: argparse.Namespace, corpora: Path, levels: list[Level]) -> list[Bar]:
    """Measure what was asked for, print it, and return the bars."""
    every: list[Figures] = []
    found: list[Bar] = []
    for corpus in chosen(options, corpora):
        rows = scanned(options.shared, corpus, corpora, levels)
        found += [bar for row in rows for bar in bars(row, cut=corpus.is_cut)]
        show(rows)
        if options.pictures:
            drawings = options.pictures / corpus.folder.name
            draw_missed(corpus.folder, rows[0].missed, drawings / "missed")
            draw_wrong(corpus.folder, rows[0].wrong, drawings / "wrong")
        sys.stdout.flush()
        every += rows
    if options.json:
        document = {
            "figures": [asdict(figures) for figures in every],
            "bars": [asdict(bar) for bar in found],
        }
        options.json.write_text(json.dumps(document, indent=1), encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(markdown(every), encoding="utf-8")
    return found


def main() -> int:
    """Measure the corpora that were asked for; 1 when a bar was missed."""
    parser = argparse.ArgumentParser(description="Measure what a scan finds.")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--corpus", action="append", choices=sorted(CORPORA))
    parser.add_argument(
        "--made", action="append", type=Path, help="a folder with a truth.csv"
    )
    parser.add_argument("--count", type=int, help="base photos, instead of all")
    parser.add_argument("--level", action="append", choices=[x.value for x in Level])
    parser.add_argument(
        "--thorough", dest="level", action="append_const", const="thorough"
    )
    parser.add_argument("--all", action="store_true", help="edited, thorough and same")
    parser.add_argument("--corpora", type=Path, help="keep the corpora in this folder")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--pictures", type=Path, help="draw misses and wrong pairs into a folder"
    )
    parser.add_argument("--check", action="store_true", help="1 when a bar is missed")
    options = parser.parse_args()
    levels = [Level(value) for value in options.level or ["edited"]]
    if options.all:
        levels = [Level.DEFAULT, Level.THOROUGH, Level.SAME]
    with tempfile.TemporaryDirectory() as temporary:
        corpora = options.corpora or Path(temporary)
        corpora.mkdir(parents=True, exist_ok=True)
        found = run(options, corpora, levels)
    print("\nbars")
    for bar in found:
        print(f"{'met   ' if bar.met else 'MISSED'} {bar.name}: {bar.measured}")
    return int(options.check and not all(bar.met for bar in found))


if __name__ == "__main__":
    raise SystemExit(main())
