"""Every row of the collection of real and hostile files, in confined processes."""

from __future__ import annotations

import csv
import importlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from photodedup.core.records import PhotoFile
from photodedup.core.workers import FailureKind, Task, TaskFailure, WorkerPool

LONG_SIDE = 400
TIME_LIMIT_S = 60.0
WORDS_OF_TRACEBACKS = ("Error", "Traceback", "Exception", "object at 0x", "\n")
CUT_OR_CHANGED = ("cut", "zero_tail", "bitflip")


@dataclass(frozen=True)
class Row:
    path: str
    expected: str
    width: str
    height: str


@dataclass(frozen=True)
class Read:
    width: int
    height: int
    format: str
    damage: str
    shape: tuple[int, int, int]


@dataclass(frozen=True)
class Found:
    row: Row
    answer: Read | TaskFailure


@pytest.fixture(scope="module")
def found(shared: Path) -> list[Found]:
    """What decoding gave for every row of the manifest."""
    folder = shared / "data" / "formats"
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as table:
        rows = [
            Row(row["path"], row["expected"], row["width"], row["height"])
            for row in csv.DictReader(table)
        ]
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(Path(__file__).parent))
    perform = importlib.import_module("decode_tasks").perform
    answers: dict[int, Read | TaskFailure] = {}
    started = time.monotonic()
    with WorkerPool(perform, workers=2) as pool:
        for key, row in enumerate(rows):
            photo = _photo(folder / row.path)
            pool.submit(Task(key, 0, str(LONG_SIDE).encode(), photo))
        while pool.pending:
            for outcome in pool.poll(1.0):
                answers[outcome.task.key] = _parsed(outcome.answer)
            assert time.monotonic() - started < TIME_LIMIT_S, "decoding hangs"
    patch.undo()
    return [Found(row, answers[key]) for key, row in enumerate(rows)]


def _photo(path: Path) -> PhotoFile:
    status = path.lstat()
    return PhotoFile(
        path,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_dev,
        status.st_ino,
    )


def _parsed(answer: bytes | TaskFailure) -> Read | TaskFailure:
    if isinstance(answer, TaskFailure):
        return answer
    width, height, format_, damage, shape = json.loads(answer)
    return Read(width, height, format_, damage, tuple(shape))


@pytest.mark.shared
def test_the_manifest_is_there(found: list[Found]) -> None:
    assert len(found) > 300


@pytest.mark.shared
def test_every_image_is_read_with_its_displayed_size(found: list[Found]) -> None:
    wrong = [
        one
        for one in found
        if one.row.expected == "image"
        and not (
            isinstance(one.answer, Read)
            and (str(one.answer.width), str(one.answer.height))
            == (one.row.width, one.row.height)
        )
    ]
    assert wrong == []


@pytest.mark.shared
def test_every_error_is_refused_with_a_clean_reason(found: list[Found]) -> None:
    wrong = [
        one
        for one in found
        if one.row.expected == "error" and not isinstance(one.answer, TaskFailure)
    ]
    assert wrong == []


@pytest.mark.shared
def test_no_file_crashes_or_hangs_a_worker(found: list[Found]) -> None:
    wrong = [
        one
        for one in found
        if isinstance(one.answer, TaskFailure)
        and one.answer.kind is not FailureKind.ERROR
    ]
    assert wrong == []


@pytest.mark.shared
def test_no_reason_speaks_of_the_inside(found: list[Found]) -> None:
    reasons = {
        one.answer.reason for one in found if isinstance(one.answer, TaskFailure)
    }
    assert not [
        reason
        for reason in reasons
        if not reason
        or any(word in reason for word in WORDS_OF_TRACEBACKS)
        or reason.startswith("could not be read (")
    ]


@pytest.mark.shared
def test_what_was_cut_or_changed_is_refused_or_flagged(found: list[Found]) -> None:
    wrong = [
        one
        for one in found
        if Path(one.row.path).name.startswith(CUT_OR_CHANGED)
        and isinstance(one.answer, Read)
        and not one.answer.damage
    ]
    assert wrong == []


@pytest.mark.shared
def test_no_whole_image_is_flagged_as_damaged(found: list[Found]) -> None:
    wrong = [
        one
        for one in found
        if one.row.expected == "image"
        and isinstance(one.answer, Read)
        and one.answer.damage
    ]
    assert wrong == []


@pytest.mark.shared
def test_pixels_have_the_long_side_that_was_asked_for(found: list[Found]) -> None:
    wrong = [
        one
        for one in found
        if isinstance(one.answer, Read)
        and one.answer.format != "dng"  # its preview is half as large as the photo
        and max(one.answer.shape[:2])
        != min(LONG_SIDE, max(one.answer.width, one.answer.height))
    ]
    assert wrong == []
