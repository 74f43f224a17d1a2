"""One scan of a corpus by the command line, held against the corpus's truth."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import combinations
from pathlib import Path
from typing import Any

from PIL import Image

APART = {"series", "look-alike"}
"""Kinds of a group that claim no copy."""
NOT_COMPARED = "could not be compared"
"""Part of the note on a pair at which a worker failed."""
AMBIGUOUS, COPIES = "A", {"1", "2", "3"}
CHAIN_REACH = 0.5
"""Frames of a chain that are farther apart are plainly unlike."""
BURST_SHOTS = 3
BURST_GAP = timedelta(seconds=10)
"""Shots with at most this between each and the next are one burst."""
EXIF_IFD, TAKEN_AT = 0x8769, 0x9003
Shot = tuple[str, datetime, str]
"""Camera, time and path."""


class Level(Enum):
    """What is asked of a scan."""

    DEFAULT = "edited"
    """What a scan does without options."""
    THOROUGH = "thorough"
    SAME = "same"
    ALIKE = "alike"

    @property
    def options(self) -> list[str]:
        """The words of the command line."""
        return {
            Level.DEFAULT: [],
            Level.THOROUGH: ["--thorough"],
            Level.SAME: ["--find", "same"],
            Level.ALIKE: ["--find", "alike"],
        }[self]


@dataclass(frozen=True)
class Truth:
    """What a file of a corpus is."""

    group: str
    kind: str
    tier: str
    """"1" to "3" for copies, "A" for frames that nothing tells from a copy."""
    base: str
    position: float
    """Place of an ambiguous frame in a chain."""


@dataclass(frozen=True)
class Reported:
    """The groups of a report, as relative paths."""

    copies: list[set[str]]
    apart: list[set[str]]
    """Series and look-alikes: no claim of a copy."""
    removed: set[str]
    """Suggested for removal."""
    kept: set[str]


@dataclass(frozen=True)
class Pair:
    """Two files of one group, with their kinds."""

    first: str
    first_kind: str
    second: str
    second_kind: str


@dataclass(frozen=True)
class Burst:
    """Shots of one camera within seconds, and how many of them are shown together."""

    shots: int
    shown: int


@dataclass(frozen=True)
class Figures:
    """What one scan of one corpus came to; shares are 0..1."""

    corpus: str
    level: str
    files: int
    seconds: float
    precision: float
    """True pairs among the reported ones that are not ambiguous."""
    pair_recall: float
    tiers: dict[str, tuple[int, int]]
    """Copies found and copies, by tier."""
    kinds: dict[str, tuple[str, int, int]]
    """Tier, copies found and copies, by kind."""
    wrong: list[Pair]
    ambiguous: dict[str, int]
    """Pairs of frames that nothing tells from copies, by kind, in groups of copies."""
    wrongly_removed: list[str]
    """Suggested for removal though ambiguous, or no copy of the photo that is kept."""
    missed: list[str]
    bursts: list[Burst]


def scan(folder: Path, report: Path, level: Level, cache: Path) -> float:
    """Scan a folder into a CSV report; return the seconds it took.

    The first level fills the cache; the others read no photo again.
    """
    command: list[str | Path] = [sys.executable, "-m", "photodedup", "scan", folder]
    command += ["--csv", report, "--cache", cache, *level.options]
    command += ["--workers", str(os.cpu_count() or 1)]
    started = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode or NOT_COMPARED in done.stdout + done.stderr:
        raise SystemExit(f"a scan that fails measures nothing:\n{done.stderr[-2000:]}")
    return time.perf_counter() - started


def reported(report: Path, folder: Path) -> Reported:
    """Read the groups of a CSV report on a folder."""
    with report.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    members: dict[str, set[str]] = defaultdict(set)
    suggested: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        inside = Path(row["path"]).resolve().relative_to(folder.resolve()).as_posix()
        members[row["group"]].add(inside)
        suggested[row["suggestion"]].add(inside)
    claims = {row["group"] for row in rows if row["kind"] not in APART}
    return Reported(
        [members[group] for group in members if group in claims],
        [members[group] for group in members if group not in claims],
        suggested["remove"],
        suggested["keep"],
    )


def true_of(folder: Path) -> dict[str, Truth]:
    """Read what each file of a corpus is."""
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        return {
            row["path"]: Truth(
                row["group"],
                row["kind"],
                row["tier"],
                row["base"],
                float(row["params"]) if row["tier"] == AMBIGUOUS else 0.0,
            )
            for row in csv.DictReader(file)
        }


def official(shared: Path, truth: Path, groups: list[set[str]]) -> dict[str, Any]:
    """Return what `bench/score.py` says about groups of duplicates."""
    with tempfile.TemporaryDirectory() as temporary:
        report = Path(temporary, "groups.csv")
        with report.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("group", "path"))
            for number, paths in enumerate(groups):
                writer.writerows((number, path) for path in sorted(paths))
        command: list[str | Path]
        command = [sys.executable, shared / "bench" / "score.py", truth, report]
        done = subprocess.run(
            [*command, "--json", "-"], check=True, capture_output=True, text=True
        )
    result: dict[str, Any] = json.loads(done.stdout)
    if result["unknown_paths"]:
        raise SystemExit(f"{result['unknown_paths']} reported paths are in no truth")
    return result


def judged(
    shared: Path, place: tuple[str, Path], level: Level, report: Path, seconds: float
) -> Figures:
    """Return the figures of a report on a corpus, which has a name and a folder."""
    name, folder = place
    groups = reported(report, folder)
    truth = true_of(folder)
    result = official(shared, folder / "truth.csv", groups.copies)
    wrong, ambiguous = untrue_pairs(groups.copies, truth)
    claimed = result["reported_pairs"] - sum(ambiguous.values())
    right = claimed - len(wrong)
    if right != result["true_reported_pairs"]:
        raise SystemExit("the wrong pairs do not add up to what score.py counts")
    found = found_copies(groups.copies, truth)
    wanted = {path for path, row in truth.items() if row.tier in COPIES}
    return Figures(
        name,
        level.value,
        len(truth),
        seconds,
        right / claimed if claimed else 1.0,
        result["pair_recall"],
        counted_tiers(wanted, found, truth),
        counted_kinds(wanted, found, truth),
        wrong,
        dict(ambiguous),
        wrong_removals(groups, truth),
        sorted(wanted - found),
        bursts(folder, truth, groups),
    )


def found_copies(groups: list[set[str]], truth: dict[str, Truth]) -> set[str]:
    """Return the files that stand in one group with another of their truth."""
    found: set[str] = set()
    for group in groups:
        sizes = Counter(truth[path].group for path in group)
        found |= {path for path in group if sizes[truth[path].group] > 1}
    return found


def counted_tiers(
    wanted: set[str], found: set[str], truth: dict[str, Truth]
) -> dict[str, tuple[int, int]]:
    """Return the copies found and all copies, by tier."""
    total = Counter(truth[path].tier for path in wanted)
    hits = Counter(truth[path].tier for path in wanted & found)
    return {tier: (hits[tier], total[tier]) for tier in sorted(total)}


def counted_kinds(
    wanted: set[str], found: set[str], truth: dict[str, Truth]
) -> dict[str, tuple[str, int, int]]:
    """Return the tier, the copies found and all copies, by kind."""
    total = Counter((truth[path].tier, truth[path].kind) for path in wanted)
    hits = Counter(truth[path].kind for path in wanted & found)
    return {kind: (tier, hits[kind], total[tier, kind]) for tier, kind in sorted(total)}


def untrue_pairs(
    groups: list[set[str]], truth: dict[str, Truth]
) -> tuple[list[Pair], Counter[str]]:
    """Return the pairs in one group that are wrong, and how many are ambiguous."""
    wrong, ambiguous = [], Counter[str]()
    for group in groups:
        for first, second in combinations(sorted(group), 2):
            a, b = truth[first], truth[second]
            if a.group == b.group:
                continue
            if is_ambiguous(a, b):
                ambiguous[a.kind] += 1
            else:
                wrong.append(Pair(first, a.kind, second, b.kind))
    return wrong, ambiguous


def is_ambiguous(a: Truth, b: Truth) -> bool:
    """Return whether nothing in two pictures tells another shot from a copy."""
    frames = a.tier == b.tier == AMBIGUOUS and a.base == b.base
    return frames and abs(a.position - b.position) <= CHAIN_REACH


def wrong_removals(groups: Reported, truth: dict[str, Truth]) -> list[str]:
    """Return what must not be suggested for removal and is."""
    result: list[str] = []
    for group in groups.copies + groups.apart:
        kept = {truth[path].group for path in group & groups.kept}
        result += [
            path
            for path in sorted(group & groups.removed)
            if truth[path].tier == AMBIGUOUS or truth[path].group not in kept
        ]
    return result


def bursts(folder: Path, truth: dict[str, Truth], groups: Reported) -> list[Burst]:
    """Return each burst of three or more shots: how many one series shows.

    A shot counts as shown when it or a copy of it stands in the group.
    """
    shots = [path for path, row in truth.items() if row.kind == "series"]
    runs: list[list[Shot]] = []
    for shot in sorted(camera_time(folder, path) for path in shots):
        last = runs[-1][-1] if runs else None
        if last and last[0] == shot[0] and shot[1] - last[1] <= BURST_GAP:
            runs[-1].append(shot)
        else:
            runs.append([shot])
    result = []
    for run in runs:
        if len(run) < BURST_SHOTS or not run[0][0]:
            continue
        shown = max(
            (
                sum(is_shown(path, group, groups) for *_, path in run)
                for group in groups.apart
            ),
            default=0,
        )
        result.append(Burst(len(run), shown))
    return result


def is_shown(path: str, group: set[str], groups: Reported) -> bool:
    """Return whether a photo or a copy of it is in a group."""
    return path in group or any(path in same and same & group for same in groups.copies)


def camera_time(folder: Path, path: str) -> Shot:
    """Return the camera and the time of a shot; "" without them."""
    with Image.open(folder / path) as picture:
        notes = picture.getexif()
    written = notes.get_ifd(EXIF_IFD).get(TAKEN_AT)
    if not written:
        return "", datetime.min, path  # noqa: DTZ901 -- compared with itself only
    moment = datetime.strptime(written, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 -- as above
    return str(notes.get(0x0110, "")), moment, path
