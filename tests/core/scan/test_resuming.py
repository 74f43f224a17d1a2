"""Stopping, waiting and coming back: nothing that was read is read again."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import threading
import time
from typing import TYPE_CHECKING

from photodedup.core.jobs import Operation
from photodedup.core.progress import CancelToken, Stage

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path
    from typing import Protocol

    from photodedup.core.progress import Progress
    from photodedup.core.records import Group, ScanResult
    from photodedup.core.store import Decisions

    class Scanned(Protocol):
        def __call__(self, *args: object, **named: object) -> ScanResult: ...

    class Stores(Protocol):
        decisions: Decisions


PAUSE_S = 0.6


def beach_of(result: ScanResult) -> list[Group]:
    return [
        group for group in result.groups if group.keeper.file.path.name == "beach.jpg"
    ]


def test_a_second_scan_opens_no_photo(
    album: Path, scanned: Scanned, submitted: Counter[Operation]
) -> None:
    first = scanned(album)
    assert submitted[Operation.READ] == 11
    submitted.clear()
    second = scanned(album)
    assert submitted[Operation.READ] == submitted[Operation.DIGEST] == 0
    assert second.groups == first.groups
    assert second.skipped == first.skipped


def test_moved_and_renamed_photos_are_not_decoded_again(
    album: Path, scanned: Scanned, submitted: Counter[Operation]
) -> None:
    before = scanned(album)
    submitted.clear()
    elsewhere = album.rename(album.with_name("archive"))
    (elsewhere / "single" / "4.jpg").rename(elsewhere / "single" / "renamed.jpg")
    after = scanned(elsewhere)
    # The letter failed before; who knows whether it is still the same.
    assert submitted[Operation.READ] == 1
    assert submitted[Operation.DIGEST] == 10
    assert len(after.photos) == len(before.photos)
    assert [len(group.members) for group in after.groups] == [
        len(group.members) for group in before.groups
    ]


def test_a_changed_photo_is_read_again(
    album: Path, scanned: Scanned, submitted: Counter[Operation]
) -> None:
    scanned(album)
    submitted.clear()
    letter = album / "single" / "letter.jpg"
    letter.write_bytes((album / "single" / "5.jpg").read_bytes() + b" ")
    result = scanned(album)
    assert submitted[Operation.READ] == 1
    assert result.skipped == ()


def test_a_stopped_scan_keeps_what_it_read_and_the_next_reads_only_the_rest(
    many: Path, scanned: Scanned, submitted: Counter[Operation]
) -> None:
    token = CancelToken()

    def stop_soon(progress: Progress) -> None:
        if progress.stage is Stage.READING and progress.done:
            token.cancel()

    stopped = scanned(many, cancel=token, on_progress=stop_soon)
    assert multiprocessing.active_children() == []
    assert not stopped.complete
    read = len(stopped.photos)
    assert 0 < read < 60
    submitted.clear()
    resumed = scanned(many)
    assert resumed.complete
    assert len(resumed.photos) == 60
    assert submitted[Operation.READ] == 60 - read


def test_a_scan_stopped_before_it_began_is_empty_and_says_so(
    album: Path, scanned: Scanned
) -> None:
    token = CancelToken()
    token.cancel()
    result = scanned(album, cancel=token)
    assert not result.complete
    assert result.photos == ()


def test_a_paused_scan_waits_and_then_finishes(many: Path, scanned: Scanned) -> None:
    token = CancelToken()
    heard: list[float] = []
    timers: list[threading.Timer] = []

    def pause_once(progress: Progress) -> None:
        heard.append(time.monotonic())
        if progress.stage is Stage.READING and progress.done and not timers:
            token.pause()
            timers.append(threading.Timer(PAUSE_S, token.resume))
            timers[0].start()

    result = scanned(many, cancel=token, on_progress=pause_once)
    timers[0].join()
    assert result.complete
    assert len(result.photos) == 60
    gaps = [after - before for before, after in itertools.pairwise(heard)]
    assert max(gaps) >= PAUSE_S * 0.9


def test_photos_that_were_told_apart_stay_apart_after_a_move(
    album: Path, scanned: Scanned, stores: Stores
) -> None:
    (beach,) = beach_of(scanned(album))
    names = {member.photo.file.path.name: member.photo for member in beach.members}
    for other in ("small.jpg", "turned.jpg"):
        stores.decisions.not_duplicates(
            names["beach.jpg"].content, names[other].content
        )
    elsewhere = album.rename(album.with_name("archive"))
    (again,) = beach_of(scanned(elsewhere))
    kept = {member.photo.file.path.name for member in again.members}
    assert kept == {"beach.jpg", "twin of beach.jpg", "beach.webp"}


def test_photos_that_were_told_apart_stay_apart_under_other_names(
    album: Path, scanned: Scanned, stores: Stores
) -> None:
    (beach,) = beach_of(scanned(album))
    names = {member.photo.file.path.name: member.photo for member in beach.members}
    # Both match the original and the copy in WebP: no third photo may join them again.
    stores.decisions.not_duplicates(
        names["small.jpg"].content, names["turned.jpg"].content
    )
    (album / "edits" / "turned.jpg").rename(album / "trip" / "0 first by name.jpg")
    (album / "phone" / "small.jpg").rename(album / "single" / "zz.jpg")
    groups = beach_of(scanned(album))
    assert groups
    for group in groups:
        kept = {member.photo.file.path.name for member in group.members}
        assert not {"0 first by name.jpg", "zz.jpg"} <= kept


def test_a_photo_written_this_moment_is_not_trusted_by_its_times(
    album: Path, scanned: Scanned, submitted: Counter[Operation]
) -> None:
    fresh = album / "single" / "3.jpg"
    os.utime(fresh)
    scanned(album)
    submitted.clear()
    scanned(album)
    assert submitted[Operation.DIGEST] == 1
    assert submitted[Operation.READ] == 0
