"""Make altered copies of a photo in memory and read them; in the worker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core import decode
from photodedup.core.alterations import JPEG_QUALITY, USUAL_QUALITY, altered
from photodedup.core.errors import Bug
from photodedup.core.jobs.fresh import fresh_reading
from photodedup.core.jobs.readings import encode_reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from photodedup.core.records import Alteration

COPIED_SIDE = 1280
"""Copies are made from the photo at this long side: sixteen of 24 megapixels would
take a minute, and a scan looks at all photos at 512 px anyway."""


def altered_readings(
    data: bytes, alterations: Iterable[Alteration], partner: bytes, seed: int
) -> dict[Alteration, bytes]:
    """Return the encoded reading of each copy, made as a scan would read its file.

    Parameters
    ----------
    data
        The photo's file.
    alterations
        What to make.
    partner
        JPEG of another photo.
    seed
        Of everything left to chance.

    Raises
    ------
    DecodeFailure
        The photo cannot be read.
    """
    pixels = decode.decode(data, long_side=COPIED_SIDE).pixels
    neighbour = _decoded(partner)
    readings = {}
    for place, alteration in enumerate(alterations):
        generator = np.random.default_rng((seed, place))
        copy = altered(pixels, alteration, neighbour, generator)
        quality = JPEG_QUALITY.get(alteration, USUAL_QUALITY)
        readings[alteration] = encode_reading(fresh_reading(_jpeg(copy, quality)))
    return readings


def _jpeg(pixels: NDArray[np.uint8], quality: int) -> bytes:
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    done, encoded = cv2.imencode(".jpg", pixels[..., ::-1], options)
    if not done:
        raise Bug(f"a copy of {pixels.shape} cannot be encoded")
    return encoded.tobytes()


def _decoded(jpeg: bytes) -> NDArray[np.uint8]:
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise Bug("a preview of our own making cannot be decoded")
    return np.asarray(pixels, np.uint8)
