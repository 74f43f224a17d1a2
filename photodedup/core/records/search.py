"""Search by image and comparison by method: what is asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.records.photos import WHOLE

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records.matches import Match
    from photodedup.core.records.photos import Box, Photo, Skipped


@dataclass(frozen=True, slots=True)
class Query:
    """A picture that others like it are looked for.

    Attributes
    ----------
    path
        Of its file; any image that can be read, wherever it lies.
    part
        Which part of the upright picture counts.
    """

    path: Path
    part: Box = WHOLE


@dataclass(frozen=True, slots=True)
class Ranked:
    """A photo that was found.

    Attributes
    ----------
    rank
        1 is the nearest.
    value
        What the method measured between the query and it.
    note
        What else the method says of the pair; may be empty.
    match
        How it is related to the query where that was established (`combined`). The
        photos of a result are numbered anew: the query is 0, a found photo its rank.
    """

    rank: int
    photo: Photo
    value: float
    note: str = ""
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The photos nearest to a query, by one method.

    Attributes
    ----------
    query
        What was asked.
    photo
        The query as a photo: its facts and hashes.
    method
        Name of the method.
    ranked
        The nearest first; equal ones in path order, or where the method looked only at
        some, in the order in which faster methods put them in front.
    photos
        How many photos were searched, without the query's own file.
    examined
        How many of them the method looked at. Slow methods look only at those that
        faster ones put in front, and this says how many these were.
    skipped
        Files and folders that could not be read.
    notices
        Sentences about what could not be done as asked.
    seconds
        From the question to the answer, without reading new photos.
    complete
        False when the search was stopped.
    """

    query: Query
    photo: Photo
    method: str
    ranked: tuple[Ranked, ...]
    photos: int
    examined: int
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[str, ...] = ()
    seconds: float = 0.0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Compared:
    """What one method says of the test picture and one reference.

    Attributes
    ----------
    method
        Its name.
    reference
        The file that the test picture was compared with.
    value
        In the method's range.
    note
        What else is worth knowing; may be empty.
    """

    method: str
    reference: Path
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A comparison that could not be made, and why (English, without the path)."""

    method: str
    reference: Path
    reason: str
