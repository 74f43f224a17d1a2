"""Whole scans of drawn photos, from folders to groups, with real workers."""

from __future__ import annotations

import importlib
import itertools
import multiprocessing
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core import jobs
from photodedup.core.progress import CancelToken, Stage
from photodedup.core.records import MatchKind, SkipStage, Suggestion
from photodedup.core.settings import (
    FindLevel,
    Folder,
    FolderRole,
    IndexKind,
    ScanSettings,
)
from photodedup.core.walk import walk

if TYPE_CHECKING:
    from typing import Protocol

    from photodedup.core.progress import Progress
    from photodedup.core.records import ScanResult

    class Scanned(Protocol):
        def __call__(self, *args: object, **named: object) -> ScanResult: ...


REMOVE, REVIEW = Suggestion.REMOVE, Suggestion.REVIEW


def told(result: ScanResult) -> dict[str, dict[str, tuple[str, Suggestion]]]:
    """Return each group by its keeper's name: kind and suggestion of the others."""
    return {
        group.keeper.file.path.name: {
            member.photo.file.path.name: (member.match.kind.value, member.suggestion)
            for member in group.members
            if member.match is not None
        }
        for group in result.groups
    }


def alike(result: ScanResult) -> set[frozenset[tuple[bytes, int]]]:
    """Return the groups without names: how often each content is in each of them."""
    groups = set()
    for group in result.groups:
        contents = [member.photo.content for member in group.members]
        groups.add(frozenset((one, contents.count(one)) for one in contents))
    return groups


def on_disk(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return everything that a scan might change about the files of a folder."""
    facts: dict[str, tuple[int, ...]] = {}
    for path in [folder, *folder.rglob("*")]:
        found = path.lstat()
        # Listing a folder counts as reading it; photos are read without a trace.
        read_ns = 0 if path.is_dir() else found.st_atime_ns
        times = (found.st_mtime_ns, found.st_ctime_ns, read_ns)
        facts[str(path)] = (found.st_ino, found.st_size, found.st_mode, *times)
    return facts


def test_copies_are_grouped_around_the_best_and_told_apart_by_kind(
    album: Path, scanned: Scanned
) -> None:
    result = scanned(album)
    assert result.complete
    assert result.notices == ()
    assert told(result) == {
        "beach.jpg": {
            "twin of beach.jpg": ("identical", REMOVE),
            "beach.webp": ("re-saved", REVIEW),
            "small.jpg": ("resized", REMOVE),
            "turned.jpg": ("turned", REVIEW),
        },
        "forest.jpg": {"forest.jpg": ("re-saved", REMOVE)},
    }
    assert [group.id for group in result.groups] == [1, 2]
    (forest,) = (group for group in result.groups if group.kind is MatchKind.RESAVED)
    assert forest.keeper.file.path == album / "trip" / "forest.jpg"
    assert forest.reclaimable_bytes == forest.members[1].photo.file.size_bytes


def test_everything_found_is_either_read_or_named_as_skipped(
    album: Path, scanned: Scanned
) -> None:
    (album / "single" / "empty.jpg").touch()
    found = {path for path in album.rglob("*") if path.is_file()}
    result = scanned(album)
    read = {photo.file.path for photo in result.photos}
    skipped = {each.path: (each.stage, each.reason) for each in result.skipped}
    assert read | set(skipped) == found
    assert not read & set(skipped)
    assert skipped == {
        album / "single" / "empty.jpg": (SkipStage.WALK, "is empty"),
        album / "single" / "letter.jpg": (
            SkipStage.READ,
            "is not a picture that photodedup can read",
        ),
    }
    assert [each.path for each in result.skipped] == sorted(skipped)


def test_what_was_left_out_on_purpose_is_in_the_result(
    album: Path, scanned: Scanned
) -> None:
    (album / "link.jpg").symlink_to(album / "trip" / "beach.jpg")
    trash = album / ".Trash-1000" / "files"
    trash.mkdir(parents=True)
    (album / "phone" / "small.jpg").rename(trash / "small.jpg")
    settings = ScanSettings((Folder(album),), min_size_bytes=40)
    result = scanned(settings=settings)
    assert result.links == 1
    assert [each.path for each in result.passed_over] == [trash.parent]
    assert result.too_small == 1
    assert {photo.file.path.name for photo in result.photos}.isdisjoint(
        {"link.jpg", "small.jpg", "letter.jpg"}
    )


def test_a_scan_changes_nothing_on_the_disk(album: Path, scanned: Scanned) -> None:
    before = on_disk(album)
    scanned(album)
    assert on_disk(album) == before


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_workers_changes_nothing(
    album: Path, scanned: Scanned, workers: int
) -> None:
    expected = scanned(album)
    other = scanned(settings=ScanSettings((Folder(album),), workers=workers))
    assert other.groups == expected.groups
    assert other.photos == expected.photos


def test_names_and_their_order_change_no_group(album: Path, scanned: Scanned) -> None:
    expected = alike(scanned(album))
    names = random.Random(7)  # noqa: S311 -- no secret
    for path in [path for path in album.rglob("*") if path.is_file()]:
        path.rename(album / f"{names.getrandbits(60):x}{path.suffix}")
    assert alike(scanned(album)) == expected


@pytest.mark.parametrize("index", list(IndexKind))
def test_every_index_finds_the_same_groups(
    album: Path, scanned: Scanned, index: IndexKind
) -> None:
    expected = {"beach.jpg": 4, "forest.jpg": 1}
    result = scanned(settings=ScanSettings((Folder(album),), index=index, workers=2))
    assert {name: len(others) for name, others in told(result).items()} == expected


def test_the_level_same_leaves_turned_copies_alone(
    album: Path, scanned: Scanned
) -> None:
    settings = ScanSettings((Folder(album),), find=FindLevel.SAME, workers=2)
    beach = told(scanned(settings=settings))["beach.jpg"]
    assert set(beach) == {"twin of beach.jpg", "beach.webp", "small.jpg"}


def test_photos_of_a_kept_folder_are_never_suggested_for_removal(
    album: Path, scanned: Scanned
) -> None:
    result = scanned(album, Folder(album / "phone", FolderRole.KEEP))
    members = [member for group in result.groups for member in group.members]
    kept = [member for member in members if member.photo.file.protected]
    assert {member.photo.file.path.name for member in kept} == {
        "beach.webp",
        "small.jpg",
        "forest.jpg",
    }
    assert {member.suggestion for member in kept} == {Suggestion.KEEP}
    # A protected copy is small, so the better ones are not removed for its sake.
    assert all(group.keeper.file.protected for group in result.groups)


def test_a_folder_without_photos_gives_an_empty_result(
    tmp_path: Path, scanned: Scanned
) -> None:
    (tmp_path / "empty").mkdir()
    result = scanned(tmp_path / "empty")
    assert (result.photos, result.groups, result.skipped) == ((), (), ())
    assert result.complete


def test_the_stages_come_in_order_and_their_numbers_add_up(
    album: Path, scanned: Scanned
) -> None:
    heard: list[Progress] = []
    result = scanned(album, on_progress=heard.append)
    stages = [progress.stage for progress in heard]
    assert stages == sorted(stages, key=list(Stage).index)
    assert stages[0] is Stage.WALKING
    assert stages[-2:] == [Stage.GROUPING, Stage.DONE]
    found = len(walk(result.settings, CancelToken()).files)
    for before, after in itertools.pairwise(heard):
        assert before.stage is not after.stage or before.done <= after.done
    for progress in heard:
        assert progress.total is None or progress.done <= progress.total
        if progress.stage is Stage.READING:
            assert progress.total == found
    assert heard[-1].done == heard[-1].total == found
    assert heard[-1].skipped == len(result.skipped) == 1
    assert heard[-1].groups == len(result.groups) == 2


def test_one_photo_that_crashes_its_worker_costs_itself(
    album: Path, scanned: Scanned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    crashing = importlib.import_module("crashing_jobs")
    bad = album / "single" / "3.jpg"
    bad.write_bytes(bad.read_bytes() + crashing.MARK)
    monkeypatch.setattr(jobs, "perform", crashing.perform)
    result = scanned(album)
    assert result.complete
    assert {each.path.name for each in result.skipped} == {"3.jpg", "letter.jpg"}
    assert result.skipped[0].reason.startswith("made the program that reads it crash")
    assert {name: len(others) for name, others in told(result).items()} == {
        "beach.jpg": 4,
        "forest.jpg": 1,
    }


def test_a_photo_that_is_taken_away_during_the_scan_costs_itself(
    album: Path, scanned: Scanned
) -> None:
    def take_away(progress: Progress) -> None:
        if progress.stage is Stage.READING:
            (album / "trip" / "forest.jpg").unlink(missing_ok=True)

    result = scanned(album, on_progress=take_away)
    assert result.complete
    assert len(result.photos) + len(result.skipped) == 11
    assert "beach.jpg" in told(result)


def test_no_worker_outlives_a_scan(album: Path, scanned: Scanned) -> None:
    scanned(album)
    assert multiprocessing.active_children() == []
