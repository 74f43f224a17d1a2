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
) -> dict[int, Score | str]:
    """Return the scores of a query's preview, by place among the contents.

    Parameters
    ----------
    query
        Preview of the query.
    contents
        Of photos whose previews are in the cache.

    Returns
    -------
    For each place the score, or why there is none.

    Raises
    ------
    EnvironmentProblem
        The method needs what is not installed.
    Cancelled
        The token was cancelled.
    """

    def task(number: int, batch: Sequence[int]) -> Task:
        previews = [cache.preview(contents[place]) for place in batch]
        request = jobs.encode_measure_previews(call, query, previews)
        return Task(number, Operation.MEASURE_PREVIEWS, request)

    found: dict[int, Score | str] = {}
    for batch, answer in asker.batches(range(len(contents)), PAIRS_PER_TASK, task):
        if isinstance(answer, TaskFailure):
            refuse(answer)
            found |= dict.fromkeys(batch, answer.reason)
        else:
            scores = jobs.decode_scores(answer, len(batch))
            found.update(zip(batch, scores, strict=True))
        asker.tell(Stage.COMPARING, len(found), len(contents))
    return found
