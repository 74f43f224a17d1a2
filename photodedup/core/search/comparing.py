"""A test picture against references, by any number of named methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core import jobs, walk
from photodedup.core.errors import DecodeProblem, EnvironmentProblem, cause
from photodedup.core.jobs import Operation
from photodedup.core.progress import Stage
from photodedup.core.records import Compared, NotCompared
from photodedup.core.search.asking import Asker
from photodedup.core.workers import FailureKind, Limits, Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from photodedup.core.jobs import MethodCall, Rendered
    from photodedup.core.methods import Score
    from photodedup.core.progress import CancelToken, Progress
    from photodedup.core.records import PhotoFile
    from photodedup.core.workers import WorkerPool

    Judgements = tuple[Score | str, ...]

MEASURING_LIMITS = Limits(cpu_s=120, wall_s=600)
"""Of a pool for `compare`: all methods on two photos of 24 megapixels take 10 s."""
BROUGHT_DOWN = {FailureKind.CRASH, FailureKind.TIMEOUT, FailureKind.MEMORY}
LARGEST_FILE_BYTES = 400 << 20
"""It travels to a worker whole, beside the reference; both must fit its memory."""


def compare(
    calls: Sequence[MethodCall],
    test: Path,
    references: Sequence[Path],
    pool: WorkerPool,
    *,
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
) -> tuple[Compared | NotCompared, ...]:
    """Compare a picture with others by several methods.

    Parameters
    ----------
    calls
        The methods.
    test, references
        Files of pictures.

    Returns
    -------
    For each reference, in order, the answer of each method, in order. Values are
    measured on the whole pictures, so that they are those of the libraries.

    Raises
    ------
    DecodeProblem
        The test picture cannot be read.
    Cancelled
        The token was cancelled.
    """
    data = _content(test)
    asker = Asker(pool, on_progress, cancel)
    _check(test, asker)
    judged: dict[int, Judgements] = {}
    files: dict[int, PhotoFile] = {}
    for number, reference in enumerate(references):
        try:
            files[number] = walk.single_file(reference)
        except DecodeProblem as problem:
            judged[number] = (problem.reason,) * len(calls)
    judged |= _judged(calls, data, files, asker)
    return tuple(
        _one(call, reference, judgement)
        for number, reference in enumerate(references)
        for call, judgement in zip(calls, judged[number], strict=True)
    )


def _judged(
    calls: Sequence[MethodCall],
    test: bytes,
    files: Mapping[int, PhotoFile],
    asker: Asker,
) -> dict[int, Judgements]:
    """Return what each method says of each file, by the numbers of the files.

    Where all methods together bring a worker down, they are asked one by one: on two
    pictures of 100 megapixels `colorhash` alone needs more memory than a worker has.
    """
    # One for all: it holds the whole file of the test picture.
    request = jobs.encode_measure(calls, test)
    tasks = [
        Task(number, Operation.MEASURE, request, file) for number, file in files.items()
    ]
    found: dict[int, Judgements] = {}
    lost: dict[int, PhotoFile] = {}
    for outcome in asker.outcomes(tasks):
        number, answer = outcome.task.key, outcome.answer
        if not isinstance(answer, TaskFailure):
            found[number] = jobs.decode_judgements(answer, len(calls))
        elif answer.kind in BROUGHT_DOWN and len(calls) > 1:
            lost[number] = files[number]
        else:
            found[number] = (answer.reason,) * len(calls)
        asker.tell(Stage.COMPARING, len(found), len(files))
    if lost:
        alone = [_judged([call], test, lost, asker) for call in calls]
        found |= {number: tuple(one[number][0] for one in alone) for number in lost}
    return found


def illustrate(
    call: MethodCall,
    test: Path,
    reference: Path,
    pool: WorkerPool,
    cancel: CancelToken,
) -> Rendered:
    """Return a picture of what a method sees in two files.

    Raises
    ------
    EnvironmentProblem
        One of them cannot be read, or the method needs what is not installed.
    Cancelled
        The token was cancelled.
    """
    request = jobs.encode_measure([call], _content(test))
    task = Task(0, Operation.ILLUSTRATE, request, walk.single_file(reference))
    return jobs.decode_render(Asker(pool, lambda _: None, cancel).answer(task))


def _content(path: Path) -> bytes:
    """Return the bytes of a file; it is not decoded here."""
    file = walk.single_file(path)
    if file.size_bytes > LARGEST_FILE_BYTES:
        raise DecodeProblem(path, "is too large to be compared; name a smaller copy")
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise DecodeProblem(path, cause(error)) from error


def _check(test: Path, asker: Asker) -> None:
    """Refuse a test picture that is none, once and not for every reference."""
    task = Task(0, Operation.RENDER, jobs.encode_render(1), walk.single_file(test))
    try:
        asker.answer(task)
    except EnvironmentProblem as problem:
        raise DecodeProblem(test, str(problem)) from problem


def _one(
    call: MethodCall, reference: Path, judgement: Score | str
) -> Compared | NotCompared:
    if isinstance(judgement, str):
        return NotCompared(call.name, reference, judgement)
    return Compared(call.name, reference, judgement.value, judgement.note)
