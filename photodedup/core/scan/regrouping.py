"""The groups of a finished scan at another strictness, without a decode."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core import keep
from photodedup.core.scan.arrangement import Arrangement
from photodedup.core.scan.forms import Made, numbered
from photodedup.core.scan.proofs import proofs_of

if TYPE_CHECKING:
    from photodedup.core.records import ScanResult
    from photodedup.core.scan.nodes import ContentPair


class Regrouping:
    """A result prepared for many regroupings, such as those of a slider.

    Parameters
    ----------
    result
        With `ScanResult.matches`.
    not_duplicates
        Pairs of content digests (smaller first) that people told apart.
    """

    def __init__(
        self,
        result: ScanResult,
        not_duplicates: frozenset[ContentPair] = frozenset(),
    ) -> None:
        self._result = result
        self._arrangement = Arrangement(
            {photo.number: photo for photo in result.photos},
            result.matches,
            not_duplicates,
            Made(keep.Order(result.settings.keep), result.groups),
            proofs_of(result.groups),
        )
        self.at(result.settings.strictness)

    def at(self, strictness: float) -> ScanResult:
        """Return the result with the groups of a strictness, 0..1.

        A group that is as it was in the result, or at a strictness asked for before,
        is the same object, with the same number.
        """
        return replace(
            self._result,
            settings=replace(self._result.settings, strictness=strictness),
            groups=self._arrangement.groups(strictness),
        )


def regroup(
    result: ScanResult,
    strictness: float,
    not_duplicates: frozenset[ContentPair] = frozenset(),
) -> ScanResult:
    """Return the result as a scan with this strictness would have grouped it.

    Parameters
    ----------
    result
        With `ScanResult.matches`.
    strictness
        Matches that do not hold at it form no groups, 0..1.
    not_duplicates
        Pairs of content digests (smaller first) that people told apart.
    """
    regrouped = Regrouping(result, not_duplicates).at(strictness)
    return replace(regrouped, groups=numbered(regrouped.groups))
