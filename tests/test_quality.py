"""The whole program on photo collections: how much it finds, and that it survives.

The numbers are promises of the README; the collections lie beside the checkout.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "quality.py"
pytestmark = pytest.mark.shared

BASE_PHOTOS = 150
"""Of each collection; half of them have six altered copies each."""
LEAST_COPIES = 400
CORPORA = ("d1", "d2", "s1")
LEVELS = ("edited", "thorough", "same")
PART_OF_NEGATIVES = 20
"""Percent of each kind of pictures that look alike and are no copies."""

TOLD_BY_NOTHING_SEEN = {"forms", "copy_of_forms", "cross_fade"}
"""Steps of a fade that lie on both sides of the kept one, a third of the fade away; and
invoices of which one digit differs, 5 px high: it is lost in a preview of 320 px.
Such pages are never suggested for removal, but may stand in one group; the reason is in
docs/quality.md."""

WORDS_OF_THE_INSIDE = ("Error", "Exception", "Traceback", "0x", "/", "\n")
NO_PHOTOS = {
    "real/mp3__ArithmeticException.Mp3Reader.extract.mp3",
    "real/xmp__exiftool-9.74-example.xmp",
    "synthetic/svg.svg",
}
"""Music, a sidecar and a drawing: never taken for a photo, so never named as unread."""


@dataclass(frozen=True)
class Scan:
    """A scan by the command line: exit code, errors, and its JSON report."""

    code: int
    errors: str
    document: dict[str, Any]


def python(*words: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own program and the collections' tools
        [sys.executable, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PHOTODEDUP_HOME": str(home)},
    )


@dataclass(frozen=True)
class Measured:
    """What `benchmarks/quality.py` says about a cut of one corpus."""

    corpus: str
    copies: int
    wrong: list[dict[str, str]]
    removed: list[str]
    missed_bars: list[str]


Rows = dict[tuple[str, str], Measured]
"""By corpus and level."""


def benchmark(folder: Path, *words: str | Path) -> Rows:
    """Run `benchmarks/quality.py` in a folder; return its figures."""
    figures = folder / "figures.json"
    done = python(BENCHMARK, *words, "--json", figures, home=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads(figures.read_text(encoding="utf-8"))
    return {
        (row["corpus"], row["level"]): Measured(
            row["corpus"],
            sum(total for _, total in row["tiers"].values()),
            row["wrong"],
            row["wrongly_removed"],
            [
                f"{bar['name']}: {bar['measured']}"
                for bar in document["bars"]
                if bar["name"].startswith(f"{row['corpus']} {row['level']}:")
                and not bar["met"]
            ],
        )
        for row in document["figures"]
    }


@pytest.fixture(scope="module")
def measured(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Measure copies of natural photos, of clothing and of shots, and no copies."""
    folder = tmp_path_factory.mktemp("quality")
    cuts = [word for name in CORPORA for word in ("--corpus", name)]
    found = benchmark(folder, shared, "--all", "--count", str(BASE_PHOTOS), *cuts)
    part = ("--count", str(PART_OF_NEGATIVES), "--corpus", "n1")
    return found | benchmark(folder, shared, *part)


every_cut = pytest.mark.parametrize(
    "cut", [(corpus, level) for corpus in CORPORA for level in LEVELS]
)


@pytest.mark.parametrize("corpus", ["d1", "d2"])
def test_a_cut_has_copies_enough_to_say_something(measured: Rows, corpus: str) -> None:
    assert measured[corpus, "edited"].copies >= LEAST_COPIES


@every_cut
def test_two_photos_in_a_group_of_duplicates_are_copies(
    measured: Rows, cut: tuple[str, str]
) -> None:
    assert measured[cut].wrong == []


def test_pictures_that_look_alike_are_no_duplicates(measured: Rows) -> None:
    wrong = [
        pair
        for pair in measured["n1", "edited"].wrong
        if not TOLD_BY_NOTHING_SEEN & set(pair.values())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "cut",
    [*((corpus, level) for corpus in CORPORA for level in LEVELS), ("n1", "edited")],
)
def test_only_copies_of_what_is_kept_are_suggested_for_removal(
    measured: Rows, cut: tuple[str, str]
) -> None:
    assert measured[cut].removed == []


@every_cut
def test_every_bar_of_the_quality_table_is_met(
    measured: Rows, cut: tuple[str, str]
) -> None:
    assert measured[cut].missed_bars == []


@pytest.fixture(scope="module")
def formats(shared: Path) -> Path:
    return shared / "data" / "formats"


@pytest.fixture(scope="module")
def rows(formats: Path) -> list[dict[str, str]]:
    with (formats / "manifest.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.fixture(scope="module")
def scan(formats: Path, tmp_path_factory: pytest.TempPathFactory) -> Scan:
    folder = tmp_path_factory.mktemp("formats")
    report = folder / "report.json"
    words = ("-m", "photodedup", "scan", formats, "--json", report, "--quiet")
    done = python(*words, home=folder)
    document = json.loads(report.read_text(encoding="utf-8"))
    return Scan(done.returncode, done.stderr, document)


def by_path(
    formats: Path, listed: list[dict[str, object]]
) -> dict[str, dict[str, object]]:
    return {os.path.relpath(str(each["path"]), formats): each for each in listed}


def test_real_and_hostile_files_end_in_a_report_and_no_traceback(scan: Scan) -> None:
    assert scan.code == 1
    assert scan.errors == ""
    assert scan.document["summary"]


def test_every_picture_is_read_in_its_displayed_size(
    scan: Scan, formats: Path, rows: list[dict[str, str]]
) -> None:
    photos = by_path(formats, scan.document["photos"])
    wrong = [
        row["path"]
        for row in rows
        if row["expected"] == "image"
        and (
            row["path"] not in photos
            or str(photos[row["path"]]["width"]) != row["width"]
            or str(photos[row["path"]]["height"]) != row["height"]
        )
    ]
    assert wrong == []


def test_what_cannot_be_read_is_named_with_a_clean_reason(
    scan: Scan, formats: Path, rows: list[dict[str, str]]
) -> None:
    skipped = by_path(formats, scan.document["skipped"])
    errors = {row["path"] for row in rows if row["expected"] == "error"}
    assert errors - set(skipped) == NO_PHOTOS
    assert not errors & set(by_path(formats, scan.document["photos"]))
    reasons = {str(each["reason"]) for each in skipped.values()}
    assert not [
        reason
        for reason in reasons
        if not reason or any(word in reason for word in WORDS_OF_THE_INSIDE)
    ]


def test_no_file_is_lost_on_the_way(
    scan: Scan, formats: Path, rows: list[dict[str, str]]
) -> None:
    photos = by_path(formats, scan.document["photos"])
    skipped = by_path(formats, scan.document["skipped"])
    assert not set(photos) & set(skipped)
    lost = {row["path"] for row in rows} - set(photos) - set(skipped)
    assert lost >= NO_PHOTOS
    assert all(row["expected"] != "image" for row in rows if row["path"] in lost)


def test_a_damaged_photo_is_never_the_one_to_keep_nor_to_remove(scan: Scan) -> None:
    damaged = {each["path"] for each in scan.document["photos"] if each["damaged"]}
    assert damaged
    suggestions = {
        (each["path"], each["suggestion"])
        for group in scan.document["groups"]
        for each in group["members"]
        if each["path"] in damaged
    }
    whole_groups = [
        group
        for group in scan.document["groups"]
        if not all(each["path"] in damaged for each in group["members"])
    ]
    assert not [group for group in whole_groups if group["keeper"] in damaged]
    assert not [path for path, suggestion in suggestions if suggestion == "remove"]
