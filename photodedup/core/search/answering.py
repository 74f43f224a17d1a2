"""One question to a collection: which way it is answered, and the answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from photodedup.core.jobs import MethodCall
from photodedup.core.methods import Form, Score
from photodedup.core.records import MatchKind, Ranked
from photodedup.core.search import aligned, pairs, ranking
from photodedup.core.search.descriptions import Descriptions
from photodedup.core.search.shortlist import shortlist

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from photodedup.core.records import Match, Photo, Thumbnails
    from photodedup.core.search.asking import Asker
    from photodedup.core.settings import SearchSettings
    from photodedup.core.store import Cache

    Scored = tuple[Photo, Score, Match | None]

NO_COPIES = "What is no copy follows by how alike it looks to the learned descriptor."
LIKENESS = MethodCall("siamese")
"""What chooses, with the sign hash, the photos that slow methods look at."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The query as a photo (number 0), with its thumbnails."""

    photo: Photo
    thumbnails: Thumbnails


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Everything that an answer depends on.

    Attributes
    ----------
    photos
        Where to look; without the query's own file.
    """

    asked: Asked
    call: MethodCall
    photos: Sequence[Photo]
    settings: SearchSettings


@dataclass(frozen=True, slots=True)
class Answer:
    """The nearest photos, how many were looked at, and what else is to be told."""

    ranked: tuple[Ranked, ...]
    examined: int
    notices: tuple[str, ...] = ()


class Answering:
    """Answers questions, and remembers descriptors from one to the next.

    Parameters
    ----------
    cache
        Has the thumbnails of all photos that are asked about.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._descriptions = Descriptions(cache)

    def answer(self, question: Question, asker: Asker) -> Answer:
        """Return the nearest photos.

        Raises
        ------
        EnvironmentProblem
            The method needs what is not installed.
        Cancelled
            The asker's token was cancelled.
        """
        self._descriptions.failures.clear()
        method = question.call.method
        if method.form is not Form.PAIR:
            found = self._by_descriptor(question, asker)
        elif method.recipe is None:
            found = self._by_alignment(question, asker)
        else:
            found = self._by_pairs(question, asker)
        failures = _sentences("described", self._descriptions.failures)
        return replace(found, notices=(*found.notices, *failures))

    def prepare(self, photos: Sequence[Photo], asker: Asker) -> None:
        """Make the descriptors that `combined` and all slow methods begin with.

        Raises
        ------
        EnvironmentProblem
            The network that ships cannot be loaded.
        Cancelled
            The asker's token was cancelled; what was made is in the cache.
        """
        self._described(LIKENESS, photos, asker)

    def _by_descriptor(self, question: Question, asker: Asker) -> Answer:
        # The query first: what no photo can be described without is missed at once.
        query = self._descriptor(question.call, question.asked, asker)
        photos, stored = self._described(question.call, question.photos, asker)
        method, settings = question.call.method, question.settings
        found, sentence = ranking.rank(method, query, stored, settings)
        scored = [(photos[row], Score(value), None) for row, value in found]
        return Answer(_ranked(scored), len(photos), (sentence,) if sentence else ())

    def _by_pairs(self, question: Question, asker: Asker) -> Answer:
        near, query = self._near(question, asker), question.asked.thumbnails.preview
        contents = [photo.content for photo in near]
        scores = pairs.measure(question.call, query, contents, self._cache, asker)
        scored, notices = _settled(
            (near[row], score, None) for row, score in sorted(scores.items())
        )
        sign = question.call.method.direction.sign
        scored.sort(key=lambda each: sign * each[1].value)
        shown = scored[: question.settings.count]
        return Answer(_ranked(shown), len(scored), tuple(notices))

    def _by_alignment(self, question: Question, asker: Asker) -> Answer:
        near, asked = self._near(question, asker), question.asked
        found = aligned.compare(asked.photo, asked.thumbnails, near, self._cache, asker)
        scored, notices = _settled(
            (near[each.row], each.score, each.match) for each in found
        )
        scored.sort(key=lambda each: _nearness(*each[1:]))
        shown = scored[: question.settings.count]
        if any(match is None for _, _, match in shown):
            notices.append(NO_COPIES)
        return Answer(_ranked(shown), len(scored), tuple(notices))

    def _near(self, question: Question, asker: Asker) -> list[Photo]:
        """Return the photos that a slow method is to look at."""
        query = self._descriptor(LIKENESS, question.asked, asker)
        photos, stored = self._described(LIKENESS, question.photos, asker)
        likeness = ranking.values(LIKENESS.method, query, stored)
        return [photos[n] for n in shortlist(question.asked.photo, photos, likeness)]

    def _described(
        self, call: MethodCall, photos: Sequence[Photo], asker: Asker
    ) -> tuple[list[Photo], list[bytes]]:
        """Return the photos that have a descriptor, and these."""
        known = self._descriptions.of_photos(call, photos, asker)
        having = [photo for photo in photos if photo.content in known]
        return having, [known[photo.content] for photo in having]

    def _descriptor(self, call: MethodCall, asked: Asked, asker: Asker) -> bytes:
        return self._descriptions.of_query(call, asked.photo, asked.thumbnails, asker)


def _nearness(score: Score, match: Match | None) -> tuple[float, int]:
    """Sort copies by how sure they are; then other shots; then what looks alike."""
    kind = None if match is None else match.kind
    order = [MatchKind.SERIES, MatchKind.LOOKALIKE]
    return -score.value, order.index(kind) if kind in order else len(order)


def _settled(
    found: Iterable[tuple[Photo, Score | str, Match | None]],
) -> tuple[list[Scored], list[str]]:
    """Return what has a score, and sentences about what has none."""
    scored: list[Scored] = []
    failures = Counter[str]()
    for photo, score, match in found:
        if isinstance(score, str):
            failures[score] += 1
        else:
            scored.append((photo, score, match))
    return scored, [*_sentences("compared", failures)]


def _sentences(done: str, failures: Counter[str]) -> Iterator[str]:
    """Return what could not be done to how many photos, a sentence for each reason."""
    for reason, number in sorted(failures.items()):
        photos = "One photo" if number == 1 else f"{number:,} photos"
        yield f"{photos} could not be {done}: {reason}."


def _ranked(scored: Iterable[Scored]) -> tuple[Ranked, ...]:
    """Return the photos numbered by their ranks; in matches the query is number 0."""
    return tuple(
        Ranked(
            rank,
            replace(photo, number=rank),
            score.value,
            score.note,
            None if match is None else replace(match, first=0, second=rank),
        )
        for rank, (photo, score, match) in enumerate(scored, start=1)
    )
