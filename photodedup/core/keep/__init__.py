"""Which photo of a group to keep, and why.

The rules of `KeepSettings` give each photo a key; keys are compared rule by rule, so
the order is total, transitive and the same for every order of the input. Two rules come
first whatever the settings say: a damaged photo is kept only where there is no whole
one, and of whole photos a protected one is kept. Then comes the one that matches most
of the others (`place`). The path comes last.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from photodedup.core.keep.depths import depth_beside, depths
from photodedup.core.merits import Key, merit, quality_step, shown, taken_at
from photodedup.core.records import (
    Match,
    MatchKind,
    Member,
    Photo,
    Reason,
    Suggestion,
)
from photodedup.core.settings import KeepRule
from photodedup.core.shots import Shots, compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photodedup.core.settings import KeepSettings

_ALWAYS_FIRST = (KeepRule.UNDAMAGED, KeepRule.PROTECTED)

_CERTAIN = {MatchKind.IDENTICAL, MatchKind.SAME_PIXELS}

# In a preview of 320 px, two frames from a tripod are one picture, and so are a page
# and the same page with another digit: these go only after a comparison at full size.
_TO_BE_PROVEN = frozenset({MatchKind.RESIZED, MatchKind.RESAVED})

_REMOVABLE = frozenset(
    {
        MatchKind.IDENTICAL,
        MatchKind.SAME_PIXELS,
        MatchKind.RESIZED,
        MatchKind.RESAVED,
    }
)

# The pages of a scanned document, the frames of an animation, the layers of a drawing:
# only the first is read, and nobody counts the others (see `Facts.frames`).
_UNCOUNTED = frozenset({"gif", "tiff", "psd"})

# Whose rounding cannot be read: the comparison at full size, right before a photo goes,
# took 37 of 40 frames of a tripod burst in WebP or AVIF for the keeper saved again.
_UNREADABLE_ROUNDING = frozenset({"webp", "avif", "heic"})


_MAX_REASONS = 3

# Larger groups of merely similar photos are flat or dark pictures more often than
# copies: 60 of 60 such groups in the study of star clustering.
_LARGE_GROUP = 50


class Order:
    """The keeper rules over a library: works out the key of each photo only once.

    Parameters
    ----------
    settings
        The keeper rules.
    """

    def __init__(self, settings: KeepSettings) -> None:
        self._rules = _ordered(settings)
        # How much of a picture a photo shows depends on its matches; all else does not.
        self._depth_counts = KeepRule.UNCROPPED in self._rules
        self._place = (
            self._rules.index(KeepRule.UNCROPPED)
            if self._depth_counts
            else len(self._rules)
        )
        self._known: dict[int, tuple[Photo, tuple[Key, ...]]] = {}

    def rank(self, photos: Iterable[Photo], matches: Iterable[Match]) -> dict[int, int]:
        """Order some photos, the best first; see `rank`."""
        found = depths(matches) if self._depth_counts else {}
        ordered = sorted(
            photos, key=lambda photo: self._key(photo, found.get(photo.number, 0))
        )
        return {photo.number: place for place, photo in enumerate(ordered)}

    def choose(
        self, keeper: Photo, others: Sequence[tuple[Photo, Match]]
    ) -> tuple[Member, ...]:
        """Say for each photo of a group what is suggested, and why; see `choose`."""
        large = len(others) + 1 > _LARGE_GROUP
        members = [
            Member(
                photo=photo,
                suggestion=_suggestion(
                    keeper, photo, match, large=large, proven=match.saved_again is True
                ),
                similarity=match.similarity,
                reasons=self._reasons(keeper, photo, match),
                match=match,
            )
            for photo, match in others
        ]
        best = self._best_of(keeper, others)
        reasons = members[best].reasons if members else ()
        members.sort(
            key=lambda member: (-member.similarity, str(member.photo.file.path))
        )
        return (Member(keeper, Suggestion.KEEP, 1.0, reasons), *members)

    def _merits(self, photo: Photo) -> tuple[Key, ...]:
        """Return the key of a photo by each rule, empty where it depends on others."""
        known = self._known.get(photo.number)
        if known is None or known[0] is not photo:
            keys = tuple(
                () if rule is KeepRule.UNCROPPED else merit(rule, photo)
                for rule in self._rules
            )
            known = self._known[photo.number] = photo, keys
        return known[1]

    def _key(self, photo: Photo, depth: int) -> tuple[object, ...]:
        """Return what photos are sorted by: the smaller is the better."""
        keys = self._merits(photo)
        return (keys[: self._place], depth, keys[self._place :])

    def _best_of(self, keeper: Photo, others: Sequence[tuple[Photo, Match]]) -> int:
        """Return the place of the best of the others; 0 where nothing is to choose."""
        if len(others) <= 1:
            return 0

        def key(place: int) -> tuple[object, ...]:
            photo, match = others[place]
            return self._key(photo, depth_beside(keeper, photo, match))

        return min(range(len(others)), key=key)

    def _reasons(self, keeper: Photo, photo: Photo, match: Match) -> tuple[Reason, ...]:
        """Return the first rules by which the keeper is better, or the path.

        The first of them is the one that decided.
        """
        depth = depth_beside(keeper, photo, match)
        reasons: list[Reason] = []
        pairs = zip(
            self._rules[:-1], self._merits(keeper), self._merits(photo), strict=False
        )
        for rule, ours, theirs in pairs:
            if rule is KeepRule.UNCROPPED:
                better, worse = depth > 0, depth < 0
            else:
                better, worse = ours < theirs, ours > theirs
            if worse and not reasons:
                # By the rules the other one is better: it is its place that decided.
                reasons.append(Reason(KeepRule.CENTRAL))
            elif better:
                reasons.append(_reason(rule, keeper, photo))
            if len(reasons) == _MAX_REASONS:
                break
        return tuple(reasons) or (Reason(KeepRule.PATH),)


def rank(
    photos: Sequence[Photo], matches: Sequence[Match], settings: KeepSettings
) -> dict[int, int]:
    """Order all photos, the best first.

    Parameters
    ----------
    matches
        Of these photos; they tell which photo is a part of which.

    Returns
    -------
    dict
        `Photo.number` to rank, 0 is the best; every photo has a rank of its own.
    """
    return Order(settings).rank(photos, matches)


def place(photo: Photo, *, central: bool) -> tuple[bool, ...]:
    """Return what goes before the rank when the keeper of a group is chosen.

    Parameters
    ----------
    central
        Whether no photo that it matches has more matches, see `group.central`.
    """
    return bool(photo.facts.damage), not photo.file.protected, not central


def choose(
    keeper: Photo, others: Sequence[tuple[Photo, Match]], settings: KeepSettings
) -> tuple[Member, ...]:
    """Say for each photo of a group what is suggested, and why.

    Only copies that show nothing of their own (identical, same pixels, and resized or
    re-saved ones that were proven at full size) are suggested for removal. Other kinds,
    copies that have what the keeper lacks (pixels, further pages, transparency, camera
    notes) or a doubt among their measures, damaged photos, everything beside a damaged
    keeper, and all but identical files in groups above 50 are left to a person;
    protected photos stay.

    Parameters
    ----------
    others
        Each with its match with the keeper.

    Returns
    -------
    tuple of Member
        The keeper first, the others by falling similarity, then path.
    """
    return Order(settings).choose(keeper, others)


def wants_proof(
    keeper: Photo, others: Sequence[tuple[Photo, Match]]
) -> tuple[Photo, ...]:
    """Return those of the others that only lack the comparison at full size.

    If saving the keeper again explains all of such a copy, it is suggested for removal.

    Parameters
    ----------
    others
        Of one group, each with its match with the keeper.
    """
    large = len(others) + 1 > _LARGE_GROUP
    return tuple(
        photo
        for photo, match in others
        if match.kind in _TO_BE_PROVEN
        and match.saved_again is None
        and _suggestion(keeper, photo, match, large=large, proven=True)
        is Suggestion.REMOVE
    )


def _suggestion(
    keeper: Photo, photo: Photo, match: Match, *, large: bool, proven: bool
) -> Suggestion:
    if photo.file.protected:
        return Suggestion.KEEP
    if keeper.facts.damage or photo.facts.damage or match.kind not in _REMOVABLE:
        return Suggestion.REVIEW
    if _loses_parts(keeper, photo, match):
        return Suggestion.REVIEW
    if match.kind is MatchKind.IDENTICAL:
        return Suggestion.REMOVE
    doubts = large or (match.kind in _TO_BE_PROVEN and not proven)
    if doubts or _has_its_own(keeper, photo) or _is_in_doubt(keeper, photo, match):
        return Suggestion.REVIEW
    return Suggestion.REMOVE


def _loses_parts(keeper: Photo, photo: Photo, match: Match) -> bool:
    """Whether a RAW file or a film would go that the keeper seems not to have.

    Names are all that is known here; that the keeper's have the same bytes is proven
    before anything goes (`actions.proof`). That holds for whole copies of a bundle
    only: a smaller copy with a RAW file is no copy of that.
    """
    parts = {path.suffix.lower() for path in photo.file.parts}
    theirs = {path.suffix.lower() for path in keeper.file.parts}
    return bool(parts) and (
        match.kind is not MatchKind.IDENTICAL or not parts <= theirs
    )


def _has_its_own(keeper: Photo, photo: Photo) -> bool:
    """Whether something would be gone with a photo that the keeper does not have."""
    kept, facts = keeper.facts, photo.facts
    return (
        facts.pixels > kept.pixels
        or (facts.pixels == kept.pixels and quality_step(photo) > quality_step(keeper))
        or facts.frames > 1
        or facts.format in _UNCOUNTED
        or (facts.has_alpha and not kept.has_alpha)
        or any(
            ours and not theirs
            for ours, theirs in zip(_notes(photo), _notes(keeper), strict=True)
        )
    )


def _notes(photo: Photo) -> tuple[str, str, bool]:
    capture = photo.facts.capture
    return taken_at(photo), capture.camera, capture.has_gps


def _is_in_doubt(keeper: Photo, photo: Photo, match: Match) -> bool:
    """Whether pixels or notes leave it open that both are one shot.

    Stricter than `compared`: a format whose rounding cannot be read, and notes without
    a camera, of two cameras, or of times that a corrected clock would explain are no
    proof of two shots, but ask for a look.
    """
    if not all(measure.holds for measure in match.evidence):
        return True
    if match.kind in _CERTAIN:
        return False
    if photo.facts.format in _UNREADABLE_ROUNDING and not photo.facts.lossless:
        return True
    taken = taken_at(keeper), taken_at(photo)
    cameras = keeper.facts.capture.camera, photo.facts.capture.camera
    if any(all(pair) and pair[0] != pair[1] for pair in (taken, cameras)):
        return True
    return compared(keeper.facts, photo.facts) is not Shots.UNKNOWN


def _ordered(settings: KeepSettings) -> tuple[KeepRule, ...]:
    chosen = [
        rule
        for rule in dict.fromkeys(settings.rules)
        if rule not in {*_ALWAYS_FIRST, KeepRule.CENTRAL, KeepRule.PATH}
    ]
    return (*_ALWAYS_FIRST, *chosen, KeepRule.PATH)


# ------------------------------------------------------------------ reasons


def _reason(rule: KeepRule, keeper: Photo, photo: Photo) -> Reason:
    if rule is KeepRule.OLDER:
        return Reason(rule, *_times(keeper, photo))
    return Reason(rule, shown(rule, keeper), shown(rule, photo))


def _times(keeper: Photo, photo: Photo) -> tuple[float, float]:
    """Return the times that were compared, seconds since 1970; 0 for none."""
    taken = taken_at(keeper), taken_at(photo)
    if taken[0] == taken[1]:
        return keeper.file.mtime_ns / 1e9, photo.file.mtime_ns / 1e9
    return _seconds(taken[0]), _seconds(taken[1])


def _seconds(taken_at: str) -> float:
    if not taken_at:
        return 0.0
    try:
        return datetime.fromisoformat(taken_at).replace(tzinfo=UTC).timestamp()
    except ValueError:  # such as the 31st of June
        return 0.0
