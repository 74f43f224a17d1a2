"""The one definition of brightness: ITU-R BT.601 luma as Pillow's mode "L" rounds it.

OpenCV's conversion rounds differently by one level on some colours, and a hash bit may
hang on one level, so nothing here uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray


def luma(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the luma of an sRGB picture.

    Parameters
    ----------
    pixels
        uint8 (H, W, 3), sRGB.

    Returns
    -------
    uint8 (H, W), 0 = black, 255 = white
    """
    return np.asarray(Image.fromarray(pixels).convert("L"))
