"""A picture against references by named methods: what comes back, and what fails."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import DecodeProblem
from photodedup.core.jobs import Operation, calls
from photodedup.core.methods import methods
from photodedup.core.progress import Cancelled, CancelToken
from photodedup.core.records import Compared, NotCompared
from photodedup.core.search import compare, illustrate
from photodedup.core.settings import MethodOptions
from photodedup.core.workers import Task, WorkerPool

if TYPE_CHECKING:
    Answers = tuple[Compared | NotCompared, ...]

NAMES = ("phash", "ssim", "combined")


def compared(pool: WorkerPool, test: Path, *references: Path) -> Answers:
    return compare(
        calls(NAMES, MethodOptions(), ()),
        test,
        references,
        pool,
        on_progress=lambda _: None,
        cancel=CancelToken(),
    )


def test_answers_come_reference_by_reference_and_method_by_method(
    album: Path, pool: WorkerPool
) -> None:
    references = (album / "other 2.jpg", album / "small.jpg", album / "twin.jpg")
    answers = compared(pool, album / "beach.jpg", *references)
    order = [(each.reference, each.method) for each in answers]
    assert order == [(path, name) for path in references for name in NAMES]
    known = {method.name: method for method in methods()}
    alike = [
        isinstance(each, Compared) and known[each.method].is_alike(each.value)
        for each in answers
    ]
    assert alike == [False] * 3 + [True] * 6


def test_a_reference_that_cannot_be_read_is_named_with_the_reason(
    album: Path, pool: WorkerPool, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear Jo")
    answers = compared(
        pool, album / "beach.jpg", letter, tmp_path / "gone.jpg", album / "twin.jpg"
    )
    assert [type(each) for each in answers] == [NotCompared] * 6 + [Compared] * 3
    reasons = [each.reason for each in answers if isinstance(each, NotCompared)]
    assert all(reasons)
    assert "no such file" in reasons[-1]


@pytest.mark.parametrize("content", [None, b"Dear Jo", b""])
def test_a_test_picture_that_is_none_is_refused_at_once(
    album: Path, pool: WorkerPool, tmp_path: Path, content: bytes | None
) -> None:
    test = tmp_path / "test.jpg"
    if content is not None:
        test.write_bytes(content)
    with pytest.raises(DecodeProblem, match=r"test\.jpg: "):
        compared(pool, test, album / "twin.jpg")


def test_a_stopped_comparison_leaves_the_pool_idle(
    album: Path, pool: WorkerPool
) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        compare(
            calls(NAMES, MethodOptions(), ()),
            album / "beach.jpg",
            [album / "twin.jpg"],
            pool,
            on_progress=lambda _: None,
            cancel=cancel,
        )
    assert pool.pending == 0


def test_all_references_are_asked_about_with_one_copy_of_the_test_picture(
    album: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Task] = []
    submit = WorkerPool.submit

    def noting(self: WorkerPool, task: Task, *, urgent: bool = False) -> None:
        asked.append(task)
        submit(self, task, urgent=urgent)

    monkeypatch.setattr(WorkerPool, "submit", noting)
    compared(pool, album / "beach.jpg", *[album / "twin.jpg"] * 3)
    measured = [task for task in asked if task.operation == Operation.MEASURE]
    assert len(measured) == 3
    assert len({id(task.payload) for task in measured}) == 1


def test_what_all_methods_together_cannot_do_is_asked_one_by_one(
    album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # sys.path travels to spawned processes.
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    perform = importlib.import_module("weak_worker").without_ssim
    with WorkerPool(perform, workers=1) as weak:
        answers = compared(weak, album / "beach.jpg", album / "twin.jpg")
    assert [each.method for each in answers] == list(NAMES)
    values = [each.value for each in answers if isinstance(each, Compared)]
    assert values == [0.0, 1.0]
    (lost,) = [each for each in answers if isinstance(each, NotCompared)]
    assert (lost.method, "crash" in lost.reason) == ("ssim", True)


def test_what_a_method_sees_is_drawn(album: Path, pool: WorkerPool) -> None:
    (call,) = calls(["orb"], MethodOptions(), ())
    drawn = illustrate(
        call, album / "beach.jpg", album / "small.jpg", pool, CancelToken()
    )
    assert drawn.width > drawn.height > 50
