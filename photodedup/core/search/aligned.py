"""The comparison of a scan between a query and some photos."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from photodedup.core import jobs
from photodedup.core.index.pairs import hypotheses
from photodedup.core.jobs import Operation
from photodedup.core.progress import Stage
from photodedup.core.records import Candidate, Match
from photodedup.core.scan.nodes import IDENTICAL, SAME_PIXELS
from photodedup.core.workers import Task, TaskFailure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photodedup.core.methods import Score
    from photodedup.core.records import Photo, Thumbnails
    from photodedup.core.search.asking import Asker
    from photodedup.core.store import Cache

PAIRS_PER_TASK = 16


@dataclass(frozen=True, slots=True)
class Aligned:
    """What the comparison says of the query and one photo.

    Attributes
    ----------
    row
        Place of the photo among those compared.
    score
        Or why there is none.
    match
        From the query (number 0); None for photos that have nothing in common.
    """

    row: int
    score: Score | str
    match: Match | None


def compare(
    query: Photo,
    pictures: Thumbnails,
    photos: Sequence[Photo],
    cache: Cache,
    asker: Asker,
) -> list[Aligned]:
    """Compare a query with some photos.

    Parameters
    ----------
    query, pictures
        The query and its thumbnails.
    photos
        What it is compared with; their thumbnails are in the cache.

    Returns
    -------
    In the order of `photos`; one that brought a worker down has no match, and the
    reason for a note.

    Raises
    ------
    Cancelled
        The token was cancelled.
    """
    numbered = [replace(each, number=row) for row, each in enumerate(photos, start=1)]
    first = replace(query, number=0)
    matches = _without_looking(first, numbered)
    candidates = [
        Candidate(0, each.number, hypotheses(first, each))
        for each in numbered
        if each.number not in matches
    ]

    def task(number: int, batch: Sequence[Candidate]) -> Task:
        seen = {0: first, **{c.second: numbered[c.second - 1] for c in batch}}
        small = {0: pictures}
        for each in batch:
            content = numbered[each.second - 1].content
            small[each.second] = cache.thumbnails(content)
        request = jobs.encode_candidates(batch, seen, small, alike=True)
        return Task(number, Operation.VERIFY, request)

    failures: dict[int, str] = {}
    done = len(matches)
    for batch, answer in asker.batches(candidates, PAIRS_PER_TASK, task):
        if isinstance(answer, TaskFailure):
            failures |= {pair.second: answer.reason for pair in batch}
        else:
            found = jobs.decode_verdicts(answer, batch)
            matches |= {match.second: match for match in found}
        done += len(batch)
        asker.tell(Stage.COMPARING, done, len(photos))
    return list(_judged(first, numbered, matches, failures))


def _without_looking(query: Photo, photos: Sequence[Photo]) -> dict[int, Match]:
    """Return the matches of photos with the query's bytes or pixels, by number."""
    matches: dict[int, Match] = {}
    for photo in photos:
        digest = photo.facts.picture_digest
        if photo.content == query.content:
            matches[photo.number] = replace(IDENTICAL, second=photo.number)
        elif digest is not None and digest == query.facts.picture_digest:
            matches[photo.number] = replace(SAME_PIXELS, second=photo.number)
    return matches


def _judged(
    query: Photo,
    photos: Sequence[Photo],
    matches: dict[int, Match],
    failures: dict[int, str],
) -> Iterator[Aligned]:
    for photo in photos:
        match = matches.get(photo.number)
        score: Score | str = jobs.aligned_score(match, query, photo)
        yield Aligned(photo.number - 1, failures.get(photo.number, score), match)
