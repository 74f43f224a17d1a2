from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.errors import UsageProblem
from photodedup.core.jobs import READING_VERSIONS
from photodedup.core.progress import CancelToken, Progress, Stage
from photodedup.core.records import Alteration, MatchKind
from photodedup.core.scan.calibration import calibrate, spread
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.store import Cache

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Protocol

    import numpy as np
    from numpy.typing import NDArray

    from photodedup.core.records import Calibration

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(
            self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
        ) -> Path: ...


def unheard(_progress: Progress) -> None:
    """Take no notice."""


def calibrated(
    folder: Path,
    *,
    photos: int = 200,
    on_progress: Callable[[Progress], None] = unheard,
    cancel: CancelToken | None = None,
) -> Calibration:
    with Cache.open(None, READING_VERSIONS) as cache:
        return calibrate(
            ScanSettings((Folder(folder),), workers=2),
            cache,
            photos=photos,
            on_progress=on_progress,
            cancel=cancel or CancelToken(),
        )


@pytest.fixture
def small(tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto) -> Path:
    """Three photos, the first of them twice, and one file that is none."""
    folder = tmp_path / "small"
    for seed in (1, 2, 3):
        save_photo(folder / f"{seed}.jpg", draw_photo(seed))
    save_photo(folder / "1 again.jpg", draw_photo(1), quality=80)
    (folder / "letter.jpg").write_text("no picture")
    return folder


def test_copies_are_found_and_copies_of_the_user_are_no_mistake(small: Path) -> None:
    outcome = calibrated(small)
    assert outcome.complete
    assert [photo.file.path.name for photo in outcome.photos] == [
        "1 again.jpg",
        "1.jpg",
        "2.jpg",
        "3.jpg",
    ]
    assert len(outcome.copies) == 4 * len(Alteration)
    for alteration in (Alteration.SAVED_50, Alteration.MIRRORED, Alteration.TURNED):
        assert outcome.found(0.5, alteration) == 1.0
    assert outcome.found(0.0) >= outcome.found(0.5) >= outcome.found(1.0) > 0
    assert outcome.wrong == ()
    (twins,) = outcome.known
    assert {twins.first.file.path.name, twins.second.file.path.name} == {
        "1.jpg",
        "1 again.jpg",
    }
    assert twins.match.kind is MatchKind.RESAVED
    (skipped,) = outcome.skipped
    assert skipped.path.name == "letter.jpg"


def test_the_outcome_is_the_same_each_time(small: Path) -> None:
    once, again = calibrated(small, photos=3), calibrated(small, photos=3)
    assert len(once.photos) == 2  # the third is the letter
    found = [
        {
            (copy.photo.file.path.name, copy.photo.content, copy.strictness)
            for copy in outcome.copies
        }
        for outcome in (once, again)
    ]
    assert found[0] == found[1]


def test_each_stage_is_reported(small: Path) -> None:
    told: list[Progress] = []
    calibrated(small, on_progress=told.append)
    stages = list(dict.fromkeys(each.stage for each in told))
    assert stages[0] is Stage.WALKING
    assert Stage.ALTERING in stages
    assert all(each.total is None or each.done <= each.total for each in told)


def test_a_stop_gives_what_was_found_until_then(small: Path) -> None:
    cancel = CancelToken()

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.ALTERING:
            cancel.cancel()

    outcome = calibrated(small, on_progress=stop, cancel=cancel)
    assert not outcome.complete
    assert len(outcome.photos) == 4


def test_one_photo_alone_cannot_be_mistaken(
    tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto
) -> None:
    save_photo(tmp_path / "one" / "a.jpg", draw_photo(1))
    with pytest.raises(UsageProblem, match="fewer than two readable photos"):
        calibrated(tmp_path / "one")


@given(total=st.integers(0, 300), count=st.integers(1, 300))
def test_the_chosen_photos_are_spread_over_the_folder(
    *, total: int, count: int
) -> None:
    chosen = spread(range(total), count)
    assert len(chosen) == min(total, count)
    gaps = {after - before for before, after in pairwise(chosen)}
    assert max(gaps, default=1) - min(gaps, default=1) <= 1
