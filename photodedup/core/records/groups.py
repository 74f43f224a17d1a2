"""Groups: the copies of one capture, the keeper, and the outcome of a scan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photodedup.core.records.matches import Match, MatchKind
    from photodedup.core.records.photos import Photo, Skipped
    from photodedup.core.settings import KeepRule, ScanSettings


class Suggestion(Enum):
    """What is suggested for a photo of a group; the value stands in reports."""

    KEEP = "keep"
    REMOVE = "remove"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one photo is better than another: a keeper rule with both values.

    Attributes
    ----------
    better, worse
        What the rule compared, e.g. pixels; 0 where the rule has no number.
    """

    rule: KeepRule
    better: float = 0.0
    worse: float = 0.0


@dataclass(frozen=True, slots=True)
class Member:
    """A photo in a group.

    Attributes
    ----------
    similarity
        To the keeper, 0..1.
    reasons
        For the keeper: why it is kept (against the best other); for the others: why
        the keeper is better than this one.
    match
        The verified match with the keeper; None for the keeper itself.
    """

    photo: Photo
    suggestion: Suggestion
    similarity: float
    reasons: tuple[Reason, ...] = ()
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Photos of one capture, each verified against the keeper.

    Attributes
    ----------
    id
        1, 2, 3... in the order of the keeper's path, stable for equal input.
    kind
        The loosest kind among the members' matches.
    members
        The keeper first, the others by falling similarity, then path.
    """

    id: int
    kind: MatchKind
    members: tuple[Member, ...]

    @property
    def keeper(self) -> Photo:
        """The photo that is suggested to stay."""
        return self.members[0].photo

    @property
    def reclaimable_bytes(self) -> int:
        """Bytes of the members suggested for removal."""
        return sum(
            member.photo.file.size_bytes
            for member in self.members
            if member.suggestion is Suggestion.REMOVE
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a running scan has found so far; group ids may still change."""

    groups: tuple[Group, ...]
    photos_read: int


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The outcome of a scan.

    Attributes
    ----------
    photos
        Every photo that was read, in path order.
    skipped
        Files and folders that could not be read, in path order.
    notices
        Sentences for the user about the run as a whole (cache not usable...).
    passed_over
        Folders left out by rule (trashes, caches, hidden folders...), in path order.
    links
        Number of symbolic links; none was followed.
    too_small
        Number of photos under `ScanSettings.min_size_bytes`.
    matches
        Every verified match between the first photos of each content, down to
        strictness 0, series and look-alikes included: what `scan.regroup` needs.
    complete
        False when the scan was stopped: the groups are what was known then.
    """

    settings: ScanSettings
    photos: tuple[Photo, ...]
    groups: tuple[Group, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    notices: tuple[str, ...] = ()
    complete: bool = True
    passed_over: tuple[Skipped, ...] = ()
    links: int = 0
    too_small: int = 0
    matches: tuple[Match, ...] = ()
