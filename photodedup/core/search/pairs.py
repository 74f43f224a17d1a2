"""Slow methods: a query's preview measured against others, in the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core import jobs
from photodedup.core.jobs import Operation
from photodedup.core.progress import Stage
from photodedup.core.search.asking import refuse
from photodedup.core.workers import Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.jobs import MethodCall
    from photodedup.core.methods import Score
    from photodedup.core.search.asking import Asker
    from photodedup.core.store import Cache

PAIRS_PER_TASK = 16


def measure(
    call: MethodCall,
    query: bytes,
    contents: Sequence[bytes],
    cache: Cache,
    asker: Asker,
) -> dict[int, Score]:
    """Return the scores of a query's preview, by place among the contents.

    Parameters
    ----------
    query
        Preview of the query.
    contents
        Of photos whose previews are in the cache. What brought a worker down has no
        score.

    Raises
    ------
    EnvironmentProblem
        The method needs what is not installed.
    Cancelled
        The token was cancelled.
    """
    starts = range(0, len(contents), PAIRS_PER_TASK)

    def task(start: int) -> Task:
        batch = contents[start : start + PAIRS_PER_TASK]
        previews = [cache.preview(content) for content in batch]
        request = jobs.encode_measure_previews(call, query, previews)
        return Task(start, Operation.MEASURE_PREVIEWS, request)

    found: dict[int, Score] = {}
    for outcome in asker.outcomes(map(task, starts)):
        start = outcome.task.key
        count = min(PAIRS_PER_TASK, len(contents) - start)
        if isinstance(outcome.answer, TaskFailure):
            refuse(outcome.answer)
            continue
        scores = jobs.decode_scores(outcome.answer, count)
        found.update(enumerate(scores, start))
        asker.tell(Stage.COMPARING, len(found), len(contents))
    return found
