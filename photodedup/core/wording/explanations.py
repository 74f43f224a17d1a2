"""The words for each measure of a match."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from photodedup.core.records import SAVED_AGAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photodedup.core.wording.numbers import Translate

SECONDS_APART = "seconds apart"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words for one measure.

    Attributes
    ----------
    title
        A short name.
    meaning
        What is measured, in words that follow the title and a colon.
    unit
        Stands behind the value; empty for a share or a count.
    """

    title: Callable[[Translate], str]
    meaning: Callable[[Translate], str]
    unit: Callable[[Translate], str] = lambda _: ""


def _gray_levels(translate: Translate) -> str:
    return translate("Measure", "levels of 255")


def _pixels(translate: Translate) -> str:
    return translate("Measure", "px")


def _seconds(translate: Translate) -> str:
    return translate("Measure", "s")


EXPLANATIONS: Mapping[str, Explanation] = MappingProxyType(
    {
        "equal bytes": Explanation(
            lambda translate: translate("Measure", "equal bytes"),
            lambda translate: translate("Measure", "Both files hold the same bytes"),
        ),
        "equal pixels": Explanation(
            lambda translate: translate("Measure", "equal pixels"),
            lambda translate: translate(
                "Measure", "Both files hold the same pixels, bit for bit"
            ),
        ),
        "same notes": Explanation(
            lambda translate: translate("Measure", "camera notes agree"),
            lambda translate: translate(
                "Measure",
                "Whether the cameras' notes (time, exposure) can be of one shot",
            ),
        ),
        "coarse structure": Explanation(
            lambda translate: translate("Measure", "coarse structure"),
            lambda translate: translate(
                "Measure",
                "Agreement of the large shapes, 1 is perfect",
            ),
        ),
        "fine structure": Explanation(
            lambda translate: translate("Measure", "fine structure"),
            lambda translate: translate(
                "Measure", "Agreement of edges and details, 1 is perfect"
            ),
        ),
        "matching blocks": Explanation(
            lambda translate: translate("Measure", "matching blocks"),
            lambda translate: translate(
                "Measure", "Share of the picture's small blocks that agree"
            ),
        ),
        "overlap": Explanation(
            lambda translate: translate("Measure", "overlap"),
            lambda translate: translate(
                "Measure", "Share of the frame in which both pictures show something"
            ),
        ),
        "hash distance": Explanation(
            lambda translate: translate("Measure", "hash distance"),
            lambda translate: translate(
                "Measure", "Bits of 63 in which the fingerprints differ, 0 is equal"
            ),
        ),
        "colour difference": Explanation(
            lambda translate: translate("Measure", "colour difference"),
            lambda translate: translate(
                "Measure", "Mean difference of the colours, 0 is equal"
            ),
            _gray_levels,
        ),
        "luma difference": Explanation(
            lambda translate: translate("Measure", "brightness difference"),
            lambda translate: translate(
                "Measure", "Mean difference of the brightness, 0 is equal"
            ),
            _gray_levels,
        ),
        "plain ground": Explanation(
            lambda translate: translate("Measure", "plain ground"),
            lambda translate: translate(
                "Measure",
                "Share of the picture without structure, where a change could hide",
            ),
        ),
        "one ground": Explanation(
            lambda translate: translate("Measure", "one ground"),
            lambda translate: translate(
                "Measure",
                "Share of the picture in nearly one tone, as on a page, where small "
                "print could differ",
            ),
        ),
        "largest local difference": Explanation(
            lambda translate: translate("Measure", "largest local difference"),
            lambda translate: translate(
                "Measure", "The largest difference in any one place, such as a speck"
            ),
            _gray_levels,
        ),
        "lone difference": Explanation(
            lambda translate: translate("Measure", "lone difference"),
            lambda translate: translate(
                "Measure",
                "The largest difference in one place, in times of the usual one; a "
                "copy differs alike everywhere, a changed digit only once",
            ),
        ),
        "seen beyond": Explanation(
            lambda translate: translate("Measure", "seen beyond"),
            lambda translate: translate(
                "Measure",
                "How far each picture shows what the other does not; a copy shows a "
                "part of its original",
            ),
            _pixels,
        ),
        "leftover shift": Explanation(
            lambda translate: translate("Measure", "leftover shift"),
            lambda translate: translate(
                "Measure",
                "How far details lie apart when one picture is laid on the other; "
                "another shot of the scene never fits",
            ),
            _pixels,
        ),
        "matching keypoints": Explanation(
            lambda translate: translate("Measure", "matching keypoints"),
            lambda translate: translate(
                "Measure", "Distinct points of one picture that lie right in the other"
            ),
        ),
        "large shapes": Explanation(
            lambda translate: translate("Measure", "large shapes"),
            lambda translate: translate(
                "Measure", "Agreement of light and dark on the whole, 1 is perfect"
            ),
        ),
        "matching detail": Explanation(
            lambda translate: translate("Measure", "matching detail"),
            lambda translate: translate(
                "Measure",
                "Share of the blocks with clear detail that agree, an overlay left out",
            ),
        ),
        "matching detail everywhere": Explanation(
            lambda translate: translate("Measure", "matching detail everywhere"),
            lambda translate: translate(
                "Measure", "Share of all blocks with clear detail that agree"
            ),
        ),
        "blocks with detail": Explanation(
            lambda translate: translate("Measure", "blocks with detail"),
            lambda translate: translate(
                "Measure", "Number of blocks with enough detail to be compared"
            ),
        ),
        "matching photographed blocks": Explanation(
            lambda translate: translate("Measure", "matching photographed blocks"),
            lambda translate: translate(
                "Measure", "Share of the blocks of photographed surfaces that agree"
            ),
        ),
        "photographed": Explanation(
            lambda translate: translate("Measure", "photographed"),
            lambda translate: translate(
                "Measure",
                "Share of the picture that is photographed, not drawn or plain",
            ),
        ),
        "photographed and matching": Explanation(
            lambda translate: translate("Measure", "photographed and matching"),
            lambda translate: translate(
                "Measure", "Share of the picture that is photographed and agrees"
            ),
        ),
        "covered by an overlay": Explanation(
            lambda translate: translate("Measure", "covered by an overlay"),
            lambda translate: translate(
                "Measure",
                "Share of the picture under a logo or sticker that only one has",
            ),
        ),
        SAVED_AGAIN: Explanation(
            lambda translate: translate("Measure", "saved again"),
            lambda translate: translate(
                "Measure",
                "Whether saving the photo that stays again explains every pixel of "
                "this one, at full size",
            ),
        ),
        "other colours": Explanation(
            lambda translate: translate("Measure", "other colours"),
            lambda translate: translate(
                "Measure",
                "How far the colours of something drawn differ, in times of their "
                "strength, 0 is equal",
            ),
        ),
        SECONDS_APART: Explanation(
            lambda translate: translate("Measure", "seconds apart"),
            lambda translate: translate(
                "Measure", "Time between the two shots by the camera's clock"
            ),
            _seconds,
        ),
    }
)
