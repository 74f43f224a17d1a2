"""The real engine on real files: scan, move, undo, report, decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import FolderProblem, ReportProblem
from photodedup.core.progress import CancelToken
from photodedup.core.records import (
    Facts,
    Hashes,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
    ScanResult,
    Suggestion,
)
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.store import Decisions, Places
from photodedup.ui.core_engine import CoreEngine, as_marked
from photodedup.ui.engine import ApplyRequest, NotDuplicates
from photodedup.ui.models.marks import MarkedPhoto

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """One picture, a copy of half its size, and another picture."""
    folder = tmp_path / "album"
    folder.mkdir()
    random = np.random.default_rng(5)
    for name in ("first", "second"):
        grey = random.integers(0, 256, (12, 16, 3), dtype=np.uint8)
        picture = Image.fromarray(grey).resize((640, 480), Image.Resampling.BICUBIC)
        picture.save(folder / f"{name}.jpg", quality=92)
        if name == "first":
            picture.resize((320, 240)).save(folder / "copy.jpg", quality=85)
    return folder


@pytest.fixture
def engine() -> Iterator[CoreEngine]:
    made = CoreEngine()
    yield made
    made.previews.close()


def _scan(engine: CoreEngine, album: Path) -> ScanResult:
    settings = ScanSettings(folders=(Folder(album),), workers=1)
    return engine.scan(settings, _ignore, _ignore, CancelToken())


def _ignore(value: object) -> None:
    del value


def _marked(result: ScanResult) -> list[MarkedPhoto]:
    (group,) = result.groups
    return [MarkedPhoto(each.photo, group.keeper, group) for each in group.members[1:]]


def test_a_result_is_grouped_anew_and_the_same_groups_are_the_same_records(
    engine: CoreEngine,
) -> None:
    photos = tuple(_photo(number) for number in range(4))
    matches = (
        Match(0, 1, MatchKind.RESIZED, 0.9, strictness=0.9),
        Match(2, 3, MatchKind.RESIZED, 0.9, strictness=0.4),
    )
    settings = ScanSettings((Folder(Path("/photos")),))
    result = ScanResult(settings, photos, (), (), 1.0, matches=matches)
    loose, strict = engine.regroup(result, 0.2), engine.regroup(result, 0.7)
    assert [len(each.groups) for each in (loose, strict)] == [2, 1]
    assert strict.groups[0] is loose.groups[0]
    assert strict.settings.strictness == 0.7
    told_apart = (photos[0].content, photos[1].content)
    engine.remember(NotDuplicates((told_apart,)))
    assert engine.regroup(strict, 0.7).groups == ()


def _photo(number: int) -> Photo:
    file = PhotoFile(Path(f"/photos/{number}.jpg"), 1000 - number, 0, 0, 1, number)
    hashes = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
    return Photo(
        number, file, bytes([number]) * 16, Facts(640 - number, 480, "jpeg"), hashes
    )


def test_a_scanned_copy_is_moved_and_comes_back(
    engine: CoreEngine, album: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in album.iterdir()}
    result = _scan(engine, album)
    report = tmp_path / "report.csv"
    request = ApplyRequest(ActionKind.MOVE, tmp_path / "out", report=report)
    done = engine.apply(request, _marked(result), result, _ignore, CancelToken())
    assert done.problems == ()
    assert [file.path.name for file in done.done] == ["copy.jpg"]
    assert not (album / "copy.jpg").exists()
    assert "copy.jpg" in report.read_text(encoding="utf-8")
    assert [past.photos for past in engine.history()] == [1]
    undone = engine.undo(done.batch)
    assert undone.restored == frozenset({album / "copy.jpg"})
    assert {path.name: path.read_bytes() for path in album.iterdir()} == before


def test_previews_of_the_newest_scan_are_jpegs(engine: CoreEngine, album: Path) -> None:
    result = _scan(engine, album)
    previews = [engine.previews.preview(photo.content) for photo in result.photos]
    assert all(preview.startswith(b"\xff\xd8") for preview in previews)


def test_photos_of_a_folder_are_counted(engine: CoreEngine, album: Path) -> None:
    assert engine.count_photos(album, CancelToken()) == 3


def test_a_folder_that_is_gone_cannot_be_counted(
    engine: CoreEngine, tmp_path: Path
) -> None:
    with pytest.raises(FolderProblem):
        engine.count_photos(tmp_path / "gone", CancelToken())


def test_the_report_has_the_marks_in_place_of_the_suggestions(
    engine: CoreEngine, album: Path
) -> None:
    result = _scan(engine, album)
    marked = as_marked(result, _marked(result)).groups[0].members
    unmarked = as_marked(result, []).groups[0].members
    assert marked[1].suggestion is Suggestion.REMOVE
    assert unmarked[1].suggestion is Suggestion.REVIEW
    assert marked[0].suggestion is unmarked[0].suggestion is Suggestion.KEEP


def test_a_report_needs_an_ending_that_is_known(
    engine: CoreEngine, album: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReportProblem, match=r"\.csv, \.json or \.html"):
        engine.export(_scan(engine, album), tmp_path / "report.txt")


def test_not_duplicates_are_stored_and_forgotten(engine: CoreEngine) -> None:
    pair = b"a" * 16, b"b" * 16
    places = Places.default()
    engine.remember(NotDuplicates((pair,)))
    with Decisions.open(places.data) as decisions:
        assert decisions.pairs() == {pair}
    engine.remember(NotDuplicates((pair,), taken_back=True))
    with Decisions.open(places.data) as decisions:
        assert decisions.pairs() == frozenset()
