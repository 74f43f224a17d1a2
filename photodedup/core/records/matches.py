"""Matches: what a hash proposes and what a comparison of pixels says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntFlag

from photodedup.core.records.photos import WHOLE, Box


class Turn(IntFlag):
    """One of the 8 orientations: transpose first, then mirror, then flip.

    ``apply(turn, first)`` looks like the second picture of a match.
    """

    UPRIGHT = 0
    MIRRORED = 1
    """Left and right exchanged."""
    FLIPPED = 2
    """Top and bottom exchanged."""
    TURNED_180 = 3
    TRANSPOSED = 4
    """Rows become columns."""
    CLOCKWISE = 5
    """Turned by 90 degrees clockwise."""
    COUNTERCLOCKWISE = 6
    """Turned by 90 degrees counterclockwise."""
    TRANSVERSED = 7
    """Transposed over the other diagonal."""

    @property
    def inverse(self) -> Turn:
        """The turn that undoes this one.

        Every mirror undoes itself; of the turns only the two quarter turns differ
        from their inverse.
        """
        if self is Turn.CLOCKWISE:
            return Turn.COUNTERCLOCKWISE
        if self is Turn.COUNTERCLOCKWISE:
            return Turn.CLOCKWISE
        return self


class MatchKind(Enum):
    """How two photos are related, from closest to loosest."""

    IDENTICAL = "identical"
    SAME_PIXELS = "same pixels"
    RESIZED = "resized"
    RESAVED = "re-saved"
    EDITED = "edited"
    CROPPED = "cropped"
    TURNED = "turned"
    FRAMED = "framed"
    SERIES = "series"
    LOOKALIKE = "look-alike"

    @property
    def is_duplicate(self) -> bool:
        """Whether the match is a copy of one capture; others are never marked."""
        return self not in {MatchKind.SERIES, MatchKind.LOOKALIKE}


class Bound(Enum):
    """On which side of its threshold a value must lie."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Measure:
    """One piece of evidence: a named value against its threshold."""

    name: str
    value: float
    threshold: float
    bound: Bound

    @property
    def holds(self) -> bool:
        """Whether the value lies on the right side."""
        if self.bound is Bound.AT_LEAST:
            return self.value >= self.threshold
        return self.value <= self.threshold


@dataclass(frozen=True, slots=True)
class Transform:
    """How the second picture of a match came from the first.

    Attributes
    ----------
    turn
        Quarter turn or mirror that takes the first to the second.
    angle_deg
        Further small rotation, degrees, positive clockwise.
    first_part
        What of the first picture is seen in the second.
    second_part
        What of the second picture is filled by the first; less than the whole for
        borders, screenshots and collages.
    """

    turn: Turn = Turn.UPRIGHT
    angle_deg: float = 0.0
    first_part: Box = WHOLE
    second_part: Box = WHOLE


@dataclass(frozen=True, slots=True)
class Match:
    """Two photos that a comparison of pixels found to be related.

    Attributes
    ----------
    first, second
        `Photo.number`, first < second.
    similarity
        0..1, 1 = the same pixels.
    """

    first: int
    second: int
    kind: MatchKind
    similarity: float
    transform: Transform = Transform()
    evidence: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Hypothesis:
    """How one photo might lie in another; what a hash proposes.

    Attributes
    ----------
    distance
        Hamming distance of the sign hashes, 0..63: how promising it is.
    turn
        Applied to the first photo, gives the look of the second.
    first_trimmed, second_trimmed
        Compare what is left without uniform borders instead of the whole picture.
    """

    distance: int
    turn: Turn = Turn.UPRIGHT
    first_trimmed: bool = False
    second_trimmed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two photos worth a comparison of pixels.

    Attributes
    ----------
    first, second
        `Photo.number`, first < second.
    hypotheses
        What to try, most promising first.
    """

    first: int
    second: int
    hypotheses: tuple[Hypothesis, ...]
