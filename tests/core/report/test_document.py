from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from photodedup.core.report import write_json
from tests.core.report.conftest import UNDECODABLE

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import ScanResult


def test_the_document_has_the_documented_form(
    result: ScanResult, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    write_json(result, path)
    document = json.loads(path.read_bytes())
    assert list(document) == ["settings", "photos", "groups", "skipped", "summary"]
    assert document["settings"]["folders"] == [{"path": "/album", "role": "search"}]
    assert document["photos"][0] == {
        "path": "/album/a.jpg",
        "width": 40,
        "height": 30,
        "format": "jpeg",
        "size_bytes": 1000,
        "taken_at": "2020-01-02T03:04:05",
        "content": "00" * 16,
        "damaged": False,
        "damage": "",
        "protected": False,
        "other_names": [],
        "companions": [],
    }
    group = document["groups"][0]
    assert (group["id"], group["kind"], group["keeper"]) == (
        1,
        "cropped",
        "/album/a.jpg",
    )
    assert group["members"][1]["suggestion"] == "remove"
    assert group["members"][1]["reasons"][0]["rule"] == "metadata"
    assert group["matches"][0]["transform"]["turn"] == "mirrored"
    assert group["matches"][0]["transform"]["first_part"] == [0.1, 0.1, 0.9, 0.9]
    assert group["matches"][0]["evidence"][0]["holds"] is True
    assert document["skipped"][0]["stage"] == "read"
    assert document["summary"] == {
        "photos": 3,
        "groups": 1,
        "copies": 2,
        "suggested_removals": 2,
        "reclaimable_bytes": 2003,
        "skipped": 1,
        "links_not_followed": 0,
        "too_small": 0,
        "folders_passed_over": 0,
        "seconds": 1.25,
        "complete": True,
        "notices": ["The cache was not <used>."],
    }


def test_an_undecodable_name_comes_back(result: ScanResult, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_json(result, path)
    data = path.read_bytes()
    data.decode("utf-8")
    name = json.loads(data)["photos"][2]["path"]
    assert os.fsencode(name) == os.fsencode(UNDECODABLE)
