"""Unpack a photo's thumbnails into arrays; in the worker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core.errors import Bug
from photodedup.core.fingerprints import thumbnail
from photodedup.core.fingerprints.thumbnail import RGB_SIDE
from photodedup.core.verify import Appearance

if TYPE_CHECKING:
    from photodedup.core.jobs.verifications import PackedLook


def appearance(look: PackedLook) -> Appearance:
    """Return the arrays of one photo."""
    preview = cv2.imdecode(np.frombuffer(look.preview, np.uint8), cv2.IMREAD_GRAYSCALE)
    if preview is None:
        raise Bug("a preview of our own making cannot be decoded")
    return Appearance(
        grey=thumbnail.grey(np.asarray(preview, np.uint8)),
        rgb=np.frombuffer(look.rgb, np.uint8).reshape(RGB_SIDE, RGB_SIDE, 3),
        preview=np.asarray(preview, np.uint8),
        trim=look.trim,
        texture=look.texture,
        width=look.width,
        height=look.height,
        keypoints=look.keypoints,
    )
