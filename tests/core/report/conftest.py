"""A scan result with every kind of thing that a report can tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photodedup.core.records import (
    Bound,
    Box,
    Capture,
    Cell,
    Facts,
    Group,
    Hashes,
    Match,
    MatchKind,
    Measure,
    Member,
    Photo,
    PhotoFile,
    Quality,
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


CAPTURE = Capture(
    "2020-01-02T03:04:05", "07", "Any 1", "", 0.01, 2.8, 100, has_gps=True
)


def photo(number: int, path: str, **damage: str) -> Photo:
    return Photo(
        number,
        PhotoFile(Path(path), 1000 + number, 1, 1, 1, number),
        bytes([number]) * 16,
        Facts(
            40,
            30,
            "jpeg",
            jpeg_quality=90,
            capture=CAPTURE,
            damage=damage.get("damage", ""),
            picture_digest=bytes([number, 7]) * 8,
            quality=Quality(1.5, 0.25, 0.0, 0.125),
        ),
        Hashes(
            *(1, 2, 3, 4, 5, 2**62, number, Box(0.1, 0.1, 0.9, 0.9), 9.5),
            cells=(Cell(2**61, Box(0.0, 0.0, 0.5, 1.0)),) if number else (),
        ),
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
                (Measure("fine structure", 0.97, 0.9, Bound.AT_LEAST),),
                strictness=0.7,
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
        passed_over=(Skipped(Path("/album/.git"), SkipStage.WALK, "hidden"),),
        links=2,
        too_small=3,
        matches=tuple(member.match for member in members if member.match),
    )


@pytest.fixture
def result() -> ScanResult:
    return result_of("/album/a.jpg", "/album/b.jpg", UNDECODABLE)
