"""What a calibration found: altered copies of the user's own photos, found or not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photodedup.core.records.matches import Match
    from photodedup.core.records.photos import Photo, Skipped
    from photodedup.core.settings import ScanSettings


class Alteration(Enum):
    """What is done to a photo to make a copy of it; the value stands in reports."""

    SAVED_50 = "saved at JPEG quality 50"
    SAVED_10 = "saved at JPEG quality 10"
    SCALED_25 = "scaled to 25 %"
    BRIGHTER = "made brighter"
    GAMMA = "gamma 1.6"
    GREY = "black and white"
    CROPPED_70 = "cropped to 70 %"
    CROPPED_50 = "cropped to 50 %"
    TILTED = "tilted by 5 degrees"
    MIRRORED = "mirrored"
    TURNED = "turned right"
    BORDERED = "with a border"
    LOGO = "with a logo"
    SCREENSHOT = "in a screenshot"
    COLLAGE = "in a collage"
    PERSPECTIVE = "seen at a slant"


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """One altered copy.

    Attributes
    ----------
    strictness
        The largest at which it is matched with its original; negative when it is not
        matched at all.
    """

    photo: Photo
    alteration: Alteration
    strictness: float

    @property
    def is_found(self) -> bool:
        """Whether it is matched with its original at any strictness."""
        return self.strictness >= 0


@dataclass(frozen=True, slots=True)
class RelatedPhotos:
    """Two pictures of different origin that match.

    Attributes
    ----------
    first, second
        Photos of the user, or altered copies of them, whose paths say so.
    match
        How they match.
    """

    first: Photo
    second: Photo
    match: Match


@dataclass(frozen=True, slots=True)
class Calibration:
    """The outcome of a calibration.

    Attributes
    ----------
    photos
        The user's photos that were altered, in path order.
    copies
        Every altered copy.
    known
        Photos of the user that are copies of each other already: matched by bytes or
        as the same picture saved again, or in another way at the usual strictness.
    wrong
        One pair of pictures for each two photos that are not, but match, or of which
        altered copies do: the pair that matches at the largest strictness.
    skipped
        Photos that could not be read.
    complete
        False when it was stopped: copies not made are not counted.
    """

    settings: ScanSettings
    photos: tuple[Photo, ...]
    copies: tuple[FoundCopy, ...]
    known: tuple[RelatedPhotos, ...]
    wrong: tuple[RelatedPhotos, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    complete: bool = True

    def found(self, strictness: float, alteration: Alteration | None = None) -> float:
        """Return the share of copies found at a strictness, 0..1.

        Parameters
        ----------
        alteration
            Only copies that were altered like this; None for all.
        """
        copies = [
            copy
            for copy in self.copies
            if alteration is None or copy.alteration is alteration
        ]
        if not copies:
            return 0.0
        return sum(copy.strictness >= strictness for copy in copies) / len(copies)

    def wrong_at(self, strictness: float) -> int:
        """Return how many pairs of different photos match at a strictness."""
        return sum(pair.match.strictness >= strictness for pair in self.wrong)
