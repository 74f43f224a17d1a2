"""A scan result with every kind of thing that a report can tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photodedup.core.records import (
    Bound,
    Box,
    Capture,
    Facts,
    Group,
    Hashes,
    Match,
    MatchKind,
    Measure,
    Member,
    Photo,
    PhotoFile,
    Reason,
    ScanResult,
    Skipped,
    SkipStage,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.core.settings import Folder, KeepRule, ScanSettings

UNDECODABLE = os.fsdecode(b"/album/bad\xff\xfe.jpg")


def photo(number: int, path: str, **damage: str) -> Photo:
    return Photo(
        number,
        PhotoFile(Path(path), 1000 + number, 1, 1, 1, number),
        bytes([number]) * 16,
        Facts(
            40,
            30,
            "jpeg",
            capture=Capture(taken_at="2020-01-02T03:04:05"),
            damage=damage.get("damage", ""),
        ),
        Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0),
    )


def result_of(*paths: str) -> ScanResult:
    """Return a result with one group of photos at these paths, the keeper first."""
    photos = tuple(photo(number, path) for number, path in enumerate(paths))
    match_kind = MatchKind.CROPPED
    members = [
        Member(photos[0], Suggestion.KEEP, 1.0, (Reason(KeepRule.PIXELS, 4.0, 1.0),))
    ]
    members += [
        Member(
            each,
            Suggestion.REMOVE,
            0.9,
            (Reason(KeepRule.METADATA),),
            Match(
                0,
                each.number,
                match_kind,
                0.9,
                Transform(Turn.MIRRORED, 0.0, Box(0.1, 0.1, 0.9, 0.9)),
                (Measure("fine", 0.97, 0.9, Bound.AT_LEAST),),
            ),
        )
        for each in photos[1:]
    ]
    return ScanResult(
        settings=ScanSettings((Folder(Path("/album")),)),
        photos=photos,
        groups=(Group(1, match_kind, tuple(members)),),
        skipped=(Skipped(Path("/album/<b>.jpg"), SkipStage.READ, "is <empty>"),),
        seconds=1.25,
        notices=("The cache was not <used>.",),
    )


@pytest.fixture
def result() -> ScanResult:
    return result_of("/album/a.jpg", "/album/b.jpg", UNDECODABLE)
