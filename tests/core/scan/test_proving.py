"""A copy is suggested for removal only when both files were compared at full size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.jobs import Operation
from photodedup.core.progress import Stage
from photodedup.core.records import SAVED_AGAIN, MatchKind, Suggestion
from photodedup.core.scan import Regrouping

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path
    from typing import Protocol

    from numpy.typing import NDArray

    from photodedup.core.progress import Progress
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
    save_photo(tmp_path / "album" / "shot.jpg", shot, quality=95)
    save_photo(tmp_path / "album" / "again.jpg", shot, quality=80)
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


def test_the_checks_are_counted_as_a_stage_of_their_own(
    tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto, scanned: Scanned
) -> None:
    shot = draw_photo(8, width=4000, height=3000)
    for quality in (70, 80, 90):
        save_photo(tmp_path / "album" / f"{quality}.jpg", shot, quality=quality)
    seen: list[Progress] = []
    scanned(tmp_path / "album", on_progress=seen.append)
    proving = [each for each in seen if each.stage is Stage.PROVING]
    assert all(each.done <= (each.total or 0) for each in proving)


def test_a_copy_whose_keeper_is_gone_meanwhile_is_left_to_a_person(
    tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto, scanned: Scanned
) -> None:
    shot = draw_photo(8, width=900, height=600)
    keeper = save_photo(tmp_path / "album" / "shot.jpg", shot, quality=95)
    save_photo(tmp_path / "album" / "again.jpg", shot, quality=80)

    def take_away(progress: Progress) -> None:
        if progress.stage is Stage.READING and progress.done and keeper.exists():
            keeper.rename(tmp_path / "elsewhere.jpg")

    result = scanned(tmp_path / "album", on_progress=take_away)
    assert all(
        member.suggestion is not Suggestion.REMOVE
        for member in others(result)
        if not keeper.exists()
    )


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
