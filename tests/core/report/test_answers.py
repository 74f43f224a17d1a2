"""Answers of searches and comparisons, as scripts read them."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

from photodedup.core.methods import find, methods
from photodedup.core.records import (
    Box,
    Compared,
    Facts,
    Hashes,
    NotCompared,
    Photo,
    PhotoFile,
    Query,
    Ranked,
    SearchResult,
    Skipped,
    SkipStage,
)
from photodedup.core.report import (
    write_comparison,
    write_search_csv,
    write_search_json,
)

UNDECODABLE = os.fsdecode(b"/album/bad\xff.jpg")
LINES = '/album/two\nlines, "quoted".jpg'
CORRELATION = find("histogram-correlation", methods())
PHASH = find("phash", methods())


def photo(path: str) -> Photo:
    return Photo(
        0,
        PhotoFile(Path(path), 1, 1, 1, 1, 1),
        b"\x0a" * 16,
        Facts(40, 30, "jpeg"),
        Hashes(1, 2, 3, 4, 5, 6, 7, Box(), 0.0),
    )


RESULT = SearchResult(
    query=Query(Path("/q.jpg"), Box(0, 0, 0.5, 1)),
    photo=photo("/q.jpg"),
    method="histogram-correlation",
    ranked=(
        Ranked(1, photo(UNDECODABLE), 1.0),
        Ranked(2, photo(LINES), -0.25, "=SUM(1)"),
    ),
    photos=3,
    examined=2,
    skipped=(Skipped(Path("/album/x.jpg"), SkipStage.READ, "is empty"),),
    notices=("Something.",),
    seconds=0.12345,
)


def test_the_table_has_every_photo_with_numbers_that_are_numbers(
    tmp_path: Path,
) -> None:
    write_search_csv(RESULT, CORRELATION, tmp_path / "found.csv")
    with (tmp_path / "found.csv").open(
        encoding="utf-8", errors="surrogateescape", newline=""
    ) as file:
        first, second = csv.DictReader(file)
    assert (first["path"], first["verdict"]) == (UNDECODABLE, "alike")
    assert (second["path"], second["verdict"]) == (LINES, "different")
    assert (float(first["value"]), float(second["value"])) == (1.0, -0.25)
    assert second["note"] == "'=SUM(1)"
    assert first["content"] == "0a" * 16


def test_the_document_of_a_search_has_the_fields_that_are_documented(
    tmp_path: Path,
) -> None:
    write_search_json(RESULT, CORRELATION, tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["query"] == {"path": "/q.jpg", "part": [0, 0, 0.5, 1]}
    assert found["method"] == {
        "name": "histogram-correlation",
        "range": [-1, 1],
        "direction": "higher is closer",
        "threshold": CORRELATION.default_threshold,
        "unit": "",
    }
    assert [each["path"] for each in found["matches"]] == [UNDECODABLE, LINES]
    assert found["skipped"][0]["reason"] == "is empty"
    assert (found["photos"], found["examined"], found["seconds"]) == (3, 2, 0.123)
    assert (found["notices"], found["complete"]) == (["Something."], True)


def test_a_comparison_says_for_each_method_a_value_or_why_there_is_none(
    tmp_path: Path,
) -> None:
    answers = (
        Compared("phash", Path("/a.jpg"), 3.0, "near"),
        NotCompared("phash", Path("/b.jpg"), "is empty"),
    )
    write_comparison(Path("/t.jpg"), answers, {"phash": PHASH}, tmp_path / "c.json")
    found = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert found["test"] == "/t.jpg"
    compared, refused = found["results"]
    assert (compared["value"], compared["verdict"]) == (3.0, "alike")
    assert (compared["note"], compared["unit"]) == ("near", "bits")
    assert refused == {
        "method": "phash",
        "reference": "/b.jpg",
        "value": None,
        "verdict": None,
        "reason": "is empty",
    }
