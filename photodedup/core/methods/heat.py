"""Draw where two pictures differ: both, and the differences in heat colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photodedup.core.methods.base import Pixels

Number = TypeVar("Number", np.uint8, np.float32)

PANEL = (392, 480)
"""Most width and height of a picture, px."""
GAP = 12
CAPTION = 26
LEGEND = (120, 12)
"""Width and height of the strip of heat colours, px."""

_PAPER, _INK = (250, 250, 250), (40, 40, 40)
_FONT, _SIZE = cv2.FONT_HERSHEY_SIMPLEX, 0.42

# From light to dark and from yellow to purple: the order is seen without red or green,
# and in print. The gray below is kept between them and white, so that both ends show.
_STOPS = (0.0, 0.25, 0.6, 1.0)
_HEAT = np.array([(255, 214, 70), (250, 170, 30), (205, 75, 40), (85, 10, 90)], float)
_DARKEST_GRAY, _GRAYS = 120, 120
_OPAQUE_FROM = 0.35
"""Difference from which the heat colour hides most of the gray below it."""
_OPAQUE = 0.9


def panels(
    pictures: tuple[Pixels, Pixels],
    gray: NDArray[np.uint8],
    likeness: NDArray[np.float32],
    caption: str,
) -> Pixels:
    """Return two pictures and their differences side by side, 1,200 px wide.

    Parameters
    ----------
    pictures
        The test picture and the reference, uint8 (H, W, 3) sRGB, of any size.
    gray
        uint8 (H, W), what the differences are drawn on, pale.
    likeness
        float32 (H, W), -1..1; 1 = the same, and all from 0 down is drawn as utterly
        different.
    caption
        Of the differences.

    Returns
    -------
    uint8 (H, 1200, 3), sRGB, with captions and a strip that explains the colours below.
    """
    drawn = _heated(_fitted(gray), _fitted(np.clip(1 - likeness, 0, 1)))
    shown = [*(_fitted(picture) for picture in pictures), drawn]
    height = max(picture.shape[0] for picture in shown)
    width = 3 * PANEL[0] + 2 * GAP
    paper = np.full((height + 2 * CAPTION, width, 3), _PAPER, np.uint8)
    for place, picture in enumerate(shown):
        left = place * (PANEL[0] + GAP) + (PANEL[0] - picture.shape[1]) // 2
        top = (height - picture.shape[0]) // 2
        paper[
            top : top + picture.shape[0],
            left : left + picture.shape[1],
        ] = picture
    for place, text in enumerate(("test picture", "reference", caption)):
        _write(paper, text, place * (PANEL[0] + GAP), height + 18)
    _explain(paper, 2 * (PANEL[0] + GAP), height + CAPTION)
    return paper


def _fitted(picture: NDArray[Number]) -> NDArray[Number]:
    """Return a picture as large as a panel allows, smaller or larger than it was."""
    height, width = picture.shape[:2]
    scale = min(PANEL[0] / width, PANEL[1] / height)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    found = cv2.resize(picture, size, interpolation=method)
    return np.asarray(found, picture.dtype)


def _heated(
    gray: NDArray[np.uint8], difference: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return pale gray with the differences, 0..1, in heat colours over it."""
    pale = _DARKEST_GRAY + gray.astype(np.float64) * (_GRAYS / 255)
    heat = np.stack(
        [np.interp(difference, _STOPS, channel) for channel in _HEAT.T], axis=-1
    )
    cover = np.clip(difference / _OPAQUE_FROM, 0, 1)[..., np.newaxis] * _OPAQUE
    mixed = pale[..., np.newaxis] * (1 - cover) + heat * cover
    pixels: NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return pixels


def _explain(paper: Pixels, left: int, top: int) -> None:
    """Draw the strip of heat colours between its two words."""
    width, height = LEGEND
    start = left + 46
    ramp = np.linspace(0, 1, width, dtype=np.float32)[np.newaxis].repeat(height, axis=0)
    strip = _heated(np.full(ramp.shape, 128, np.uint8), ramp)
    paper[top + 5 : top + 5 + height, start : start + width] = strip
    _write(paper, "alike", left, top + 16)
    _write(paper, "different", start + width + 8, top + 16)


def _write(paper: Pixels, text: str, left: int, baseline: int) -> None:
    cv2.putText(paper, text, (left, baseline), _FONT, _SIZE, _INK, 1, cv2.LINE_AA)
