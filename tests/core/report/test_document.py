from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photodedup.core.records import MatchKind
from photodedup.core.report import write_json
from photodedup.core.report.document import document
from tests.core.report.conftest import UNDECODABLE

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import ScanResult


def test_the_document_has_the_documented_form(
    result: ScanResult, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    write_json(result, path)
    values = json.loads(path.read_bytes())
    assert list(values) == [
        "form",
        "settings",
        "photos",
        "groups",
        "matches",
        "skipped",
        "passed_over",
        "summary",
    ]
    assert values["settings"]["folders"] == [{"path": "/album", "role": "search"}]
    photo = values["photos"][0]
    assert list(photo)[:12] == [
        "path",
        "width",
        "height",
        "format",
        "size_bytes",
        "taken_at",
        "content",
        "damaged",
        "damage",
        "protected",
        "other_names",
        "companions",
    ]
    assert (photo["path"], photo["width"], photo["height"]) == ("/album/a.jpg", 40, 30)
    assert (photo["format"], photo["size_bytes"]) == ("jpeg", 1000)
    assert photo["taken_at"] == "2020-01-02T03:04:05"
    assert (photo["content"], photo["damaged"]) == ("00" * 16, False)
    assert photo["capture"]["camera"] == "Any 1"
    assert photo["quality"]["sharpness"] == 1.5
    assert photo["hashes"]["sign"] == "4000000000000000"
    assert photo["hashes"]["cells"] == []
    assert values["photos"][1]["hashes"]["cells"] == [
        {"sign": "2000000000000000", "box": [0.0, 0.0, 0.5, 1.0]}
    ]
    group = values["groups"][0]
    assert (group["id"], group["kind"], group["keeper"]) == (
        1,
        "cropped",
        "/album/a.jpg",
    )
    assert group["members"][1]["suggestion"] == "remove"
    assert group["members"][1]["reasons"][0]["rule"] == "metadata"
    assert values["skipped"][0]["stage"] == "read"
    assert values["summary"] == {
        "photos": 3,
        "groups": 1,
        "copies": 2,
        "suggested_removals": 2,
        "reclaimable_bytes": 2003,
        "skipped": 1,
        "links_not_followed": 2,
        "too_small": 3,
        "folders_passed_over": 1,
        "seconds": 1.25,
        "complete": True,
        "notices": ["The cache was not <used>."],
    }


def test_a_match_tells_how_the_copy_was_made_and_how_that_is_known(
    result: ScanResult,
) -> None:
    values = json.loads(json.dumps(document(result)))
    match = values["groups"][0]["matches"][0]
    assert values["matches"][0] == match
    assert (match["first"], match["second"]) == ("/album/a.jpg", "/album/b.jpg")
    assert match["sentence"] == "mirrored copy, cropped to 64 %, scaled to 125 %"
    assert (match["strictness"], match["confidence"]) == (0.7, "very likely")
    assert match["transform"]["turn"] == "mirrored"
    assert match["transform"]["first_part"] == [0.1, 0.1, 0.9, 0.9]
    mapping = pytest.approx([-0.8, 0, 0.9, 0, 0.8, 0.1, 0, 0, 1])
    assert match["transform"]["mapping"] == mapping
    copy = match["copy"]
    assert (copy["original"], copy["path"]) == ("/album/a.jpg", "/album/b.jpg")
    assert copy["crop"] == [0.1, 0.1, 0.9, 0.9]
    assert copy["crop_px"] == [4, 3, 36, 27]
    assert copy["outline"] == [[0.9, 0.1], [0.1, 0.1], [0.1, 0.9], [0.9, 0.9]]
    assert (copy["scale"], copy["shown"], copy["filled"]) == (1.25, 0.64, 1.0)
    (measure,) = match["evidence"]
    assert measure["holds"] is True
    assert measure["meaning"] == (
        "Agreement of edges and details, 1 is perfect: 0.97, at least 0.90 needed"
    )


def test_a_pair_outside_of_groups_is_said_of_the_smaller_photo(
    result: ScanResult,
) -> None:
    first, second, _ = result.photos
    larger = replace(second, facts=replace(second.facts, width=80, height=60))
    pairs = [replace(result.matches[0], kind=MatchKind.SERIES)]
    alone = replace(result, photos=(first, larger), groups=(), matches=tuple(pairs))
    values = json.loads(json.dumps(document(alone)))
    assert values["matches"][0]["first"] == "/album/a.jpg"
    assert values["matches"][0]["copy"]["original"] == "/album/b.jpg"


def test_each_photo_and_match_has_a_line_of_its_own(
    result: ScanResult, tmp_path: Path
) -> None:
    write_json(result, tmp_path / "r.json")
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith('{"path": ')]
    assert len(lines) == len(result.photos) + len(result.skipped) + 1


def test_an_undecodable_name_comes_back(result: ScanResult, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_json(result, path)
    data = path.read_bytes()
    data.decode("utf-8")
    name = json.loads(data)["photos"][2]["path"]
    assert os.fsencode(name) == os.fsencode(UNDECODABLE)
