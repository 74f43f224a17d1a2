from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import (
    Capture,
    Facts,
    Group,
    Hashes,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
    Quality,
    Suggestion,
)
from photodedup.core.scan.library import Library
from photodedup.core.scan.series import BURST_GAP_S, PAUSE_S
from photodedup.core.settings import KeepSettings

if TYPE_CHECKING:
    from tests.core.scan.conftest import Scanned

OTHER_COLORS = 0b11111


def shot(
    number: int,
    at_s: float,
    *,
    camera: str = "One",
    color: int = 0,
    sharpness: float | None = None,
    software: str = "",
) -> Photo:
    whole, fraction = divmod(round(at_s * 100), 100)
    minutes, seconds = divmod(whole, 60)
    capture = Capture(
        taken_at=f"2024-05-01T10:{minutes:02}:{seconds:02}",
        subsecond=f"{fraction:02}" if fraction else "",
        camera=camera,
        software=software,
    )
    quality = None if sharpness is None else Quality(sharpness, 0, 0, 0)
    file = PhotoFile(Path(f"/album/{number:03}.jpg"), 1000, 0, 0, 1, number)
    facts = Facts(400, 300, "jpeg", capture=capture, quality=quality)
    hashes = Hashes(0, 0, 0, 0, color, number, None, None, 20.0)
    return Photo(number, file, number.to_bytes(16), facts, hashes)


def grouped(*shots: Photo, matches: tuple[Match, ...] = ()) -> tuple[Group, ...]:
    library = Library(KeepSettings(), frozenset())
    for each in shots:
        library.add(each)
    library.add_matches(matches)
    return library.groups()


def numbers(groups: tuple[Group, ...]) -> list[list[int]]:
    return [sorted(member.photo.number for member in g.members) for g in groups]


def test_three_shots_seconds_apart_are_a_series_and_nothing_is_marked() -> None:
    (series,) = grouped(shot(1, 0.5), shot(2, 2.9), shot(3, 5))
    assert series.kind is MatchKind.SERIES
    assert numbers((series,)) == [[1, 2, 3]]
    assert [member.suggestion for member in series.members] == [
        Suggestion.KEEP,
        Suggestion.REVIEW,
        Suggestion.REVIEW,
    ]
    for member in series.members[1:]:
        assert member.match is not None
        (seconds,) = member.match.evidence
        assert seconds.name == "seconds apart"
        assert seconds.holds
        assert seconds.threshold in {BURST_GAP_S, 2 * BURST_GAP_S}


def test_the_sharpest_shot_is_suggested() -> None:
    shots = [shot(n, n, sharpness=s) for n, s in ((1, 4.0), (2, 9.0), (3, 5.0))]
    assert grouped(*shots)[0].keeper.number == 2


def test_a_damaged_shot_is_not_suggested_however_sharp() -> None:
    first, second, third = (shot(n, n, sharpness=n) for n in (1, 2, 3))
    broken = replace(third, facts=replace(third.facts, damage="cut off"))
    assert grouped(first, second, broken)[0].keeper.number == 2


def test_two_quick_shots_are_a_series_only_in_the_same_light() -> None:
    assert numbers(grouped(shot(1, 0), shot(2, 2))) == [[1, 2]]
    assert grouped(shot(1, 0), shot(2, 2, color=OTHER_COLORS)) == ()


def test_a_pause_ends_a_burst_unless_light_and_colours_stay() -> None:
    far = PAUSE_S + 1
    assert grouped(shot(1, 0), shot(2, far), shot(3, 2 * far)) == ()
    near = PAUSE_S - 1
    shots = [shot(n, n * near) for n in (1, 2, 3)]
    assert numbers(grouped(*shots)) == [[1, 2, 3]]
    strange = [shot(n, n * near, color=n % 2 * OTHER_COLORS) for n in (1, 2, 3)]
    assert grouped(*strange) == ()


def test_photos_of_two_cameras_are_no_burst() -> None:
    assert grouped(shot(1, 0), shot(2, 1, camera="Two"), shot(3, 2)) != ()
    shots = (shot(n, n, camera=f"Camera {n}") for n in (1, 2, 3))
    assert grouped(*shots) == ()


def test_a_clock_that_was_never_set_tells_of_no_burst() -> None:
    shots = [shot(n, n) for n in (1, 2, 3)]
    unset = [
        replace(
            each,
            facts=replace(
                each.facts,
                capture=replace(
                    each.facts.capture, taken_at=f"1980-01-01T00:00:0{each.number}"
                ),
            ),
        )
        for each in shots
    ]
    assert grouped(*unset) == ()


def test_an_edited_copy_of_a_frame_is_no_frame_of_its_own() -> None:
    edited = shot(3, 0.5, software="Editor")
    assert grouped(shot(1, 0.5), edited) == ()
    far = shot(2, 2.9, color=OTHER_COLORS)
    assert grouped(shot(1, 0.5), far, edited) == ()


def test_frames_of_one_second_of_a_coarse_clock_are_a_burst() -> None:
    assert numbers(grouped(shot(1, 5), shot(2, 5), shot(3, 5))) == [[1, 2, 3]]


def test_copies_are_in_a_series_by_the_one_that_is_kept() -> None:
    copy = shot(4, 1)
    small = replace(copy, facts=replace(copy.facts, width=200, height=150))
    match = Match(1, 4, MatchKind.RESIZED, 0.99)
    groups = grouped(shot(1, 1), shot(2, 2), shot(3, 3), small, matches=(match,))
    assert [group.kind for group in groups] == [MatchKind.RESIZED, MatchKind.SERIES]
    assert numbers(groups) == [[1, 4], [1, 2, 3]]


def test_a_keeper_without_notes_stands_in_the_series_of_its_copy() -> None:
    large = shot(1, 0)
    large = replace(large, facts=replace(large.facts, width=4000, capture=Capture()))
    match = Match(1, 2, MatchKind.RESIZED, 0.99)
    groups = grouped(large, shot(2, 1), shot(3, 2), shot(4, 3), matches=(match,))
    assert numbers(groups) == [[1, 2], [1, 3, 4]]


def test_shots_that_only_pixels_relate_are_verified_with_the_suggested_one() -> None:
    shots = [shot(n, 100 * n) for n in range(1, 5)]
    chain = [Match(n, n + 1, MatchKind.SERIES, 0.8) for n in (1, 2, 3)]
    assert numbers(grouped(*shots, matches=tuple(chain))) == [[1, 2], [3, 4]]


def test_another_shot_without_notes_joins_the_burst_of_the_suggested_one() -> None:
    stripped = shot(4, 0, camera="")
    match = Match(1, 4, MatchKind.SERIES, 0.7)
    shots = [shot(n, n, sharpness=5 - n) for n in (1, 2, 3)]
    stripped = replace(
        stripped, facts=replace(stripped.facts, quality=Quality(0.5, 0, 0, 0))
    )
    groups = grouped(*shots, stripped, matches=(match,))
    assert numbers(groups) == [[1, 2, 3, 4]]


def test_a_series_that_people_dismissed_is_not_shown_again() -> None:
    shots = [shot(n, n) for n in (1, 2, 3)]
    pairs = itertools.combinations(shots, 2)
    apart = frozenset((a.content, b.content) for a, b in pairs)
    library = Library(KeepSettings(), apart)
    for each in shots:
        library.add(each)
    assert library.groups() == ()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from("ab")), max_size=20),
    st.randoms(use_true_random=False),
)
def test_series_are_disjoint_and_do_not_depend_on_the_order(
    times: list[tuple[int, str]], order: object
) -> None:
    shots = [shot(n, at, camera=name) for n, (at, name) in enumerate(times)]
    groups = grouped(*shots)
    inside = [number for group in numbers(groups) for number in group]
    assert len(inside) == len(set(inside))
    assert grouped(*order.sample(shots, len(shots))) == groups  # type: ignore[attr-defined]  # a random.Random


@pytest.mark.shared
@pytest.mark.parametrize("scene", ["banana", "beach"])
def test_a_real_burst_is_one_series(
    scene: str, shared: Path, tmp_path: Path, scanned: Scanned
) -> None:
    source = shared / "data" / "photos" / "series" / scene
    names = sorted(path.name for path in source.iterdir())[:6]
    for name in names:
        shutil.copyfile(source / name, tmp_path / name)
    (series,) = scanned(tmp_path).groups
    assert series.kind is MatchKind.SERIES
    assert sorted(m.photo.file.path.name for m in series.members) == names
    suggested = {m.suggestion for m in series.members[1:]}
    assert suggested == {Suggestion.REVIEW}
