"""How one photo looks, as far as a verification needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from photodedup.core.verify.bands import Banded, banded
from photodedup.core.verify.frames import FRAME_SIDE, Grey, squashed
from photodedup.core.verify.ground import photographed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.records import Box
    from photodedup.core.verify.bands import Mask


@dataclass(frozen=True, eq=False)
class Appearance:
    """How one photo looks; what its comparisons share is computed once, on demand.

    Attributes
    ----------
    grey
        uint8 (128, 128), the whole picture squashed.
    rgb
        uint8 (16, 16, 3), sRGB.
    preview
        uint8 (H, W) luma of the preview, upright, at most 320 px.
    trim
        The part that is left when uniform borders are cut, None if there are none.
    texture
        See `Hashes.texture`.
    width, height
        Full size of the photo as displayed, px.
    keypoints
        Local features, in the form of `fingerprints.keypoints`; may be empty.
    """

    grey: NDArray[np.uint8]
    rgb: NDArray[np.uint8]
    preview: NDArray[np.uint8]
    trim: Box | None
    texture: float
    width: int
    height: int
    keypoints: bytes = b""

    def banded(self, *, trimmed: bool) -> Banded:
        """Return the whole picture, or what is left of it when trimmed."""
        return self._trimmed if trimmed and self.trim is not None else self._whole

    @cached_property
    def photographed(self) -> Mask:
        """Which pixels of the preview are photographed: see `ground.photographed`."""
        return photographed(self.preview)

    @cached_property
    def _whole(self) -> Banded:
        return banded(np.asarray(self.grey, np.float32))

    @cached_property
    def _trimmed(self) -> Banded:
        return banded(squashed(part_of(self, self.trim), FRAME_SIDE))


def part_of(look: Appearance, part: Box | None) -> Grey:
    """Return the preview's luma, or a part of it, float32 (H, W)."""
    view = look.preview
    if part is not None:
        height, width = view.shape
        left, right = round(part.left * width), round(part.right * width)
        top, bottom = round(part.top * height), round(part.bottom * height)
        view = view[top : max(bottom, top + 1), left : max(right, left + 1)]
    return np.asarray(view, np.float32)
