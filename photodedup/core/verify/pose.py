"""How one photo lies in the other: which part of which, through which matrix.

Everything is compared in the place of the *reference*: the photo of which the common
part is the larger share, so that a crop is seen in its own frame and a photo in a
collage in the photo's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from photodedup.core.records import WHOLE, Box, Turn

if TYPE_CHECKING:
    from photodedup.core.records import Hypothesis
    from photodedup.core.verify.appearance import Appearance
    from photodedup.core.verify.margins import Rest

Floats = NDArray[np.float64]

UNIT_SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float64)
SINGULAR = 1e-6
HORIZON = 1e-9
LEAST_DEPTH = 1e-3
TRIANGLE = 3
SAME_PLACE = 0.01
MIN_SIDE = 0.02
"""Share of a side under which a common part is no part."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """How two photos lie on each other.

    Attributes
    ----------
    reference, other
        The photos; compared in the place of the reference.
    swapped
        Whether the reference is the first photo of the pair instead of the second.
    box
        The part of the reference that is compared.
    matrix
        (3, 3): where a point of the whole reference lies in the whole other photo,
        fractions 0..1.
    is_narrowed
        Whether the box leaves out margins that show something else.
    """

    reference: Appearance
    other: Appearance
    swapped: bool
    box: Box
    matrix: Floats
    is_narrowed: bool = False

    @property
    def mapping(self) -> Floats:
        """(3, 3): where a point of the whole second lies in the whole first photo."""
        matrix = inverted(self.matrix) if self.swapped else self.matrix
        return np.asarray(matrix / matrix[2, 2], np.float64)

    @property
    def is_regular(self) -> bool:
        """Whether the matrix maps the plane onto the plane: it can be undone."""
        matrix = self.matrix / np.abs(self.matrix).max()
        finite = bool(np.isfinite(matrix).all())
        return finite and abs(float(np.linalg.det(matrix))) > SINGULAR

    @property
    def from_frame(self) -> Floats:
        """(3, 3): from fractions of the box to fractions of the whole other photo."""
        return np.asarray(self.matrix @ of_part(self.box), np.float64)

    def near(self, other: Pose) -> bool:
        """Whether another pose of the same photos says the same, within a percent."""
        ours, theirs = (
            mapped(self.mapping, UNIT_SQUARE),
            mapped(other.mapping, UNIT_SQUARE),
        )
        return float(np.abs(ours - theirs).max()) <= SAME_PLACE

    def refined(self, correction: Floats) -> Pose:
        """Return the pose after a correction.

        Parameters
        ----------
        correction
            (3, 3): where a point of the box ought to lie in the box as seen through
            the present matrix, fractions.
        """
        part = of_part(self.box)
        matrix = self.matrix @ part @ correction @ np.linalg.inv(part)
        return replace(self, matrix=matrix / matrix[2, 2])

    def narrowed(self, rest: Rest) -> Pose:
        """Return the pose for a part of the box."""
        box = self.box
        width, height = box.right - box.left, box.bottom - box.top
        part = Box(
            box.left + rest.left * width,
            box.top + rest.top * height,
            box.left + rest.right * width,
            box.top + rest.bottom * height,
        )
        return replace(self, box=_on_pixels(part, self.reference), is_narrowed=True)

    @property
    def compared_part(self) -> tuple[Floats, Floats]:
        """Corners (4, 2) of the compared part, in the first and in the second photo."""
        ours = mapped(of_part(self.box), UNIT_SQUARE)
        theirs = mapped(self.matrix, ours)
        return (ours, theirs) if self.swapped else (theirs, ours)


def of_part(box: Box) -> Floats:
    """Return the map from fractions of a part to fractions of the whole."""
    return np.array(
        [
            [box.right - box.left, 0, box.left],
            [0, box.bottom - box.top, box.top],
            [0, 0, 1.0],
        ]
    )


def of_turn(turn: Turn) -> Floats:
    """Return the map from fractions of a turned picture to those before the turn."""
    matrix = np.eye(3)
    if turn & Turn.FLIPPED:
        matrix = np.array([[1, 0, 0], [0, -1, 1], [0, 0, 1.0]]) @ matrix
    if turn & Turn.MIRRORED:
        matrix = np.array([[-1, 0, 1], [0, 1, 0], [0, 0, 1.0]]) @ matrix
    if turn & Turn.TRANSPOSED:
        matrix = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1.0]]) @ matrix
    return matrix


def inverted(matrix: Floats) -> Floats:
    """Return the inverse of a map."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def mapped(matrix: Floats, points: Floats) -> Floats:
    """Send points (N, 2) through a matrix."""
    lifted = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    depth = lifted[:, 2:]
    # A point on the horizon lies very far away, not nowhere.
    depth = np.where(np.abs(depth) < HORIZON, HORIZON, depth)
    return np.asarray(lifted[:, :2] / depth, np.float64)


def posed(first: Appearance, second: Appearance, hypothesis: Hypothesis) -> Pose:
    """Return the pose that a hash proposes: the trimmed parts cover each other."""
    first_part = first.trim if hypothesis.first_trimmed and first.trim else WHOLE
    second_part = second.trim if hypothesis.second_trimmed and second.trim else WHOLE
    matrix = (
        of_part(first_part)
        @ of_turn(hypothesis.turn)
        @ np.linalg.inv(of_part(second_part))
    )
    box = _on_pixels(second_part, second)
    return Pose(second, first, swapped=False, box=box, matrix=matrix)


def placed(first: Appearance, second: Appearance, mapping: Floats) -> Pose | None:
    """Return the pose of a mapping from the second to the first, None if they miss.

    Parameters
    ----------
    first, second
        The photos.
    mapping
        (3, 3): fractions of the whole second to fractions of the whole first.
    """
    if abs(np.linalg.det(mapping)) < SINGULAR:
        return None
    backward = inverted(mapping)
    in_first = common(mapping)
    if len(in_first) < TRIANGLE:
        return None
    in_second = mapped(backward, in_first)
    swapped = area(in_first) > area(in_second)
    quad = in_first if swapped else in_second
    box = _on_pixels(_bounds(quad), first if swapped else second)
    if min(box.right - box.left, box.bottom - box.top) < MIN_SIDE:
        return None
    if swapped:
        return Pose(
            first, second, swapped=True, box=box, matrix=backward / backward[2, 2]
        )
    return Pose(second, first, swapped=False, box=box, matrix=mapping / mapping[2, 2])


def common(matrix: Floats) -> Floats:
    """Return the corners (N, 2) of the mapped unit square within the unit square.

    Sutherland and Hodgman, "Reentrant Polygon Clipping", 1974. (OpenCV's intersection
    of convex polygons errs where edges coincide, as those of two whole photos do.)
    """
    lifted = np.concatenate([UNIT_SQUARE, np.ones((4, 1))], axis=1) @ matrix.T
    if lifted[:, 2].min() <= LEAST_DEPTH * abs(lifted[:, 2]).max():
        return np.empty((0, 2))
    corners = lifted[:, :2] / lifted[:, 2:]
    for axis in (0, 1):
        corners = _clipped(corners, corners[:, axis])
        corners = _clipped(corners, 1 - corners[:, axis])
    return corners


def _clipped(corners: Floats, inside: Floats) -> Floats:
    """Keep the part of a convex polygon where a linear function is not negative."""
    kept: list[Floats] = []
    for place, value in enumerate(inside):
        before, previous = corners[place - 1], inside[place - 1]
        if (value >= 0) != (previous >= 0):
            share = previous / (previous - value)
            kept.append(before + share * (corners[place] - before))
        if value >= 0:
            kept.append(corners[place])
    return np.array(kept, np.float64).reshape(-1, 2)


def area(corners: Floats) -> float:
    """Return the area of a polygon (N, 2)."""
    if len(corners) < TRIANGLE:
        return 0.0
    x, y = corners.T
    return float(abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2)


def _bounds(corners: Floats) -> Box:
    left, top = np.clip(corners.min(axis=0), 0, 1)
    right, bottom = np.clip(corners.max(axis=0), 0, 1)
    return Box(float(left), float(top), float(right), float(bottom))


def _on_pixels(box: Box, look: Appearance) -> Box:
    """Return the part on whole pixels of the preview, so that it can be cut out."""
    height, width = look.preview.shape
    left, right = round(box.left * width), round(box.right * width)
    top, bottom = round(box.top * height), round(box.bottom * height)
    left, top = min(left, width - 1), min(top, height - 1)
    return Box(
        left / width,
        top / height,
        max(right, left + 1) / width,
        max(bottom, top + 1) / height,
    )
