from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import Bug
from photodedup.core.records import PhotoFile
from photodedup.core.workers import (
    FailureKind,
    Limits,
    Outcome,
    Task,
    TaskFailure,
    WorkerPool,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

TIME_LIMIT_S = 60.0


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The functions that workers import: sys.path travels to spawned processes."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("worker_tasks")


@pytest.fixture
def pool(tasks: ModuleType) -> Iterator[WorkerPool]:
    with WorkerPool(tasks.perform, workers=2, limits=Limits(cpu_s=1)) as made:
        yield made


def _drain(pool: WorkerPool) -> dict[int, bytes | TaskFailure]:
    deadline = time.monotonic() + TIME_LIMIT_S
    outcomes: list[Outcome] = []
    while pool.pending:
        outcomes += pool.poll(1.0)
        assert time.monotonic() < deadline, "the pool hangs"
    answers = {outcome.task.key: outcome.answer for outcome in outcomes}
    assert len(answers) == len(outcomes), "a task was answered twice"
    return answers


def _kind(answer: object) -> FailureKind | None:
    return answer.kind if isinstance(answer, TaskFailure) else None


def _photo(path: Path) -> PhotoFile:
    found = path.lstat()
    return PhotoFile(
        path,
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_dev,
        found.st_ino,
    )


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_task_is_answered_once(pool: WorkerPool, tasks: ModuleType) -> None:
    for key in range(100):
        pool.submit(Task(key, tasks.Deed.ECHO, str(key).encode()))
    assert _drain(pool) == {key: str(key).encode() for key in range(100)}


def test_a_worker_reads_the_photo_through_a_descriptor(
    pool: WorkerPool, tasks: ModuleType, tmp_path: Path
) -> None:
    for key in range(20):
        path = tmp_path / f"{key}\n.jpg"
        path.write_bytes(b"bytes of %d" % key)
        pool.submit(Task(key, tasks.Deed.READ_FILE, file=_photo(path)))
    assert _drain(pool) == {key: b"bytes of %d" % key for key in range(20)}


@pytest.mark.parametrize(
    ("deed", "kind", "reason"),
    [
        ("CRASH", FailureKind.CRASH, "made the program that reads it crash (SIGSEGV)"),
        ("EXIT", FailureKind.CRASH, "made the program that reads it crash"),
        ("GARBAGE", FailureKind.CRASH, "made the program that reads it crash"),
        ("LOOP", FailureKind.TIMEOUT, "takes more than 1 seconds of computing"),
        ("EAT_MEMORY", FailureKind.MEMORY, "needs more than 2.0 GB of memory"),
        ("PROBLEM", FailureKind.ERROR, r"is not\na picture"),
        ("RAISE", FailureKind.ERROR, "could not be read (KeyError)"),
    ],
)
def test_a_task_that_misbehaves_costs_itself_alone(
    pool: WorkerPool,
    tasks: ModuleType,
    deed: str,
    kind: FailureKind,
    reason: str,
) -> None:
    for key in range(30):
        pool.submit(Task(key, tasks.Deed.ECHO, b"fine"))
    pool.submit(Task(30, tasks.Deed[deed]), urgent=True)
    answers = _drain(pool)
    bad = answers.pop(30)
    assert set(answers.values()) == {b"fine"}
    assert isinstance(bad, TaskFailure)
    assert bad.kind is kind
    assert bad.reason.startswith(reason)


def test_a_worker_that_stops_in_the_middle_of_a_reply_is_given_up(
    tasks: ModuleType,
) -> None:
    with WorkerPool(tasks.perform, workers=1, limits=Limits(stall_s=0.3)) as pool:
        pool.submit(Task(1, tasks.Deed.HALF_A_REPLY))
        pool.submit(Task(2, tasks.Deed.ECHO))
        answers = _drain(pool)
    assert _kind(answers[1]) is FailureKind.CRASH
    assert answers[2] == b""


def test_a_worker_that_waits_for_ever_is_ended_by_the_clock(tasks: ModuleType) -> None:
    with WorkerPool(tasks.perform, workers=1, limits=Limits(wall_s=1.5)) as pool:
        pool.submit(Task(1, tasks.Deed.STOP))
        pool.submit(Task(2, tasks.Deed.ECHO))
        answers = _drain(pool)
    assert _kind(answers[1]) is FailureKind.TIMEOUT
    assert answers[2] == b""


def test_a_crash_that_does_not_repeat_is_forgiven(
    pool: WorkerPool, tasks: ModuleType, tmp_path: Path
) -> None:
    marker = tmp_path / "first time"
    marker.mkdir()
    payload = os.fsencode(marker)
    pool.submit(Task(1, tasks.Deed.CRASH_THE_FIRST_TIME, payload))
    assert _drain(pool) == {1: payload}


def test_many_crashes_cost_one_task_each(pool: WorkerPool, tasks: ModuleType) -> None:
    for key in range(12):
        deed = tasks.Deed.CRASH if key % 3 == 0 else tasks.Deed.ECHO
        pool.submit(Task(key, deed))
    answers = _drain(pool)
    crashed = {
        key for key, answer in answers.items() if isinstance(answer, TaskFailure)
    }
    assert crashed == {0, 3, 6, 9}


def test_a_perform_that_returns_no_bytes_is_an_error(tasks: ModuleType) -> None:
    with WorkerPool(tasks.perform_nothing, workers=1) as pool:
        pool.submit(Task(1, 0))
        failure = _drain(pool)[1]
    assert failure == TaskFailure(FailureKind.ERROR, "could not be read (TypeError)")


def test_long_answers_and_long_payloads_do_not_block_each_other(
    pool: WorkerPool, tasks: ModuleType
) -> None:
    for key in range(6):
        pool.submit(Task(key, tasks.Deed.LONG_ANSWER, b"3000000"))
        pool.submit(Task(100 + key, tasks.Deed.ECHO, bytes(2_000_000)))
    answers = _drain(pool)
    assert {
        len(answer) for answer in answers.values() if isinstance(answer, bytes)
    } == {
        2_000_000,
        3_000_000,
    }


def test_an_answer_over_the_limit_counts_as_a_crash(tasks: ModuleType) -> None:
    limits = Limits(answer_bytes=1000)
    with WorkerPool(tasks.perform, workers=1, limits=limits) as pool:
        pool.submit(Task(1, tasks.Deed.LONG_ANSWER, b"2000"))
        assert _kind(_drain(pool)[1]) is FailureKind.CRASH


def test_a_worker_cannot_write_files(
    pool: WorkerPool, tasks: ModuleType, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    pool.submit(Task(1, tasks.Deed.WRITE_FILE, os.fsencode(target)))
    failure = _drain(pool)[1]
    assert failure == TaskFailure(FailureKind.ERROR, "could not be read (OSError)")
    assert target.read_bytes() == b""


def test_a_worker_has_one_thread_per_library_and_no_search_path(
    pool: WorkerPool, tasks: ModuleType
) -> None:
    pool.submit(Task(1, tasks.Deed.SETTINGS))
    assert _drain(pool)[1] == b"1,1,"


def test_workers_are_replaced_after_their_share_of_tasks(tasks: ModuleType) -> None:
    limits = Limits(tasks_per_worker=5)
    with WorkerPool(tasks.perform, workers=1, limits=limits) as pool:
        for key in range(15):
            pool.submit(Task(key, tasks.Deed.PROCESS_ID))
        assert len(set(_drain(pool).values())) == 3


def test_urgent_tasks_overtake_the_queue(tasks: ModuleType) -> None:
    with WorkerPool(tasks.perform, workers=1) as pool:
        for key in range(200):
            pool.submit(Task(key, tasks.Deed.ECHO))
        pool.submit(Task(999, tasks.Deed.ECHO), urgent=True)
        assert next(iter(_drain(pool))) == 999


def test_pruned_tasks_are_not_performed(tasks: ModuleType) -> None:
    with WorkerPool(tasks.perform, workers=1) as pool:
        for key in range(100):
            pool.submit(Task(key, tasks.Deed.ECHO))
        pool.prune(lambda task: task.key % 10 == 0)
        assert pool.pending == 10
        assert sorted(_drain(pool)) == list(range(0, 100, 10))


def test_closing_in_the_middle_ends_every_worker_within_a_second(
    tasks: ModuleType,
) -> None:
    pool = WorkerPool(tasks.perform, workers=3)
    for key in range(3):
        pool.submit(Task(key, tasks.Deed.PROCESS_ID))
    ids = {int(answer) for answer in _drain(pool).values() if isinstance(answer, bytes)}
    for key in range(6):
        pool.submit(Task(key, tasks.Deed.LOOP if key % 2 else tasks.Deed.STOP))
    pool.poll(0.05)
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < 1
    assert not any(map(_is_running, ids))
    assert multiprocessing.active_children() == []
    assert pool.pending == 0


def test_nothing_pending_is_answered_at_once_without_a_process(
    tasks: ModuleType,
) -> None:
    started = time.monotonic()
    with WorkerPool(tasks.perform) as pool:
        assert pool.poll(30.0) == []
        assert pool.workers >= 1
    assert time.monotonic() - started < 5
    assert multiprocessing.active_children() == []


def test_workers_end_when_their_parent_is_killed(tasks: ModuleType) -> None:
    script = (
        "import sys, worker_tasks\n"
        "from photodedup.core.workers import Task, WorkerPool\n"
        "if __name__ == '__main__':\n"
        "    pool = WorkerPool(worker_tasks.perform, workers=1)\n"
        "    pool.submit(Task(1, worker_tasks.Deed.PROCESS_ID))\n"
        "    print(pool.poll(60)[0].answer.decode(), flush=True)\n"
        "    pool.submit(Task(2, worker_tasks.Deed.LOOP))\n"
        "    pool.poll(60)\n"
    )
    folder = Path(__file__).parent
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(folder), str(folder.parents[1])])
    }
    with subprocess.Popen(  # noqa: S603 -- our own code in our own interpreter
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert _is_running(worker)
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _is_running(worker) and not _is_zombie(worker):
        assert time.monotonic() < deadline, "the worker outlives its parent"
    assert tasks is not None


def _is_zombie(process_id: int) -> bool:
    """A dead process whose new parent has not asked for it yet."""
    try:
        return ") Z " in Path(f"/proc/{process_id}/stat").read_text(encoding="ascii")
    except OSError:
        return True


def test_a_function_inside_another_is_refused(tasks: ModuleType) -> None:
    with pytest.raises(Bug, match="cannot be imported"):
        WorkerPool(lambda *_: b"")
    assert tasks is not None


def test_a_function_that_workers_cannot_import_is_a_bug(
    tasks: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.perform, "__module__", "no_such_module")
    with WorkerPool(tasks.perform, workers=1) as pool:
        pool.submit(Task(1, tasks.Deed.ECHO))
        with pytest.raises(Bug, match="no_such_module"):
            _drain(pool)


class TestFilesThatAreNotWhatTheyWere:
    @pytest.fixture
    def photo(self, tmp_path: Path) -> PhotoFile:
        path = tmp_path / "photo.jpg"
        path.write_bytes(b"a photo")
        return _photo(path)

    def _outcome(self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile) -> object:
        pool.submit(Task(1, tasks.Deed.READ_FILE, file=photo))
        return _drain(pool)[1]

    def test_a_missing_file_is_unreadable(
        self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile
    ) -> None:
        photo.path.unlink()
        assert self._outcome(pool, tasks, photo) == TaskFailure(
            FailureKind.UNREADABLE, "is no longer there; scan again to update the list"
        )

    def test_a_folder_is_unreadable(
        self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile
    ) -> None:
        photo.path.unlink()
        photo.path.mkdir()
        assert self._outcome(pool, tasks, photo) == TaskFailure(
            FailureKind.UNREADABLE, "is not a regular file"
        )

    def test_a_pipe_is_unreadable_at_once(
        self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile
    ) -> None:
        photo.path.unlink()
        os.mkfifo(photo.path)
        assert self._outcome(pool, tasks, photo) == TaskFailure(
            FailureKind.UNREADABLE, "is not a regular file"
        )

    def test_a_link_swapped_in_is_a_change(
        self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile
    ) -> None:
        secret = photo.path.with_name("secret")
        photo.path.rename(secret)
        photo.path.symlink_to(secret)
        assert self._outcome(pool, tasks, photo) == TaskFailure(
            FailureKind.CHANGED, "was replaced by a link after it was found"
        )

    def test_other_bytes_of_the_same_size_and_time_are_a_change(
        self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile
    ) -> None:
        photo.path.write_bytes(b"A PHOTO")
        os.utime(photo.path, ns=(photo.mtime_ns, photo.mtime_ns))
        assert _kind(self._outcome(pool, tasks, photo)) is FailureKind.CHANGED

    def test_another_file_of_the_same_name_is_a_change(
        self, pool: WorkerPool, tasks: ModuleType, photo: PhotoFile
    ) -> None:
        other = photo.path.with_name("other")
        other.write_bytes(b"a photo")
        other.replace(photo.path)
        assert _kind(self._outcome(pool, tasks, photo)) is FailureKind.CHANGED


def test_a_main_module_with_numpy_leaves_its_workers_one_thread(
    tmp_path: Path,
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, numpy, worker_tasks\n"
        "from photodedup.core.workers import Task, WorkerPool\n"
        "THREADS = os.environ['OPENBLAS_NUM_THREADS']\n"
        "if __name__ == '__main__':\n"
        "    with WorkerPool(worker_tasks.threads_of_main, workers=1) as pool:\n"
        "        pool.submit(Task(0, 0))\n"
        "        while pool.pending:\n"
        "            for outcome in pool.poll(1):\n"
        "                print(outcome.answer.decode(), THREADS)\n"
        "    print(os.environ['OPENBLAS_NUM_THREADS'])\n"
    )
    here = str(Path(__file__).parent)
    done = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": here, "OPENBLAS_NUM_THREADS": "7"},
        timeout=TIME_LIMIT_S,
    )
    assert (done.stdout, done.stderr) == ("1 7\n7\n", "")
