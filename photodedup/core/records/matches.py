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
    def is_mirror(self) -> bool:
        """Whether left and right are exchanged, with or without a quarter turn."""
        return self in {
            Turn.MIRRORED,
            Turn.FLIPPED,
            Turn.TRANSPOSED,
            Turn.TRANSVERSED,
        }

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


class Confidence(Enum):
    """How sure a match is, in one word; see `Match.confidence`."""

    CERTAIN = "certain"
    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Bound(Enum):
    """On which side of its threshold a value must lie."""

    AT_LEAST = ">="
    AT_MOST = "<="


SAVED_AGAIN = "saved again"
"""Name of the measure that a comparison at full size adds to the match of a copy with
its keeper: 1 when saving the keeper again explains every pixel of the copy, else 0."""


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


Mapping = tuple[float, float, float, float, float, float, float, float, float]
"""A 3x3 homography, row by row."""

IDENTITY: Mapping = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


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
    mapping
        Where a point (x, y, 1) of the second picture lies in the first, both whole and
        upright, in fractions 0..1 of width and height; turn and mirror are in it.
    overlay_area
        Share of what both show that something else covers (a logo, a sticker), 0..1.
    """

    turn: Turn = Turn.UPRIGHT
    angle_deg: float = 0.0
    first_part: Box = WHOLE
    second_part: Box = WHOLE
    mapping: Mapping = IDENTITY
    overlay_area: float = 0.0

    @property
    def inverse(self) -> Transform:
        """How the first picture would come from the second."""
        return Transform(
            self.turn.inverse,
            # A mirror turns the sense of rotation about once more.
            self.angle_deg if self.turn.is_mirror else -self.angle_deg,
            self.second_part,
            self.first_part,
            _inverted(self.mapping),
            self.overlay_area,
        )


def _inverted(mapping: Mapping) -> Mapping:
    """Return the inverse of a homography by its adjugate, scaled to end in 1."""
    a, b, c, d, e, f, g, h, i = mapping
    last = a * e - b * d
    return (
        (e * i - f * h) / last,
        (c * h - b * i) / last,
        (b * f - c * e) / last,
        (f * g - d * i) / last,
        (a * i - c * g) / last,
        (c * d - a * f) / last,
        (d * h - e * g) / last,
        (b * g - a * h) / last,
        1.0,
    )


STRICTNESS_DEFAULT = 0.5
"""Matches that hold at this strictness form groups unless a person asks otherwise."""

_CONFIDENCE = (
    (0.85, Confidence.CERTAIN),
    (0.65, Confidence.VERY_LIKELY),
    (STRICTNESS_DEFAULT, Confidence.LIKELY),
)


@dataclass(frozen=True, slots=True)
class Match:
    """Two photos that a comparison of pixels found to be related.

    Attributes
    ----------
    first, second
        `Photo.number`, first < second.
    similarity
        0..1, 1 = the same pixels.
    strictness
        The largest strictness at which the match still holds, 0..1: 0 is the loosest
        bound of any use, 1 is reached by nearly equal pictures only.
    """

    first: int
    second: int
    kind: MatchKind
    similarity: float
    transform: Transform = Transform()
    evidence: tuple[Measure, ...] = ()
    strictness: float = 1.0

    @property
    def saved_again(self) -> bool | None:
        """What a comparison at full size says, see `SAVED_AGAIN`.

        None where nobody has asked it.
        """
        for measure in self.evidence:
            if measure.name == SAVED_AGAIN:
                return measure.holds
        return None

    @property
    def confidence(self) -> Confidence:
        """How sure the match is, in one word."""
        return next(
            (word for least, word in _CONFIDENCE if self.strictness >= least),
            Confidence.POSSIBLE,
        )


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
    keypoints
        The two share local features; where one lies in the other is still to be found
        by matching them, and the other attributes say nothing.
    mapping
        Where a point of the second lies in the first, as `Transform.mapping`: told by
        a third photo that matches both, or by the hash of a cell of a collage.
    """

    distance: int
    turn: Turn = Turn.UPRIGHT
    first_trimmed: bool = False
    second_trimmed: bool = False
    keypoints: bool = False
    mapping: Mapping | None = None


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
