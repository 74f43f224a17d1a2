"""What the comparison of a scan says of two photos, as the score of a method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core import wording
from photodedup.core.methods import Score

if TYPE_CHECKING:
    from photodedup.core.records import Match, Photo

UNLIKE = Score(0.0, "not the same picture")


def aligned_score(match: Match | None, first: Photo, second: Photo) -> Score:
    """Return how sure it is that two photos are copies of one capture.

    Parameters
    ----------
    match
        Of the two photos; None when they are not copies, nor look alike.
    first, second
        The photos.

    Returns
    -------
    0..1: the strictness up to which the match holds, with the sentence that the window
    shows. 0 for another shot of the same scene, and for what only looks alike: these
    are other captures, however near they are.
    """
    if match is None:
        return UNLIKE
    if not match.kind.is_duplicate:
        return Score(0.0, wording.match_sentence(match))
    return Score(match.strictness, wording.copy_sentence(match, first, second))
