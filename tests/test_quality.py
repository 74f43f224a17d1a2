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
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

BASE_PHOTOS = 150
TIER_1_RECALL = 0.98
TIER_2_RECALL = 0.97

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


def test_no_wrong_pair_and_hardly_a_missed_copy_among_real_photos(
    shared: Path, tmp_path: Path
) -> None:
    corpus, report = tmp_path / "corpus", tmp_path / "report.csv"
    score_of = tmp_path / "score.json"
    bench = shared / "bench"
    amount = ("--count", str(BASE_PHOTOS), "--seed", "11")
    source = shared / "data" / "photos" / "natural"
    made = python(bench / "make_corpus.py", source, corpus, *amount, home=tmp_path)
    assert made.returncode == 0, made.stderr
    words = ("-m", "photodedup", "scan", corpus, "--csv", report, "--quiet")
    scanned = python(*words, home=tmp_path)
    assert scanned.returncode == 0, scanned.stdout + scanned.stderr
    truth = corpus / "truth.csv"
    scored = python(
        bench / "score.py", truth, report, "--json", score_of, home=tmp_path
    )
    assert scored.returncode == 0, scored.stderr
    score = json.loads(score_of.read_text(encoding="utf-8"))
    assert score["unknown_paths"] == 0
    assert score["precision"] == 1
    assert score["mixed_groups"] == 0
    assert score["recall_by_tier"]["1"] >= TIER_1_RECALL
    assert score["recall_by_tier"]["2"] >= TIER_2_RECALL


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
