"""What looks at the picture itself: structure and keypoints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from photodedup.core.methods.base import Direction, Family, Form, Method
from photodedup.core.methods.kinds import FeatureKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.methods.base import Recipe
    from photodedup.core.settings import MethodOptions


LEAST_INLIERS = 8
"""Chosen on 60 photos of clothes and 30 of nature, checked on as many others: 98 % and
more of the copies (half size, JPEG 60, crop, 10 degrees, half covered) have as many,
with SURF 94 %; of photos of different things hardly any. Of garments of one type 3 %
do: they hang on the same wall, which is what is found."""


def _keypointing(kind: FeatureKind) -> Callable[[], Recipe]:
    def recipe() -> Recipe:
        from photodedup.core.methods import keypointing  # noqa: PLC0415

        return keypointing.recipe(kind)

    return recipe


def ssim(options: MethodOptions) -> Method:
    """Return structural similarity."""

    def recipe() -> Recipe:
        from photodedup.core.methods import structure  # noqa: PLC0415

        return structure.recipe(options)

    trimmed = ", without uniform margins" if options.ignore_white else ""
    return Method(
        name="ssim",
        title="Structural similarity",
        family=Family.STRUCTURE,
        measures="Mean agreement of luminance, contrast and structure in 7x7 windows; "
        "nothing is turned or moved first.",
        fingerprint=f"luma{trimmed}; the second picture at the size of the first",
        unit="",
        low=-1.0,
        high=1.0,
        direction=Direction.HIGHER_IS_CLOSER,
        # 99 % and more of copies re-saved, at half size or brighter; .07 % unlike.
        default_threshold=0.7,
        source="scikit-image; Wang et al., IEEE TIP 2004",
        form=Form.PAIR,
        recipe=recipe,
        key=f"ssim{trimmed}",
    )


def _features(kind: FeatureKind, title: str, source: str, extra: str = "") -> Method:
    return Method(
        name=kind.value,
        title=title,
        family=Family.KEYPOINTS,
        measures="How many keypoints of both pictures look alike and lie where one "
        "change of view puts them.",
        fingerprint="keypoints with descriptions, at most 1,000 px",
        unit="keypoints",
        low=0,
        high=math.inf,
        direction=Direction.HIGHER_IS_CLOSER,
        default_threshold=LEAST_INLIERS,
        source=source,
        form=Form.PAIR,
        recipe=_keypointing(kind),
        key=kind.value,
        extra=extra,
    )


KEYPOINTS = (
    _features(
        FeatureKind.SIFT,
        "SIFT keypoints",
        "OpenCV SIFT; Lowe, IJCV 2004",
    ),
    _features(
        FeatureKind.ORB,
        "ORB keypoints",
        "OpenCV ORB; Rublee et al., ICCV 2011",
    ),
    _features(
        FeatureKind.AKAZE,
        "AKAZE keypoints",
        "OpenCV AKAZE; Alcantarilla, Nuevo and Bartoli, BMVC 2013",
    ),
    _features(
        FeatureKind.SURF,
        "SURF keypoints",
        "mahotas surf; Bay et al., CVIU 2008",
        extra="surf",
    ),
)
