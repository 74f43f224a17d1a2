"""A copy is suggested for removal only when both files were compared at full size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from photodedup.core.jobs import Operation
from photodedup.core.records import SAVED_AGAIN, MatchKind, Suggestion
from photodedup.core.scan import Regrouping, proving

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path
    from typing import Protocol

    import pytest
    from numpy.typing import NDArray

    from photodedup.core.records import Member, ScanResult

    class Scanned(Protocol):
        def __call__(self, *args: object, **named: object) -> ScanResult: ...

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(
            self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
        ) -> Path: ...


def exposed(scene: NDArray[np.uint8], shot: int) -> NDArray[np.uint8]:
    """Take a scene from a tripod: each shot has noise of its own."""
    noise = np.random.default_rng(shot).normal(0, 2.5, scene.shape)
    return np.clip(scene + noise, 0, 255).astype(np.uint8)


def others(result: ScanResult) -> list[Member]:
    return [
        member
        for group in result.groups
        if group.kind.is_duplicate
        for member in group.members
        if member.match is not None
    ]


def proofs(member: Member) -> list[float]:
    assert member.match is not None
    return [m.value for m in member.match.evidence if m.name == SAVED_AGAIN]


def test_frames_from_a_tripod_are_never_suggested_for_removal(
    tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto, scanned: Scanned
) -> None:
    scene = draw_photo(8, width=900, height=600)
    for shot in range(4):
        path = tmp_path / "tripod" / f"{shot}.jpg"
        save_photo(path, exposed(scene, shot), quality=90 + shot)
    found = others(scanned(tmp_path / "tripod"))
    assert len(found) == 3
    assert {member.suggestion for member in found} == {Suggestion.REVIEW}
    assert {member.match.kind for member in found if member.match} == {
        MatchKind.RESAVED
    }
    assert [proofs(member) for member in found] == [[0.0]] * 3


def test_a_copy_saved_again_is_suggested_for_removal_and_says_that_it_is(
    tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto, scanned: Scanned
) -> None:
    shot = exposed(draw_photo(8, width=900, height=600), 1)
    keeper = save_photo(tmp_path / "album" / "shot.jpg", shot, quality=95)
    with Image.open(keeper) as opened:
        save_photo(tmp_path / "album" / "again.jpg", np.asarray(opened), quality=80)
    (found,) = others(scanned(tmp_path / "album"))
    assert found.suggestion is Suggestion.REMOVE
    assert proofs(found) == [1.0]


def test_a_second_scan_compares_nothing_at_full_size(
    album: Path, scanned: Scanned, submitted: Counter[Operation]
) -> None:
    first = scanned(album)
    assert submitted[Operation.COMPARE] >= 2
    submitted.clear()
    assert scanned(album).groups == first.groups
    assert submitted[Operation.COMPARE] == 0


def test_a_scaled_frame_from_a_tripod_is_no_copy_to_remove_either(
    tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto, scanned: Scanned
) -> None:
    scene = draw_photo(8, width=900, height=600)
    save_photo(tmp_path / "tripod" / "large.jpg", exposed(scene, 1), quality=93)
    small = cv2.resize(exposed(scene, 2), (720, 480), interpolation=cv2.INTER_AREA)
    save_photo(tmp_path / "tripod" / "small.jpg", np.asarray(small, np.uint8))
    (found,) = others(scanned(tmp_path / "tripod"))
    assert found.suggestion is Suggestion.REVIEW


def test_a_copy_whose_keeper_is_too_large_to_be_sent_is_left_to_a_person(
    tmp_path: Path,
    draw_photo: DrawPhoto,
    save_photo: SavePhoto,
    scanned: Scanned,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shot = draw_photo(8, width=900, height=600)
    keeper = save_photo(tmp_path / "album" / "shot.jpg", shot, quality=95)
    save_photo(tmp_path / "album" / "again.jpg", shot, quality=80)
    monkeypatch.setattr(proving, "MOST_BYTES", keeper.stat().st_size - 1)
    (found,) = others(scanned(tmp_path / "album"))
    assert found.suggestion is Suggestion.REVIEW
    assert proofs(found) == []


def test_a_regrouping_keeps_what_was_proven(album: Path, scanned: Scanned) -> None:
    result = scanned(album)
    suggested = {(member.photo.number, member.suggestion) for member in others(result)}
    assert Suggestion.REMOVE in {suggestion for _, suggestion in suggested}
    forgotten = replace(result, groups=())
    anew = Regrouping(result).at(result.settings.strictness)
    assert {(m.photo.number, m.suggestion) for m in others(anew)} == suggested
    unproven = Regrouping(forgotten).at(result.settings.strictness)
    kept = {
        m.match.kind
        for m in others(unproven)
        if m.match and m.suggestion is Suggestion.REMOVE
    }
    assert kept <= {MatchKind.IDENTICAL, MatchKind.SAME_PIXELS}
