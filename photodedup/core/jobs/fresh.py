"""All that a scan wants to know of the bytes of one file; in the worker only."""

from __future__ import annotations

from dataclasses import replace

import xxhash

from photodedup.core import decode, fingerprints
from photodedup.core.fingerprints.quality import quality
from photodedup.core.records import Reading


def fresh_reading(data: bytes) -> Reading:
    """Decode a file once and compute everything from it.

    Raises
    ------
    DecodeFailure
        The bytes are no picture that can be read.
    """
    decoded = decode.decode(data, long_side=fingerprints.WORKING_SIDE)
    hashes, thumbnails = fingerprints.compute(decoded.pixels)
    content = xxhash.xxh3_128_digest(data)
    facts = replace(decoded.facts, quality=quality(decoded.pixels))
    return Reading(content, facts, hashes, thumbnails)
