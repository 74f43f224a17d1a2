"""Which part of a picture a view shows, as one affine map.

A `Placement` maps the unit square of the view to the unit square of the stored
picture. Turns by 90 degrees are exact; other angles are true angles of the photo
before it was squared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.training.pictures import Picture

SHARPER = 0.3
"""A level of the pyramid is shrunk by 2^0.7 at most: linear interpolation holds."""


def _identity() -> NDArray[np.float64]:
    return np.eye(3)


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where a view looks.

    Attributes
    ----------
    aspect
        Width by height of what the view shows, in the photo's own proportions.
    matrix
        float64 (3, 3): view (x, y, 1), fractions, to picture, fractions.
    """

    aspect: float = 1.0
    matrix: NDArray[np.float64] = field(default_factory=_identity)

    def cropped(
        self, left: float, top: float, width: float, height: float
    ) -> Placement:
        """Return the view of a part of this view, fractions."""
        part = np.array([[width, 0, left], [0, height, top], [0, 0, 1.0]])
        return replace(
            self, aspect=self.aspect * width / height, matrix=self.matrix @ part
        )

    def turned(self, mirrored: bool, quarters: int) -> Placement:  # noqa: FBT001 -- one of two
        """Return the view mirrored left to right, then turned by quarters."""
        middle = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
        linear = np.eye(3)
        if mirrored:
            linear[0, 0] = -1
        for _ in range(quarters):
            linear = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1.0]]) @ linear
        turn = middle @ linear @ np.linalg.inv(middle)
        aspect = 1 / self.aspect if quarters % 2 else self.aspect
        return replace(self, aspect=aspect, matrix=self.matrix @ turn)

    def bent(self, angle: float, zoom: float, shear: float) -> Placement:
        """Return the view rotated (radians), zoomed and sheared about its middle."""
        cos, sin = math.cos(angle) * zoom, math.sin(angle) * zoom
        wide = np.array([[self.aspect, 0, 0], [0, 1, 0], [0, 0, 1.0]])
        turn = np.array([[cos, -sin + shear, 0], [sin, cos, 0], [0, 0, 1.0]])
        middle = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
        bend = middle @ np.linalg.inv(wide) @ turn @ wide @ np.linalg.inv(middle)
        return replace(self, matrix=self.matrix @ bend)


def placed(
    picture: Picture,
    place: Placement,
    width: int,
    height: int,
    ground: tuple[int, int, int],
) -> NDArray[np.uint8]:
    """Return what a view shows, uint8 (height, width, 3).

    Parameters
    ----------
    ground
        Colour outside the picture.
    """
    stored = picture.levels[0].shape[0]
    across = math.hypot(place.matrix[0, 0], place.matrix[1, 0]) * stored / width
    down = math.hypot(place.matrix[0, 1], place.matrix[1, 1]) * stored / height
    shrink = math.log2(max(math.sqrt(across * down), 1e-3))
    chosen = min(max(math.floor(shrink + SHARPER), 0), len(picture.levels) - 1)
    level = picture.levels[chosen]
    side = level.shape[0]
    to_view = np.array(
        [[1 / width, 0, 0.5 / width], [0, 1 / height, 0.5 / height], [0, 0, 1.0]]
    )
    to_level = np.array([[side, 0, -0.5], [0, side, -0.5], [0, 0, 1.0]])
    whole = to_level @ place.matrix @ to_view
    shown = cv2.warpAffine(
        level,
        whole[:2],
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=ground,
    )
    return np.asarray(shown, np.uint8)
